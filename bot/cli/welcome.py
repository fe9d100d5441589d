"""What `guishang up` says when the chat is open: where it is, how to play it, and a code to scan."""

from __future__ import annotations

from backend.demo import seed
from bot import qr
from bot.bootstrap import House, own_backend


async def welcome(house: House, address: str, *, demo: bool) -> str:
    """The lines; with `demo` the demo desk is there afterwards."""
    lines = ["", f"  Web chat      {address}/"]
    if house.telegram is not None and house.telegram.username:
        lines.append(f"  Telegram      https://t.me/{house.telegram.username}")
    if demo and house.backend is not None:
        made = await seed(own_backend(house))
        scanned = f"{address}/c/{made.codes[0]}"
        lines += [
            f"  Scanned code  {scanned}",
            "  Play the desk and the handler: guishang demo",
            "",
            qr.terminal(scanned),
        ]
    return "\n".join(lines)
