"""What is denied is heard: the kind that it is not is never taken for the kind that it is."""

from __future__ import annotations

import pytest

from dialogues.core.events import Said
from dialogues.core.parts import Part
from dialogues.core.session import Draft, Guess, Session
from dialogues.engine import Engine
from dialogues.language.denial import denied_kinds, kind_instead
from tests.dialogues.strategies import NOW, book

GUESS = Guess(("report", "help", "complaint"), "sure", 0.9, scores=(0.9, 0.06, 0.04))
TOLD = (Part("隔壁养鸡场的狗咬死了我二十只鸭子"),)


@pytest.mark.parametrize(
    ("text", "denied", "instead"),
    [
        ("不是举报，是要他们赔我鸭子", {"report"}, ""),
        ("不是投诉，是求助", {"complaint"}, "help"),
        ("我不是要投诉，就是想咨询", {"complaint"}, "consult"),
        ("唔係投訴，係求助", {"complaint"}, "help"),
        ("别给我按投诉报", {"complaint"}, ""),
        ("我没有要举报谁", {"report"}, ""),
        ("不算举报吧", {"report"}, ""),
        ("不是投诉也不是举报", {"complaint", "report"}, ""),
        ("别把我这个当投诉", {"complaint"}, ""),
        ("不投诉不行了", set(), ""),
        ("这不是投诉过了吗", set(), ""),
        ("我要投诉他们不作为", set(), ""),
        ("我不想举报不行吗", set(), ""),
        ("举报不受理", set(), ""),
    ],
)
def test_denied_kinds(text: str, denied: set[str], instead: str) -> None:
    assert denied_kinds(text, book()) == denied
    assert kind_instead(text, book()) == instead


def after(said: str, draft: Draft) -> Draft:
    turn = Engine(book()).advance(Session("web:1", draft=draft, recalled=True), Said(said), NOW)
    assert turn.session.draft is not None
    return turn.session.draft


def test_a_denied_guess_is_not_offered_again_and_the_words_stay() -> None:
    draft = after("不是举报，是要他们赔我二十只鸭子的钱，一共一千八", Draft(1, TOLD, guess=GUESS, asked="kind"))
    assert draft.kind == ""
    assert draft.guess is not None
    assert "report" not in draft.guess.kinds
    assert "赔我二十只鸭子" in draft.words


def test_a_kind_named_instead_is_taken() -> None:
    assert after("不是举报，是求助", Draft(1, TOLD, guess=GUESS, asked="kind")).kind == "help"


def test_a_kind_already_taken_is_opened_again() -> None:
    draft = after("不是举报", Draft(1, TOLD, guess=GUESS, kind="report", region="450103", asked="secrecy"))
    assert (draft.kind, draft.asked) == ("", "kind")
