"""PURE. Hears a whistle-blower's fear: will they find out, who sees my number, do you tell my boss.

Combines signs: a deed (查到, 报复) with a word of fear, or with a question and somebody who might know (老板, 谁) or a
trace (手机号, 微信). Does not answer.
"""

from __future__ import annotations

import re

from dialogues.core.config import DialogueConfig
from dialogues.language.utterance import is_question
from dialogues.language.words import normalize_text

LONGEST = 45  # characters of a clause that is a fear and no story
_CLAUSES = re.compile(r"[，。！？；,!?;\n~～]+")


def is_fear(text: str, book: DialogueConfig) -> bool:
    """Return whether some clause of the text asks who will know, or fears it."""
    words, clauses = book.words, _clauses(text)
    return any(_is_afraid(clause, text, book) for clause in clauses) and not any(
        mark in normalize_text(text) for mark in words.fear_past
    )


def is_only_fear(text: str, book: DialogueConfig) -> bool:
    """Return whether the text is nothing but such a question: then it is answered, and is no matter."""
    if not is_fear(text, book):
        return False
    rest = [clause for clause in _clauses(text) if not _is_afraid(clause, text, book)]
    return all(_is_beside(clause, book) for clause in rest)


def _clauses(text: str) -> list[str]:
    return [said for part in _CLAUSES.split(text) if (said := normalize_text(part))]


def _is_afraid(clause: str, text: str, book: DialogueConfig) -> bool:
    words = book.words
    if len(clause) > LONGEST:
        return False
    if any(word in clause for word in words.fear_alone):
        return True
    deed = any(word in clause for word in words.fear_deeds)
    whom = any(word in clause for word in words.fear_whom)
    asks = is_question(clause, book) or text.rstrip().endswith(("?", "？")) or any(w in clause for w in words.fear_asks)
    return deed and ((whom and asks) or any(word in clause for word in words.fear_words))


def _is_beside(clause: str, book: DialogueConfig) -> bool:
    """Return whether the clause only leads up to the question: 我想举报, 可是, 问一下."""
    for filler in (*book.words.kind_words, *book.words.fear_beside, *book.words.fillers):
        clause = clause.replace(filler, "")
    return len(clause) <= 2
