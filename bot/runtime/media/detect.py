"""Finds the media type of a stored file, or why it is refused."""

from __future__ import annotations

from pathlib import Path

from bot.runtime.media.containers import COMPOUND, ZIP, detect_in_compound, detect_in_zip
from bot.runtime.media.plain_text import detect_text
from bot.runtime.media.signatures import detect_by_signature
from bot.runtime.media.types import ALLOWED, RUN_ENDINGS, TEXT, name_ending
from dialogues.core.values import Refusal

HEAD = 64 * 1024  # bytes


def detect_media_type(path: Path, name: str) -> str | Refusal:
    """Return the media type of the file at `path` that was called `name`, or the reason to refuse it."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        return Refusal.EMPTY
    ending = name_ending(name)
    if head.startswith(ZIP):
        found = detect_in_zip(path, ending)
    elif head.startswith(COMPOUND):
        found = detect_in_compound(path, ending)
    else:
        found = detect_by_signature(head, ending) or detect_text(head, ending)
    if isinstance(found, Refusal):
        return found
    runs = found == TEXT and ending in RUN_ENDINGS
    return found if found in ALLOWED and not runs else Refusal.BAD_TYPE
