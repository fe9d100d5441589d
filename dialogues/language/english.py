"""PURE. Hears whether somebody writes English, so that short English is answered in short English.

Owns when the language of a conversation changes. Does not translate: what is stored is what was written.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialogues.core.config import DialogueConfig
from dialogues.core.session import Session

ENGLISH = "en"
_WORD = re.compile(r"[a-z']+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SENTENCE = 4  # Chinese characters from which a text is Chinese again, and no name
_NAMES = ("enterprise", "region")  # steps at which an answer in another script is a name


def is_english(text: str, book: DialogueConfig) -> bool:
    """Return whether a text is written in English: several words in Latin letters, some of which only English has."""
    if not text.isascii() and any(char.isalpha() and not char.isascii() for char in text):
        return False
    words = _WORD.findall(text.casefold())
    known = sum(word in book.words.english for word in words)
    return len(words) > 1 and known >= (1 if len(words) <= 3 else 2)


def hear_language(session: Session, text: str, book: DialogueConfig) -> Session:
    """Return the session in the language of these words; staff are spoken to in Chinese."""
    if session.staff is not None or text.startswith("/"):
        return session
    if is_english(text, book):
        return replace(session, language=ENGLISH)
    named = session.draft is not None and session.draft.asked in _NAMES
    chinese = session.language and len(_HAN.findall(text)) >= _SENTENCE and not named
    return replace(session, language="") if chinese else session
