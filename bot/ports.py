"""The ports of a channel: events go in through `EventSink`, messages go out through `Channel.deliver`.

Owns what a drawn message is and how a delivery can end. Does not know any dialogue: a channel decodes its server's
updates into events and draws Messages. It never interprets the code of a button.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from backend.contract.values import Address, EntryCode, InvalidEntryCode, StaffView
from dialogues.core.events import ChannelEvent
from dialogues.core.values import Capability, FileRef, Refusal


@dataclass(frozen=True, slots=True)
class Button:
    """A button: `code` comes back as the event Chose, `label` is what the person reads."""

    code: str  # ASCII, at most 48 bytes
    label: str


@dataclass(frozen=True, slots=True)
class CallLink:
    """A telephone number that a tap calls, where the channel can; `label` is what the person reads."""

    number: str
    label: str


@dataclass(frozen=True, slots=True)
class Message:
    """A Reply with its texts drawn. `id` is unique and the same at every retry: `<conversation>:<event>:<n>`.

    `text` is plain; each channel escapes it. `slot`: this message replaces the conversation's earlier message of the
    same slot. `columns`: buttons in a row, at most. `keep`: the buttons stay usable; without it, they are the answers
    to a question and are removed once the conversation has moved on. `about`: what the message is about, as
    `t.<ticket number>`, empty for none; the channel hands it back as the `reply_to` of an event that replies to this
    message. `calls`: telephone numbers to call at once; a channel shows them first and never removes them.
    """

    id: str
    text: str
    buttons: tuple[Button, ...] = ()
    wants: frozenset[Capability] = frozenset()
    slot: str = ""
    columns: int = 2
    files: tuple[FileRef, ...] = ()
    keep: bool = False
    about: str = ""
    calls: tuple[CallLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivered:
    """The message is with the channel's server, or in the page's history."""


@dataclass(frozen=True, slots=True)
class Retryable:
    """The message could not be delivered now. Try again `after` that many seconds."""

    why: str
    after: float = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """The message will never arrive: for example, the owner blocked the bot, or the chat was deleted."""

    why: str


Delivery = Delivered | Retryable | Undeliverable


class EventSink(Protocol):
    """Receives the events of all channels. It returns only when an event is safely handled: acknowledge the update
    after that.
    """

    async def receive(self, address: Address, event_id: str, event: ChannelEvent) -> None:
        """Handle one event. `event_id` is unique in the conversation, and the same when the channel repeats the
        event.
        """
        ...


class FileStore(Protocol):
    """Stores attachments by the hash of their content. The media type comes from the first bytes; limits are checked
    while reading.
    """

    async def put(self, name: str, chunks: AsyncIterator[bytes]) -> FileRef | Refusal:
        """Store a file of an allowed type, at most 20 MB. Returns a Refusal when it is not allowed."""
        ...

    async def open(self, file: FileRef) -> bytes:
        """Return the content. Raises FileNotFoundError."""
        ...


class Transcriber(Protocol):
    """Turns recordings into words."""

    async def transcribe(self, file: FileRef) -> str:
        """Return the words of a recording; empty when none are heard, or when transcription is off. Raises nothing."""
        ...


class Channel(Protocol):
    """Delivers messages to people. `name` is the channel part of an Address."""

    name: str

    async def deliver(self, address: Address, message: Message) -> Delivery:
        """Deliver a message, once for each Message.id. Returns how it ended; does not raise."""
        ...


class Texts(Protocol):
    """Looks up a sentence of the catalogue."""

    def __call__(self, key: str, /, **args: str | int) -> str:
        """Return the sentence of `key` with its arguments filled in."""
        ...


class CodeLookup(Protocol):
    """The part of `TicketDesk` that the pages of QR codes need."""

    async def look_up_entry_code(self, code: str, *, count: bool = False) -> EntryCode | InvalidEntryCode:
        """Return what a QR code means, without using it up. `count`: a person scanned it. Raises Unavailable."""
        ...


class StaffLookup(CodeLookup, Protocol):
    """The part of `TicketDesk` that the staff's door to the web chat needs."""

    async def find_staff_by_address(self, address: Address) -> StaffView | None:
        """Return the active member of staff bound to this chat. Raises Unavailable."""
        ...


APP_PATH = "/app"
"""Where the web chat is served as Telegram's mini-app, which Telegram's menu button opens."""
