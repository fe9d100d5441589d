"""PURE. Asks for a telephone to reach the owner: typed, shared by the channel, or remembered."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogues.core.config import DialogueConfig
from dialogues.core.session import Draft
from dialogues.core.values import Capability, Option, Reply, make_text
from dialogues.intake.questions.base import InvalidAnswer, QuestionContext, Read, ValidAnswer, value_option
from dialogues.language.words import mask_phone

_NUMBERS = re.compile(r"\d")
_LABEL = re.compile(r"[，,。；;、\s]{0,9}(我的)?(联系)?(电话|手机|号码|手机号)(号码)?(是|：|:)?[，,。；;\s]{0,9}$")
_PARTIAL = re.compile(r"[\d()（）\s-]+")
_PHONE = re.compile(r"\+?[\d()（）\s-]{7,24}(?:(?:转|分机)\s*\d{1,6})?")


def only_phone(text: str, book: DialogueConfig) -> str:
    """Return the number, normalised, when the text is nothing but a telephone number; else ""."""
    return (book.checks.phone(text.strip()) or "") if _PHONE.fullmatch(text.strip()) else ""


def phone_and_rest(text: str, book: DialogueConfig) -> tuple[str, str]:
    """Return a number in the text, normalised, and the words beside it; both "" when there is none."""
    found = _PHONE.search(text)
    right = book.checks.phone(found[0].strip()) if found else None
    return (right, _LABEL.sub("", text.replace(found[0], ""))) if found and right else ("", "")


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
        found = _PHONE.search(text)
        right = known.book.checks.phone(found[0].strip()) if found else None
        if right:
            return ValidAnswer(right)
        digits = len(_NUMBERS.findall(text))
        return (
            InvalidAnswer(make_text("phone-wrong"))
            if digits >= 5 or (digits and _PARTIAL.fullmatch(text.strip()))
            else None
        )
