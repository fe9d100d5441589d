"""The text that `guishang up` prints when the chat is open: its address, how to play the demo, and a code to scan."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from backend.demo import seed_demo
from bot.bootstrap import App, require_backend
from bot.documents import qr_code


async def build_banner(app: App, address: str, *, demo: bool) -> str:
    """The text. With `demo`, it also creates the demo desk."""
    lines = ["", f"  Web chat      {address}/"]
    if app.telegram is not None:
        name = app.telegram.username
        place = f"https://t.me/{name}" if name else "not reached yet; guishang doctor says more"
        lines.append(f"  Telegram      {place}")
    if demo and app.backend is not None:
        made = await seed_demo(require_backend(app))
        scanned = f"{address}/c/{made.codes[0]}"
        lines += [
            f"  Scanned code  {scanned}",
            f"  Play the desk and the handler, in another terminal: {_own_command()} demo",
            "",
            qr_code.render_qr_text(scanned),
        ]
    return "\n".join(lines)


def _own_command() -> str:
    """How to call this very command again. In another terminal, a virtual environment's commands are not on the
    PATH.
    """
    called = Path(sys.argv[0])
    return os.path.relpath(called) if called.name == "guishang" and called.is_relative_to(Path.cwd()) else "guishang"
