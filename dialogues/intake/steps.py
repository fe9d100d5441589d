"""PURE. The report as a table: REPORT holds its steps in order. The first open step is asked next.

A step is open while its slot is empty, it applies, and the owner did not skip it; so what was said early is not asked
again, and to change a line is to open its step. `docs/dialogues.md` is drawn from this table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dialogues.core.effects import Effect
from dialogues.core.session import Draft
from dialogues.intake import cards, matter_slot, slots
from dialogues.intake.questions.attachments import FilesQuestion
from dialogues.intake.questions.base import Question, QuestionContext
from dialogues.intake.questions.choice import ChoiceQuestion
from dialogues.intake.questions.enterprise import EnterpriseQuestion
from dialogues.intake.questions.kind import KindQuestion
from dialogues.intake.questions.matter import MatterQuestion
from dialogues.intake.questions.phone import PhoneQuestion
from dialogues.intake.questions.region import RegionQuestion


def _no_lookup(draft: Draft, known: QuestionContext) -> Effect | None:
    return None


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its question and the functions of its slot."""

    name: str
    when: str  # in words, for the diagram
    question: Question
    is_open: Callable[[Draft, QuestionContext], bool]
    write_answer: Callable[[Draft, str, QuestionContext], Draft]  # write the answer down
    reopen: Callable[[Draft], Draft]  # open the slot again
    lookup: Callable[[Draft, QuestionContext], Effect | None] = (
        _no_lookup  # the effect needed before the question, if any
    )


REPORT: tuple[Step, ...] = (
    Step(
        "matter",
        "until there are words enough",
        MatterQuestion(),
        matter_slot.is_matter_open,
        matter_slot.take_matter,
        matter_slot.clear_matter,
    ),
    Step(
        "split",
        "the first message lists several matters",
        ChoiceQuestion(cards.split_card),
        matter_slot.is_split_open,
        matter_slot.take_split,
        matter_slot.clear_split,
    ),
    Step(
        "answers",
        "a question, and the knowledge base has answers",
        ChoiceQuestion(cards.answer_card),
        slots.is_answers_open,
        slots.take_answers,
        slots.clear_answers,
        slots.request_answers,
    ),
    Step(
        "kind",
        "until the owner has said or confirmed it",
        KindQuestion(),
        slots.is_kind_open,
        slots.take_kind,
        slots.clear_kind,
        slots.request_guess,
    ),
    Step(
        "region",
        "no door, word or place has told it",
        RegionQuestion(),
        slots.is_region_open,
        slots.take_region,
        slots.clear_region,
    ),
    Step(
        "secrecy",
        "the kind may be anonymous",
        ChoiceQuestion(cards.secrecy_card),
        slots.is_secrecy_open,
        slots.take_secrecy,
        slots.clear_secrecy,
    ),
    Step(
        "traces",
        "anonymous, and the words tell who the owner is",
        ChoiceQuestion(cards.traces_card),
        slots.is_traces_open,
        slots.take_traces,
        slots.clear_traces,
    ),
    Step(
        "remembered",
        "the owner agreed last time to be remembered",
        ChoiceQuestion(cards.remembered_card),
        slots.is_remembered_open,
        slots.take_remembered,
        slots.clear_remembered,
    ),
    Step(
        "enterprise",
        "not anonymous, and no hand-over has proven it",
        EnterpriseQuestion(),
        slots.is_enterprise_open,
        slots.take_enterprise,
        slots.clear_enterprise,
    ),
    Step(
        "phone",
        "not anonymous, and not yet told",
        PhoneQuestion(),
        slots.is_phone_open,
        slots.take_phone,
        slots.clear_phone,
    ),
    Step(
        "files",
        "the owner wants to add some at the end",
        FilesQuestion(),
        slots.is_files_open,
        slots.take_files,
        slots.clear_files,
    ),
    Step(
        "summary",
        "always, last; each line can be opened again",
        ChoiceQuestion(cards.summary_card),
        slots.is_summary_open,
        slots.take_summary,
        slots.clear_summary,
    ),
)

STEPS = {step.name: step for step in REPORT}


def next_step(draft: Draft, known: QuestionContext) -> Step:
    """Return the step to ask now; the summary is always open."""
    return next(step for step in REPORT if step.is_open(draft, known))
