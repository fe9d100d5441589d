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


class DecryptionError(InternalError):
    """An encrypted value that none of the secrets can decrypt."""


class Keyring:
    """`keys`: the operator's secrets, newest first. Look-up hashes use the last (oldest) one, which must never be
    removed."""

    def __init__(self, keys: Sequence[str]) -> None:
        seals = [Fernet(base64.urlsafe_b64encode(_derive_key(key, "seal"))) for key in keys]
        self._newest, self._seal = seals[0], MultiFernet(seals)
        self._signing = [_derive_key(key, "sign") for key in keys]
        self._lookup = _derive_key(keys[-1], "look-up")
        self.fingerprints = tuple(_derive_key(key, "fingerprint").hex()[:32] for key in keys)
        """Names the secrets, newest first, without revealing them."""

    def encrypt(self, text: str) -> bytes:
        """Encrypt with the newest secret."""
        return self._seal.encrypt(text.encode())

    def decrypt(self, sealed: bytes) -> str:
        """Decrypt with any of the secrets. Raises Unreadable."""
        return self.decrypt_bytes(sealed).decode()

    def encrypt_bytes(self, content: bytes) -> bytes:
        """Encrypt with the newest secret."""
        return self._seal.encrypt(content)

    def decrypt_bytes(self, sealed: bytes) -> bytes:
        """Decrypt with any of the secrets. Raises Unreadable."""
        try:
            return self._seal.decrypt(sealed)
        except InvalidToken:
            raise DecryptionError("none of the secrets opens this value") from None

    def reencrypt(self, sealed: bytes) -> bytes | None:
        """The value encrypted with the newest secret, or None if it already is. Raises Unreadable."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return self.encrypt(self.decrypt(sealed))
        return None

    def keyed_hash(self, purpose: str, text: str) -> str:
        """A keyed hash of the text, 64 hexadecimal digits. It depends on the purpose, and survives a rotation."""
        return hmac.new(self._lookup, _to_bytes(f"{purpose}\0{text}"), hashlib.sha256).hexdigest()

    def sign(self, text: str) -> str:
        """A signature of 22 URL-safe characters, made with the newest secret."""
        return _compute_signature(self._signing[0], text)

    def is_signed(self, text: str, signature: str) -> bool:
        """Whether one of the secrets made this signature of the text."""
        good = [
            hmac.compare_digest(_compute_signature(key, text).encode(), signature.encode()) for key in self._signing
        ]
        return any(good)

    def derive_receipt_code(self, key: str) -> str:
        """The receipt code of one anonymous ticket: 100 bits as 20 characters in groups of four. It is derived from the
        key of the call, so that a repeated call gets the same code although the code is never stored."""
        bits = int.from_bytes(hmac.new(self._lookup, _to_bytes(f"receipt\0{key}"), hashlib.sha256).digest()) >> 156
        digits = "".join(_CROCKFORD[bits >> (5 * place) & 31] for place in range(20))
        return "-".join(digits[start : start + 4] for start in range(0, 20, 4))


def normalize_receipt_code(typed: str) -> str:
    """The digits of a receipt code as a person typed it: without spaces and dashes, look-alike letters replaced."""
    return "".join(sign for sign in typed.upper().translate(_LIKE) if sign in _CROCKFORD)


def hash_token(token: str) -> str:
    """SHA-256 of a bearer token. A token is long and random, so it needs no key, and a rotation does not change it."""
    return hashlib.sha256(_to_bytes(token)).hexdigest()


def random_token(length: int = 9) -> str:
    """`length` random bytes as URL-safe characters. A multiple of three gives no padding."""
    return base64.urlsafe_b64encode(secrets.token_bytes(length)).decode()


def random_pin(digits: int) -> str:
    """So many random digits."""
    return f"{secrets.randbelow(10**digits):0{digits}}"


def _to_bytes(text: str) -> bytes:
    """UTF-8 that also accepts lone surrogates, since the text may come from outside."""
    return text.encode("utf-8", "surrogatepass")


def _derive_key(secret: str, purpose: str) -> bytes:
    return hmac.new(secret.encode(), f"guishang {purpose}".encode(), hashlib.sha256).digest()


def _compute_signature(key: bytes, text: str) -> str:
    code = hmac.new(key, text.encode(), hashlib.sha256).digest()[:_SIGNATURE]
    return base64.urlsafe_b64encode(code).decode().rstrip("=")
