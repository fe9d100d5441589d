"""Finds the operator's newest secret: in a file, from a command (a key server), or made once for a data folder.

A made key lies in the operator's own folder and not beside the data that it opens, so that a copy of the data folder
opens nothing. The data folder holds a mark of its key: when the key is missing, nothing is begun anew with another one.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shlex
import subprocess
from pathlib import Path

from config.errors import BadSettings

SHORTEST = 32  # characters
COMMAND_SECONDS = 30
_BESIDE = "secret.key"  # in the data folder, where keys were kept before
_MARK = "secret.mark"


def read_key_file(file: Path) -> str:
    """The key in this file. Raises BadSettings."""
    try:
        return _check_key(file.read_text(encoding="utf-8").strip(), "GUISHANG_SECRET_KEY_FILE")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"GUISHANG_SECRET_KEY_FILE: cannot be read: {type(error).__name__}") from None


def ask_key_command(command: str) -> str:
    """The key that this command prints. Raises BadSettings, which never tells what was printed."""
    try:
        ran = subprocess.run(  # noqa: S603 - the operator's own command
            shlex.split(command), capture_output=True, text=True, check=True, timeout=COMMAND_SECONDS
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise BadSettings(f"GUISHANG_SECRET_KEY_COMMAND: failed: {type(error).__name__}") from None
    return _check_key(ran.stdout.strip(), "GUISHANG_SECRET_KEY_COMMAND")


def load_made_key(data_dir: Path) -> str:
    """The key that was made for this data folder; made now if there is none. Raises BadSettings if it was made and is
    gone."""
    beside, apart, mark = data_dir / _BESIDE, key_file_of(data_dir), data_dir / _MARK
    if beside.exists():
        return beside.read_text(encoding="ascii").strip()
    if not apart.exists():
        if mark.exists():
            raise BadSettings(f"GUISHANG_SECRET_KEY_FILE: the key of {data_dir} is missing; it was made as {apart}")
        apart = _make_key(apart, beside)
    key = apart.read_text(encoding="ascii").strip()
    if not mark.exists():
        mark.write_text(_fingerprint(key), encoding="ascii")
    elif mark.read_text(encoding="ascii").strip() != _fingerprint(key):
        raise BadSettings(f"GUISHANG_SECRET_KEY_FILE: {apart} is not the key of {data_dir}")
    return key


def key_file_of(data_dir: Path) -> Path:
    """Where the key of a data folder is made."""
    own = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return own / "guishang" / f"{hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:16]}.key"


def is_key_beside_data(data_dir: Path) -> bool:
    """Whether the key lies in the folder that it opens."""
    return (data_dir / _BESIDE).exists()


def _make_key(apart: Path, beside: Path) -> Path:
    """Make a key in the operator's folder; beside the data where there is no such folder to write to."""
    for file in (apart, beside):
        try:
            file.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(48), encoding="ascii")
        except OSError:
            continue
        return file
    raise BadSettings(f"GUISHANG_SECRET_KEY: none is set, and none can be made in {apart.parent}")


def _fingerprint(key: str) -> str:
    return hashlib.sha256(f"mark\0{key}".encode()).hexdigest()[:16]


def _check_key(key: str, setting: str) -> str:
    if len(key) < SHORTEST:
        raise BadSettings(f"{setting}: a key has at least {SHORTEST} characters")
    return key
