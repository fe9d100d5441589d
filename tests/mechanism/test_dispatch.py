"""Dispatch (mechanism section 3), told as what happens to one owner's ticket."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.contract.enums import Action, TicketKind, TicketState
from backend.contract.errors import NotAllowed
from backend.contract.values import Address
from backend.tickets.workflow_terms import Guard
from tests.fixtures.desk import OWNER, STRANGER, LiveDesk, china_time
from tests.mechanism.steps import resolve_at, staff_chat


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (TicketKind.HELP, TicketState.ASSIGNED),
        (TicketKind.COMPLAINT, TicketState.ACCEPTED),
        (TicketKind.REPORT, TicketState.ACCEPTED),
    ],
)
async def test_what_is_sure_is_dispatched_by_kind_and_duty_but_no_complaint_and_no_report(
    government: LiveDesk, kind: TicketKind, state: TicketState
) -> None:
    """Mechanism 9, 10; a complaint and a report are for people to send (mechanism 12, 27)."""
    number = await government.say(kind, "小超市想办烟草专卖零售许可证，烟证要什么条件")
    await government.act("desk", number, Action.ACCEPT)
    assert (await government.port.show_ticket(number, OWNER)).state is state


async def test_what_was_made_secret_is_dispatched_by_a_person(government: LiveDesk) -> None:
    """Mechanism 10 and 27."""
    number = await government.say(TicketKind.HELP, "小超市想办烟草专卖零售许可证，烟证要什么条件")
    await government.act("desk", number, Action.CLASSIFY, "里面说到了线索", level="secret")
    await government.act("desk", number, Action.ACCEPT)
    assert (await government.port.show_ticket(number, OWNER)).state is TicketState.ACCEPTED


async def test_the_office_names_lead_and_co_handler_each_has_a_clock_and_the_lead_gathers_the_results(
    government: LiveDesk,
) -> None:
    """Mechanism 11."""
    number = await government.submitted(TicketKind.COMPLAINT)
    await government.act("desk", number, Action.ACCEPT)
    await government.act("desk", number, Action.DISPUTE, "涉及两家")
    view = await government.act("office", number, Action.NAME_LEAD, department="market", co_departments=("tax",))
    assert [part.department for part in view.co_handlers] == ["tax"]
    await government.act("market", number, Action.SIGN)
    with pytest.raises(NotAllowed, match=Guard.OTHERS.refusal):  # not before the co-handler has told its part
        await government.act("market", number, Action.RESOLVE, "办好了")
    for chat in ("market", "tax"):
        await government.pushes(staff_chat(chat))
    due = (await government.stored(number)).co_handlings[0].due_at
    await government.run_clock(due + timedelta(days=30))
    for chat in ("market", "tax"):  # each is told of its own, once
        assert (await government.push_keys(staff_chat(chat))).count("staff-overdue") == 1
    await government.act("tax", number, Action.CO_RESOLVE, "税务这边已经更正")
    await government.act("market", number, Action.RESOLVE, "办好了")


async def test_a_withdrawn_ticket_leaves_no_co_handlers_clock_behind(government: LiveDesk) -> None:
    """Mechanism 11. It stopped the whole scan: the clock's move for the co-handler was no longer legal."""
    number = await government.in_progress()
    await government.act("desk", number, Action.INVOLVE, department="tax")
    await government.port.withdraw_ticket(number, OWNER, government.key())
    waiting = await government.submitted(TicketKind.CONSULT)
    await government.pushes(staff_chat("desk"))
    await government.run_clock(china_time(12, 30))
    told = await government.pushes(staff_chat("desk"))
    assert {push.ticket.number for push in told} == {waiting}
    assert (await government.stored(number)).co_handlings[0].alarm is None


async def test_a_co_handlers_clock_stands_still_while_those_above_decide(government: LiveDesk) -> None:
    """Mechanism 11 and 16."""
    number = await government.in_progress()
    await government.act("desk", number, Action.INVOLVE, department="tax")
    await government.act("market", number, Action.STUCK, "两家口径不一")
    await government.pushes(staff_chat("tax"))
    await government.run_clock(china_time(12, 30))
    assert await government.push_keys(staff_chat("tax")) == []
    await government.act("force", number, Action.DECIDE, "税务先出证明")
    await government.run_clock(china_time(12, 31))
    assert await government.push_keys(staff_chat("tax")) == ["staff-due-soon", "staff-overdue"]


@pytest.mark.parametrize("name", ["市场监管局", "南宁市市场监督管理局"])
async def test_a_complaint_that_was_handed_up_does_not_come_back_to_whom_it_names(
    government: LiveDesk, name: str
) -> None:
    """Mechanism 12."""
    number = await government.say(TicketKind.COMPLAINT, f"{name}的人态度差，三次不收材料")
    await government.act("desk", number, Action.HAND_UP, "市里不好查")
    await government.act("higher", number, Action.ACCEPT)
    await government.act("higher", number, Action.DISPUTE, "归谁查不清楚")
    with pytest.raises(NotAllowed, match="market"):
        await government.act("office", number, Action.NAME_LEAD, department="market", co_departments=("tax",))
    await government.act("office", number, Action.NAME_LEAD, department="labour")


async def test_a_second_dispatch_does_not_send_a_complaint_to_whom_it_names(government: LiveDesk) -> None:
    """Mechanism 12, and the second dispatch of mechanism 21."""
    number = await government.say(TicketKind.COMPLAINT, "市场监管局的人态度差，三次不收材料")
    await resolve_at(government, number, "tax", "tax", "已经谈话")
    await government.rate_for_review(number)
    for who in ("desk", "office"):
        with pytest.raises(NotAllowed, match="market"):
            await government.act(who, number, Action.REDISPATCH, "再查一次", department="market")
    await government.act("desk", number, Action.REDISPATCH, "再查一次", department="labour")


async def test_a_complaint_does_not_go_to_whom_its_owner_names_later(government: LiveDesk) -> None:
    """Mechanism 12."""
    number = await government.say(TicketKind.COMPLAINT, "窗口三次不收材料，态度差")
    await government.port.supplement_ticket(number, OWNER, "就是市场监管局的人", (), government.key())
    with pytest.raises(NotAllowed, match="market"):
        await government.act("desk", number, Action.ASSIGN, department="market")


@pytest.mark.parametrize("kind", [TicketKind.HELP, TicketKind.COMPLAINT])
@pytest.mark.parametrize(("action", "owner"), [(Action.MERGE, OWNER), (Action.JOIN, STRANGER)])
async def test_a_complaint_does_not_reach_whom_it_names_by_way_of_another_ticket(
    government: LiveDesk, kind: TicketKind, action: Action, owner: Address
) -> None:
    """Mechanism 12."""
    main = await government.in_progress(kind=kind, owner=owner)  # at the market department
    number = await government.say(TicketKind.COMPLAINT, "市场监管局的人态度差，三次不收材料")
    with pytest.raises(NotAllowed, match="complaint"):
        await government.act("desk", number, action, main=main)
    other = await government.say(TicketKind.COMPLAINT, "税务局的人态度差，三次不收材料")
    if kind is TicketKind.COMPLAINT:
        await government.act("desk", other, action, main=main)


async def test_each_round_keeps_the_version_of_the_duty_list_it_was_dispatched_by(government: LiveDesk) -> None:
    """Mechanism 9."""
    number = await government.say(TicketKind.CONSULT, "发票额度不够用，想领增值税专用发票")
    await government.act("desk", number, Action.ASSIGN, department="tax")
    (round_,) = (await government.stored(number)).rounds
    version = (await government.backend.duty_lists.get_ranking()).version
    assert (
        round_.duty_version,
        (await government.backend.duty_lists.get_ranking()).line_of_duty(round_.duty or ""),
    ) == (
        version,
        "tax",
    )
