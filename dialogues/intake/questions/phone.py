"""PURE. Asks for a telephone to reach the owner: typed, shared by the channel, or remembered."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogues.core.session import Draft
from dialogues.core.values import Capability, Option, Reply, make_text
from dialogues.intake.questions.base import InvalidAnswer, QuestionContext, Read, ValidAnswer, value_option
from dialogues.language.phones import phones_in
from dialogues.language.words import mask_phone

_NUMBERS = re.compile(r"\d")
_PARTIAL = re.compile(r"[\d()（）\s－—–.·+-]+")
_MORE = " "  # between a number and a second one
_STORY = 24  # characters from which a text with digits is a story, and no number mistyped


@dataclass(frozen=True, slots=True)
class PhoneQuestion:
    def pose(self, draft: Draft, known: QuestionContext) -> Reply:
        kind = known.find_kind(draft.kind)
        required = kind is not None and kind.phone_required
        remembered = known.profile.phone if known.profile else ""
        options = (
            *((Option("remembered", make_text("btn-this-phone", phone=mask_phone(remembered))),) if remembered else ()),
            *((value_option("skip", "btn-no-phone"),) if not required else (value_option("cancel", "btn-cancel"),)),
        )
        return Reply(
            make_text("ask-phone-required" if required else "ask-phone"), options, frozenset({Capability.CONTACT})
        )

    def read(self, text: str, draft: Draft, known: QuestionContext) -> Read:
        found = phones_in(text, known.book)
        meant = [one.value for one in found if one.whose != "other"]
        if meant:
            return ValidAnswer(_MORE.join(dict.fromkeys(meant[:2])))
        if found:
            return None  # somebody else's number belongs to the matter
        if any(span.sort == "identity number" for span in known.book.checks.numbers(text)):
            return InvalidAnswer(make_text("identity-unneeded"))
        digits = len(_NUMBERS.findall(text))
        return (
            InvalidAnswer(make_text("phone-wrong"))
            if (digits >= 5 and len(text) < _STORY) or (digits and _PARTIAL.fullmatch(text.strip()))
            else None
        )
