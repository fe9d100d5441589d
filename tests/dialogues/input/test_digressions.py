"""A question about the open question: it is explained, whichever step is open."""

from __future__ import annotations

import pytest

from dialogues.core.events import Said
from dialogues.core.parts import Part
from dialogues.core.session import Draft, Guess, Session
from dialogues.engine import Engine
from dialogues.intake.steps import REPORT
from dialogues.language.utterance import talk_topic
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


@pytest.mark.parametrize(
    "said",
    [
        "跳过",
        "你们是骗子吧",
        "别烦我",
        "别烦我啊",
        "等下啊有客人",
        "骗人的吧",
        "你是机器人吧",
        "怎么问这么多啊",
        "随便吧",
        "测试一下",
        "我先忙",
        "有客人来了",
        "你們是騙子吧",
    ],
)
@pytest.mark.parametrize("asked", ["matter", "kind"])
def test_talk_never_enters_a_matter(said: str, asked: str) -> None:
    draft = Draft(1, (Part("城管把我的招牌拆了也不给手续"),), guess=Guess(("help",), "sure"), asked=asked)
    turn = Engine(book()).advance(Session("web:1", draft=draft, recalled=True), Said(said), NOW)
    assert turn.session.draft is not None
    assert turn.session.draft.words == draft.words
    assert not turn.session.heard
    assert turn.effects == ()
    assert turn.replies


@pytest.mark.parametrize(
    "said", ["他们是骗子", "房东是骗子", "物业真烦人天天敲门", "老板跑了", "店里来客人被打了", "卖的是假的烟"]
)
def test_what_is_said_of_others_is_a_matter(said: str) -> None:
    assert talk_topic(said, book()) == ""
