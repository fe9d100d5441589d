"""PURE. Draws a message for Telegram: splits and escapes its text, puts buttons in rows and files in albums.

Owns Telegram's limits: 4,096 UTF-16 units a message, ten files an album, and how many buttons fit in a row of a phone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from bot.ports import Button, Message
from dialogues.core.values import FileRef

MAX_UNITS = 4096  # UTF-16 code units of visible text
ALBUM = 10
MAX_PHOTO = 10 * 1024 * 1024  # bytes; a larger picture goes as a document
PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})
ROW = 36  # columns of Latin letters a narrow phone shows across; a Chinese character takes two
PADDING = 3  # of each button

# Where a long text may be cut, best first: paragraph, line, end of a sentence, a pause, a space.
CUTS = tuple(re.compile(cut) for cut in (r"\n\s*\n", r"\n", r"[。！？!?；;…]+[”’）)]*|\.\s", r"[，,、：:]", r"\s"))


def sanitize_text(text: str) -> str:
    """Remove what Telegram cannot send: unpaired surrogates, and control characters other than white space."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(char for char in whole if char in "\n\t" or unicodedata.category(char) != "Cc")


def utf16_length(text: str) -> int:
    """The length in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def split_text(text: str, limit: int = MAX_UNITS) -> list[str]:
    """Split a text into messages of at most `limit` UTF-16 units, at a place where a reader would pause. No message is
    empty.
    """
    parts = []
    rest = sanitize_text(text).strip()
    while utf16_length(rest) > limit:
        cut = _cut_position(rest, len(_longest_prefix(rest, limit)))
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest else parts


def _longest_prefix(text: str, limit: int) -> str:
    """The longest prefix of whole characters that fits into `limit` UTF-16 units."""
    return text.encode("utf-16-le")[: limit * 2].decode("utf-16-le", errors="ignore")


def _cut_position(text: str, most: int) -> int:
    """The last good position to cut in the second half of the first `most` characters; if there is none, `most`. White
    space that follows is also a good position, since it is not sent.
    """
    end = most + 1 if text[most].isspace() else most
    for pattern in CUTS:
        places = [found.end() for found in pattern.finditer(text, 0, end)]
        if places and places[-1] > most // 2:
            return places[-1]
    return most


def text_with_calls(message: Message) -> str:
    """The text with each number to call in a line of its own above it, where a tap finds it: Telegram opens no
    telephone from a button.
    """
    return "\n".join((*(call.number for call in message.calls), message.text))


def escape_html(text: str) -> str:
    """Escape a text for Telegram's HTML mode."""
    return escape(text, quote=False)


def label_width(label: str) -> int:
    """The width of a label, in columns of Latin letters."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in label)


def button_rows(buttons: Sequence[Button], columns: int) -> list[list[Button]]:
    """Put the buttons in rows of at most `columns`, fewer where a label would be cut off. The buttons of a row have
    equal width, so the longest label decides.
    """
    drawn: list[list[Button]] = []
    for button in buttons:
        if drawn and len(drawn[-1]) < columns and _fits_row([*drawn[-1], button]):
            drawn[-1].append(button)
        else:
            drawn.append([button])
    return drawn


def _fits_row(row: Sequence[Button]) -> bool:
    return max(label_width(button.label) for button in row) + PADDING <= ROW // len(row)


def is_photo(file: FileRef) -> bool:
    """Whether Telegram can show the file as a photo."""
    return file.media_type in PHOTOS and file.size <= MAX_PHOTO


def group_into_albums(files: Iterable[FileRef]) -> Iterator[tuple[FileRef, ...]]:
    """Group files into albums of at most ten, photos first: Telegram does not mix photos and documents in an album."""
    files = tuple(files)
    for kind in (True, False):
        same = [file for file in files if is_photo(file) is kind]
        for start in range(0, len(same), ALBUM):
            yield tuple(same[start : start + ALBUM])
