"""What the contract suite asks of a channel under test: one person at the other end of the line.

To put another channel under the contract, write a `Line` for it and add a row to LINES in tests/contract/test_channels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

from redis.asyncio import Redis

from backend.contract.values import Address
from bot.ports import Channel, FileStore
from dialogues.core.events import ChannelEvent

Received = tuple[str, ChannelEvent]  # (event id, event)
Seen = tuple[str, list[str]]  # (text, labels of the buttons that can be tapped below it)


class ChannelDriver(Protocol):
    channel: Channel
    address: Address
    files: FileStore

    async def says(self, text: str) -> None: ...

    async def taps(self, label: str) -> None:
        """The newest button of that label."""
        ...

    async def sends_file(self, content: bytes, name: str) -> None: ...

    async def repeats(self) -> None:
        """What the person sent last reaches the channel once more, as after a lost acknowledgement."""
        ...

    async def received(self, count: int) -> Sequence[Received]:
        """Wait until the inbox has taken `count` events, repeats included; all of them in order."""
        ...

    async def screen(self) -> Sequence[Seen]:
        """What the bot has said, top to bottom, as it stands now."""
        ...


OpenDriver = Callable[[Redis, Path], AbstractAsyncContextManager[ChannelDriver]]
