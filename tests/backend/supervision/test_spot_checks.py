"""台账: what is worth a second look is entered once, drawn by a lot that can be repeated, looked at by a person
(mechanism 23)."""

from __future__ import annotations

import asyncio
from hashlib import sha256

import pytest

from backend.contract.enums import Action, FlagName, Grade, TicketKind
from backend.contract.errors import BadDraft, NotAllowed, NotFound
from backend.supervision.spot_checks import Drawing, Finding, LedgerEntryView
from tests.backend.supervision.steps import rate_for_good, return_tickets, scan_evidence
from tests.fixtures.desk import LiveDesk, china_time


async def entries(desk: LiveDesk, who: str = "force", **which: object) -> tuple[LedgerEntryView, ...]:
    return await desk.backend.spot_checks.list_entries(desk.staff[who].id, **which)  # type: ignore[arg-type]


async def flagged(desk: LiveDesk, times: int) -> list[str]:
    """Tickets closed against the rules."""
    numbers = [await desk.resolved() for _ in range(times)]
    for number in numbers:
        await desk.act("office", number, Action.FLAG, "没有联系诉求人", flag=FlagName.IRREGULAR)
    await scan_evidence(desk)
    return numbers


async def test_a_dissatisfied_owner_once_the_rating_stands(government: LiveDesk) -> None:
    number = await government.resolved()
    await rate_for_good(government, number, Grade.DISSATISFIED)
    (entry,) = await entries(government)
    assert (entry.number, entry.kind, entry.unit) == (number, "dissatisfied", "market")


async def test_a_ticket_that_was_sent_back_twice(government: LiveDesk) -> None:
    (number,) = await return_tickets(government)
    await scan_evidence(government)
    assert await entries(government) == ()
    await government.act("desk", number, Action.ASSIGN, department="tax")
    await government.act("tax", number, Action.RETURN, "也不归我们管")
    await scan_evidence(government)
    (entry,) = await entries(government)
    assert (entry.number, entry.kind) == (number, "poor")


async def test_a_ticket_that_is_stuck(government: LiveDesk) -> None:
    number = await government.in_progress()
    await government.act("market", number, Action.STUCK, "涉及三个部门，协调不下来")
    await scan_evidence(government)
    await government.act("force", number, Action.RAISE, "专责组协调不了")
    await scan_evidence(government)
    (entry,) = await entries(government)
    assert (entry.number, entry.kind) == (number, "hard")


@pytest.mark.both_databases
async def test_an_entry_is_made_once(government: LiveDesk) -> None:
    numbers = await flagged(government, 2)
    await asyncio.gather(*(scan_evidence(government) for _ in range(4)))
    assert sorted(entry.number for entry in await entries(government)) == numbers
    await government.act("office", numbers[0], Action.FLAG, "又发现一处", flag=FlagName.IRREGULAR)
    await scan_evidence(government)
    assert len(await entries(government)) == 2
    assert await entries(government, kind="hard") == ()
    assert [entry.number for entry in await entries(government, limit=1)] == numbers[1:]
    assert [entry.number for entry in await entries(government, before=(await entries(government))[0].id)] == numbers[
        :1
    ]


async def draw(desk: LiveDesk, count: int, who: str = "force") -> Drawing:
    return await desk.backend.spot_checks.draw_entries(desk.staff[who].id, count, desk.key())


async def test_anybody_can_repeat_a_drawing(government: LiveDesk) -> None:
    numbers = await flagged(government, 5)
    drawing = await draw(government, 2)
    assert (drawing.seed, drawing.pool, drawing.drawn_by) == ("2026-11-23/1", 5, "force")
    lots = sorted(numbers, key=lambda number: sha256(f"2026-11-23/1\0{number}\0poor".encode()).digest())
    assert [entry.number for entry in drawing.entries] == lots[:2]
    rest = await draw(government, 5)
    assert (rest.seed, rest.pool) == ("2026-11-23/2", 3)
    assert {entry.number for entry in rest.entries} == set(lots[2:])
    assert (await draw(government, 5)).entries == ()


@pytest.mark.both_databases
async def test_two_who_draw_at_once_take_different_ones(government: LiveDesk) -> None:
    numbers = await flagged(government, 4)
    first, second = await asyncio.gather(draw(government, 2), draw(government, 2))
    assert sorted(entry.number for entry in (*first.entries, *second.entries)) == numbers
    assert first.seed != second.seed


async def test_what_is_old_is_not_drawn(government: LiveDesk) -> None:
    await flagged(government, 1)
    government.clock.now = china_time(12, 30, 12)
    assert (await draw(government, 1)).pool == 1
    government.clock.now = china_time(11, 23, 12)
    await flagged(government, 1)
    government.clock.pass_by(days=91)
    assert (await draw(government, 1)).pool == 0


async def test_what_a_person_found_is_written_down_once(government: LiveDesk) -> None:
    await flagged(government, 2)
    (drawn,) = (await draw(government, 1)).entries
    ledger, force = government.backend.spot_checks, government.staff["force"].id
    found = await ledger.record_finding(
        force, drawn.id, Finding.FAULTY, "办结前没有联系诉求人，属实。", government.key()
    )
    assert (found.finding, found.checked_by, found.seed) == (Finding.FAULTY, "force", drawn.seed)
    assert drawn.id not in {entry.id for entry in await entries(government, unchecked=True)}
    with pytest.raises(NotAllowed):
        await ledger.record_finding(force, drawn.id, Finding.SOUND, "又觉得没问题", government.key())
    (undrawn,) = await entries(government, unchecked=True)
    with pytest.raises(NotAllowed):
        await ledger.record_finding(force, undrawn.id, Finding.SOUND, "没抽到就查", government.key())
    with pytest.raises(NotFound):
        await ledger.record_finding(force, 999, Finding.SOUND, "没有这一条", government.key())
    assert found in await entries(government)


async def test_the_task_force_draws_and_others_do_not(government: LiveDesk) -> None:
    await flagged(government, 1)
    for who in ("desk", "market", "office", "group", "admin"):
        with pytest.raises(NotAllowed):
            await draw(government, 1, who)
    for who in ("desk", "market", "admin"):
        with pytest.raises(NotAllowed):
            await entries(government, who)
    for count in (0, 101):
        with pytest.raises(BadDraft):
            await draw(government, count)
    (entry,) = await entries(government, "group")
    assert entry.seed == ""


async def test_of_a_secret_ticket_only_the_number_is_told(government: LiveDesk) -> None:
    number = await government.resolved(kind=TicketKind.REPORT, enterprise="阿珍螺蛳粉")
    await government.act("desk", number, Action.FLAG, "没有联系阿珍", flag=FlagName.IRREGULAR)
    await scan_evidence(government)
    (entry,) = await entries(government)
    assert (entry.number, entry.unit, entry.unit_name) == (number, "", "")
    assert "阿珍" not in repr(entry)
