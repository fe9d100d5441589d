"""PURE. Tells whose a telephone number in a text is: the owner's, or somebody else's in the story.

Whoever is named last before a number in its clause has it: 老板电话139…, 我是138…. An office's landline is nobody's own
unless it is said to be. Owns these rules; the spellings of numbers are known by `InputChecks.numbers`, the words by the
`Lexicon`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dialogues.core.config import DialogueConfig, Lexicon, NumberSpan
from dialogues.language.characters import simplify_characters
from dialogues.language.words import normalize_text

PHONES = frozenset({"mobile phone", "landline", "service number", "foreign phone"})
_PERSONAL = frozenset({"mobile phone", "foreign phone"})
_CLAUSE = re.compile(r"[，。！？；,!?;\n]")
_NAMED = re.compile(r"(?:叫|姓|是|名字)[^，。；,;]{0,6}$")
_CONTACT = re.compile(r"联系人[^，,；;。]{0,8}$")
_LABEL = re.compile(r"[，,。；;、\s]{0,9}(我的)?(联系)?(电话|手机|号码|手机号)(号码)?(是|：|:)?[，,。；;\s]{0,9}$")
_BESIDE = re.compile(r"[\s，,。.；;、/和或:：!！]*")
_REACH = 14  # characters before a number in which somebody is named


@dataclass(frozen=True, slots=True)
class PhoneMention:
    """A valid number in a text. `whose`: "own", "other", or "" when nobody is named."""

    value: str
    span: NumberSpan
    whose: str


def phones_in(text: str, book: DialogueConfig) -> tuple[PhoneMention, ...]:
    """Return the valid telephone numbers of a text, in its order, with whose they are."""
    return tuple(_mentions(text, book))


def _mentions(text: str, book: DialogueConfig) -> Iterator[PhoneMention]:
    last = 0
    whose = ""
    for span in book.checks.numbers(text):
        value = book.checks.phone(span.value) if span.sort in PHONES else None
        if value:
            beside = bool(last) and _BESIDE.fullmatch(text[last : span.start]) is not None
            whose = whose if beside else _whose(text, span, book.words)
            yield PhoneMention(value, span, whose)
            last = span.end


def _whose(text: str, span: NumberSpan, words: Lexicon) -> str:
    """Return who is named last before the number, or right behind it."""
    text = simplify_characters(text)
    behind = re.match(r"[\s，,（(]{0,9}(?:这?是)([^，。,;；]{1,6})", text[span.end :])
    if behind and (said := _named_last(behind[1], words)):
        return said
    *before, clause = _CLAUSE.split(text[max(0, span.start - 2 * _REACH) : span.start])
    said = _named_last(clause[-_REACH:], words)
    if not said and before and _NAMED.search(before[-1]):
        said = "other" if _named_last(before[-1], words) == "other" else ""
    return said


def _named_last(clause: str, words: Lexicon) -> str:
    """Return whose word stands last in the clause: "own", "other", or ""."""
    if _CONTACT.search(clause):
        return "own"  # 联系人王经理 is whom to ask for
    own = max((clause.rfind(word) + len(word) for word in words.own_numbers if word in clause), default=0)
    other = max((clause.rfind(word) + len(word) for word in words.other_numbers if word in clause), default=0)
    return "" if own == other == 0 else "own" if own >= other else "other"


def own_phone(text: str, book: DialogueConfig) -> str:
    """Return the owner's own number in a story, "" when it holds none or it is not plain which."""
    found = phones_in(text, book)
    said = next((one.value for one in found if one.whose == "own"), "")
    plain = [one for one in found if not one.whose and one.span.sort in _PERSONAL]
    together = plain and _BESIDE.fullmatch(text[plain[0].span.end : plain[-1].span.start] if plain[1:] else "")
    return said or (plain[0].value if together else "")


def only_phone(text: str, book: DialogueConfig) -> str:
    """Return the first number, normalised, when the text is nothing but telephone numbers; else ""."""
    found = phones_in(text, book)
    rest = text
    for one in reversed(found):
        rest = rest[: one.span.start] + rest[one.span.end :]
    return found[0].value if found and not normalize_text(_BESIDE.sub("", rest)) else ""


def phone_and_rest(text: str, book: DialogueConfig) -> tuple[str, str]:
    """Return the owner's number in a text, normalised, and the words beside it; both "" when there is none."""
    for one in phones_in(text, book):
        if one.whose != "other":
            return one.value, _LABEL.sub("", text[: one.span.start]) + text[one.span.end :]
    return "", ""
