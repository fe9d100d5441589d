"""PURE. Decodes one Telegram update into an event, a file to fetch, or None.

Owns how updates are read. Groups are declined (`GroupInvitation`). What no report can hold becomes `UnsupportedInput`;
service messages (a pinned message, a changed title) become None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aiogram.types import CallbackQuery, ChatMemberUpdated, Contact, MaybeInaccessibleMessage, Message, Update

from dialogues.core.events import (
    MESSAGE_LENGTH,
    ChannelEvent,
    ChatOpened,
    Chose,
    ContactShared,
    InputRefused,
    Located,
    Said,
    UnsupportedInput,
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
class GroupInvitation:
    """Somebody added the bot to a group."""


@dataclass(frozen=True, slots=True)
class TappedMessage:
    """The message whose button was tapped, as it was then. `label` is empty when that button is no longer on it."""

    message_id: int
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class IncomingUpdate:
    """One decoded update: the chat, and what happened in it."""

    chat: int
    content: ChannelEvent | FileToFetch | GroupInvitation
    message_id: int = 0  # its id, when the update is a new message of the person
    callback_query_id: str = ""  # the callback query to answer
    tapped_message: TappedMessage | None = None
    replied_to: int = 0  # the message that the person replied to


def decode_update(update: Update) -> IncomingUpdate | None:
    """Decode an update. Returns None when it means nothing to us."""
    if update.callback_query:
        return _decode_tap(update.callback_query)
    if update.my_chat_member:
        return _decode_membership(update.my_chat_member)
    message = update.message or update.edited_message
    if message is None:
        return None
    if message.chat.type != "private":
        return IncomingUpdate(message.chat.id, GroupInvitation())
    new = update.message is not None
    what = _decode_message(message) if new else _decode_edit(message)
    if what is None:
        return None
    replied_to = message.reply_to_message.message_id if message.reply_to_message else 0
    return IncomingUpdate(message.chat.id, what, message.message_id if new else 0, replied_to=replied_to)


def _decode_tap(query: CallbackQuery) -> IncomingUpdate | None:
    """A tap on a button of our message. Taps on inline messages in other chats have no chat and are ignored."""
    if query.message is None or query.message.chat.type != "private" or not query.data:
        return None
    return IncomingUpdate(
        query.message.chat.id,
        Chose(query.data),
        callback_query_id=query.id,
        tapped_message=_tapped_message(query.message, query.data),
    )


def _tapped_message(message: MaybeInaccessibleMessage, code: str) -> TappedMessage | None:
    """The message that was tapped. None when it is so old that Telegram does not send its content."""
    if not isinstance(message, Message):
        return None
    rows = message.reply_markup.inline_keyboard if message.reply_markup else []
    label = next((button.text for row in rows for button in row if button.callback_data == code), "")
    return TappedMessage(message.message_id, message.text or "", label)


def _decode_membership(change: ChatMemberUpdated) -> IncomingUpdate | None:
    """Only being added to a group matters. A person who blocks the bot is noticed at the next delivery."""
    joined = change.new_chat_member.status in {"member", "administrator"}
    return IncomingUpdate(change.chat.id, GroupInvitation()) if joined and change.chat.type != "private" else None


def _decode_edit(message: Message) -> ChannelEvent | None:
    """An edited text or caption. A moving live location is ignored."""
    text = message.text or message.caption
    return _text_event(text, str(message.message_id), edited=True) if text else None


def _decode_message(message: Message) -> ChannelEvent | FileToFetch | None:
    if message.text is not None:
        return _decode_text(message.text, str(message.message_id))
    if message.contact:
        return _contact_event(message.contact, message)
    if message.venue or message.location:
        return _location_event(message)
    if fetch := _file_to_fetch(message):
        return fetch
    what = next((name for name in UNSUPPORTED if getattr(message, name, None)), "")
    return UnsupportedInput(what) if what else None


def _decode_text(text: str, ref: str) -> ChannelEvent:
    command = COMMAND.fullmatch(text)
    if not command:
        return _text_event(text, ref)
    name, rest = command[1].lower(), (command[2] or "").strip()
    if name == "/start":
        return ChatOpened(rest[:CODE_LENGTH])
    return _text_event(f"{name} {rest}".rstrip(), ref)


def _text_event(text: str, ref: str, *, edited: bool = False) -> ChannelEvent:
    return Said(text, ref, edited) if len(text) <= MESSAGE_LENGTH else InputRefused(Refusal.TOO_LONG)


def _contact_event(contact: Contact, message: Message) -> ChannelEvent:
    """Telegram proves only the person's own number; the number of another contact is treated as text."""
    own = message.from_user is not None and contact.user_id == message.from_user.id
    phone = f"+{contact.phone_number.removeprefix('+')}"  # it has the country code, but sometimes no +
    return ContactShared(phone) if own else Said(phone, str(message.message_id))


def _location_event(message: Message) -> ChannelEvent | None:
    location = message.venue.location if message.venue else message.location
    if location is None:
        return None
    label = f"{message.venue.title} {message.venue.address}".strip() if message.venue else ""
    return Located(location.latitude, location.longitude, label)


def _file_to_fetch(message: Message) -> FileToFetch | None:
    caption, ref, album = message.caption or "", str(message.message_id), message.media_group_id or ""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return FileToFetch(largest.file_id, "photo.jpg", largest.file_size or 0, caption, ref, album)
    for field, unnamed in FILES.items():
        if held := getattr(message, field):
            name = getattr(held, "file_name", None) or unnamed
            return FileToFetch(held.file_id, name, held.file_size or 0, caption, ref, album)
    return None
