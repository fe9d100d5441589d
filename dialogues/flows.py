"""PURE. The report as a table: its steps in order. The first step that is open is the one asked next.

A step is open while its slot is empty, it applies, and the owner did not skip it; so whatever came early is never
asked again, and changing a line is nothing but opening its step. `docs/dialogues.md` is drawn from these tables.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from dialogues import cards
from dialogues.effects import Effect, FindAnswers
from dialogues.model import Draft, Part
from dialogues.questions.attachments import Attachments
from dialogues.questions.base import Known, Question
from dialogues.questions.choice import Choice
from dialogues.questions.enterprise import CODE, Enterprise
from dialogues.questions.matter import Matter
from dialogues.questions.phone import Phone
from dialogues.questions.region import Region


def _nothing(draft: Draft, known: Known) -> Effect | None:
    return None


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    question: Question
    open: Callable[[Draft, Known], bool]
    take: Callable[[Draft, str, Known], Draft]  # write the answer down
    clear: Callable[[Draft], Draft]  # open the slot again
    first: Callable[[Draft, Known], Effect | None] = _nothing  # what the world is asked before the owner


def skip(draft: Draft, step: str) -> Draft:
    return replace(draft, skipped=(*draft.skipped, step))


def unskip(draft: Draft, *steps: str) -> Draft:
    return replace(draft, skipped=tuple(name for name in draft.skipped if name not in steps))


# -- what happened ----------------------------------------------------------------------------------------------------
def _matter_open(draft: Draft, known: Known) -> bool:
    short = len(draft.words) < known.book.limits.short_matter and "matter" not in draft.skipped
    return not draft.words or draft.editing == "matter" or short


def _take_matter(draft: Draft, value: str, known: Known) -> Draft:
    if value == "keep":
        return replace(skip(draft, "matter"), editing="")
    return replace(draft, parts=(Part(value),), editing="")


def _clear_matter(draft: Draft) -> Draft:
    return replace(unskip(draft, "matter"), editing="matter")


# -- what the knowledge base says, for those who ask ------------------------------------------------------------------
def _answers_open(draft: Draft, known: Known) -> bool:
    kind = known.kind(draft.likely)
    return kind is not None and kind.answers_first and draft.answers != () and "answers" not in draft.skipped


def _look_answers_up(draft: Draft, known: Known) -> Effect | None:
    return FindAnswers(draft.words, draft.region) if draft.answers is None else None


def _take_answers(draft: Draft, value: str, known: Known) -> Draft:
    match value:
        case "next":
            return replace(draft, answer=draft.answer + 1)
        case "unsolved":
            return replace(skip(draft, "answers"), kind=draft.likely)
        case _:
            return replace(skip(draft, "answers"), kind="", widen=True)


def _clear_answers(draft: Draft) -> Draft:
    return replace(unskip(draft, "answers"), kind="", widen=False, answer=0)


# -- which kind -------------------------------------------------------------------------------------------------------
def _take_kind(draft: Draft, value: str, known: Known) -> Draft:
    first = draft.guess.kinds[0] if draft.guess and draft.guess.kinds else ""
    match value:
        case "more":
            return replace(draft, widen=True)
        case "elsewhere":
            return replace(skip(draft, draft.region), kind=first, region="", place="")
        case _:
            kind = first if value == "yes" else value
            return replace(draft, kind=kind, anonymous=None)


def _clear_kind(draft: Draft) -> Draft:
    return replace(draft, kind="")


def _edit_kind(draft: Draft) -> Draft:
    return replace(skip(draft, "answers"), kind="", widen=True)


# -- where, how secret, who, how to reach -----------------------------------------------------------------------------
def _take_region(draft: Draft, value: str, known: Known) -> Draft:
    return skip(draft, "region") if value == "skip" else replace(draft, region=value, place="")


def _clear_region(draft: Draft) -> Draft:
    return replace(unskip(draft, "region"), region="", place="")


def _secrecy_open(draft: Draft, known: Known) -> bool:
    kind = known.kind(draft.kind)
    return kind is not None and kind.may_be_anonymous and draft.anonymous is None


def _take_secrecy(draft: Draft, value: str, known: Known) -> Draft:
    if value != "anonymous":
        return replace(draft, anonymous=False)
    return replace(draft, anonymous=True, enterprise="", uscc="", standing="", phone="")


def _nameless(draft: Draft) -> bool:
    return not (draft.anonymous or draft.enterprise or draft.uscc or draft.standing)


def _remembered_open(draft: Draft, known: Known) -> bool:
    offered = known.profile is not None and bool(known.profile.enterprise) and not known.profile.proven
    return offered and _nameless(draft) and not {"remembered", "enterprise"} & set(draft.skipped)


def _take_remembered(draft: Draft, value: str, known: Known) -> Draft:
    profile = known.profile
    if value != "yes" or profile is None:
        return skip(draft, "remembered")
    phone = draft.phone or profile.phone
    return replace(draft, enterprise=profile.enterprise, uscc=profile.uscc, standing="registered", phone=phone)


def _take_enterprise(draft: Draft, value: str, known: Known) -> Draft:
    if value == "skip":
        return skip(draft, "enterprise")
    if value in ("individual", "unregistered"):
        return replace(draft, standing=value)
    if value.startswith(CODE):
        return replace(draft, uscc=value.removeprefix(CODE), standing="registered")
    return replace(draft, enterprise=value, standing="registered")


def _clear_enterprise(draft: Draft) -> Draft:
    return replace(unskip(draft, "enterprise"), enterprise="", uscc="", standing="")


def _take_phone(draft: Draft, value: str, known: Known) -> Draft:
    if value == "skip":
        return skip(draft, "phone")
    remembered = known.profile.phone if known.profile else ""
    return replace(draft, phone=remembered if value == "remembered" else value)


def _clear_phone(draft: Draft) -> Draft:
    return replace(unskip(draft, "phone"), phone="")


# -- the last look ----------------------------------------------------------------------------------------------------
_EDITS: dict[str, Callable[[Draft], Draft]] = {
    "edit-matter": _clear_matter,
    "edit-kind": _edit_kind,
    "edit-region": _clear_region,
    "edit-who": lambda draft: skip(_clear_phone(_clear_enterprise(draft)), "remembered"),
    "edit-files": lambda draft: replace(draft, editing="files"),
}


def _take_summary(draft: Draft, value: str, known: Known) -> Draft:
    if value == "edit":
        return replace(draft, editing="menu")
    edit = _EDITS.get(value)
    plain = replace(draft, editing="")
    return edit(plain) if edit else plain


REPORT: tuple[Step, ...] = (
    Step("matter", Matter(), _matter_open, _take_matter, _clear_matter),
    Step("answers", Choice(cards.answer_card), _answers_open, _take_answers, _clear_answers, _look_answers_up),
    Step("kind", Choice(cards.kind_card), lambda d, k: not d.kind, _take_kind, _clear_kind),
    Step("region", Region(), lambda d, k: not d.region and "region" not in d.skipped, _take_region, _clear_region),
    Step(
        "secrecy",
        Choice(cards.secrecy_card),
        _secrecy_open,
        _take_secrecy,
        lambda d: replace(d, anonymous=None),
    ),
    Step(
        "remembered",
        Choice(cards.remembered_card),
        _remembered_open,
        _take_remembered,
        lambda d: unskip(_clear_phone(_clear_enterprise(d)), "remembered"),
    ),
    Step(
        "enterprise",
        Enterprise(),
        lambda d, k: _nameless(d) and "enterprise" not in d.skipped,
        _take_enterprise,
        _clear_enterprise,
    ),
    Step(
        "phone",
        Phone(),
        lambda d, k: not (d.anonymous or d.phone or "phone" in d.skipped),
        _take_phone,
        _clear_phone,
    ),
    Step(
        "files",
        Attachments(),
        lambda d, k: d.editing == "files",
        lambda d, v, k: replace(d, editing=""),
        lambda d: replace(d, editing="files"),
    ),
    Step("summary", Choice(cards.summary_card), lambda d, k: True, _take_summary, lambda d: replace(d, editing="")),
)

STEPS = {step.name: step for step in REPORT}


def next_step(draft: Draft, known: Known) -> Step:
    """The step to ask now."""
    return next(step for step in REPORT if step.open(draft, known))
