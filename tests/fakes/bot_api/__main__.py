"""`python -m tests.fakes.bot_api --port 9999`: try the product by hand without Telegram, on this machine only.

Type to speak as the person; `!对` taps the button 对, `!!` shares the contact, an empty line shows the chat.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import suppress

from tests.fakes.bot_api import BotApi, Person, Shown


async def converse(person: Person, lines: asyncio.StreamReader) -> None:
    seen: list[Shown] = []
    while True:
        try:
            line = (await asyncio.wait_for(lines.readline(), 0.5)).decode()
        except TimeoutError:
            seen = show(person, seen)
            continue
        if not line:
            return
        await act(person, line.strip())


async def act(person: Person, line: str) -> None:
    match line:
        case "":
            show(person, [])
        case "!!":
            await person.shares_contact()
        case _ if line.startswith("!"):
            try:
                await person.taps(line[1:])
            except AssertionError as error:
                sys.stdout.write(f"{error}\n")
        case _:
            await person.says(line)


def show(person: Person, seen: list[Shown]) -> list[Shown]:
    for shown in person.screen:
        if shown not in seen and not shown.mine:
            buttons = "".join(f" [{label}]" for label in shown.labels)
            sys.stdout.write(f"bot  {shown.text}\n    {buttons}\n")
    if (keyboard := person.keyboard()) and person.screen != seen:
        sys.stdout.write(f"     keyboard: {keyboard}\n")
    return person.screen


async def main(port: int) -> None:
    async with BotApi(port=port, strict=False) as api:
        sys.stdout.write(f"GUISHANG_TELEGRAM__API_BASE={api.url}\nGUISHANG_TELEGRAM__TOKEN={api.token}\n{__doc__}\n")
        lines = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
        await converse(api.user(42), lines)
        await asyncio.Event().wait()  # nobody types any more: serve until told to end


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, default=9999)
    with suppress(KeyboardInterrupt):
        asyncio.run(main(arguments.parse_args().port))
