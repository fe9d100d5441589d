"""PURE. Reads the address of a Rasa server that wants a token: `http://TOKEN@127.0.0.1:5005`."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit


def split_token(url: str) -> tuple[str, dict[str, str]]:
    """The address without the token, and the parameters that show the token; none where the address has no token."""
    parts = urlsplit(url)
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return bare, {"token": parts.username} if parts.username else {}
