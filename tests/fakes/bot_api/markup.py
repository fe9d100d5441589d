"""Reads the HTML the Bot API accepts and refuses what it refuses: unknown, unbalanced or crossed tags.

Owns the visible text and the entities, both counted in UTF-16 units as the Bot API does.
"""

from __future__ import annotations

import re
from html import unescape

from tests.fakes.bot_api.errors import bad

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "a": "text_link",
}
TOKEN = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?P<rest>[^<>]*)>|(?P<open><)|(?P<text>[^<]+)")
NAMED = re.compile(r"&(lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
HREF = re.compile(r"""^\s+href\s*=\s*["']([^"']+)["']\s*$""")

Entity = dict[str, object]


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The visible text and its entities. Raises ApiError 400 as Telegram words it."""
    text, entities, opened = "", [], []
    for token in TOKEN.finditer(source):
        if token["open"]:
            raise bad(f"can't parse entities: Unclosed start tag at byte offset {token.start()}")
        if token["text"]:
            text += NAMED.sub(lambda found: unescape(found[0]), token["text"])
        elif token["end"]:
            entities.append(_closed(opened, token, text))
        else:
            opened.append((token["name"].lower(), units(text), _link(token)))
    if opened:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag {opened[-1][0]!r}")
    return text, [entity for entity in entities if entity["length"]]


def _link(token: re.Match[str]) -> str:
    name = token["name"].lower()
    if name not in KINDS:
        raise bad(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {token.start()}')
    link = HREF.match(token["rest"])
    if token["rest"].strip() and not (name == "a" and link):
        raise bad(f"can't parse entities: Unexpected attribute at byte offset {token.start()}")
    return unescape(link[1]) if link else ""


def _closed(opened: list[tuple[str, int, str]], token: re.Match[str], text: str) -> Entity:
    name = token["name"].lower()
    if not opened:
        raise bad(f"can't parse entities: Unexpected end tag at byte offset {token.start()}")
    expected, offset, link = opened.pop()
    if name != expected:
        raise bad(
            f"can't parse entities: Unmatched end tag at byte offset {token.start()},"
            f' expected "</{expected}>", found "</{name}>"'
        )
    entity: Entity = {"type": KINDS[name], "offset": offset, "length": units(text) - offset}
    return entity | {"url": link} if link else entity
