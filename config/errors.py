"""Defines the errors an operator can correct in settings and files. Imports nothing, so that a caller who only catches
them loads nothing else.

    ConfigError
    ├── BadSettings      a setting of the environment is wrong or missing
    └── BadConfig        a configuration file is wrong; the message names the file
        └── BadDuties    a duty list has bad rows (`config.duties`)
"""

from __future__ import annotations

from pathlib import Path


class ConfigError(Exception):
    """Its message is one line that tells the operator what to correct."""


class BadSettings(ConfigError):
    """Names the setting and what is wrong with it."""


class BadConfig(ConfigError):
    """Names the file and what is wrong in it."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason
