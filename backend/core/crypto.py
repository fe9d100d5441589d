"""Encrypts, signs and hashes with keys derived from the operator's secrets, one derived key for each purpose.

The first secret encrypts and signs; all secrets decrypt and verify, so that a secret can be rotated. Values that are
looked up by their hash (addresses, codes) are hashed with a key, so that a stolen database cannot be searched for a
known telephone number or chat. Does not store anything.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from backend.core.errors import InternalError

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_SIGNATURE = 16  # bytes; 22 characters


class Unreadable(InternalError):
    """An encrypted value that none of the secrets can decrypt."""


class Vault:
    """`keys`: the operator's secrets, newest first. Look-up hashes use the last (oldest) one, which must never be
    removed."""

    def __init__(self, keys: Sequence[str]) -> None:
        seals = [Fernet(base64.urlsafe_b64encode(_derive(key, "seal"))) for key in keys]
        self._newest, self._seal = seals[0], MultiFernet(seals)
        self._signing = [_derive(key, "sign") for key in keys]
        self._lookup = _derive(keys[-1], "look-up")

    def seal(self, text: str) -> bytes:
        """Encrypt with the newest secret."""
        return self._seal.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """Decrypt with any of the secrets. Raises Unreadable."""
        try:
            return self._seal.decrypt(sealed).decode()
        except InvalidToken:
            raise Unreadable("none of the secrets opens this value") from None

    def resealed(self, sealed: bytes) -> bytes | None:
        """The value encrypted with the newest secret, or None if it already is. Raises Unreadable."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return self.seal(self.open(sealed))
        return None

    def fingerprint(self, purpose: str, text: str) -> str:
        """A keyed hash of the text, 64 hexadecimal digits. It depends on the purpose, and survives a rotation."""
        return hmac.new(self._lookup, _octets(f"{purpose}\0{text}"), hashlib.sha256).hexdigest()

    def signature(self, text: str) -> str:
        """A signature of 22 URL-safe characters, made with the newest secret."""
        return _sign(self._signing[0], text)

    def signed(self, text: str, signature: str) -> bool:
        """Whether one of the secrets made this signature of the text."""
        good = [hmac.compare_digest(_sign(key, text).encode(), signature.encode()) for key in self._signing]
        return any(good)

    def receipt_code(self, key: str) -> str:
        """The receipt code of one anonymous ticket: 100 bits as 20 characters in groups of four. It is derived from the
        key of the call, so that a repeated call gets the same code although the code is never stored."""
        bits = int.from_bytes(hmac.new(self._lookup, _octets(f"receipt\0{key}"), hashlib.sha256).digest()) >> 156
        digits = "".join(_CROCKFORD[bits >> (5 * place) & 31] for place in range(20))
        return "-".join(digits[start : start + 4] for start in range(0, 20, 4))


def receipt_digits(typed: str) -> str:
    """The digits of a receipt code as a person typed it: without spaces and dashes, look-alike letters replaced."""
    return "".join(sign for sign in typed.upper().translate(_LIKE) if sign in _CROCKFORD)


def token_hash(token: str) -> str:
    """SHA-256 of a bearer token. A token is long and random, so it needs no key, and a rotation does not change it."""
    return hashlib.sha256(_octets(token)).hexdigest()


def fresh(length: int = 9) -> str:
    """`length` random bytes as URL-safe characters. A multiple of three gives no padding."""
    return base64.urlsafe_b64encode(secrets.token_bytes(length)).decode()


def _octets(text: str) -> bytes:
    """UTF-8 that also accepts lone surrogates, since the text may come from outside."""
    return text.encode("utf-8", "surrogatepass")


def _derive(secret: str, purpose: str) -> bytes:
    return hmac.new(secret.encode(), f"guishang {purpose}".encode(), hashlib.sha256).digest()


def _sign(key: bytes, text: str) -> str:
    code = hmac.new(key, text.encode(), hashlib.sha256).digest()[:_SIGNATURE]
    return base64.urlsafe_b64encode(code).decode().rstrip("=")
