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
from dialogues.language.company import CompanyPaste, read_company
from dialogues.language.names import NameLikeness, judge_name, split_name
from dialogues.language.words import normalize_text

ACCUSING = ("complaint", "report")  # kinds in which somebody else's shop is named: the owner's own is asked for
CODE = "code:"  # in front of a value that is a credit code, not a name; name, telephone and more may follow it
PARTS = "\t"  # between them
_STANDINGS = {"btn-individual": "individual", "btn-unregistered": "unregistered", "btn-skip": "skip"}
_CODE_LIKE = re.compile(r"(?=(?:[A-Z]{0,13}[0-9]){6})[0-9A-Z]{17,19}")


@dataclass(frozen=True, slots=True)
class EnterpriseQuestion:
    def pose(self, draft: Draft, known: QuestionContext) -> Reply:
        if draft.doubted.startswith(CODE):
            sure = (value_option("sure", "btn-name-right"), value_option("again", "btn-rewrite"))
            return Reply(make_text("ask-code-sure", code=draft.doubted.removeprefix(CODE).split(PARTS)[0]), sure)
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
        own = f"ask-enterprise-own-{draft.kind}" if draft.kind in ACCUSING else "ask-enterprise"
        return Reply(make_text(own), options, columns=3)

    def read(self, text: str, draft: Draft, known: QuestionContext) -> Read:
        numbered = _read_numbers(text, draft, known.book)
        if numbered is not None:
            return numbered
        phrase = split_name(text, known.book.words)
        standing = _standing_in(phrase.whole, known.book.words)
        if standing:
            return ValidAnswer(standing)
        match judge_name(phrase, known.book.words):
            case NameLikeness.TALK:
                return None
            case NameLikeness.DOUBT if phrase.whole != draft.doubted:
                return DoubtfulAnswer(phrase.whole)
            case _:
                return ValidAnswer(phrase.whole)


def company_value(paste: CompanyPaste) -> str:
    """Return a pasted company as the value of an answer."""
    return CODE + PARTS.join((paste.code, paste.name, paste.phone, paste.beside))


def _read_numbers(text: str, draft: Draft, book: DialogueConfig) -> ValidAnswer | InvalidAnswer | DoubtfulAnswer | None:
    """Read a code, alone or in a paste, and refuse the number of a person; None when there is neither."""
    paste = read_company(text, book)
    if paste.code:
        again = draft.doubted.removeprefix(CODE).split(PARTS)[0] == paste.code
        taken = again or book.checks.uscc_fits(paste.code)
        return ValidAnswer(company_value(paste)) if taken else DoubtfulAnswer(company_value(paste))
    if any(span.sort == "identity number" for span in book.checks.numbers(text)):
        return InvalidAnswer(make_text("identity-no-code"))
    looks_so = _CODE_LIKE.fullmatch(normalize_text(text).upper())
    return InvalidAnswer(make_text("code-wrong")) if looks_so else None


def _standing_in(name: str, words: Lexicon) -> str:
    """Return the standing or "skip" that the words mean as a button, else ""."""
    labels = words.buttons.get(normalize_text(name), ())
    return next((value for label, value in _STANDINGS.items() if label in labels), "")
