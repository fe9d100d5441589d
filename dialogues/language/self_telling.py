"""PURE. Finds what in an owner's words tells who they are: 我叫…, 我在…上班, a telephone, an identity number.

Owns what counts as telling. Whose number it is, the owner decides: somebody else's that is named as such is left alone.
Does not decide what is done with a find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dialogues.core.config import DialogueConfig

_OTHERS_BEFORE = 12  # characters before a number in which somebody else may be named as its owner
_NOBODY = frozenset({"plate", "credit code", "service number"})  # of a car or a company: mostly of the one reported
_HAN, _SIGN = r"[\u4e00-\u9fff·]", r"[^，。！？；、,.!?;:：\s]"
_NEXT = "在|是|电话|手机|住|来自|今年"  # what may follow a name at once
_END = r"(?=[，。！？；、,.!?;:：\s]|$)"


@dataclass(frozen=True, slots=True)
class Telling:
    """A find from `start` to `end` of a text."""

    text: str
    start: int
    end: int


def find_self_telling(text: str, book: DialogueConfig) -> tuple[Telling, ...]:
    """Return what tells who the writer is, in the order of the text and without overlaps."""
    found: list[Telling] = []
    for one in sorted((*_numbers(text, book), *_phrases(text, book)), key=lambda one: (one.start, -one.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return tuple(found)


def strike_out(text: str, book: DialogueConfig, kept: tuple[str, ...]) -> str:
    """Return the text with what tells who the writer is struck out, but for what they keep."""
    for one in reversed(find_self_telling(text, book)):
        if one.text not in kept:
            text = f"{text[: one.start]}（略）{text[one.end :]}"
    return text


def _numbers(text: str, book: DialogueConfig) -> Iterator[Telling]:
    """Yield numbers that name a person, without those that are said to be somebody else's."""
    for span in book.checks.numbers(text):
        before = re.split(r"[，。！？；,!?;\n]", text[max(0, span.start - _OTHERS_BEFORE) : span.start])[-1]
        others = any(word in before for word in book.words.others_number) and "我" not in before
        if span.sort not in _NOBODY and not others:
            yield Telling(text[span.start : span.end], span.start, span.end)


def _phrases(text: str, book: DialogueConfig) -> Iterator[Telling]:
    """Yield the phrases of the tables that tell a name, a place of work, a home or a number of staff."""
    for pattern in _patterns(book.words.tells_name, book.words.tells_work, book.words.tells_home):
        for match in pattern.finditer(text):
            if not any(word in match[0] for word in book.words.tells_not):
                yield Telling(match[0], match.start(), match.end())


def _patterns(name: tuple[str, ...], work: tuple[str, ...], home: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of these words. A name has one to four characters, a place up to twenty."""
    leads, works, homes = map(_one_of, (name, work, home))
    named = rf"(?:{leads})[:：是为叫 ]{{0,2}}"
    place = rf"(?:在|是){_SIGN}{{1,20}}?(?:{works})"
    return (
        re.compile(rf"{named}{_HAN}{{1,4}}?(?:{_END}|(?={_NEXT})(?:{place})?)"),
        re.compile(rf"{named}{_HAN}{{2,3}}"),
        re.compile(rf"我(?:们)?(?:目前|现在|以前|之前|原来|曾经|也|就|一直)?{place}"),
        re.compile(rf"(?<![^，。；,;\s]){place}"),  # a clause without a subject tells of the writer
        re.compile(rf"(?:{homes}){_SIGN}{{2,20}}"),
    )


def _one_of(words: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
