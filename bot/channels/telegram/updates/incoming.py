"""PURE. What an update of Telegram means to us: who did it in which chat, and what is to be heard of it."""

from __future__ import annotations

from dataclasses import dataclass

from dialogues.core.events import ChannelEvent

MAX_FILE = 20 * 1024 * 1024  # bytes; also the most the Bot API lets a bot download


@dataclass(frozen=True, slots=True)
class FileToFetch:
    """A file that must be stored before it can be attached. `size` in bytes as Telegram says, 0 if it does not say;
    `ref` is the id of its message, `album` that of the files it was sent with.
    """

    file_id: str
    name: str
    size: int
    caption: str
    ref: str
    album: str = ""


@dataclass(frozen=True, slots=True)
class DeclinedChat:
    """Something happened in a chat that the bot does not work in: a group, or one of a business account."""


@dataclass(frozen=True, slots=True)
class TappedMessage:
    """The message whose button was tapped, as it was then. `label` is empty when that button is no longer on it."""

    message_id: int
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class WrittenMessage:
    """A message of the person, by what tells whether a later version of it says anything else."""

    message_id: int
    words: str
    files: tuple[str, ...]  # their unique ids
    is_edit: bool = False


Content = ChannelEvent | FileToFetch


@dataclass(frozen=True, slots=True)
class IncomingUpdate:
    """One decoded update: the chat, and what happened in it, in order."""

    chat: int
    content: tuple[Content, ...] | DeclinedChat
    written: WrittenMessage | None = None
    callback_query_id: str = ""  # the callback query to answer
    tapped_message: TappedMessage | None = None
    replied_to: int = 0  # the message that the person replied to
