"""The port every channel fills: events go in through `Inbox`, messages go out through `Channel.deliver`.

Owns what a drawn message is and how a delivery can end. Refuses to know any dialogue: a channel decodes what its
servers say into Events and draws Messages; it never looks at a button's meaning.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from backend.contract.values import Address, ClosedDoor, Door
from dialogues.core.events import ChannelEvent
from dialogues.core.values import FileRef, Refusal, Want


@dataclass(frozen=True, slots=True)
class Button:
    code: str  # ASCII, at most 48 bytes
    label: str


@dataclass(frozen=True, slots=True)
class Message:
    """A Reply with its words drawn. `id` is unique and stable over retries: `<conversation>:<event>:<n>`.

    `slot`: takes the place of this conversation's earlier message of that slot. `text` is plain; each channel escapes.
    `keep`: the buttons stay usable; without it they are a question's answers and go away once the talk has moved on.
    """

    id: str
    text: str
    buttons: tuple[Button, ...] = ()
    wants: frozenset[Want] = frozenset()
    slot: str = ""
    columns: int = 2
    files: tuple[FileRef, ...] = ()
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Delivered:
    pass


@dataclass(frozen=True, slots=True)
class Retryable:
    why: str
    after: float = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """It will never arrive: the owner blocked the bot, the chat is gone."""

    why: str


Delivery = Delivered | Retryable | Undeliverable


class Inbox(Protocol):
    """Where a channel hands over what happened. Returns only when the event is safely handled: acknowledge after it."""

    async def receive(self, address: Address, event_id: str, event: ChannelEvent) -> None:
        """`event_id` is unique within the conversation and the same when the channel repeats the event."""
        ...


class FileStore(Protocol):
    """Attachments by content. The type is told from the first bytes, the limits are checked while reading."""

    async def put(self, name: str, chunks: AsyncIterator[bytes]) -> FileRef | Refusal:
        """Store at most 20 MB of an allowed type, or say why not."""
        ...

    async def open(self, file: FileRef) -> bytes:
        """The content. Raises FileNotFoundError."""
        ...


class Channel(Protocol):
    name: str

    async def deliver(self, address: Address, message: Message) -> Delivery: ...


class Texts(Protocol):
    def __call__(self, key: str, /, **args: str | int) -> str:
        """The catalogue's sentence of that key."""
        ...


class CodeLookup(Protocol):
    """The part of `TicketDesk` that pages of scanned codes need."""

    async def look_up_code(self, code: str, *, count: bool = False) -> Door | ClosedDoor:
        """What a scanned code means; `count`: a person scanned it. Looking uses nothing up. Raises Unavailable."""
        ...


APP_PATH = "/app"
"""Where the web chat is served as Telegram's mini-app, which Telegram's menu button opens."""
