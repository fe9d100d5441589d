"""What a ticket leaves to learn from, and what stays out."""

from __future__ import annotations

import math

import pytest
from sqlalchemy import select

from backend.contract.enums import TicketKind
from backend.contract.errors import BadDraft
from backend.learning.labels import correction_queue, label_text, load_corrections
from backend.learning.predictions import redact_for_training
from backend.learning.tables import Prediction, Sample
from tests.backend.learning.predicted_tickets import RULE, count, desk_changes, draft, submit
from tests.fixtures.desk import LiveDesk


@pytest.mark.both_databases
async def test_a_ticket_leaves_its_scores_and_its_words_without_numbers(desk: LiveDesk) -> None:
    await submit(desk, "冷库停电一夜，虾都坏了，打１３８１２３４５６７８或者0771-5512345找我")
    async with desk.backend.context.read_session() as session:
        said = await session.get_one(Prediction, 1)
        kept = (await session.scalars(select(Sample))).one()
    assert (said.guess, said.chosen, said.certainty, said.desk) == ("help", "help", "sure", None)
    assert said.scores == '{"help":0.7,"complaint":0.2,"consult":0.06,"report":0.03,"suggestion":0.01}'
    assert kept.text.startswith("冷库停电一夜")
    assert not any(digit in kept.text for digit in ("1234", "5512345", "１３８"))


async def test_a_model_that_said_nothing_leaves_nothing(empty_desk: LiveDesk) -> None:
    await submit(empty_desk, "冷库停电一夜", guess="", confidence=0.0, certainty="", scores=(), model="")
    assert await count(empty_desk, Prediction) == 0
    assert await count(empty_desk, Sample) == 0


@pytest.mark.parametrize(
    ("kind", "anonymous"), [(TicketKind.REPORT, False), (TicketKind.REPORT, True), (TicketKind.COMPLAINT, True)]
)
async def test_of_a_confidential_report_no_word_is_kept(
    empty_desk: LiveDesk, kind: TicketKind, anonymous: bool
) -> None:
    await submit(empty_desk, "举报覃某某在夜市卖假酒", kind, anonymous=anonymous)
    assert await count(empty_desk, Prediction) == 1
    assert await count(empty_desk, Sample) == 0


def test_by_policy_a_confidential_text_is_kept_without_whoever_it_names() -> None:
    told = draft(
        "我是阿珍螺蛳粉的，举报桂A12345的车在建设路乱收费，电话13812345678，邮箱azhen@example.com",
        TicketKind.REPORT,
        enterprise="阿珍螺蛳粉",
        place="建设路",
        phone="13812345678",
    )
    assert redact_for_training(told, RULE) == ""
    kept = redact_for_training(told, RULE.model_copy(update={"confidential_texts": "redact"}))
    assert "乱收费" in kept
    assert not [name for name in ("阿珍", "12345", "建设路", "138", "azhen", "example") if name in kept]


@pytest.mark.parametrize(
    "wrong",
    [
        {"scores": (("help", math.nan),)},
        {"scores": (("help", 1.5),)},
        {"scores": (("help", -0.1),)},
        {"scores": (("praise", 0.5),)},
        {"scores": (("help", 0.5), ("help", 0.5))},
        {"scores": tuple((f"{n}", 0.0) for n in range(10_000))},
        {"certainty": "quite"},
        {"confidence": math.inf},
    ],
)
async def test_scores_that_cannot_be_are_refused(empty_desk: LiveDesk, wrong: dict[str, object]) -> None:
    with pytest.raises(BadDraft) as refused:
        await empty_desk.port.submit_ticket(draft("冷库停电一夜", **wrong), empty_desk.key())  # type: ignore[arg-type]
    assert refused.value.field in wrong
    assert await count(empty_desk, Prediction) == 0


@pytest.mark.both_databases
async def test_what_the_desk_makes_secret_is_learnt_from_no_more(desk: LiveDesk) -> None:
    await submit(desk, "老板让人在秤上做手脚", TicketKind.COMPLAINT)
    await label_text(desk.backend.context, 1, "complaint", "阿德")
    await desk_changes(desk, 1, TicketKind.REPORT, secret=True)
    assert await correction_queue(desk.backend.context) == ()
    assert await load_corrections(desk.backend.context) == ()
    async with desk.backend.context.read_session() as session:
        assert (await session.scalars(select(Sample.text))).one() == ""
