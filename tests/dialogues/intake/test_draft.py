"""What the model made of a report travels to its ticket: all five scores, of the words the kind was told by."""

from __future__ import annotations

from dataclasses import replace

from dialogues.core import codec
from dialogues.core.effects import SubmitTicket
from dialogues.core.parts import Part
from dialogues.core.session import NO_DRAFT, Draft, Guess, Session, TurnContext
from dialogues.intake.draft import add_guess
from dialogues.intake.driver import submit_draft
from tests.dialogues.strategies import NOW, book

KINDS = ("help", "complaint", "consult", "report", "suggestion")
FIRST = Guess(KINDS, "sure", 0.7, "abc", (0.7, 0.2, 0.06, 0.03, 0.01))
LATER = Guess(KINDS[::-1], "lost", 0.3, "abc", (0.3, 0.2, 0.2, 0.2, 0.1))
SCENE = TurnContext(book(), NOW)


def session(draft: Draft) -> Session:
    return replace(Session.new("web:1"), draft=replace(draft, parts=(Part("冷库停电一夜"),)))


def guess_after(draft: Draft) -> Guess | None:
    after = add_guess(session(draft), SCENE, LATER, "", "").draft
    assert after is not None
    return after.guess


def test_what_is_added_once_the_kind_is_settled_does_not_replace_the_guess() -> None:
    assert guess_after(replace(NO_DRAFT, kind="help", guess=FIRST)) == FIRST
    assert guess_after(replace(NO_DRAFT, guess=FIRST)) == LATER
    assert guess_after(replace(NO_DRAFT, kind="help")) == LATER


def test_the_scores_go_with_the_ticket() -> None:
    (effect,) = submit_draft(session(replace(NO_DRAFT, kind="complaint", guess=FIRST)), SCENE).effects
    assert isinstance(effect, SubmitTicket)
    assert (effect.guess, effect.certainty) == ("help", "sure")
    assert effect.scores == tuple(zip(KINDS, FIRST.scores, strict=True))


def test_without_a_model_there_is_nothing_to_tell() -> None:
    (effect,) = submit_draft(session(replace(NO_DRAFT, kind="help", guess=Guess((), "lost"))), SCENE).effects
    assert isinstance(effect, SubmitTicket)
    assert (effect.guess, effect.certainty, effect.scores) == ("", "", ())


def test_a_guess_stored_before_there_were_scores_is_read() -> None:
    stored = codec.encode_session(session(replace(NO_DRAFT, guess=replace(FIRST, scores=()))))
    assert "scores" not in stored
    (effect,) = submit_draft(replace(codec.decode_session(stored)), SCENE).effects
    assert isinstance(effect, SubmitTicket)
    assert (effect.guess, effect.scores) == ("help", ())
