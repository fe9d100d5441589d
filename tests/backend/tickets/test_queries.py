"""What waits for whom: beside what a unit has in hand, a co-handler's part and an extension; each once, no more."""

from __future__ import annotations

from backend.contract.enums import Action
from tests.backend.world import World

EXTENDED = "要等上级局回函"


async def _waiting(world: World, who: str) -> list[str]:
    return [ticket.number for ticket in await world.desk.worklist(world.staff[who].id)]


async def test_a_part_waits_for_its_co_handler_until_it_is_told(world: World) -> None:
    number = await world.in_progress()
    assert await _waiting(world, "tax") == []
    await world.act("desk", number, Action.INVOLVE, department="tax")
    assert await _waiting(world, "tax") == await _waiting(world, "market") == [number]
    await world.act("tax", number, Action.CO_RESOLVE, "税务这边已经更正")
    assert (await _waiting(world, "tax"), await _waiting(world, "market")) == ([], [number])


async def test_a_part_of_an_earlier_round_waits_for_nobody(world: World) -> None:
    number = await world.in_progress()
    await world.act("desk", number, Action.INVOLVE, department="tax")
    await world.act("market", number, Action.RETURN, "不归我们管")
    assert await _waiting(world, "tax") == []
    await world.act("desk", number, Action.ASSIGN, department="market")
    assert (await _waiting(world, "tax"), await _waiting(world, "market")) == ([], [number])


async def test_an_extension_waits_for_the_office_until_it_is_decided(world: World) -> None:
    await world.governed()
    asked, _ = await world.in_progress(), await world.in_progress()
    await world.act("market", asked, Action.EXTEND, EXTENDED, days=2)
    assert await _waiting(world, "office") == [asked]
    await world.act("office", asked, Action.GRANT)
    assert await _waiting(world, "office") == []


async def test_a_unit_sees_what_it_has_and_its_part_of_another_once_each(world: World) -> None:
    numbers = [await world.in_progress() for _ in range(2)]
    await world.act("desk", numbers[0], Action.INVOLVE, department="tax")
    await world.act("market", numbers[0], Action.RETURN, "不归我们管")
    await world.act("desk", numbers[0], Action.ASSIGN, department="tax")
    await world.act("desk", numbers[1], Action.INVOLVE, department="tax")
    assert sorted(await _waiting(world, "tax")) == numbers
