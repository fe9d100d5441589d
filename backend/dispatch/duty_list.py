"""Stores the duty list by version, each written whole or not at all, and builds the ranking from the version in force.

Owns which version is in force on a day (mechanism 9), and that a stored version never changes, because tickets name it.
Does not read files (`config.duties`) and does not dispatch (`backend.transitions.execute`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.contract.errors import BadDraft, NotFound
from backend.db.context import Context, UnitOfWork
from backend.db.rows import insert_if_absent
from backend.dispatch.duty_diff import DutyListDiff, compare_duty_lists
from backend.dispatch.ranking import DutyRanking
from backend.dispatch.tables import DutyRow, DutyVersion
from config.duties import DutyEntry, DutyList

_AHEAD = 731  # days; a mistyped year would block every later list


class DutyLists:
    """The versions of the duty list over the database."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._ranking: DutyRanking | None = None

    async def write_first_list(self, shipped: DutyList) -> None:
        """Store the shipped list if there is no list yet. Two processes may call this at the same time."""
        async with self._context.write_transaction() as work:
            if await work.session.scalar(select(DutyVersion.version).limit(1)) is None:
                await self._insert_version(work, shipped)
                await work.commit()

    async def preview_import(self, duties: DutyList) -> DutyListDiff:
        """What `import_list` would change. Raises BadDraft, as `import_list` does."""
        async with self._context.read_session() as session:
            await _check_version(session, duties, self._context.today)
            return compare_duty_lists(await self._read_in_force(session), duties, self._context.organisation)

    async def import_list(self, duties: DutyList) -> DutyListDiff:
        """Store a new version, in one transaction; storing the same list again changes nothing. Raises BadDraft for a
        different list under a stored version, and for a list that would never be in force."""
        async with self._context.write_transaction() as work:
            changes = compare_duty_lists(await self._read_in_force(work.session), duties, self._context.organisation)
            if not await _check_version(work.session, duties, self._context.today):
                if not await self._insert_version(work, duties):
                    raise BadDraft(f"version {duties.version} has just been written by somebody else", field="version")
                await work.commit()
        return changes

    async def get_current(self) -> DutyList:
        """The list in force today. Raises NotFound if there is none."""
        async with self._context.read_session() as session:
            found = await self._read_in_force(session)
        if found is None:
            raise NotFound("there is no duty list yet", field="duty")
        return found

    async def get_version(self, version: str) -> DutyList:
        """The list of this version, which a ticket may name. Raises NotFound."""
        async with self._context.read_session() as session:
            return await _load_duty_list(session, version)

    async def list_versions(self) -> tuple[tuple[str, date], ...]:
        """Every version with its first day, the earliest first."""
        async with self._context.read_session() as session:
            return tuple((row.version, row.effective) for row in await _load_versions(session))

    async def get_ranking(self) -> DutyRanking:
        """The ranking of the list in force, built again only when another version is in force. Raises NotFound if there
        is no list."""
        async with self._context.read_session() as session:
            version = await current_version(session, self._context.today)
        if self._ranking is None or self._ranking.version != version:
            duties = await self.get_current()
            self._ranking = await asyncio.to_thread(DutyRanking, duties, self._context.organisation)
        return self._ranking

    async def _read_in_force(self, session: AsyncSession) -> DutyList | None:
        version = await current_version(session, self._context.today)
        return await _load_duty_list(session, version) if version else None

    async def _insert_version(self, work: UnitOfWork, duties: DutyList) -> bool:
        now = self._context.now()
        head = {"version": duties.version, "effective": duties.effective, "imported_at": now}
        if await insert_if_absent(work.session, DutyVersion, **head) is None:
            return False
        work.session.add_all(_to_duty_row(duties.version, place, duty) for place, duty in enumerate(duties.duties, 1))
        await work.session.flush()
        return True


async def current_version(session: AsyncSession, day: date) -> str | None:
    """The last version that has begun by `day`; before the first one begins, the first; None when there is none."""
    versions = await _load_versions(session)
    begun = [row.version for row in versions if row.effective <= day]
    return begun[-1] if begun else next((row.version for row in versions), None)


async def _load_versions(session: AsyncSession) -> Sequence[DutyVersion]:
    found = await session.scalars(select(DutyVersion).order_by(DutyVersion.effective, DutyVersion.imported_at))
    return found.all()


async def _check_version(session: AsyncSession, duties: DutyList, today: date) -> bool:
    """Whether exactly this list is stored already. Raises BadDraft."""
    versions = await _load_versions(session)
    if any(kept.version == duties.version for kept in versions):
        if await _load_duty_list(session, duties.version) != duties:
            told = f"version {duties.version} is kept already and tickets may name it: give the changed list another"
            raise BadDraft(told, field="version")
        return True
    if (duties.effective - today).days > _AHEAD:
        told = f"{duties.effective} is years ahead, and no other list could begin before it"
        raise BadDraft(told, field="effective")
    later = next((kept for kept in versions if kept.effective > duties.effective), None)
    if later is not None:
        told = f"it would never be in force: version {later.version} begins later, on {later.effective}"
        raise BadDraft(told, field="effective")
    return False


async def _load_duty_list(session: AsyncSession, version: str) -> DutyList:
    head = await session.get(DutyVersion, version)
    if head is None:
        raise NotFound(f"no duty list has the version {version[:32]!r}", field="version")
    query = select(DutyRow).where(DutyRow.version == version).order_by(DutyRow.place)
    duties = tuple(_to_duty_entry(row) for row in await session.scalars(query))
    return DutyList(version=head.version, effective=head.effective, duties=duties)


def _to_duty_row(version: str, place: int, duty: DutyEntry) -> DutyRow:
    told = duty.model_dump(exclude={"law", "words"})
    return DutyRow(version=version, place=place, **told, law="\n".join(duty.law), words="\n".join(duty.words))


def _to_duty_entry(row: DutyRow) -> DutyEntry:
    return DutyEntry.model_validate(
        {
            "code": row.code,
            "name": row.name,
            "category": row.category,
            "line": row.line,
            "level": row.level,
            "law": row.law.split("\n"),
            "words": row.words.split("\n") if row.words else (),
        }
    )
