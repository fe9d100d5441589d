"""PURE. Reads what a message holds: words, files, a contact, a place, or content of a shape that is not known yet.

Owns the order in which they are looked for, `_READERS`, and that nothing a person sends ends in silence. What Telegram
itself writes (a pinned message, a changed title) is no content.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.channels.telegram.updates.fields import FILES, KNOWN, NESTED, SERVICE, UNSUPPORTED
from bot.channels.telegram.updates.incoming import Content, FileToFetch
from bot.channels.telegram.updates.json_node import JsonNode
from bot.channels.telegram.updates.unknown_content import find_files, find_words, largest_size
from dialogues.core.events import (
    MESSAGE_LENGTH,
    ChannelEvent,
    ChatOpened,
    ContactShared,
    InputRefused,
    Located,
    Said,
    UnsupportedInput,
)
from dialogues.core.values import Refusal

START = re.compile(r"[A-Za-z0-9_-]{0,64}")  # what a Telegram deep link carries
COMMAND = re.compile(r"(/\w{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
PHOTO = "photo.jpg"


def read_content(message: JsonNode) -> tuple[Content, ...]:
    """What the first reader finds that finds anything; none when Telegram wrote the message itself."""
    for read in _READERS:
        if content := read(message):
            return content
    if any(message[name].is_there for name in SERVICE):
        return ()
    return (UnsupportedInput(next((name for name, _ in message.fields() if name in UNSUPPORTED), "")),)


def _read_words(message: JsonNode) -> tuple[Content, ...]:
    """Words alone. A reply to a message of another chat also tells what is in that message."""
    text, ref = message["text"].text, message_ref(message)
    if not text:
        return ()
    quoted = message["external_reply"]
    if not quoted.is_there:
        return _decode_text(text, ref)
    words = _join_words(_quotation(message), text)
    files = _attached_files(_files_in(quoted), words, ref, "")
    return files or (words_event(words, ref),)


def _quotation(message: JsonNode) -> str:
    """The words of another chat's message that the person replied to."""
    words = message["quote"]["text"].text or find_words(message["external_reply"])
    return f"“{words}”" if words else ""


def _decode_text(text: str, ref: str) -> tuple[Content, ...]:
    command = COMMAND.fullmatch(text)
    if not command:
        return (words_event(text, ref),)
    name, rest = command[1].lower(), (command[2] or "").strip()
    if name != "/start":
        return (words_event(f"{name} {rest}".rstrip(), ref),)
    if START.fullmatch(rest):
        return (ChatOpened(rest),)
    return ChatOpened(), words_event(rest, ref)


def words_event(words: str, ref: str, *, edited: bool = False) -> ChannelEvent:
    return Said(words, ref, edited) if len(words) <= MESSAGE_LENGTH else InputRefused(Refusal.TOO_LONG)


def _read_contact(message: JsonNode) -> tuple[Content, ...]:
    """Telegram proves only the person's own number; another contact is heard as words."""
    contact = message["contact"]
    digits = contact["phone_number"].text.strip().removeprefix("+")
    phone = f"+{digits}" if digits else ""  # it has the country code, but sometimes no +
    own = contact["user_id"].number == message["from"]["id"].number != 0
    if own and phone:
        return (ContactShared(phone),)
    words = " ".join((contact["first_name"].text, contact["last_name"].text, phone)).split()
    return (words_event(" ".join(words), message_ref(message)),) if words else ()


def _read_location(message: JsonNode) -> tuple[Content, ...]:
    """A place, shared once or live, with the name of a venue."""
    venue = message["venue"]
    place = venue["location"] if venue["location"].is_there else message["location"]
    latitude, longitude = place["latitude"].real, place["longitude"].real
    label = f"{venue['title'].text} {venue['address'].text}".strip()
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return (words_event(label, message_ref(message)),) if label else ()
    return (Located(latitude, longitude, label),)


def _read_files(message: JsonNode) -> tuple[Content, ...]:
    """Files with the words that came with them, in content of known or unknown shape; or those words alone."""
    words = _join_words(_quotation(message), message_words(message))
    held = message_files(message) + _files_in(message["external_reply"])
    files = _attached_files(held, words, message_ref(message), message_album(message))
    return files or ((words_event(words, message_ref(message)),) if words else ())


_READERS: tuple[Callable[[JsonNode], tuple[Content, ...]], ...] = (
    _read_words,
    _read_contact,
    _read_location,
    _read_files,
)


def message_words(message: JsonNode) -> str:
    """All words of a message: its text, or its caption and those in content of other shapes."""
    nested = (find_words(message[name]) for name in _nested_fields(message))
    return message["text"].text or _join_words(message["caption"].text, *nested)


def message_files(message: JsonNode) -> list[tuple[str, JsonNode]]:
    """The files of a message, each with the name it gets when it has none."""
    found = _files_in(message)
    return found or [file for name in _nested_fields(message) for file in _unnamed_files(message[name])]


def _files_in(holder: JsonNode) -> list[tuple[str, JsonNode]]:
    """The photo or the file that a message, or one it replies to, holds in a field of its own."""
    sizes = [size for size in holder["photo"].items if size["file_id"].text]
    if sizes:
        return [(PHOTO, largest_size(sizes))]
    held = ((unnamed, holder[name]) for name, unnamed in FILES.items())
    return next(([(unnamed, file)] for unnamed, file in held if file["file_id"].text), [])


def _unnamed_files(content: JsonNode) -> list[tuple[str, JsonNode]]:
    files = find_files(content)
    return [(PHOTO if file["width"].number and not file["duration"].is_there else "file", file) for file in files]


def _nested_fields(message: JsonNode) -> list[str]:
    """The fields whose words and files have to be looked for: formatted content, and all that nobody knows yet."""
    return [name for name, _ in message.fields() if name in NESTED or name not in KNOWN]


def _attached_files(files: list[tuple[str, JsonNode]], words: str, ref: str, album: str) -> tuple[Content, ...]:
    """The files of one message; the words go with the first, and several belong together. Words over the limit are
    refused alone.
    """
    told = (words_event(words, ref),) if files and len(words) > MESSAGE_LENGTH else ()
    caption, album = "" if told else words, album or (f"m{ref}" if len(files) > 1 else "")
    fetched = (file_to_fetch(file, name, "" if n else caption, ref, album) for n, (name, file) in enumerate(files))
    return (*told, *fetched)


def file_to_fetch(file: JsonNode, unnamed: str, caption: str, ref: str, album: str) -> FileToFetch:
    size = max(file["file_size"].number, 0)
    return FileToFetch(file["file_id"].text, file["file_name"].text or unnamed, size, caption, ref, album)


def _join_words(*words: str) -> str:
    return "\n".join(each for each in words if each)


def message_ref(message: JsonNode) -> str:
    return str(message["message_id"].number)


def message_album(message: JsonNode) -> str:
    return message["media_group_id"].text
