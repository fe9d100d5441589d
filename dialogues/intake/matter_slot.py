"""PURE. The slot of what happened: when it is open, how it and its single messages are changed, and how it is split.

`slots` holds the other slots, `listed_matters` tells several matters of one message apart.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.parts import Part
from dialogues.core.session import Draft
from dialogues.intake.draft import skip_step, unskip_steps
from dialogues.intake.listed_matters import split_matters
from dialogues.intake.questions.base import QuestionContext
from dialogues.language.utterance import is_question, leading_kind


def is_matter_open(draft: Draft, known: QuestionContext) -> bool:
    """Return whether what happened is still to be told: too few words, and no short question (怎么注销 is a matter)."""
    told = (
        leading_kind(draft.words, known.book)[1] or draft.words
    )  # 我要投诉税务局 tells the kind and whom, not yet what
    short = len(told) < known.book.limits.short_matter and not is_question(told, known.book)  # 怎么注销 is a matter
    short = short and "matter" not in draft.skipped
    return not draft.words or draft.editing.startswith("matter") or short


def take_matter(draft: Draft, value: str, known: QuestionContext) -> Draft:
    """Replace the matter by `value`; "keep" leaves it as it is."""
    if value == "keep":
        return replace(skip_step(draft, "matter"), editing="")
    if value == "anew":
        return replace(draft, editing="matter.anew")
    if value.startswith("line") and value[4:].isdecimal():
        return replace(draft, editing=f"matter.{value[4:]}")
    line = draft.editing.removeprefix("matter.")
    if line.isdecimal() and int(line) < len(draft.parts):
        changed = () if value == "drop" else (Part(value),)
        parts = (*draft.parts[: int(line)], *changed, *draft.parts[int(line) + 1 :])
        return replace(draft, parts=parts, editing="", guess=draft.guess if draft.kind else None)
    return replace(draft, parts=(Part(value),), editing="", guess=draft.guess if draft.kind else None)


def clear_matter(draft: Draft) -> Draft:
    return replace(unskip_steps(draft, "matter"), editing="matter")


def is_split_open(draft: Draft, known: QuestionContext) -> bool:
    """Return whether to ask if several matters of the first message are reported apart."""
    return (
        "split" not in draft.skipped and not draft.kind and len(draft.parts) == 1 and bool(split_matters(draft.words))
    )


def take_split(draft: Draft, value: str, known: QuestionContext) -> Draft:
    return skip_step(draft, "split")


def clear_split(draft: Draft) -> Draft:
    return unskip_steps(draft, "split")
