"""PURE. Finds the words and the files in content of a shape that nobody here knows, wherever they stand in it.

A rich message, a checklist, a poll, paid media and whatever Telegram thinks of next are heard by it. Words are the
strings under a name that holds words (`text`, `caption`, `title` …), and any string with a Chinese character: no
technical value has one. A list that is a text is one line, as formatted text is written; each member of another list
has its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.channels.telegram.updates.json_node import JsonNode

WORDY = frozenset(
    (
        *("text", "caption", "title", "subtitle", "heading", "header", "question", "explanation", "description"),
        *("summary", "body", "content", "label", "credit", "alternative_text", "expression", "note", "quote"),
    )
)
SKIPPED = frozenset(("thumbnail", "thumb", "cover", "from", "user", "chat", "sender_chat", "origin", "entities"))
DEEPEST = 40  # levels; Telegram nests sixteen
HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")


def find_words(content: JsonNode) -> str:
    """Return the words in this content, line by line; empty when there are none."""
    lines = (line.strip() for line in _find_lines(content, wordy=False, depth=0))
    return "\n".join(line for line in lines if line)


def _find_lines(node: JsonNode, *, wordy: bool, depth: int) -> Iterator[str]:
    """Yield the lines under this node; `wordy`: it stands under a name that holds words."""
    if depth > DEEPEST:
        return
    if node.text and (wordy or HAN.search(node.text)):
        yield node.text
    pieces = node.items
    if pieces and (wordy or any(isinstance(piece.value, str) for piece in pieces)):
        yield "".join("\n".join(_find_lines(piece, wordy=wordy, depth=depth + 1)) for piece in pieces)
        return
    for piece in pieces:
        yield from _find_lines(piece, wordy=wordy, depth=depth + 1)
    for name, value in node.fields():
        if name not in SKIPPED and not name.endswith("_entities"):
            yield from _find_lines(value, wordy=name in WORDY, depth=depth + 1)


def find_files(content: JsonNode) -> list[JsonNode]:
    """Return the files in this content (objects with a `file_id`), the largest of each photo's sizes, each once."""
    found = {file["file_unique_id"].text or file["file_id"].text: file for file in _find_files(content, 0)}
    return list(found.values())


def _find_files(node: JsonNode, depth: int) -> Iterator[JsonNode]:
    if depth > DEEPEST:
        return
    if node["file_id"].text:
        yield node
        return
    sizes = [item for item in node.items if item["file_id"].text and item["width"].number]
    if sizes and len(sizes) == len(node.items):
        yield largest_size(sizes)
        return
    for item in node.items:
        yield from _find_files(item, depth + 1)
    for name, value in node.fields():
        if name not in SKIPPED:
            yield from _find_files(value, depth + 1)


def largest_size(sizes: list[JsonNode]) -> JsonNode:
    """Return the largest of a photo's sizes."""
    return max(sizes, key=lambda size: size["width"].number * size["height"].number)
