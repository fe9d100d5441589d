"""PURE. Recognises text of the encodings that people's machines write: UTF-8, UTF-16 with its mark, GB 18030.

Owns what is no text though it decodes: control characters, and markup that a browser would run.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from bot.runtime.media.types import OFFICE_ENDINGS, TEXT, XML

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MARKUP = re.compile(r"<[!?/a-zA-Z]")
_SHEETS = re.compile(r"<table|<workbook|ss:worksheet|<html|w:worddocument|<w:document|mso-application", re.IGNORECASE)
_SHOWN = re.compile(r"<\s*(?:\w+:)?(?:html|svg|script|iframe|body)\b|xml-stylesheet|xhtml|<!entity", re.IGNORECASE)
_WHITE = frozenset("\t\n\r\f\x0b\x1a")  # the last one ended texts in the days of DOS
_COMMON = re.compile(r"[\u2000-\u206f\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef\u00a0-\u00ff\u2100-\u27bf\u0370-\u045f]")
_MOST = 0.9  # of the characters beyond ASCII are common ones, or it is no text of GB 18030


def detect_text(head: bytes, ending: str) -> str:
    """Return the media type of a text, "" when it is none.

    A table or letter that another system wrote as markup, under the name of an office file, is that file. XML, as that
    of an invoice, is taken when no browser would draw or run it.
    """
    text = decode_text(head)
    if text is None:
        return ""
    if not _MARKUP.match(text.lstrip("\ufeff").lstrip()):
        return TEXT
    if ending == "xml":
        return "" if _SHOWN.search(text) else XML
    return OFFICE_ENDINGS.get(ending, "") if _SHEETS.search(text) else ""


def decode_text(head: bytes) -> str | None:
    """Return these first bytes as text, None when they are none; a character may be cut at the end."""
    marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), "")
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        text = _decode_start(head, encoding)
        if text and all(map(_is_written, text)) and (encoding != "gb18030" or _is_common(text)):
            return text
    return None


def _decode_start(head: bytes, encoding: str) -> str:
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(head)
    except UnicodeDecodeError:
        return ""


def _is_written(char: str) -> bool:
    """Whether people write this character: no control, no half of a pair."""
    return char in _WHITE or unicodedata.category(char) not in ("Cc", "Cs")


def _is_common(text: str) -> bool:
    beyond = [char for char in text if ord(char) > 127]
    return sum(bool(_COMMON.match(char)) for char in beyond) >= _MOST * len(beyond)
