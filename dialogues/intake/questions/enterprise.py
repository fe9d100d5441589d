"""PURE. Asks for the shop or company: its name, its 统一社会信用代码, or that there is none yet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogues.core.config import DialogueConfig, Lexicon
from dialogues.core.parts import Part, split_by_room
from dialogues.core.session import Draft
from dialogues.core.values import Reply, make_text
from dialogues.intake.questions.base import (
    DoubtfulAnswer,
    InvalidAnswer,
    QuestionContext,
    Read,
    ValidAnswer,
    value_option,
)
from dialogues.language.words import normalize_text

CODE = "code:"  # in front of a value that is a credit code, not a name
_CODE = re.compile(r"[0-9A-Z]{17,19}")
_SENTENCE = re.compile(r"[，。！？；,!?;\n]")
_STANDINGS = {"btn-individual": "individual", "btn-unregistered": "unregistered", "btn-skip": "skip"}
_LONGEST = 30  # characters without a mark that are still a name, not a story


@dataclass(frozen=True, slots=True)
class EnterpriseQuestion:
    def pose(self, draft: Draft, known: QuestionContext) -> Reply:
        if draft.doubted:
            fits = bool(split_by_room(known.book.limits.matter, draft.parts, (Part(draft.doubted),))[0])
            story = (value_option("story", "btn-to-matter"),) if fits else ()
            sure = (value_option("sure", "btn-name-right"), *story, value_option("again", "btn-name-wrong"))
            return Reply(make_text("ask-name-sure", name=draft.doubted), sure, columns=3)
        options = (
            value_option("individual", "btn-individual"),
            value_option("unregistered", "btn-unregistered"),
            value_option("skip", "btn-skip"),
        )
        return Reply(make_text("ask-enterprise"), options, columns=3)

    def read(self, text: str, draft: Draft, known: QuestionContext) -> Read:
        code = "".join(text.split()).upper()
        if _CODE.fullmatch(code):
            right = known.book.checks.uscc(code)
            return ValidAnswer(CODE + right) if right else InvalidAnswer(make_text("code-wrong"))
        front, name, back = _name_parts(text, known.book.words)
        name = name if front else name + back
        standing = _standing_in(name, known.book.words)
        if standing:
            return ValidAnswer(standing)
        if not name or len(name) > min(_LONGEST, known.book.limits.name) or _SENTENCE.search(name):
            return None
        stated = front in known.book.words.names_it or name == draft.doubted
        return ValidAnswer(name) if stated or not is_doubtful_name(name, known.book.words) else DoubtfulAnswer(name)


def is_doubtful_name(name: str, words: Lexicon) -> bool:
    """Return whether the name reads like talk (等一下我在开车); with a shop's ending it counts as a name."""
    ends = name.endswith(words.name_ends) and not name.startswith(words.no_name)
    return any(mark in name for mark in words.unlike_name) and not ends


def _standing_in(name: str, words: Lexicon) -> str:
    """Return the standing or "skip" that the words mean as a button, else ""."""
    labels = words.buttons.get(normalize_text(name), ())
    return next((value for label, value in _STANDINGS.items() if label in labels), "")


def stated_name(text: str, book: DialogueConfig) -> str:
    """Return the name in 我是…的 when the text is nothing else, else ""."""
    front, name, back = _name_parts(text, book.words)
    whole = front and back and len(name) <= _LONGEST and not _SENTENCE.search(name)
    return name if whole else ""


def _name_parts(text: str, words: Lexicon) -> tuple[str, str, str]:
    """Split a text into what precedes the name, the name, and what follows it."""
    name = " ".join(text.split()).strip(" ，。！,.!“”\"'")
    front = next((w for w in words.before_name if name.startswith(w) and len(name) > len(w)), "")
    name = name.removeprefix(front)
    back = next((w for w in words.after_name if name.endswith(w) and len(name) > len(w)), "")
    return front, name.removesuffix(back), back
