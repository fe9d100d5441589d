"""What comes in at all, and by which doors (mechanism 3, 5)."""

from __future__ import annotations

from pathlib import Path

from backend.contract.enums import Action, TicketKind
from tests.backend.world import OWNER, open_world
from tests.fixtures.databases import fresh_sqlite

DOORS = ("", "window", "hotline", "zhiguitong", "leading-office")  # in the chat, told to staff, sent, handed down


async def test_every_kind_through_every_door_waits_in_one_queue_with_its_origin(tmp_path: Path) -> None:
    """Mechanism 5: all five kinds, and what is handed down from above; mechanism 3: where each came from is kept."""
    async with open_world(fresh_sqlite(tmp_path)) as world:
        await world.staffed()
        brought = {
            await world.submitted(kind, origin=door, foreign_number=f"{door}-{kind}" if door else ""): (kind, door)
            for kind in TicketKind
            for door in DOORS
        }
        waiting = await world.desk.worklist(world.staff["desk"].id, limit=100)
        seen = {ticket.number: (ticket.kind, ticket.origin) for ticket in waiting}
        assert seen == {number: (kind, door or OWNER.channel) for number, (kind, door) in brought.items()}


async def test_what_is_handed_down_is_accepted_and_dispatched_like_any_other(tmp_path: Path) -> None:
    """Mechanism 5 and 6."""
    async with open_world(fresh_sqlite(tmp_path)) as world:
        await world.staffed()
        number = await world.submitted(TicketKind.COMPLAINT, origin="leading-office", foreign_number="7")
        await world.act("desk", number, Action.ACCEPT)
        view = await world.act("desk", number, Action.ASSIGN, department="market")
        assert view.unit == "南宁市市场监督管理局"
