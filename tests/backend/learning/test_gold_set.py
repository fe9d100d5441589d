"""The gold set: agreed on by two people, and never learnt from."""

from __future__ import annotations

import pytest

from backend.contract.errors import BadDraft, NotAllowed
from backend.learning.gold_set import (
    add_gold_texts,
    choose_gold_texts,
    gold_status,
    held_out_texts,
    load_gold_texts,
    next_gold_texts,
)
from backend.learning.labels import correction_queue, label_text, load_corrections
from tests.backend.learning.predicted_tickets import submit
from tests.fixtures.desk import LiveDesk


async def test_a_gold_text_is_agreed_on_by_two_people_who_see_nothing_of_each_other(empty_desk: LiveDesk) -> None:
    context = empty_desk.backend.context
    assert await add_gold_texts(context, [("冷库停电一夜", ""), ("办证要跑几趟", "")]) == 2
    assert [one.text for one in await next_gold_texts(context, "阿德", 5)] == ["冷库停电一夜", "办证要跑几趟"]
    assert await label_text(context, 1, "help", "阿德") == ""
    with pytest.raises(NotAllowed):
        await label_text(context, 1, "help", " 阿德 ")  # the same person
    assert [one.id for one in await next_gold_texts(context, "阿德", 5)] == [2]
    assert [one.id for one in await next_gold_texts(context, "小黄", 5)] == [1, 2]
    assert await load_gold_texts(context) == ()
    assert await label_text(context, 1, "help", "小黄") == "help"
    assert [(one.text, one.kind) for one in await load_gold_texts(context)] == [("冷库停电一夜", "help")]
    with pytest.raises(NotAllowed):
        await label_text(context, 1, "consult", "老韦")  # frozen
    assert await held_out_texts(context) == ("冷库停电一夜", "办证要跑几趟")
    assert await load_corrections(context) == ()
    assert await correction_queue(context) == ()


@pytest.mark.both_databases
async def test_when_two_differ_a_third_decides(desk: LiveDesk) -> None:
    context = desk.backend.context
    await add_gold_texts(context, [("请问去哪里投诉", "consult"), ("垃圾没人收", "help")], "阿德")
    assert await label_text(context, 1, "complaint", "小黄") == ""
    status = await gold_status(context)
    assert (status.agreed, status.open, status.disputed) == ({}, 1, 1)
    assert await label_text(context, 1, "consult", "老韦") == "consult"
    assert await label_text(context, 2, "complaint", "小黄") == ""
    assert await label_text(context, 2, "suggestion", "老韦") == ""  # three people, three kinds
    assert await label_text(context, 2, "complaint", "李主任") == "complaint"
    status = await gold_status(context)
    assert (status.agreed, status.open, status.disputed) == ({"complaint": 1, "consult": 1}, 0, 0)


@pytest.mark.parametrize("line", [("", ""), ("，。", ""), ("诉" * 25_000, ""), ("办证", "praise")])
async def test_gold_texts_come_all_or_none(empty_desk: LiveDesk, line: tuple[str, str]) -> None:
    with pytest.raises(BadDraft, match="line 2"):
        await add_gold_texts(empty_desk.backend.context, [("冷库停电一夜", ""), line], "阿德")
    assert await held_out_texts(empty_desk.backend.context) == ()


async def test_what_was_learnt_from_cannot_be_held_out(empty_desk: LiveDesk) -> None:
    await submit(empty_desk, "冷库停电一夜")
    await label_text(empty_desk.backend.context, 1, "help", "阿德")
    with pytest.raises(BadDraft, match="learnt from"):
        await add_gold_texts(empty_desk.backend.context, [("冷库 停电一夜。", "")])


@pytest.mark.both_databases
async def test_texts_are_drawn_from_tickets_but_for_those_that_are_known(desk: LiveDesk) -> None:
    for text in ("冷库停电一夜", "门口的路修了半年", "税务窗口一直不理人"):
        await submit(desk, text)
    drawn = await choose_gold_texts(
        desk.backend.context, 2, lambda texts: {at for at, text in enumerate(texts) if "路" in text}
    )
    assert drawn == 2
    assert set(await held_out_texts(desk.backend.context)) == {"冷库停电一夜", "税务窗口一直不理人"}
    assert [one.text for one in await correction_queue(desk.backend.context)] == ["门口的路修了半年"]
