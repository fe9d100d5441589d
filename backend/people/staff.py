"""Staff as others see them, and whether they are at work."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from backend.contract.enums import Role
from backend.contract.errors import NotFound
from backend.contract.values import StaffView
from backend.people.queries import find_staff
from backend.people.tables import Staff


async def at_work(session: AsyncSession, ident: str) -> Staff:
    """Raises NotFound."""
    staff = await find_staff(session, ident)
    if staff is None or not staff.active:
        raise NotFound("no such member of staff", field="staff")
    return staff


def person(staff: Staff) -> StaffView:
    return StaffView(staff.id, staff.name, Role(staff.role), staff.unit_name, staff.active)
