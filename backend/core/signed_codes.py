"""Creates and verifies signed entry codes: a letter for the kind, 12 random characters, a signature of 22 characters.

All characters are of [A-Za-z0-9_-]. The signature is verified before the database is asked, so that guessed codes cost
no query.
"""

from __future__ import annotations

import re

from backend.core.crypto import Keyring, random_token

POSTER, HANDOVER, INVITE = "q", "h", "i"
_SHAPE = re.compile(r"[qhi][A-Za-z0-9_-]{34}")
_SIGNED = 13  # the kind and the random characters
_LENGTH = 35
PIN_DIGITS = 6


def create_signed_code(keyring: Keyring, kind: str) -> str:
    """A new random code. `kind`: POSTER, HANDOVER or INVITE."""
    body = kind + random_token()
    return body + keyring.sign(body)


def is_genuine_code(keyring: Keyring, code: str) -> bool:
    """Whether the code has the right shape and a valid signature."""
    return _SHAPE.fullmatch(code) is not None and keyring.is_signed(code[:_SIGNED], code[_SIGNED:])


def split_pin(code: str) -> tuple[str, str]:
    """The code of an invite, and the PIN that was written behind it; the PIN is empty where there is none."""
    return (code[:_LENGTH], code[_LENGTH:]) if code.startswith(INVITE) else (code, "")


def hash_code(keyring: Keyring, code: str) -> str:
    """The keyed hash under which a code that works once is stored."""
    return keyring.keyed_hash("code", code)
