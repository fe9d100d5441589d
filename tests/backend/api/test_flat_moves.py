"""`act`, as version 1 published it: the fields of a move stand side by side, and become its typed payload."""

from __future__ import annotations

import pytest

from backend.api.flat_moves import FlatMove
from backend.contract.enums import Action
from backend.contract.errors import BadDraft
from backend.contract.moves import PAYLOADS, Remark
from tests.fixtures.desk import LiveDesk

FIELDS = {
    "staff": "s1",
    "number": "GS-2611-00001",
    "note": "照办",
    "department": "market",
    "kind": "complaint",
    "outcome": "partly",
    "days": 2,
    "main": "GS-2611-00002",
    "certificate": "ZJ-2611-00001",
    "flag": "irregular",
    "level": "top",
}


@pytest.mark.parametrize("action", list(Action))
def test_each_action_gets_the_payload_that_the_table_demands(action: Action) -> None:
    move = FlatMove.model_validate(FIELDS | {"action": action.value}).to_move()
    assert type(move.payload) is PAYLOADS.get(action, Remark)
    assert (move.staff, move.number, move.action) == ("s1", "GS-2611-00001", action)


@pytest.mark.parametrize("action", ["resolve", "reclassify", "flag"])
def test_a_field_that_is_missing_is_named(action: str) -> None:
    with pytest.raises(BadDraft) as refused:
        FlatMove(staff="s1", number="n", action=Action(action)).to_move()
    assert refused.value.field in ("outcome", "kind", "flag")


async def test_a_flat_move_moves_a_ticket(desk: LiveDesk) -> None:
    number = await desk.submitted()
    wish = FlatMove(staff=desk.staff["desk"].id, number=number, action=Action.ASSIGN, department="market")
    view = await desk.port.move_ticket(wish.to_move(), desk.key())
    assert view.state.value == "assigned"
