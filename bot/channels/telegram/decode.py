"""PURE. Decodes one Telegram update into an event, a file to fetch, or None.

Owns how updates are read. Groups are declined (`Decline`). What a report cannot hold becomes Unsupported; service
messages (a pinned message, a changed title) become None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aiogram.types import CallbackQuery, ChatMemberUpdated, Contact, MaybeInaccessibleMessage, Message, Update

from dialogues.core.events import (
    MESSAGE_LENGTH,
    ChannelEvent,
    Chose,
    Located,
    Opened,
    Refused,
    Said,
    SharedContact,
    Unsupported,
)
from dialogues.core.values import Refusal

MAX_FILE = 20 * 1024 * 1024  # bytes; also the most the Bot API lets a bot download
CODE_LENGTH = 64  # the most a Telegram deep link carries
COMMAND = re.compile(r"(/\w{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)

# Files that a report can hold: the message's field -> a name for a file without one.
# An animation also fills `document`, so it comes first.
FILES = {
    "animation": "animation.mp4",
    "document": "file",
    "voice": "voice.ogg",
    "audio": "audio.mp3",
    "video": "video.mp4",
    "video_note": "video.mp4",
}
UNSUPPORTED = (
    *("sticker", "poll", "dice", "game", "story", "invoice", "checklist", "paid_media", "giveaway"),
    *("giveaway_winners", "passport_data", "users_shared", "chat_shared"),
)


@dataclass(frozen=True, slots=True)
class Fetch:
    """A file that must be stored before it can be attached. `size` in bytes as Telegram says, 0 if it does not say;
    `ref` is the id of its message.
    """

    file_id: str
    name: str
    size: int
    caption: str
    ref: str


@dataclass(frozen=True, slots=True)
class Decline:
    """Somebody added the bot to a group."""


@dataclass(frozen=True, slots=True)
class Tapped:
    """The message whose button was tapped, as it was then. `label` is empty when that button is no longer on it."""

    message: int
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One decoded update: the chat, and what happened in it."""

    chat: int
    what: ChannelEvent | Fetch | Decline
    message: int = 0  # its id, when the update is a new message of the person
    tap: str = ""  # the callback query to answer
    tapped: Tapped | None = None


def decode(update: Update) -> Incoming | None:
    """Decode an update. Returns None when it means nothing to us."""
    if update.callback_query:
        return _tapped(update.callback_query)
    if update.my_chat_member:
        return _membership(update.my_chat_member)
    message = update.message or update.edited_message
    if message is None:
        return None
    if message.chat.type != "private":
        return Incoming(message.chat.id, Decline())
    if update.edited_message:
        edited = _edited(message)
        return Incoming(message.chat.id, edited) if edited else None
    what = _read(message)
    return Incoming(message.chat.id, what, message=message.message_id) if what else None


def _tapped(query: CallbackQuery) -> Incoming | None:
    """A tap on a button of our message. Taps on inline messages in other chats have no chat and are ignored."""
    if query.message is None or query.message.chat.type != "private" or not query.data:
        return None
    return Incoming(query.message.chat.id, Chose(query.data), tap=query.id, tapped=_below(query.message, query.data))


def _below(message: MaybeInaccessibleMessage, code: str) -> Tapped | None:
    """The message that was tapped. None when it is so old that Telegram does not send its content."""
    if not isinstance(message, Message):
        return None
    rows = message.reply_markup.inline_keyboard if message.reply_markup else []
    label = next((button.text for row in rows for button in row if button.callback_data == code), "")
    return Tapped(message.message_id, message.text or "", label)


def _membership(change: ChatMemberUpdated) -> Incoming | None:
    """Only being added to a group matters. A person who blocks the bot is noticed at the next delivery."""
    joined = change.new_chat_member.status in {"member", "administrator"}
    return Incoming(change.chat.id, Decline()) if joined and change.chat.type != "private" else None


def _edited(message: Message) -> ChannelEvent | None:
    """An edited text or caption. A moving live location is ignored."""
    text = message.text or message.caption
    return _said(text, str(message.message_id), edited=True) if text else None


def _read(message: Message) -> ChannelEvent | Fetch | None:
    if message.text is not None:
        return _words(message.text, str(message.message_id))
    if message.contact:
        return _contact(message.contact, message)
    if message.venue or message.location:
        return _place(message)
    if fetch := _file(message):
        return fetch
    what = next((name for name in UNSUPPORTED if getattr(message, name, None)), "")
    return Unsupported(what) if what else None


def _words(text: str, ref: str) -> ChannelEvent:
    command = COMMAND.fullmatch(text)
    if not command:
        return _said(text, ref)
    name, rest = command[1].lower(), (command[2] or "").strip()
    if name == "/start":
        return Opened(rest[:CODE_LENGTH])
    return _said(f"{name} {rest}".rstrip(), ref)


def _said(text: str, ref: str, *, edited: bool = False) -> ChannelEvent:
    return Said(text, ref, edited) if len(text) <= MESSAGE_LENGTH else Refused(Refusal.TOO_LONG)


def _contact(contact: Contact, message: Message) -> ChannelEvent:
    """Telegram proves only the person's own number; the number of another contact is treated as text."""
    own = message.from_user is not None and contact.user_id == message.from_user.id
    phone = f"+{contact.phone_number.removeprefix('+')}"  # it has the country code, but sometimes no +
    return SharedContact(phone) if own else Said(phone, str(message.message_id))


def _place(message: Message) -> ChannelEvent | None:
    location = message.venue.location if message.venue else message.location
    if location is None:
        return None
    label = f"{message.venue.title} {message.venue.address}".strip() if message.venue else ""
    return Located(location.latitude, location.longitude, label)


def _file(message: Message) -> Fetch | None:
    caption, ref = message.caption or "", str(message.message_id)
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return Fetch(largest.file_id, "photo.jpg", largest.file_size or 0, caption, ref)
    for field, unnamed in FILES.items():
        if held := getattr(message, field):
            name = getattr(held, "file_name", None) or unnamed
            return Fetch(held.file_id, name, held.file_size or 0, caption, ref)
    return None
