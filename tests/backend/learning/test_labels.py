"""Which texts wait for a label, and who decides."""

from __future__ import annotations

import pytest

from backend.contract.enums import Action, Role, TicketKind
from backend.contract.errors import BadDraft, NotFound
from backend.contract.moves import Reclassification, StaffMove
from backend.learning.labels import UNFIT, correction_queue, label_text, load_corrections, texts_by_mark
from backend.learning.predictions import text_fingerprint
from tests.backend.learning.predicted_tickets import desk_changes, submit
from tests.fixtures.desk import LiveDesk


@pytest.mark.both_databases
async def test_the_queue_asks_first_where_people_and_model_disagree_then_where_the_model_doubts(desk: LiveDesk) -> None:
    await submit(desk, "冷库停电一夜")
    await submit(desk, "税务窗口一直不理人", scores=(("help", 0.4), ("complaint", 0.39)), confidence=0.4)
    await submit(desk, "门口的路修了半年", TicketKind.COMPLAINT)
    await submit(desk, "垃圾没有人来收")
    await desk_changes(desk, 1, TicketKind.SUGGESTION)
    found = await correction_queue(desk.backend.context)
    assert [(one.text, one.guess, one.chosen, one.desk) for one in found] == [
        ("冷库停电一夜", "help", "help", "suggestion"),
        ("门口的路修了半年", "help", "complaint", ""),
        ("税务窗口一直不理人", "help", "help", ""),
        ("垃圾没有人来收", "help", "help", ""),
    ]
    assert [round(one.rank, 2) for one in found] == [2.5, 1.5, 0.99, 0.5]
    assert len(await correction_queue(desk.backend.context, limit=2)) == 2


async def test_a_person_decides_a_correction_and_may_think_again(empty_desk: LiveDesk) -> None:
    context = empty_desk.backend.context
    await submit(empty_desk, "门口的路修了半年", TicketKind.COMPLAINT)
    assert await label_text(context, 1, "complaint", "阿德") == "complaint"
    assert await correction_queue(context) == ()
    assert await label_text(context, 1, "suggestion", "阿德") == "suggestion"
    assert [(one.text, one.kind) for one in await load_corrections(context)] == [("门口的路修了半年", "suggestion")]
    await label_text(context, 1, UNFIT, "小黄")
    assert await load_corrections(context) == ()


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
        await label_text(empty_desk.backend.context, ident, kind, by)
    assert len(await correction_queue(empty_desk.backend.context)) == 1


@pytest.mark.both_databases
async def test_a_text_is_found_by_its_mark_as_long_as_it_may_be_read(desk: LiveDesk) -> None:
    await submit(desk, "冷库停电一夜")
    mark = text_fingerprint(desk.backend.context.keyring, " 冷库停电一夜。")
    assert await texts_by_mark(desk.backend.context, {mark, "0" * 64}) == {mark: "冷库停电一夜"}
    await desk_changes(desk, 1, TicketKind.REPORT, secret=True)
    assert await texts_by_mark(desk.backend.context, {mark}) == {}


async def test_a_desk_that_sets_another_kind_says_so_to_the_queue(empty_desk: LiveDesk) -> None:
    """The move itself, not the function it calls."""
    desk = await empty_desk.employ(Role.DESK, "nanning", "desk")
    number = await submit(empty_desk, "冷库停电一夜")
    await empty_desk.port.move_ticket(
        StaffMove(desk.id, number, Action.RECLASSIFY, Reclassification(TicketKind.SUGGESTION)), empty_desk.key()
    )
    (found,) = await correction_queue(empty_desk.backend.context)
    assert (found.guess, found.chosen, found.desk, found.rank) == ("help", "help", "suggestion", 2.5)
    await empty_desk.port.move_ticket(
        StaffMove(desk.id, number, Action.RECLASSIFY, Reclassification(TicketKind.REPORT)), empty_desk.key()
    )
    assert await correction_queue(empty_desk.backend.context) == ()
