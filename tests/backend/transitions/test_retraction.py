"""Words that their owner takes out of a ticket are found nowhere any more, and the handler is told that some were."""

from __future__ import annotations

import pytest

from backend.contract.enums import Action
from backend.contract.errors import NotAllowed, NotFound
from backend.contract.values import Address
from tests.fixtures.desk import OWNER, STRANGER, LiveDesk

WORDS = "我叫阿珍，在三号窗口旁边开店"


async def _signed(desk: LiveDesk) -> str:
    number = await desk.submitted()
    await desk.act("desk", number, Action.ASSIGN, department="market")
    await desk.act("market", number, Action.SIGN)
    return number


@pytest.mark.both_databases
async def test_the_words_are_gone_from_history_views_and_waiting_pushes(desk: LiveDesk) -> None:
    number = await _signed(desk)
    await desk.port.supplement_ticket(number, OWNER, WORDS, (), desk.key())
    view = await desk.port.retract_supplement(number, OWNER, WORDS, desk.key())
    handler = await desk.port.open_case(desk.staff["market"].id, number)
    pushes = await desk.pushes(Address("telegram", "market"))
    assert WORDS not in f"{view} {handler} {pushes}"
    assert [entry.text_key for entry in handler.history][-2:] == ["history-supplemented", "history-retracted"]
    assert [push.text_key for push in pushes][-2:] == ["staff-answered", "staff-retracted"]


async def test_only_the_owners_own_words_and_only_once(desk: LiveDesk) -> None:
    number = await _signed(desk)
    await desk.port.supplement_ticket(number, OWNER, WORDS, (), desk.key())
    with pytest.raises(NotFound):
        await desk.port.retract_supplement(number, STRANGER, WORDS, desk.key())
    for wrong in ("", "别的话", WORDS[:-1]):
        with pytest.raises(NotAllowed):
            await desk.port.retract_supplement(number, OWNER, wrong, desk.key())
    await desk.port.retract_supplement(number, OWNER, WORDS, desk.key())
    with pytest.raises(NotAllowed):
        await desk.port.retract_supplement(number, OWNER, WORDS, desk.key())
