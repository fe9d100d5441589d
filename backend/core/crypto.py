"""Keys: everything that is encrypted, signed or hashed goes through here, each purpose with a key of its own.

Owns the derivation of keys from the operator's secrets; the first secret writes, all of them read, so a secret can be
rotated. Refuses storage. What is hashed for look-up (addresses, codes) is hashed with a key, so that a stolen
database cannot be searched for a known phone or chat.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_SIGNATURE = 16  # bytes; 22 characters


class Unreadable(Exception):
    """A sealed value that none of the secrets opens."""


class Vault:
    """`keys`: the operator's secrets, newest first. Look-up hashes use the last one, which therefore stays for good."""

    def __init__(self, keys: Sequence[str]) -> None:
        seals = [Fernet(base64.urlsafe_b64encode(_derive(key, "seal"))) for key in keys]
        self._newest, self._seal = seals[0], MultiFernet(seals)
        self._signing = [_derive(key, "sign") for key in keys]
        self._lookup = _derive(keys[-1], "look-up")

    def seal(self, text: str) -> bytes:
        return self._seal.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """Raises Unreadable."""
        try:
            return self._seal.decrypt(sealed).decode()
        except InvalidToken:
            raise Unreadable("none of the secrets opens this value") from None

    def resealed(self, sealed: bytes) -> bytes | None:
        """The same text under the newest secret; None when that is what seals it already. Raises Unreadable."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return self.seal(self.open(sealed))
        return None

    def fingerprint(self, purpose: str, text: str) -> str:
        """A stable keyed hash, 64 hex digits."""
        return hmac.new(self._lookup, _octets(f"{purpose}\0{text}"), hashlib.sha256).hexdigest()

    def signature(self, text: str) -> str:
        return _sign(self._signing[0], text)

    def signed(self, text: str, signature: str) -> bool:
        good = [hmac.compare_digest(_sign(key, text).encode(), signature.encode()) for key in self._signing]
        return any(good)

    def receipt_code(self, key: str) -> str:
        """100 bits that open one anonymous ticket. Made from the call's key, so that a repeated call can be answered
        the same without the code ever being stored."""
        bits = int.from_bytes(hmac.new(self._lookup, _octets(f"receipt\0{key}"), hashlib.sha256).digest()) >> 156
        digits = "".join(_CROCKFORD[bits >> (5 * place) & 31] for place in range(20))
        return "-".join(digits[start : start + 4] for start in range(0, 20, 4))


def receipt_digits(typed: str) -> str:
    """A receipt code as typed by a person, without its spaces, dashes and look-alike letters."""
    return "".join(sign for sign in typed.upper().translate(_LIKE) if sign in _CROCKFORD)


def token_hash(token: str) -> str:
    """A bearer token is random and long, so a plain hash is enough and survives a rotation."""
    return hashlib.sha256(_octets(token)).hexdigest()


def fresh(length: int = 9) -> str:
    """`length` random bytes as URL-safe characters; a multiple of three gives no padding."""
    return base64.urlsafe_b64encode(secrets.token_bytes(length)).decode()


def _octets(text: str) -> bytes:
    """Whatever somebody sent, lone surrogates included."""
    return text.encode("utf-8", "surrogatepass")


def _derive(secret: str, purpose: str) -> bytes:
    return hmac.new(secret.encode(), f"guishang {purpose}".encode(), hashlib.sha256).digest()


def _sign(key: bytes, text: str) -> str:
    code = hmac.new(key, text.encode(), hashlib.sha256).digest()[:_SIGNATURE]
    return base64.urlsafe_b64encode(code).decode().rstrip("=")
