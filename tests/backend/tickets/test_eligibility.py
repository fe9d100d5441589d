"""A complaint is never judged by the unit it is against (mechanism 12)."""

from __future__ import annotations

import pytest

from backend.contract.enums import Action, Role, TicketKind
from backend.contract.errors import BadDraft, NotAllowed
from backend.contract.moves import Assignment
from backend.contract.values import TicketDraft
from backend.demo import play, seed
from tests.backend.world import OWNER, World

AGAINST_TAX = "去办税厅开发票，窗口的人推来推去，态度很差"


async def _submitted(world: World, kind: TicketKind, text: str, place: str = "") -> str:
    draft = TicketDraft(owner=OWNER, kind=kind, text=text, region="450103", place=place)
    return (await world.desk.submit(draft, world.key())).number


async def _choices(world: World, number: str, name: str = "desk") -> list[str]:
    view = await world.desk.open_case(world.staff[name].id, number)
    return [department.code for department in view.choices]


@pytest.mark.parametrize(
    ("text", "place"),
    [(AGAINST_TAX, ""), ("窗口的人推来推去，态度很差", "南宁市税务局一楼"), ("税务局让我跑了三趟", "")],
)
async def test_the_unit_complained_of_is_not_on_offer_and_not_accepted(world: World, text: str, place: str) -> None:
    await world.staffed()
    number = await _submitted(world, TicketKind.COMPLAINT, text, place)
    choices = await _choices(world, number)
    assert "tax" not in choices
    assert {"guangxi-tax", "market", "labour"} < set(choices)
    with pytest.raises(NotAllowed, match="another unit"):
        await world.act("desk", number, Action.ASSIGN, department="tax")
    assert (await world.desk.ticket(number, OWNER)).history[-1].action is Action.SUBMIT
    view = await world.act("desk", number, Action.ASSIGN, department="guangxi-tax")  # its superior
    assert view.unit == "国家税务总局广西壮族自治区税务局"


async def test_a_complaint_that_names_no_unit_may_go_to_any_superior(world: World) -> None:
    number = await _submitted(world, TicketKind.COMPLAINT, "窗口的人推来推去，态度很差")
    await world.act("desk", number, Action.ASSIGN, department="guangxi-market")


async def test_a_city_without_departments_sends_to_those_above(world: World) -> None:
    await world.employ(Role.DESK, "liuzhou", "liuzhou")
    draft = TicketDraft(owner=OWNER, kind=TicketKind.HELP, text="发票额度不够用", region="450203")
    number = (await world.desk.submit(draft, world.key())).number
    with pytest.raises(BadDraft, match="no such department of this desk"):
        await world.act("liuzhou", number, Action.ASSIGN, department="tax")
    view = await world.act("liuzhou", number, Action.ASSIGN, department="guangxi-tax")
    assert view.unit == "国家税务总局广西壮族自治区税务局"


async def test_a_call_for_help_that_names_a_unit_may_go_there(world: World) -> None:
    await world.staffed()
    number = await _submitted(world, TicketKind.HELP, AGAINST_TAX)
    assert "tax" in await _choices(world, number)
    await world.act("desk", number, Action.ASSIGN, department="tax")


async def test_each_case_has_its_own_list_the_likeliest_first_and_a_handler_has_none(world: World) -> None:
    await world.staffed()
    labour = await _submitted(world, TicketKind.HELP, "员工申请工伤认定，材料交了一个月没有结果")
    invoices = await _submitted(world, TicketKind.HELP, "发票额度不够用，想领增值税专用发票")
    assert (await _choices(world, labour))[0] == "labour"
    assert (await _choices(world, invoices))[0] == "tax"
    assert sorted(await _choices(world, labour)) == sorted(await _choices(world, invoices))
    await world.act("desk", invoices, Action.ASSIGN, department="tax")
    assert await _choices(world, invoices, "tax") == []


async def test_the_demo_keeps_the_rule(world: World) -> None:
    await seed(world.backend)
    await _submitted(world, TicketKind.COMPLAINT, AGAINST_TAX)
    played = await play(world.backend)
    assert played is not None
    assigned = next(scene.move for scene in played.scenes if scene.move.action is Action.ASSIGN)
    assert isinstance(assigned.payload, Assignment)
    assert assigned.payload.department != "tax"
