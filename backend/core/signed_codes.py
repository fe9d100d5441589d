"""Codes that let somebody in: a letter for the kind, 12 random characters, a 22-character signature; [A-Za-z0-9_-].

Owns their shape and their signature, which is checked before a database is asked: guessing costs the guesser.
"""

from __future__ import annotations

import re

from backend.core.crypto import Vault, fresh

POSTER, HANDOVER, INVITE = "q", "h", "i"
_SHAPE = re.compile(r"[qhi][A-Za-z0-9_-]{34}")
_SIGNED = 13  # the kind and the random characters


def new_code(vault: Vault, kind: str) -> str:
    body = kind + fresh()
    return body + vault.signature(body)


def is_genuine(vault: Vault, code: str) -> bool:
    return _SHAPE.fullmatch(code) is not None and vault.signed(code[:_SIGNED], code[_SIGNED:])


def code_hash(vault: Vault, code: str) -> str:
    """How a code that works once is stored."""
    return vault.fingerprint("code", code)
