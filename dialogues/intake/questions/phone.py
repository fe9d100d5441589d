"""PURE. Asks for a telephone to reach the owner: typed, shared by the channel, or remembered."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogues.core.config import Book
from dialogues.core.session import Draft
from dialogues.core.values import Option, Reply, Want, say
from dialogues.intake.questions.base import Known, Miss, Read, Value, pick
from dialogues.language.words import masked

_NUMBERS = re.compile(r"\d")
_LABEL = re.compile(r"[，,。；;、\s]*(我的)?(联系)?(电话|手机|号码|手机号)(号码)?(是|：|:)?[，,。；;\s]*$")
_PARTIAL = re.compile(r"[\d()（）\s-]+")
_PHONE = re.compile(r"\+?[\d()（）\s-]{7,24}(?:(?:转|分机)\s*\d{1,6})?")


def only_phone(text: str, book: Book) -> str:
    """Return the number, normalised, when the text is nothing but a telephone number; else ""."""
    return (book.checks.phone(text.strip()) or "") if _PHONE.fullmatch(text.strip()) else ""


def with_phone(text: str, book: Book) -> tuple[str, str]:
    """Return a number in the text, normalised, and the words beside it; both "" when there is none."""
    found = _PHONE.search(text)
    right = book.checks.phone(found[0].strip()) if found else None
    return (right, _LABEL.sub("", text.replace(found[0], ""))) if found and right else ("", "")


@dataclass(frozen=True, slots=True)
class Phone:
    def pose(self, draft: Draft, known: Known) -> Reply:
        kind = known.kind(draft.kind)
        required = kind is not None and kind.phone_required
        remembered = known.profile.phone if known.profile else ""
        options = (
            *((Option("remembered", say("btn-this-phone", phone=masked(remembered))),) if remembered else ()),
            *((pick("skip", "btn-no-phone"),) if not required else (pick("cancel", "btn-cancel"),)),
        )
        return Reply(say("ask-phone-required" if required else "ask-phone"), options, frozenset({Want.CONTACT}))

    def read(self, text: str, draft: Draft, known: Known) -> Read:
        found = _PHONE.search(text)
        right = known.book.checks.phone(found[0].strip()) if found else None
        if right:
            return Value(right)
        digits = len(_NUMBERS.findall(text))
        return Miss(say("phone-wrong")) if digits >= 5 or (digits and _PARTIAL.fullmatch(text.strip())) else None
