"""What `guishang up` says when the chat is open: where it is, how to play it, and a code to scan."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from backend.demo import seed
from bot.bootstrap import House, own_backend
from bot.documents import qr_code


async def welcome(house: House, address: str, *, demo: bool) -> str:
    """The lines; with `demo` the demo desk is there afterwards."""
    lines = ["", f"  Web chat      {address}/"]
    if house.telegram is not None:
        name = house.telegram.username
        place = f"https://t.me/{name}" if name else "not reached yet; guishang doctor says more"
        lines.append(f"  Telegram      {place}")
    if demo and house.backend is not None:
        made = await seed(own_backend(house))
        scanned = f"{address}/c/{made.codes[0]}"
        lines += [
            f"  Scanned code  {scanned}",
            f"  Play the desk and the handler, in another terminal: {_command()} demo",
            "",
            qr_code.terminal(scanned),
        ]
    return "\n".join(lines)


def _command() -> str:
    """How this very command is called again: a virtual environment is not on the PATH of another terminal."""
    called = Path(sys.argv[0])
    return os.path.relpath(called) if called.name == "guishang" and called.is_relative_to(Path.cwd()) else "guishang"
