"""Texts made to be hard for one pattern: what it looks for, again and again, and never quite to the end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

MOST_UNITS = 60  # of one pattern
ENDS = ("", "\x00")
_OF_CATEGORY = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}
_parser: Any = re._parser  # type: ignore[attr-defined]


def attack_units(pattern: str, flags: int) -> list[str]:
    """What is worth repeating: each character the pattern knows, pairs of them, its parts, itself, itself cut short."""
    parsed = _parser.parse(pattern, flags)
    letters = list(dict.fromkeys(_letters(parsed)))
    few = letters if len(letters) <= 6 else letters[:: len(letters) // 6]
    pairs = (one + other for one in few for other in few if one != other)
    samples = [_sample(item) for item in parsed]
    cut = ("".join(samples[:end]) for end in range(len(samples), 0, -1))
    spread = letters if len(letters) <= 20 else letters[:: len(letters) // 20]
    units = chain(islice(cut, 20), spread, islice(_parts(parsed), 20), pairs)
    return list(islice(dict.fromkeys(unit for unit in units if unit), MOST_UNITS))


def attack_texts(units: Iterable[str], length: int) -> Iterator[str]:
    """Texts of that many characters."""
    for unit in units:
        text = (unit * (length // len(unit) + 1))[:length]
        yield from (text[: length - len(end)] + end for end in ENDS)


def _letters(parsed: Any) -> Iterator[str]:
    for operator, value in parsed:
        match str(operator):
            case "LITERAL":
                yield chr(value)
            case "ANY" | "NOT_LITERAL":
                yield "x"
            case "IN":
                yield from _members(value)
            case _:
                yield from chain.from_iterable(_letters(part) for part in _subpatterns(value))


def _parts(parsed: Any) -> Iterator[str]:
    """A sample of what each repetition repeats."""
    for operator, value in parsed:
        if str(operator) in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            yield "".join(_sample(item) for item in value[2])
        yield from chain.from_iterable(_parts(part) for part in _subpatterns(value))


def _subpatterns(value: Any) -> Iterator[Any]:
    """The patterns inside the argument of an operator, however it holds them."""
    if isinstance(value, _parser.SubPattern):
        yield value
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _subpatterns(part)


def _members(of_set: Any) -> Iterator[str]:
    """One or two characters of each part of a set; of a negated set a character that is hardly in it."""
    for operator, value in of_set:
        match str(operator):
            case "NEGATE":
                yield from "xé一1"
                return
            case "LITERAL":
                yield chr(value)
            case "RANGE":
                yield chr(value[0])
                yield chr(value[1])
            case "CATEGORY":
                yield _OF_CATEGORY.get(str(value), "x")


def _sample(item: Any) -> str:
    """A short text that the item is likely to match."""
    operator, value = item
    match str(operator):
        case "LITERAL":
            return chr(value)
        case "ANY" | "NOT_LITERAL":
            return "x"
        case "IN":
            return next(_members(value), "")
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return "".join(_sample(one) for one in value[2]) * max(1, min(value[0], 20))
        case "SUBPATTERN":
            return "".join(_sample(one) for one in value[-1])
        case "BRANCH":
            return "".join(_sample(one) for one in value[1][0])
        case "ATOMIC_GROUP":
            return "".join(_sample(one) for one in value)
        case _:
            return ""
