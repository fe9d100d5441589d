"""Lists the ledger (台账) of tickets worth a second look, draws spot checks from it and records their findings
(mechanism 23).

`backend.supervision.scan` creates the entries by policy's thresholds: rated dissatisfied, poor work, hard cases.
Anybody can repeat a drawing: it takes the undrawn entries of the last `check_days` days and sorts them by the hash of
the seed (the day and the drawing's number on that day), ticket number and kind; the first ones are chosen. Does not
change a ticket: people decide what follows from a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from pydantic import TypeAdapter
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.contract.enums import Role
from backend.contract.errors import BadDraft, NotAllowed, NotFound
from backend.db.context import Context, KeyedCall, UnitOfWork
from backend.db.rows import next_number
from backend.people.staff import require_active_staff
from backend.people.tables import Staff
from backend.supervision.permissions import require_role, validate_words
from backend.supervision.tables import LedgerRow, SpotCheck
from backend.tickets.tables import Ticket
from config.rules import SupervisionRules as Rules

_MOST = 201
_DRAWN = 100


class Finding(StrEnum):
    SOUND = "sound"  # handled correctly
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class LedgerEntryView:
    """A ledger entry. `kind`: dissatisfied, poor or hard. `seed`: that of the drawing that chose it; empty before. The
    unit of a secret ticket is left empty."""

    id: int
    number: str
    kind: str
    role: str
    unit: str
    unit_name: str
    made_at: datetime
    seed: str
    finding: Finding | None
    words: str
    checked_by: str
    checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """The result of a drawing. `pool`: how many entries it was drawn from."""

    seed: str
    drawn_by: str
    drawn_at: datetime
    pool: int
    entries: tuple[LedgerEntryView, ...]


_DRAWING: TypeAdapter[Drawing] = TypeAdapter(Drawing)
_ENTRY: TypeAdapter[LedgerEntryView] = TypeAdapter(LedgerEntryView)


class SpotChecks:
    """The ledger over the database. Every method that writes takes an idempotency `key`."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def list_entries(
        self, staff: str, *, kind: str = "", unchecked: bool = False, before: int = 0, limit: int = 50
    ) -> tuple[LedgerEntryView, ...]:
        """Entries, newest first, with ids below `before` (0: all). Raises NotFound, NotAllowed."""
        async with self._context.read_session() as session:
            _require_reader(await require_active_staff(session, staff))
            query = select(LedgerRow).order_by(LedgerRow.id.desc()).limit(max(1, min(limit, _MOST)))
            if kind:
                query = query.where(LedgerRow.kind == kind)
            if unchecked:
                query = query.where(LedgerRow.checked_at.is_(None))
            if before:
                query = query.where(LedgerRow.id < before)
            return await _to_entry_views(session, (await session.scalars(query)).all())

    async def draw_entries(self, staff: str, count: int, key: str) -> Drawing:
        """Draw up to `count` entries at random, in a way that can be repeated, and store the drawing. Raises NotFound,
        NotAllowed, BadDraft."""
        if not 1 <= count <= _DRAWN:
            raise BadDraft(f"a drawing takes 1 to {_DRAWN} entries", field="count")

        async def change(work: UnitOfWork) -> Drawing:
            person = await require_active_staff(work.session, staff)
            require_role(person, Role.TASK_FORCE)
            seed = await self._next_seed(work)  # locks the counter, so that two drawings never take the same entry
            pool = await self._undrawn_entries(work)
            chosen = sorted(pool, key=lambda row: sha256(f"{seed}\0{row.number}\0{row.kind}".encode()).digest())[:count]
            check = SpotCheck(
                seed=seed, drawn_by=person.id, drawn_at=self._context.now(), pool=len(pool), drawn=len(chosen)
            )
            work.session.add(check)
            await work.session.flush()
            entries = [await work.session.get_one(LedgerRow, row.id) for row in chosen]
            for entry in entries:
                entry.check_id = check.id
            await work.session.flush()
            return Drawing(seed, person.name, check.drawn_at, check.pool, await _to_entry_views(work.session, entries))

        return await self._context.execute_once(KeyedCall("ledger.draw", staff, key, str(count)), _DRAWING, change)

    async def record_finding(self, staff: str, ident: int, finding: Finding, words: str, key: str) -> LedgerEntryView:
        """Record what a person found in a drawn ticket, once. Raises NotFound, NotAllowed, BadDraft."""

        async def change(work: UnitOfWork) -> LedgerEntryView:
            person = await require_active_staff(work.session, staff)
            require_role(person, Role.TASK_FORCE)
            entry = await work.session.get(LedgerRow, ident, with_for_update=True)
            if entry is None:
                raise NotFound(f"no entry {ident}", field="entry")
            if entry.check_id is None or entry.checked_at is not None:
                raise NotAllowed(f"entry {ident} was not drawn, or is checked already")
            entry.words = validate_words(self._context, words, field="words")
            entry.finding, entry.checked_by, entry.checked_at = finding.value, person.id, self._context.now()
            await work.session.flush()
            return (await _to_entry_views(work.session, [entry]))[0]

        call = KeyedCall("ledger.record", f"{staff} {ident}", key, f"{finding}\0{words}")
        return await self._context.execute_once(call, _ENTRY, change)

    async def _next_seed(self, work: UnitOfWork) -> str:
        """The seed of the next drawing of today, e.g. `2026-11-23/2`."""
        day = self._context.today.isoformat()
        return f"{day}/{await next_number(work.session, f'spot-check-{day}')}"

    async def _undrawn_entries(self, work: UnitOfWork) -> Sequence[Row[int, str, str]]:
        """The entries of the last `check_days` days that were never drawn."""
        since = self._context.now() - timedelta(days=self._context.policy_rule(Rules).check_days)
        query = select(LedgerRow.id, Ticket.number, LedgerRow.kind).join(Ticket, Ticket.id == LedgerRow.ticket_id)
        undrawn = (LedgerRow.check_id.is_(None), LedgerRow.checked_at.is_(None), LedgerRow.made_at >= since)
        return (await work.session.execute(query.where(*undrawn))).all()


def _require_reader(staff: Staff) -> None:
    """Raises NotAllowed if this person's role may not read the ledger."""
    if Role(staff.role) not in (Role.OFFICE, Role.TASK_FORCE, Role.WORKING_GROUP):
        raise NotAllowed(f"the ledger is not for a {staff.role}")


async def _to_entry_views(session: AsyncSession, found: Sequence[LedgerRow]) -> tuple[LedgerEntryView, ...]:
    query = select(LedgerRow.id, Ticket.number, Ticket.secret, SpotCheck.seed, Staff.name)
    query = query.join(Ticket, Ticket.id == LedgerRow.ticket_id)
    query = query.outerjoin(SpotCheck, SpotCheck.id == LedgerRow.check_id)
    query = query.outerjoin(Staff, Staff.id == LedgerRow.checked_by).where(LedgerRow.id.in_([row.id for row in found]))
    beside = {row.id: row for row in await session.execute(query)}
    return tuple(
        LedgerEntryView(
            id=row.id,
            number=beside[row.id].number,
            kind=row.kind,
            role=row.role,
            unit="" if beside[row.id].secret else row.unit,
            unit_name="" if beside[row.id].secret else row.unit_name,
            made_at=row.made_at,
            seed=beside[row.id].seed or "",
            finding=Finding(row.finding) if row.finding else None,
            words=row.words,
            checked_by=beside[row.id].name or "",
            checked_at=row.checked_at,
        )
        for row in found
    )
