"""Finds the token of this user's model server, so that its address can be given without it.

`guishang nlu serve` writes the token into a file that only its user may read; a gateway of that user reads it. Other
local users can open the port, and are refused. Does not make tokens: the command does.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from nlu.serving.token_urls import split_token

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def token_file(port: int) -> Path:
    """The file of the token of the server on this port, in the state folder of the user (XDG)."""
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "guishang" / f"nlu-{port}.token"


def publish_token(port: int, token: str) -> None:
    """Write the token where gateways of this user find it. Raises OSError."""
    file = token_file(port)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(token, encoding="ascii")


def find_token(url: str) -> tuple[str, dict[str, str]]:
    """The address without a token, and the parameters that show the token: of the address, else of this user's file."""
    bare, shown = split_token(url)
    parts = urlsplit(bare)
    if shown or parts.hostname not in _LOOPBACK or parts.port is None:
        return bare, shown
    try:
        return bare, {"token": token_file(parts.port).read_text(encoding="ascii").strip()}
    except OSError:
        return bare, {}
