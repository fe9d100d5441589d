"""A question about the open question: it is explained, whichever step is open."""

from __future__ import annotations

import pytest

from dialogues.core.events import Said
from dialogues.core.parts import Part
from dialogues.core.session import Draft, Session
from dialogues.engine import Engine
from dialogues.intake.steps import REPORT
from tests.dialogues.strategies import NOW, book
from tests.dialogues.test_engine import variables

AFTER_THE_KIND = [step.name for step in REPORT[[step.name for step in REPORT].index("kind") + 1 :]]


def test_every_step_has_its_explanation() -> None:
    """The keys are built of the step's name, so no search of the source finds one that is missing."""
    assert {f"explain-{step.name}" for step in REPORT} <= variables().keys()


@pytest.mark.parametrize("step", AFTER_THE_KIND)
def test_a_short_question_after_the_kind_is_about_the_form(step: str) -> None:
    """A new step was to be named in a list of its own here; one that was not answered 能不填吗 as a matter."""
    draft = Draft(1, (Part("办食品经营许可证，材料交了三次"),), kind="complaint", asked=step, editing="menu")
    session = Session("web:1", serial=1, draft=draft, recalled=True)
    turn = Engine(book()).advance(session, Said("能不填吗"), NOW)
    assert not turn.effects
    assert turn.session.draft is not None
    assert turn.session.draft.words == draft.words
