"""Reads owners and staff. Each query uses an index. Does not contain rules and does not open transactions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.contract.enums import Role
from backend.db.rows import Row, is_identifier
from backend.people.tables import Owner, Staff


async def find_owner(session: AsyncSession, address_hash: str) -> Owner | None:
    """The owner with this hash of an address."""
    return await session.scalar(select(Owner).where(Owner.address_hash == address_hash))


async def find_other_conversation(session: AsyncSession, owner: Owner) -> Owner | None:
    """The newest other reachable conversation of the same proven owner."""
    if owner.proof is None:
        return None
    others = select(Owner).where(Owner.proof == owner.proof, Owner.id != owner.id, Owner.dead_at.is_(None))
    return await session.scalar(others.order_by(Owner.id.desc()).limit(1))


async def find_staff(session: AsyncSession, ident: str) -> Staff | None:
    """The member of staff with this id, active or not."""
    return await session.get(Staff, ident) if is_identifier(ident) else None


async def find_staff_by_address(session: AsyncSession, address_hash: str) -> Staff | None:
    """The member of staff whose chat has this hash, active or not."""
    return await session.scalar(select(Staff).where(Staff.address_hash == address_hash))


async def reachable_staff(session: AsyncSession, role: Role, unit: str) -> Sequence[Staff]:
    """The active staff of a role and unit who have a reachable chat."""
    query = select(Staff).where(Staff.role == role.value, Staff.unit == unit, Staff.active)
    return await _fetch_all(session, query.where(Staff.address_hash.is_not(None), Staff.dead_at.is_(None)))


async def list_staff(session: AsyncSession) -> Sequence[Staff]:
    """Everybody in the register, by unit and name."""
    return await _fetch_all(session, select(Staff).order_by(Staff.unit, Staff.name))


async def _fetch_all(session: AsyncSession, query: Select[Row]) -> Sequence[Row]:
    return (await session.scalars(query)).all()
