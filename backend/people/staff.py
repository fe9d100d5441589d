"""Requires active staff, and describes a member of staff for others."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from backend.contract.enums import Role
from backend.contract.errors import NotFound
from backend.contract.values import StaffView
from backend.people.queries import find_staff
from backend.people.tables import Staff


async def require_active_staff(session: AsyncSession, ident: str) -> Staff:
    """The member of staff with this id. Raises NotFound if there is none or they are inactive."""
    staff = await find_staff(session, ident)
    if staff is None or not staff.active:
        raise NotFound("no such member of staff", field="staff")
    return staff


def describe_staff(staff: Staff) -> StaffView:
    """The member of staff as others see them."""
    return StaffView(staff.id, staff.name, Role(staff.role), staff.unit_name, staff.active)
