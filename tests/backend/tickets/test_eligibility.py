"""A complaint is never judged by the unit it is against (mechanism 12)."""

from __future__ import annotations

import pytest

from backend.contract.enums import Action, Role, TicketKind
from backend.contract.errors import BadDraft, NotAllowed
from backend.contract.moves import Assignment
from backend.contract.values import TicketDraft
from backend.demo import plan_demo, seed_demo
from tests.fixtures.desk import OWNER, LiveDesk

pytestmark = pytest.mark.both_databases

AGAINST_TAX = "去办税厅开发票，窗口的人推来推去，态度很差"


async def _submitted(desk: LiveDesk, kind: TicketKind, text: str, place: str = "") -> str:
    draft = TicketDraft(owner=OWNER, kind=kind, text=text, region="450103", place=place)
    return (await desk.port.submit_ticket(draft, desk.key())).number


async def _choices(desk: LiveDesk, number: str, name: str = "desk") -> list[str]:
    view = await desk.port.open_case(desk.staff[name].id, number)
    return [department.code for department in view.choices]


@pytest.mark.parametrize(
    ("text", "place"),
    [(AGAINST_TAX, ""), ("窗口的人推来推去，态度很差", "南宁市税务局一楼"), ("税务局让我跑了三趟", "")],
)
async def test_the_unit_complained_of_is_not_on_offer_and_not_accepted(desk: LiveDesk, text: str, place: str) -> None:
    await desk.employ_staff()
    number = await _submitted(desk, TicketKind.COMPLAINT, text, place)
    choices = await _choices(desk, number)
    assert "tax" not in choices
    assert {"guangxi-tax", "market", "labour"} < set(choices)
    with pytest.raises(NotAllowed, match="another unit"):
        await desk.act("desk", number, Action.ASSIGN, department="tax")
    assert (await desk.port.show_ticket(number, OWNER)).history[-1].action is Action.SUBMIT
    view = await desk.act("desk", number, Action.ASSIGN, department="guangxi-tax")  # its superior
    assert view.unit == "国家税务总局广西壮族自治区税务局"


async def test_a_complaint_that_names_no_unit_may_go_to_any_superior(desk: LiveDesk) -> None:
    number = await _submitted(desk, TicketKind.COMPLAINT, "窗口的人推来推去，态度很差")
    await desk.act("desk", number, Action.ASSIGN, department="guangxi-market")


async def test_a_city_without_departments_sends_to_those_above(desk: LiveDesk) -> None:
    await desk.employ(Role.DESK, "liuzhou", "liuzhou")
    draft = TicketDraft(owner=OWNER, kind=TicketKind.HELP, text="发票额度不够用", region="450203")
    number = (await desk.port.submit_ticket(draft, desk.key())).number
    with pytest.raises(BadDraft, match="no such department of this desk"):
        await desk.act("liuzhou", number, Action.ASSIGN, department="tax")
    view = await desk.act("liuzhou", number, Action.ASSIGN, department="guangxi-tax")
    assert view.unit == "国家税务总局广西壮族自治区税务局"


async def test_a_call_for_help_that_names_a_unit_may_go_there(desk: LiveDesk) -> None:
    await desk.employ_staff()
    number = await _submitted(desk, TicketKind.HELP, AGAINST_TAX)
    assert "tax" in await _choices(desk, number)
    await desk.act("desk", number, Action.ASSIGN, department="tax")


async def test_each_case_has_its_own_list_the_likeliest_first_and_a_handler_has_none(desk: LiveDesk) -> None:
    await desk.employ_staff()
    labour = await _submitted(desk, TicketKind.HELP, "员工申请工伤认定，材料交了一个月没有结果")
    invoices = await _submitted(desk, TicketKind.HELP, "发票额度不够用，想领增值税专用发票")
    assert (await _choices(desk, labour))[0] == "labour"
    assert (await _choices(desk, invoices))[0] == "tax"
    assert sorted(await _choices(desk, labour)) == sorted(await _choices(desk, invoices))
    await desk.act("desk", invoices, Action.ASSIGN, department="tax")
    assert await _choices(desk, invoices, "tax") == []


async def test_the_demo_keeps_the_rule(desk: LiveDesk) -> None:
    await seed_demo(desk.backend)
    await _submitted(desk, TicketKind.COMPLAINT, AGAINST_TAX)
    played = await plan_demo(desk.backend)
    assert played is not None
    assigned = next(scene.move for scene in played.steps if scene.move.action is Action.ASSIGN)
    assert isinstance(assigned.payload, Assignment)
    assert assigned.payload.department != "tax"
