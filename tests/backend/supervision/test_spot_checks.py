"""台账: what is worth a second look is entered once, drawn by a lot that can be repeated, looked at by a person
(mechanism 23)."""

from __future__ import annotations

import asyncio
from hashlib import sha256

import pytest

from backend.contract.enums import Action, FlagName, Grade, TicketKind
from backend.contract.errors import BadDraft, NotAllowed, NotFound
from backend.supervision.spot_checks import Drawing, EntryView, Finding
from tests.backend.supervision.supervision_steps import both, desk, moment, rated, returned, scan
from tests.backend.world import World

__all__ = ["both", "desk"]


async def entries(world: World, who: str = "force", **which: object) -> tuple[EntryView, ...]:
    return await world.backend.ledger.entries(world.staff[who].id, **which)  # type: ignore[arg-type]


async def flagged(world: World, times: int) -> list[str]:
    """Tickets closed against the rules."""
    numbers = [await world.resolved() for _ in range(times)]
    for number in numbers:
        await world.act("office", number, Action.FLAG, "没有联系诉求人", flag=FlagName.IRREGULAR)
    await scan(world)
    return numbers


async def test_a_dissatisfied_owner_once_the_rating_stands(desk: World) -> None:
    number = await desk.resolved()
    await rated(desk, number, Grade.DISSATISFIED)
    (entry,) = await entries(desk)
    assert (entry.number, entry.kind, entry.unit) == (number, "dissatisfied", "market")


async def test_a_ticket_that_was_sent_back_twice(desk: World) -> None:
    (number,) = await returned(desk)
    await scan(desk)
    assert await entries(desk) == ()
    await desk.act("desk", number, Action.ASSIGN, department="tax")
    await desk.act("tax", number, Action.RETURN, "也不归我们管")
    await scan(desk)
    (entry,) = await entries(desk)
    assert (entry.number, entry.kind) == (number, "poor")


async def test_a_ticket_that_is_stuck(desk: World) -> None:
    number = await desk.in_progress()
    await desk.act("market", number, Action.STUCK, "涉及三个部门，协调不下来")
    await scan(desk)
    await desk.act("force", number, Action.RAISE, "专责组协调不了")
    await scan(desk)
    (entry,) = await entries(desk)
    assert (entry.number, entry.kind) == (number, "hard")


async def test_an_entry_is_made_once(both: World) -> None:
    numbers = await flagged(both, 2)
    await asyncio.gather(*(scan(both) for _ in range(4)))
    assert sorted(entry.number for entry in await entries(both)) == numbers
    await both.act("office", numbers[0], Action.FLAG, "又发现一处", flag=FlagName.IRREGULAR)
    await scan(both)
    assert len(await entries(both)) == 2
    assert await entries(both, kind="hard") == ()
    assert [entry.number for entry in await entries(both, limit=1)] == numbers[1:]
    assert [entry.number for entry in await entries(both, before=(await entries(both))[0].id)] == numbers[:1]


async def draw(world: World, count: int, who: str = "force") -> Drawing:
    return await world.backend.ledger.draw(world.staff[who].id, count, world.key())


async def test_anybody_can_repeat_a_drawing(desk: World) -> None:
    numbers = await flagged(desk, 5)
    drawing = await draw(desk, 2)
    assert (drawing.seed, drawing.pool, drawing.drawn_by) == ("2026-11-23/1", 5, "force")
    lots = sorted(numbers, key=lambda number: sha256(f"2026-11-23/1\0{number}\0poor".encode()).digest())
    assert [entry.number for entry in drawing.entries] == lots[:2]
    rest = await draw(desk, 5)
    assert (rest.seed, rest.pool) == ("2026-11-23/2", 3)
    assert {entry.number for entry in rest.entries} == set(lots[2:])
    assert (await draw(desk, 5)).entries == ()


async def test_two_who_draw_at_once_take_different_ones(both: World) -> None:
    numbers = await flagged(both, 4)
    first, second = await asyncio.gather(draw(both, 2), draw(both, 2))
    assert sorted(entry.number for entry in (*first.entries, *second.entries)) == numbers
    assert first.seed != second.seed


async def test_what_is_old_is_not_drawn(desk: World) -> None:
    await flagged(desk, 1)
    desk.clock.now = moment(12, 30)
    assert (await draw(desk, 1)).pool == 1
    desk.clock.now = moment(11, 23)
    await flagged(desk, 1)
    desk.clock.pass_by(days=91)
    assert (await draw(desk, 1)).pool == 0


async def test_what_a_person_found_is_written_down_once(desk: World) -> None:
    await flagged(desk, 2)
    (drawn,) = (await draw(desk, 1)).entries
    ledger, force = desk.backend.ledger, desk.staff["force"].id
    found = await ledger.record(force, drawn.id, Finding.FAULTY, "办结前没有联系诉求人，属实。", desk.key())
    assert (found.finding, found.checked_by, found.seed) == (Finding.FAULTY, "force", drawn.seed)
    assert drawn.id not in {entry.id for entry in await entries(desk, unchecked=True)}
    with pytest.raises(NotAllowed):
        await ledger.record(force, drawn.id, Finding.SOUND, "又觉得没问题", desk.key())
    (undrawn,) = await entries(desk, unchecked=True)
    with pytest.raises(NotAllowed):
        await ledger.record(force, undrawn.id, Finding.SOUND, "没抽到就查", desk.key())
    with pytest.raises(NotFound):
        await ledger.record(force, 999, Finding.SOUND, "没有这一条", desk.key())
    assert found in await entries(desk)


async def test_the_task_force_draws_and_others_do_not(desk: World) -> None:
    await flagged(desk, 1)
    for who in ("desk", "market", "office", "group", "admin"):
        with pytest.raises(NotAllowed):
            await draw(desk, 1, who)
    for who in ("desk", "market", "admin"):
        with pytest.raises(NotAllowed):
            await entries(desk, who)
    for count in (0, 101):
        with pytest.raises(BadDraft):
            await draw(desk, count)
    (entry,) = await entries(desk, "group")
    assert entry.seed == ""


async def test_of_a_secret_ticket_only_the_number_is_told(desk: World) -> None:
    number = await desk.resolved(kind=TicketKind.REPORT, enterprise="阿珍螺蛳粉")
    await desk.act("desk", number, Action.FLAG, "没有联系阿珍", flag=FlagName.IRREGULAR)
    await scan(desk)
    (entry,) = await entries(desk)
    assert (entry.number, entry.unit, entry.unit_name) == (number, "", "")
    assert "阿珍" not in repr(entry)
