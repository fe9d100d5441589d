"""What an operator can mend in settings and files. Imports nothing, so that whoever only catches them pays nothing.

ConfigError
├── BadSettings   a setting of the environment is wrong or missing
└── BadConfig     a configuration file is; it names the file
"""

from __future__ import annotations

from pathlib import Path


class ConfigError(Exception):
    """One line a person can act on."""


class BadSettings(ConfigError):
    """Which setting, and what is wrong with it."""


class BadConfig(ConfigError):
    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason
