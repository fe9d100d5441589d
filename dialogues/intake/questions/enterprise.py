"""PURE. Asks for the shop or company: its name, its 统一社会信用代码, or that there is none yet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogues.core.config import Book, Words
from dialogues.core.session import Draft, Part, fitting
from dialogues.core.values import Reply, say
from dialogues.intake.questions.base import Doubt, Known, Miss, Read, Value, pick
from dialogues.language.words import plain

CODE = "code:"  # in front of a value that is a credit code, not a name
_CODE = re.compile(r"[0-9A-Z]{17,19}")
_SENTENCE = re.compile(r"[，。！？；,!?;\n]")
_STANDINGS = {"btn-individual": "individual", "btn-unregistered": "unregistered", "btn-skip": "skip"}
_LONGEST = 30  # characters without a mark that are still a name, not a story


@dataclass(frozen=True, slots=True)
class Enterprise:
    def pose(self, draft: Draft, known: Known) -> Reply:
        if draft.doubted:
            fits = bool(fitting(known.book.limits.matter, draft.parts, (Part(draft.doubted),))[0])
            story = (pick("story", "btn-to-matter"),) if fits else ()
            sure = (pick("sure", "btn-name-right"), *story, pick("again", "btn-name-wrong"))
            return Reply(say("ask-name-sure", name=draft.doubted), sure, columns=3)
        options = (
            pick("individual", "btn-individual"),
            pick("unregistered", "btn-unregistered"),
            pick("skip", "btn-skip"),
        )
        return Reply(say("ask-enterprise"), options, columns=3)

    def read(self, text: str, draft: Draft, known: Known) -> Read:
        code = "".join(text.split()).upper()
        if _CODE.fullmatch(code):
            right = known.book.checks.uscc(code)
            return Value(CODE + right) if right else Miss(say("code-wrong"))
        front, name, back = _parts(text, known.book.words)
        name = name if front else name + back
        standing = _standing(name, known.book.words)
        if standing:
            return Value(standing)
        if not name or len(name) > min(_LONGEST, known.book.limits.name) or _SENTENCE.search(name):
            return None
        stated = front in known.book.words.names_it or name == draft.doubted
        return Value(name) if stated or not doubtful(name, known.book.words) else Doubt(name)


def doubtful(name: str, words: Words) -> bool:
    """Return whether the name reads like talk (等一下我在开车); with a shop's ending it counts as a name."""
    ends = name.endswith(words.name_ends) and not name.startswith(words.no_name)
    return any(mark in name for mark in words.unlike_name) and not ends


def _standing(name: str, words: Words) -> str:
    """Return the standing or "skip" that the words mean as a button, else ""."""
    labels = words.buttons.get(plain(name), ())
    return next((value for label, value in _STANDINGS.items() if label in labels), "")


def stated_name(text: str, book: Book) -> str:
    """Return the name in 我是…的 when the text is nothing else, else ""."""
    front, name, back = _parts(text, book.words)
    whole = front and back and len(name) <= _LONGEST and not _SENTENCE.search(name)
    return name if whole else ""


def _parts(text: str, words: Words) -> tuple[str, str, str]:
    """Split a text into what precedes the name, the name, and what follows it."""
    name = " ".join(text.split()).strip(" ，。！,.!“”\"'")
    front = next((w for w in words.before_name if name.startswith(w) and len(name) > len(w)), "")
    name = name.removeprefix(front)
    back = next((w for w in words.after_name if name.endswith(w) and len(name) > len(w)), "")
    return front, name.removesuffix(back), back
