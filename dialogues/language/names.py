"""PURE. Tells the name of the owner's shop from talk about who, when and where: 我是做水果批发的, 就是城管局的.

Owns how sure that is. Does not know which question is open or what is done in doubt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from dialogues.core.config import Lexicon
from dialogues.language.characters import simplify_characters

LONGEST = 30  # characters without a mark that are still a name, not a story
_CORRECTION = 40  # characters of words that only put a name right
_PLAIN = 8  # characters up to which 店名叫… is a name without a shop's ending
_SENTENCE = re.compile(r"[，。！？；,!?;\n]")
_FRAMES = " ，。！,.!“”\"'「」『』"


class NameLikeness(StrEnum):
    """How much words look like a shop's name."""

    NAME = "name"
    DOUBT = "doubt"  # may be one: the owner is asked
    TALK = "talk"  # says who, when or where, and names no shop


@dataclass(frozen=True, slots=True)
class NamePhrase:
    """A text split into what precedes a name (我是, 店名叫), the name, and what follows it (的老板)."""

    front: str
    name: str
    back: str

    @property
    def whole(self) -> str:
        """The name as it is stored: without a front, what follows belongs to it."""
        return self.name if self.front else self.name + self.back


def own_shop_in(text: str, words: Lexicon) -> str | None:
    """Return the owner's own shop when the text says that a name given before was somebody else's.

    Empty when it only says so; None when it does not say it.
    """
    said = " ".join(text.split())
    starts = [said.rfind(word) + len(word) for word in words.own_shop if word in said]
    denied = any(word in said for word in words.not_mine) or said.startswith(words.wrong)
    if not denied or len(said) > _CORRECTION:
        return None
    if starts:
        return _SENTENCE.split(said[max(starts) :].lstrip("：: ").strip(_FRAMES))[0].strip(_FRAMES)[:LONGEST]
    return "" if any(word in said for word in words.not_mine) else None


def split_name(text: str, words: Lexicon) -> NamePhrase:
    """Split a text into what precedes the name, the name, and what follows it."""
    name = " ".join(text.split()).strip(_FRAMES)
    plain = simplify_characters(name)
    front = next((w for w in words.before_name if plain.startswith(w) and len(plain) > len(w)), "")
    name = name[len(front) :].lstrip("：: “\"'「『") if front else name
    plain = simplify_characters(name)
    back = next((w for w in words.after_name if plain.endswith(w) and len(plain) > len(w)), "")
    return NamePhrase(front, name[: len(name) - len(back)].strip(_FRAMES), back)


def judge_name(phrase: NamePhrase, words: Lexicon) -> NameLikeness:
    """Return how much the words look like a shop's name, at the question for it."""
    name = simplify_characters(phrase.name)
    if not name or len(name) > LONGEST or _SENTENCE.search(name):
        return NameLikeness.TALK
    ends = has_name_ending(name, words)
    about = any(mark in name for mark in words.about_nobody) or is_authority(name, words)
    described = bool(phrase.back) and phrase.front not in words.names_it
    if ends and not about and not (described and name.startswith(words.deeds)):
        return NameLikeness.NAME
    if described and not ends and (about or name.startswith(words.deeds)):
        return NameLikeness.TALK
    doubtful = (
        about
        or described
        or phrase.front in words.we_are
        or name.startswith(words.deeds)
        or any(mark in name for mark in words.unlike_name)
    )
    return NameLikeness.DOUBT if doubtful and phrase.front not in words.names_it else NameLikeness.NAME


def stated_name(text: str, words: Lexicon) -> str:
    """Return the name when the text says nothing else and says it plainly: 我是…店的老板, 店名叫…; else "".

    Nothing else counts before the name is asked for: what 我是…的 or 就是…的 describes may be the accused or a day.
    """
    phrase = split_name(text, words)
    named = phrase.front in words.names_it
    if not (named or (phrase.front in words.we_are and phrase.back)):
        return ""
    bare = NamePhrase("", phrase.name, "")
    if judge_name(bare, words) is not NameLikeness.NAME or simplify_characters(phrase.name).startswith(words.deeds):
        return ""
    plain = named and (bool(phrase.back) or len(phrase.name) <= _PLAIN)
    return phrase.name if has_name_ending(phrase.name, words) or plain else ""


def has_name_ending(name: str, words: Lexicon) -> bool:
    """Return whether the name ends like a shop's, and does not begin like 没有店."""
    name = simplify_characters(name)
    return name.endswith(words.name_ends) and not name.startswith(words.no_name)


def is_authority(name: str, words: Lexicon) -> bool:
    """Return whether the words name an office of the state, which is never the one who reports."""
    return any(mark in simplify_characters(name) for mark in words.authorities)
