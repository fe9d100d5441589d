"""Handling (mechanism section 4), told as what happens to one owner's ticket."""

from __future__ import annotations

from datetime import date

import pytest

from backend.contract.enums import Action, TicketKind
from backend.contract.errors import BadDraft, NotAllowed
from backend.tickets.workflow_terms import Guard
from tests.fixtures.desk import OWNER, LiveDesk, china_time
from tests.mechanism.steps import only_push, staff_chat


async def test_more_time_is_asked_for_in_time_once_and_told_with_its_reason(government: LiveDesk) -> None:
    """Mechanism 15."""
    number = await government.in_progress()  # help: five working days, by the 30th
    with pytest.raises(BadDraft, match="1 to 5"):
        await government.act("market", number, Action.EXTEND, "要等检测", days=6)
    await government.act("market", number, Action.EXTEND, "要等检测结果", days=2)
    with pytest.raises(NotAllowed):  # one wish at a time
        await government.act("market", number, Action.EXTEND, "还要等", days=1)
    await government.pushes(OWNER)
    await government.act("office", number, Action.DENY, "材料齐了，不用等")
    assert await government.pushes(OWNER) == []
    await government.act("market", number, Action.EXTEND, "检测机构排期", days=2)
    await government.act("office", number, Action.GRANT)
    told = only_push(await government.pushes(OWNER), "push-extended")
    assert (told.note, told.ticket.promised) == ("检测机构排期", date(2026, 12, 2))
    with pytest.raises(NotAllowed, match=Guard.EXTENDABLE.refusal):
        await government.act("market", number, Action.EXTEND, "再要两天", days=2)


async def test_after_the_deadline_no_more_time_is_asked_for(government: LiveDesk) -> None:
    """Mechanism 15."""
    number = await government.in_progress()
    government.clock.now = china_time(11, 30, 18)
    with pytest.raises(NotAllowed, match=Guard.EXTENDABLE.refusal):
        await government.act("market", number, Action.EXTEND, "要等检测结果", days=2)


async def test_who_was_given_more_time_late_is_held_to_the_new_date(government: LiveDesk) -> None:
    """Mechanism 15. Overdue was noted once a round, so that the new date was nobody's."""
    number = await government.in_progress()
    await government.act("market", number, Action.EXTEND, "要等检测结果", days=2)
    await government.run_clock(china_time(12, 1))
    await government.act("office", number, Action.GRANT)
    await government.pushes(staff_chat("market"))
    await government.run_clock(china_time(12, 10))
    assert await government.push_keys(staff_chat("market")) == ["staff-due-soon", "staff-overdue"]


async def test_an_extension_does_not_lengthen_the_time_an_owner_has_to_answer(government: LiveDesk) -> None:
    """Mechanism 15: the time is the unit's."""
    number = await government.in_progress(kind=TicketKind.COMPLAINT)
    await government.act("market", number, Action.EXTEND, "等回函", days=2)
    await government.act("market", number, Action.ASK, "哪天去的")
    until = (await government.stored(number)).alarm_at
    government.clock.pass_by(days=2)
    await government.act("office", number, Action.GRANT)
    assert (await government.stored(number)).alarm_at == until


async def test_what_is_stuck_climbs_to_a_written_report_and_comes_back_decided(government: LiveDesk) -> None:
    """Mechanism 16."""
    number = await government.in_progress()
    for who, action in (("market", Action.STUCK), ("force", Action.RAISE), ("group", Action.REPORT_UP)):
        await government.act(who, number, action, "几家意见不一")
    await government.act("group", number, Action.DECIDE, "由市场监管局先发证")
    told = await government.push_keys(OWNER)
    assert told[-4:] == ["push-stuck", "push-raised", "push-reported", "push-decided"]
    assert all(
        not entry.note for entry in (await government.port.show_ticket(number, OWNER)).history
    )  # words of the house
    await government.act("market", number, Action.RESOLVE, "证发了")
