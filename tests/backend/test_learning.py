"""What a ticket leaves to learn from, who labels it, and what stays out: the queue, the gold set, the weekly drift."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from backend.contract.enums import Action, Role, TicketKind
from backend.contract.errors import BadDraft, NotAllowed, NotFound
from backend.contract.moves import Reclassification, StaffMove
from backend.contract.values import TicketDraft
from backend.db.context import Context
from backend.learning.drift import drift
from backend.learning.gold_set import add_gold, draw_gold, gold, gold_status, held_out, next_gold
from backend.learning.labels import UNFIT, corrections, label, queue, texts_of
from backend.learning.predictions import desk_chose, lesson, mark_of
from backend.learning.tables import Prediction, Sample
from config.policy import Policy, load_policy
from config.rules import Learning
from tests.fixtures.desk import OWNER, POLICY, LiveDesk

RULE = load_policy(POLICY).rule(Learning, date(2026, 11, 23))
GUESSED = {"guess": "help", "confidence": 0.7, "certainty": "sure", "model": "abc123"}
SCORES = (("help", 0.7), ("complaint", 0.2), ("consult", 0.06), ("report", 0.03), ("suggestion", 0.01))


def draft(text: str, kind: TicketKind = TicketKind.HELP, **more: object) -> TicketDraft:
    return replace(TicketDraft(OWNER, kind, text, "450103", **GUESSED, scores=SCORES), **more)  # type: ignore[arg-type]


async def submit(desk: LiveDesk, text: str, kind: TicketKind = TicketKind.HELP, **more: object) -> str:
    return (await desk.port.submit(draft(text, kind, **more), desk.key())).number


async def count(desk: LiveDesk, table: type[Prediction] | type[Sample]) -> int:
    async with desk.backend.context.reading() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.both_databases
async def test_a_ticket_leaves_its_scores_and_its_words_without_numbers(desk: LiveDesk) -> None:
    await submit(desk, "冷库停电一夜，虾都坏了，打１３８１２３４５６７８或者0771-5512345找我")
    async with desk.backend.context.reading() as session:
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
    assert lesson(told, RULE) == ""
    kept = lesson(told, RULE.model_copy(update={"confidential_texts": "redact"}))
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
        await empty_desk.port.submit(draft("冷库停电一夜", **wrong), empty_desk.key())  # type: ignore[arg-type]
    assert refused.value.field in wrong
    assert await count(empty_desk, Prediction) == 0


@pytest.mark.both_databases
async def test_the_queue_asks_first_where_people_and_model_disagree_then_where_the_model_doubts(desk: LiveDesk) -> None:
    await submit(desk, "冷库停电一夜")
    await submit(desk, "税务窗口一直不理人", scores=(("help", 0.4), ("complaint", 0.39)), confidence=0.4)
    await submit(desk, "门口的路修了半年", TicketKind.COMPLAINT)
    await submit(desk, "垃圾没有人来收")
    await desk_changes(desk, 1, TicketKind.SUGGESTION)
    found = await queue(desk.backend.context)
    assert [(one.text, one.guess, one.chosen, one.desk) for one in found] == [
        ("冷库停电一夜", "help", "help", "suggestion"),
        ("门口的路修了半年", "help", "complaint", ""),
        ("税务窗口一直不理人", "help", "help", ""),
        ("垃圾没有人来收", "help", "help", ""),
    ]
    assert [round(one.rank, 2) for one in found] == [2.5, 1.5, 0.99, 0.5]
    assert len(await queue(desk.backend.context, limit=2)) == 2


async def desk_changes(desk: LiveDesk, ticket: int, kind: TicketKind, *, secret: bool = False) -> None:
    from backend.tickets.tables import Ticket

    async with desk.backend.context.writing() as work:
        row = await work.session.get_one(Ticket, ticket)
        row.secrecy = "secret" if secret else row.secrecy
        await desk_chose(work, row, kind)
        await work.commit()


@pytest.mark.both_databases
async def test_what_the_desk_makes_secret_is_learnt_from_no_more(desk: LiveDesk) -> None:
    await submit(desk, "老板让人在秤上做手脚", TicketKind.COMPLAINT)
    await label(desk.backend.context, 1, "complaint", "阿德")
    await desk_changes(desk, 1, TicketKind.REPORT, secret=True)
    assert await queue(desk.backend.context) == ()
    assert await corrections(desk.backend.context) == ()
    async with desk.backend.context.reading() as session:
        assert (await session.scalars(select(Sample.text))).one() == ""


async def test_a_person_decides_a_correction_and_may_think_again(empty_desk: LiveDesk) -> None:
    context = empty_desk.backend.context
    await submit(empty_desk, "门口的路修了半年", TicketKind.COMPLAINT)
    assert await label(context, 1, "complaint", "阿德") == "complaint"
    assert await queue(context) == ()
    assert await label(context, 1, "suggestion", "阿德") == "suggestion"
    assert [(one.text, one.kind) for one in await corrections(context)] == [("门口的路修了半年", "suggestion")]
    await label(context, 1, UNFIT, "小黄")
    assert await corrections(context) == ()


@pytest.mark.parametrize(
    ("ident", "kind", "by", "error"),
    [
        (99, "help", "阿德", NotFound),
        (1, "praise", "阿德", BadDraft),
        (1, "help", " \u200b ", BadDraft),
        (1, "help", "名" * 65, BadDraft),
    ],
)
async def test_a_label_needs_a_text_a_kind_and_a_name(
    empty_desk: LiveDesk, ident: int, kind: str, by: str, error: type[Exception]
) -> None:
    await submit(empty_desk, "门口的路修了半年")
    with pytest.raises(error):
        await label(empty_desk.backend.context, ident, kind, by)
    assert len(await queue(empty_desk.backend.context)) == 1


async def test_a_gold_text_is_agreed_on_by_two_people_who_see_nothing_of_each_other(empty_desk: LiveDesk) -> None:
    context = empty_desk.backend.context
    assert await add_gold(context, [("冷库停电一夜", ""), ("办证要跑几趟", "")]) == 2
    assert [one.text for one in await next_gold(context, "阿德", 5)] == ["冷库停电一夜", "办证要跑几趟"]
    assert await label(context, 1, "help", "阿德") == ""
    with pytest.raises(NotAllowed):
        await label(context, 1, "help", " 阿德 ")  # the same person
    assert [one.id for one in await next_gold(context, "阿德", 5)] == [2]
    assert [one.id for one in await next_gold(context, "小黄", 5)] == [1, 2]
    assert await gold(context) == ()
    assert await label(context, 1, "help", "小黄") == "help"
    assert [(one.text, one.kind) for one in await gold(context)] == [("冷库停电一夜", "help")]
    with pytest.raises(NotAllowed):
        await label(context, 1, "consult", "老韦")  # frozen
    assert await held_out(context) == ("冷库停电一夜", "办证要跑几趟")
    assert await corrections(context) == ()
    assert await queue(context) == ()


@pytest.mark.both_databases
async def test_when_two_differ_a_third_decides(desk: LiveDesk) -> None:
    context = desk.backend.context
    await add_gold(context, [("请问去哪里投诉", "consult"), ("垃圾没人收", "help")], "阿德")
    assert await label(context, 1, "complaint", "小黄") == ""
    status = await gold_status(context)
    assert (status.agreed, status.open, status.disputed) == ({}, 1, 1)
    assert await label(context, 1, "consult", "老韦") == "consult"
    assert await label(context, 2, "complaint", "小黄") == ""
    assert await label(context, 2, "suggestion", "老韦") == ""  # three people, three kinds
    assert await label(context, 2, "complaint", "李主任") == "complaint"
    status = await gold_status(context)
    assert (status.agreed, status.open, status.disputed) == ({"complaint": 1, "consult": 1}, 0, 0)


@pytest.mark.parametrize("line", [("", ""), ("，。", ""), ("诉" * 9000, ""), ("办证", "praise")])
async def test_gold_texts_come_all_or_none(empty_desk: LiveDesk, line: tuple[str, str]) -> None:
    with pytest.raises(BadDraft, match="line 2"):
        await add_gold(empty_desk.backend.context, [("冷库停电一夜", ""), line], "阿德")
    assert await held_out(empty_desk.backend.context) == ()


async def test_what_was_learnt_from_cannot_be_held_out(empty_desk: LiveDesk) -> None:
    await submit(empty_desk, "冷库停电一夜")
    await label(empty_desk.backend.context, 1, "help", "阿德")
    with pytest.raises(BadDraft, match="learnt from"):
        await add_gold(empty_desk.backend.context, [("冷库 停电一夜。", "")])


@pytest.mark.both_databases
async def test_texts_are_drawn_from_tickets_but_for_those_that_are_known(desk: LiveDesk) -> None:
    for text in ("冷库停电一夜", "门口的路修了半年", "税务窗口一直不理人"):
        await submit(desk, text)
    drawn = await draw_gold(
        desk.backend.context, 2, lambda texts: {at for at, text in enumerate(texts) if "路" in text}
    )
    assert drawn == 2
    assert set(await held_out(desk.backend.context)) == {"冷库停电一夜", "税务窗口一直不理人"}
    assert [one.text for one in await queue(desk.backend.context)] == ["门口的路修了半年"]


@pytest.mark.both_databases
async def test_a_text_is_found_by_its_mark_as_long_as_it_may_be_read(desk: LiveDesk) -> None:
    await submit(desk, "冷库停电一夜")
    mark = mark_of(desk.backend.context.vault, " 冷库停电一夜。")
    assert await texts_of(desk.backend.context, {mark, "0" * 64}) == {mark: "冷库停电一夜"}
    await desk_changes(desk, 1, TicketKind.REPORT, secret=True)
    assert await texts_of(desk.backend.context, {mark}) == {}


def few_alarm(context: Context) -> Context:
    rule = RULE.model_copy(update={"least_weekly": 3})
    return replace(context, policy=Policy({**context.policy.versions, Learning: (rule,)}))


@pytest.mark.both_databases
async def test_drift_is_told_by_the_week_and_alarms_above_policy(desk: LiveDesk) -> None:
    for n in range(5):
        await submit(desk, f"冷库停电第{n}夜", confidence=0.3 if n < 2 else 0.9)
    desk.clock.pass_by(days=7)
    for n in range(3):
        await submit(desk, f"冷库停电第{n}夜", TicketKind.HELP if n else TicketKind.COMPLAINT)
    this, last, before = await drift(few_alarm(desk.backend.context), weeks=3)
    assert (last.guesses, last.low, last.alarms) == (5, 2, ("low confidence",))
    assert (this.guesses, this.low, this.alarms) == (3, 0, ("help",))
    assert next(kind for kind in this.kinds if kind.kind == "help").repicked == 1
    assert (before.guesses, before.alarms, len(before.kinds)) == (0, (), 5)
    assert (this.monday - last.monday).days == 7


async def test_few_guesses_alarm_nobody(empty_desk: LiveDesk) -> None:
    for n in range(2):
        await submit(empty_desk, f"冷库停电第{n}夜", TicketKind.COMPLAINT, confidence=0.1)
    (week,) = await drift(few_alarm(empty_desk.backend.context), weeks=1)
    assert (week.low_share, week.alarms) == (1.0, ())


async def test_a_desk_that_sets_another_kind_says_so_to_the_queue(empty_desk: LiveDesk) -> None:
    """The move itself, not the function it calls."""
    desk = await empty_desk.employ(Role.DESK, "nanning", "desk")
    number = await submit(empty_desk, "冷库停电一夜")
    await empty_desk.port.act(
        StaffMove(desk.id, number, Action.RECLASSIFY, Reclassification(TicketKind.SUGGESTION)), empty_desk.key()
    )
    (found,) = await queue(empty_desk.backend.context)
    assert (found.guess, found.chosen, found.desk, found.rank) == ("help", "help", "suggestion", 2.5)
    await empty_desk.port.act(
        StaffMove(desk.id, number, Action.RECLASSIFY, Reclassification(TicketKind.REPORT)), empty_desk.key()
    )
    assert await queue(empty_desk.backend.context) == ()
