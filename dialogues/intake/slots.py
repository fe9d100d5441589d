"""PURE. The slots of a report: when each is open, how an answer is written into it, how it is opened again.

Three small functions a slot, from Draft to Draft; `flows` puts them together. `known` is the book and the owner's
profile. Refused here: asking (questions), order (flows), talking (report).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues.core.effects import Effect, FindAnswers, Understand
from dialogues.core.session import Draft, Part
from dialogues.intake.questions.base import Known
from dialogues.intake.questions.enterprise import CODE
from dialogues.language.utterance import led, wondering


def skip(draft: Draft, step: str) -> Draft:
    return draft if step in draft.skipped else replace(draft, skipped=(*draft.skipped, step))


def unskip(draft: Draft, *steps: str) -> Draft:
    return replace(draft, skipped=tuple(name for name in draft.skipped if name not in steps))


# -- what happened ----------------------------------------------------------------------------------------------------
def matter_open(draft: Draft, known: Known) -> bool:
    told = led(draft.words, known.book)[1] or draft.words  # 我要投诉税务局 tells the kind and whom, not yet what
    short = len(told) < known.book.limits.short_matter and not wondering(told, known.book)  # 怎么注销 is a matter
    short = short and "matter" not in draft.skipped
    return not draft.words or draft.editing == "matter" or short


def take_matter(draft: Draft, value: str, known: Known) -> Draft:
    if value == "keep":
        return replace(skip(draft, "matter"), editing="")
    return replace(draft, parts=(Part(value),), editing="", guess=draft.guess if draft.kind else None)


def clear_matter(draft: Draft) -> Draft:
    return replace(unskip(draft, "matter"), editing="matter")


# -- what the knowledge base says, for those who ask ------------------------------------------------------------------
def answers_open(draft: Draft, known: Known) -> bool:
    kind = known.kind(draft.likely)
    if kind is None or not kind.answers_first or draft.answers == () or "answers" in draft.skipped:
        return False
    return not any(word in draft.words for word in known.book.words.trouble)


def look_answers_up(draft: Draft, known: Known) -> Effect | None:
    return FindAnswers(draft.words, draft.region) if draft.answers is None else None


def take_answers(draft: Draft, value: str, known: Known) -> Draft:
    match value:
        case "next":
            return replace(draft, answer=draft.answer + 1)
        case "unsolved":
            return replace(skip(draft, "answers"), kind=draft.likely)
        case _:
            return replace(skip(draft, "answers"), kind="", widen=True)


def clear_answers(draft: Draft) -> Draft:
    return replace(unskip(draft, "answers"), kind="", widen=False, answer=0)


# -- which kind -------------------------------------------------------------------------------------------------------
def kind_open(draft: Draft, known: Known) -> bool:
    return not draft.kind


def read_kind(draft: Draft, known: Known) -> Effect | None:
    """The model has not read these words yet: an alarm came first, or they were told anew."""
    return Understand(draft.words[: known.book.limits.text]) if draft.guess is None and draft.words else None


def take_kind(draft: Draft, value: str, known: Known) -> Draft:
    first = draft.guess.kinds[0] if draft.guess and draft.guess.kinds else ""
    match value:
        case "more":
            return replace(draft, widen=True)
        case "elsewhere":
            return replace(skip(draft, draft.region), kind=first, region="", place="")
        case _:
            kind = first if value == "yes" else value
            return replace(draft, kind=kind, anonymous=None)


def clear_kind(draft: Draft) -> Draft:
    return replace(draft, kind="")


def edit_kind(draft: Draft) -> Draft:
    return replace(skip(draft, "answers"), kind="", widen=True)


# -- where, how secret, who, how to reach -----------------------------------------------------------------------------
def take_region(draft: Draft, value: str, known: Known) -> Draft:
    return skip(draft, "region") if value == "skip" else replace(draft, region=value, place="")


def region_open(draft: Draft, known: Known) -> bool:
    return not draft.region and "region" not in draft.skipped


def clear_region(draft: Draft) -> Draft:
    return replace(unskip(draft, "region"), region="", place="")


def secrecy_open(draft: Draft, known: Known) -> bool:
    kind = known.kind(draft.kind)
    return kind is not None and kind.may_be_anonymous and draft.anonymous is None


def clear_secrecy(draft: Draft) -> Draft:
    return replace(draft, anonymous=None)


def take_secrecy(draft: Draft, value: str, known: Known) -> Draft:
    if value != "anonymous":
        return replace(draft, anonymous=False)
    return replace(draft, anonymous=True, enterprise="", uscc="", standing="", phone="")


def _nameless(draft: Draft) -> bool:
    return not (draft.anonymous or draft.enterprise or draft.uscc or draft.standing)


def remembered_open(draft: Draft, known: Known) -> bool:
    offered = known.profile is not None and bool(known.profile.enterprise) and not known.profile.proven
    return offered and _nameless(draft) and not {"remembered", "enterprise"} & set(draft.skipped)


def take_remembered(draft: Draft, value: str, known: Known) -> Draft:
    profile = known.profile
    if value != "yes" or profile is None:
        return skip(draft, "remembered")
    phone = draft.phone or profile.phone
    return replace(draft, enterprise=profile.enterprise, uscc=profile.uscc, standing="registered", phone=phone)


def clear_remembered(draft: Draft) -> Draft:
    return unskip(clear_phone(clear_enterprise(draft)), "remembered")


def enterprise_open(draft: Draft, known: Known) -> bool:
    return _nameless(draft) and "enterprise" not in draft.skipped


def take_enterprise(draft: Draft, value: str, known: Known) -> Draft:
    doubted, draft = draft.doubted, replace(draft, doubted="")
    if value == "again":
        return draft
    if value == "story":
        return replace(draft, parts=(*draft.parts, Part(doubted)))
    if value == "sure" and doubted:
        return replace(draft, enterprise=doubted, standing="registered")
    if value == "skip":
        return skip(draft, "enterprise")
    if value in ("individual", "unregistered"):
        return replace(draft, standing=value)
    if value.startswith(CODE):
        return replace(draft, uscc=value.removeprefix(CODE), standing="registered")
    return replace(draft, enterprise=value, standing="registered")


def clear_enterprise(draft: Draft) -> Draft:
    return replace(unskip(draft, "enterprise"), enterprise="", uscc="", standing="", doubted="")


def phone_open(draft: Draft, known: Known) -> bool:
    return not (draft.anonymous or draft.phone or "phone" in draft.skipped)


def take_phone(draft: Draft, value: str, known: Known) -> Draft:
    if value == "skip":
        return skip(draft, "phone")
    remembered = known.profile.phone if known.profile else ""
    return replace(draft, phone=remembered if value == "remembered" else value)


def clear_phone(draft: Draft) -> Draft:
    return replace(unskip(draft, "phone"), phone="")


# -- files, and the last look ------------------------------------------------------------------------------------------
def files_open(draft: Draft, known: Known) -> bool:
    return draft.editing == "files"


def take_files(draft: Draft, value: str, known: Known) -> Draft:
    return replace(draft, editing="")


def clear_files(draft: Draft) -> Draft:
    return replace(draft, editing="files")


def summary_open(draft: Draft, known: Known) -> bool:
    return True


EDITS: dict[str, Callable[[Draft], Draft]] = {
    "edit-matter": clear_matter,
    "edit-kind": edit_kind,
    "edit-region": clear_region,
    "edit-who": lambda draft: skip(clear_phone(clear_enterprise(draft)), "remembered"),
    "edit-files": clear_files,
}


def take_summary(draft: Draft, value: str, known: Known) -> Draft:
    if value == "edit":
        return replace(draft, editing="menu")
    edit = EDITS.get(value)
    plain = replace(draft, editing="")
    return edit(plain) if edit else plain


def clear_summary(draft: Draft) -> Draft:
    return replace(draft, editing="")
