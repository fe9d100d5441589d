"""Questions about owners and staff, each costing what it returns. Refuses rules and transactions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.contract.enums import Role
from backend.db.rows import Row, is_identifier
from backend.people.tables import Owner, Staff


async def find_owner(session: AsyncSession, address_hash: str) -> Owner | None:
    return await session.scalar(select(Owner).where(Owner.address_hash == address_hash))


async def find_stand_in(session: AsyncSession, owner: Owner) -> Owner | None:
    """Another living conversation of the same proven owner."""
    if owner.proof is None:
        return None
    others = select(Owner).where(Owner.proof == owner.proof, Owner.id != owner.id, Owner.dead_at.is_(None))
    return await session.scalar(others.order_by(Owner.id.desc()).limit(1))


async def find_staff(session: AsyncSession, ident: str) -> Staff | None:
    return await session.get(Staff, ident) if is_identifier(ident) else None


async def find_staff_at(session: AsyncSession, address_hash: str) -> Staff | None:
    return await session.scalar(select(Staff).where(Staff.address_hash == address_hash))


async def reachable_staff(session: AsyncSession, role: Role, unit: str) -> Sequence[Staff]:
    """Who works there and can be written to."""
    query = select(Staff).where(Staff.role == role.value, Staff.unit == unit, Staff.active)
    return await _all(session, query.where(Staff.address_hash.is_not(None), Staff.dead_at.is_(None)))


async def all_staff(session: AsyncSession) -> Sequence[Staff]:
    return await _all(session, select(Staff).order_by(Staff.unit, Staff.name))


async def _all(session: AsyncSession, query: Select[Row]) -> Sequence[Row]:
    return (await session.scalars(query)).all()
