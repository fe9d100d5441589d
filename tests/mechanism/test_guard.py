"""Guarding those who report (mechanism section 8), told as what happens to one owner's ticket."""

from __future__ import annotations

import pytest

from backend.contract.enums import Action, TicketKind
from backend.contract.errors import NotFound
from backend.tickets.workflow import TEXT_KEYS
from dialogues.core.events import TicketNotified
from dialogues.core.session import Session, TurnContext
from dialogues.core.values import TicketCard
from dialogues.notifications import on_ticket_notified
from tests.dialogues.strategies import book
from tests.fixtures.desk import MONDAY, OWNER, LiveDesk


async def test_what_turns_out_to_be_a_report_is_as_secret_as_one(government: LiveDesk) -> None:
    """Mechanism 27. It was marked secret and kept its open level, so that everybody went on reading who had told."""
    number = await government.submitted(TicketKind.COMPLAINT, enterprise="阿珍螺蛳粉", phone="13812345678")
    await government.act("desk", number, Action.RECLASSIFY, kind=TicketKind.REPORT)
    await government.act("desk", number, Action.ASSIGN, department="market")
    await government.act("market", number, Action.SIGN)
    view = await government.port.open_case(government.staff["market"].id, number)
    assert (view.secrecy, view.contact) == ("secret", "")
    for who in ("force", "office", "group"):
        with pytest.raises(NotFound):
            await government.port.open_case(government.staff[who].id, number)


async def test_a_higher_level_of_secrecy_stays_when_the_kind_is_set(government: LiveDesk) -> None:
    """Mechanism 27."""
    number = await government.submitted(TicketKind.COMPLAINT)
    await government.act("desk", number, Action.CLASSIFY, "牵涉领导", level="top")
    await government.act("desk", number, Action.RECLASSIFY, kind=TicketKind.REPORT)
    assert (await government.stored(number)).secrecy == "top"


@pytest.mark.parametrize("key", sorted(key for key in TEXT_KEYS if key.startswith("push-")))
def test_whatever_there_is_to_tell_of_a_secret_matter_the_push_says_only_that_there_is_news(key: str) -> None:
    """Mechanism 27."""
    day = MONDAY.date()
    words = ("report", "assigned", "三号窗口收钱")
    card = TicketCard("GS-2611-00001", *words, day, day, unit="南宁市市场监督管理局", secret=True, can_rate=True)
    (reply,) = on_ticket_notified(
        Session("web:azhen"), TicketNotified(key, card, "窗口的人已经处理"), TurnContext(book(), MONDAY)
    ).replies
    assert reply.text.key == "push-secret"
    for word in ("三号窗口", "南宁市", "处理"):
        assert word not in repr(reply)


async def test_the_owner_sees_each_step_and_is_told_of_it(government: LiveDesk) -> None:
    """Mechanism 29."""
    number = await government.resolved()
    view = await government.port.show_ticket(number, OWNER)
    steps = ["history-submitted", "history-assigned", "history-signed", "history-resolved"]
    assert [entry.text_key for entry in view.history] == steps
    assert [push.text_key for push in await government.pushes(OWNER)] == [
        "push-assigned",
        "push-in-progress",
        "push-resolved",
    ]
