"""The five kinds and the reasons of a grade are written once, in `backend.contract.enums`; what cannot import them is
held equal here."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError

import nlu
from backend.contract.enums import Action, Grade, Outcome, SecrecyLevel, SurveyReason, TicketKind, TicketState
from backend.surveys.routes import CallBackRequest
from backend.tickets.workflow import TRANSITIONS
from backend.tickets.workflow_terms import Need
from bot.reports.sections import counts_by_kind
from config import rules
from dialogues.core.values import make_text
from dialogues.input import intent
from dialogues.tickets import staff, staff_case, survey, ticket_story
from nlu.contract import KINDS
from nlu.training.corpus import INTENTS, TALK
from tests.dialogues.strategies import book
from tests.dialogues.test_engine import catalogue, variables

IN_ORDER = [kind.value for kind in TicketKind]
CLASSIFIER = Path(nlu.__file__).parent / "rasa" / "components" / "classifier.py"


def test_the_kinds_are_shown_counted_and_told_in_one_order() -> None:
    assert [kind.code for kind in book().kinds] == IN_ORDER
    assert list(counts_by_kind({})) == IN_ORDER
    assert list(KINDS) == IN_ORDER
    assert (*IN_ORDER, *TALK) == INTENTS


def test_the_classifier_in_rasas_own_process_knows_the_same_kinds() -> None:
    """It runs where nothing of the house can be imported, so it is read."""
    tree = ast.parse(CLASSIFIER.read_text("utf-8"))
    written = [ast.literal_eval(node.value) for node in tree.body if isinstance(node, ast.Assign) and _named(node)]
    assert written == [tuple(IN_ORDER)]


def _named(node: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "KINDS" for target in node.targets)


def test_policy_knows_the_same_kinds() -> None:
    """Policy lies below the desk and cannot import its kinds."""
    assert list(get_args(rules.KindName)) == IN_ORDER
    assert set(rules.HandlingDays.model_fields) == set(rules.RetentionDays.model_fields) == set(IN_ORDER)


def test_policy_knows_the_same_levels_of_secrecy() -> None:
    assert get_args(rules.SecrecyLevelName) == tuple(SecrecyLevel)


def test_the_owner_is_offered_the_reasons_that_the_desk_takes() -> None:
    assert book().reasons == tuple(SurveyReason)
    assert all(catalogue().draw_text(make_text(f"reason-{reason}")) for reason in SurveyReason)


def test_a_call_back_takes_these_reasons_and_no_others() -> None:
    called = {"staff": "s-1", "outcome": "rated", "grade": 2}
    assert CallBackRequest.model_validate(called | {"reasons": list(SurveyReason)}).reasons == tuple(SurveyReason)
    with pytest.raises(ValidationError):
        CallBackRequest.model_validate(called | {"reasons": ["price"]})


def test_the_dialogues_know_the_desks_words() -> None:
    """They are pure and import nothing of the desk; words the book does not tell are held equal here."""
    assert tuple(Grade) == survey.GRADES
    assert tuple(Outcome) == staff.OUTCOMES
    assert set(staff_case.MOVES) <= set(Action)
    assert tuple(TicketState) == ticket_story.TOLD_STATES
    assert {*staff.STATES, *ticket_story.DONE_STATES} <= set(TicketState)


def test_the_chat_asks_for_words_where_the_table_needs_them() -> None:
    need_words = {move.action.value for move in TRANSITIONS if Need.NOTE in move.needs}
    assert set(staff.WORDY) == need_words & set(staff_case.MOVES)


@pytest.mark.parametrize("move", staff_case.MOVES)
def test_a_move_that_the_chat_offers_has_its_texts(move: str) -> None:
    """Their keys are built of the move's name, so no search of the source finds one that is missing."""
    stems = ["move", "did"]
    if move in staff.WORDY:
        stems += ["ask-words", *(["check-words"] if move != "resolve" else [])]
    assert {f"{stem}-{staff_case.move_text_key(move)}" for stem in stems} <= variables().keys()


def test_every_kind_of_talk_has_an_answer() -> None:
    """Without one, an intent's words would be taken for a matter. Danger is answered before any talk."""
    assert set(intent.INTENTS) | {"emergency"} == set(TALK)
