"""A ticket with somebody's number and photo in it, and people who may see more or less of it."""

from __future__ import annotations

from backend.contract.enums import TicketKind
from backend.contract.values import File, TicketDraft
from backend.people.queries import find_staff
from backend.tickets.queries import find_ticket
from backend.tickets.visibility import Relation, staff_relation
from tests.fixtures.desk import OWNER, LiveDesk

PHONE, OTHER_PHONE = "13812345678", "13987654321"
TEXT = f"他们收了我三百块，对方电话{OTHER_PHONE}"
PHOTO = File("c" * 64, "收据.jpg", "image/jpeg", 1000)


async def submit_sensitive(desk: LiveDesk, kind: TicketKind) -> str:
    draft = TicketDraft(OWNER, kind, TEXT, region="450103", place="三号窗口", phone=PHONE, files=(PHOTO,))
    return (await desk.port.submit_ticket(draft, desk.key())).number


async def relations_to(desk: LiveDesk, number: str) -> dict[str, Relation]:
    async with desk.backend.context.read_session() as session:
        ticket = await find_ticket(session, number)
        assert ticket is not None
        people = {chat: await find_staff(session, person.id) for chat, person in desk.staff.items()}
        return {chat: staff_relation(ticket, staff) for chat, staff in people.items() if staff}


async def open_as(desk: LiveDesk, who: str, number: str, why: str = "") -> str:
    """What they read, in one string."""
    return repr(await desk.port.open_case(desk.staff[who].id, number, why))
