"""What waits for whom: beside what a unit has in hand, a co-handler's part and an extension; each once, no more."""

from __future__ import annotations

import pytest

from backend.contract.enums import Action
from tests.fixtures.desk import LiveDesk

pytestmark = pytest.mark.both_databases

EXTENDED = "要等上级局回函"


async def _waiting(desk: LiveDesk, who: str) -> list[str]:
    return [ticket.number for ticket in await desk.port.show_worklist(desk.staff[who].id)]


async def test_a_part_waits_for_its_co_handler_until_it_is_told(desk: LiveDesk) -> None:
    number = await desk.in_progress()
    assert await _waiting(desk, "tax") == []
    await desk.act("desk", number, Action.INVOLVE, department="tax")
    assert await _waiting(desk, "tax") == await _waiting(desk, "market") == [number]
    await desk.act("tax", number, Action.CO_RESOLVE, "税务这边已经更正")
    assert (await _waiting(desk, "tax"), await _waiting(desk, "market")) == ([], [number])


async def test_a_part_of_an_earlier_round_waits_for_nobody(desk: LiveDesk) -> None:
    number = await desk.in_progress()
    await desk.act("desk", number, Action.INVOLVE, department="tax")
    await desk.act("market", number, Action.RETURN, "不归我们管")
    assert await _waiting(desk, "tax") == []
    await desk.act("desk", number, Action.ASSIGN, department="market")
    assert (await _waiting(desk, "tax"), await _waiting(desk, "market")) == ([], [number])


async def test_an_extension_waits_for_the_office_until_it_is_decided(desk: LiveDesk) -> None:
    await desk.employ_superiors()
    asked, _ = await desk.in_progress(), await desk.in_progress()
    await desk.act("market", asked, Action.EXTEND, EXTENDED, days=2)
    assert await _waiting(desk, "office") == [asked]
    await desk.act("office", asked, Action.GRANT)
    assert await _waiting(desk, "office") == []


async def test_a_unit_sees_what_it_has_and_its_part_of_another_once_each(desk: LiveDesk) -> None:
    numbers = [await desk.in_progress() for _ in range(2)]
    await desk.act("desk", numbers[0], Action.INVOLVE, department="tax")
    await desk.act("market", numbers[0], Action.RETURN, "不归我们管")
    await desk.act("desk", numbers[0], Action.ASSIGN, department="tax")
    await desk.act("desk", numbers[1], Action.INVOLVE, department="tax")
    assert sorted(await _waiting(desk, "tax")) == numbers
