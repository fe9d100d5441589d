"""What comes in at all, and by which doors (mechanism 3, 5)."""

from __future__ import annotations

from backend.contract.enums import Action, TicketKind
from tests.fixtures.desk import OWNER, LiveDesk

DOORS = ("", "window", "hotline", "zhiguitong", "leading-office")  # in the chat, told to staff, sent, handed down


async def test_every_kind_through_every_door_waits_in_one_queue_with_its_origin(desk: LiveDesk) -> None:
    """Mechanism 5: all five kinds, and what is handed down from above; mechanism 3: where each came from is kept."""
    brought = {
        await desk.submitted(kind, origin=door, foreign_number=f"{door}-{kind}" if door else ""): (kind, door)
        for kind in TicketKind
        for door in DOORS
    }
    waiting = await desk.port.show_worklist(desk.staff["desk"].id, limit=100)
    seen = {ticket.number: (ticket.kind, ticket.origin) for ticket in waiting}
    assert seen == {number: (kind, door or OWNER.channel) for number, (kind, door) in brought.items()}


async def test_what_is_handed_down_is_accepted_and_dispatched_like_any_other(desk: LiveDesk) -> None:
    """Mechanism 5 and 6."""
    number = await desk.submitted(TicketKind.COMPLAINT, origin="leading-office", foreign_number="7")
    await desk.act("desk", number, Action.ACCEPT)
    view = await desk.act("desk", number, Action.ASSIGN, department="market")
    assert view.unit == "南宁市市场监督管理局"
