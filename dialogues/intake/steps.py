"""PURE. The report as a table: REPORT holds its steps in order. The first open step is asked next.

A step is open while its slot is empty, it applies, and the owner did not skip it; so what was said early is not asked
again, and to change a line is to open its step. `docs/dialogues.md` is drawn from this table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dialogues.core.effects import Effect
from dialogues.core.session import Draft
from dialogues.intake import cards, slots
from dialogues.intake.questions.attachments import Attachments
from dialogues.intake.questions.base import Known, Question
from dialogues.intake.questions.choice import Choice
from dialogues.intake.questions.enterprise import Enterprise
from dialogues.intake.questions.kind import Kind
from dialogues.intake.questions.matter import Matter
from dialogues.intake.questions.phone import Phone
from dialogues.intake.questions.region import Region


def _nothing(draft: Draft, known: Known) -> Effect | None:
    return None


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its question and the functions of its slot."""

    name: str
    when: str  # in words, for the diagram
    question: Question
    open: Callable[[Draft, Known], bool]
    take: Callable[[Draft, str, Known], Draft]  # write the answer down
    clear: Callable[[Draft], Draft]  # open the slot again
    first: Callable[[Draft, Known], Effect | None] = _nothing  # the effect needed before the question, if any


REPORT: tuple[Step, ...] = (
    Step(
        "matter",
        "until there are words enough",
        Matter(),
        slots.matter_open,
        slots.take_matter,
        slots.clear_matter,
    ),
    Step(
        "answers",
        "a question, and the knowledge base has answers",
        Choice(cards.answer_card),
        slots.answers_open,
        slots.take_answers,
        slots.clear_answers,
        slots.look_answers_up,
    ),
    Step(
        "kind",
        "until the owner has said or confirmed it",
        Kind(),
        slots.kind_open,
        slots.take_kind,
        slots.clear_kind,
        slots.read_kind,
    ),
    Step(
        "region",
        "no door, word or place has told it",
        Region(),
        slots.region_open,
        slots.take_region,
        slots.clear_region,
    ),
    Step(
        "secrecy",
        "the kind may be anonymous",
        Choice(cards.secrecy_card),
        slots.secrecy_open,
        slots.take_secrecy,
        slots.clear_secrecy,
    ),
    Step(
        "remembered",
        "the owner agreed last time to be remembered",
        Choice(cards.remembered_card),
        slots.remembered_open,
        slots.take_remembered,
        slots.clear_remembered,
    ),
    Step(
        "enterprise",
        "not anonymous, and no hand-over has proven it",
        Enterprise(),
        slots.enterprise_open,
        slots.take_enterprise,
        slots.clear_enterprise,
    ),
    Step(
        "phone",
        "not anonymous, and not yet told",
        Phone(),
        slots.phone_open,
        slots.take_phone,
        slots.clear_phone,
    ),
    Step(
        "files",
        "the owner wants to add some at the end",
        Attachments(),
        slots.files_open,
        slots.take_files,
        slots.clear_files,
    ),
    Step(
        "summary",
        "always, last; each line can be opened again",
        Choice(cards.summary_card),
        slots.summary_open,
        slots.take_summary,
        slots.clear_summary,
    ),
)

STEPS = {step.name: step for step in REPORT}


def next_step(draft: Draft, known: Known) -> Step:
    """Return the step to ask now; the summary is always open."""
    return next(step for step in REPORT if step.open(draft, known))
