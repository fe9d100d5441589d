"""Takes the person out of tickets that ended long ago, and leaves the record and the figures (mechanism 8, 24).

Owns which words go, when, and which stored files nobody needs any more. A ticket is left alone while it is open or
under review (it has not ended), while somebody flagged it to be kept, and while a letter or proposal of supervision
that names it waits for its answer. Refuses to delete a ticket: its dates, units, kind and grades are the statistics'.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, inspect, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from backend.contract.enums import FlagName
from backend.db.base import Base
from backend.db.context import Context, UnitOfWork
from backend.db.rows import add_new
from backend.learning.tables import Sample
from backend.notifications.tables import PushRow
from backend.people.queries import find_owner
from backend.people.tables import Owner
from backend.privacy.tables import UnneededFile
from backend.supervision.tables import Evidence, Ground, LedgerRow, LetterRow, ProposalRow
from backend.tickets.records import CodeHolder, Flag
from backend.tickets.tables import Attachment, CoHandling, Contact, Extension, History, Survey, Ticket
from config.rules import Retention as Rule

BATCH = 100
NOBODY = "nobody"  # the owner of anonymised tickets: no address has this hash

WIPED: Mapping[type[Base], Mapping[str, object]] = {
    Ticket: {"title": "", "text": "", "place": "", "foreign_number": None, "receipt_hash": None},
    History: {"note": ""},
    CoHandling: {"result": ""},
    Extension: {"reason": ""},
    Flag: {"why": ""},
    Survey: {"comment": ""},
    Sample: {"text": ""},
    LedgerRow: {"words": ""},
}
REMOVED: tuple[type[Base], ...] = (Contact, Attachment, PushRow, CodeHolder)


@dataclass(frozen=True, slots=True)
class Ended:
    """Tickets that policy wants anonymised, by kind."""

    kinds: Mapping[str, int]

    @property
    def tickets(self) -> int:
        return sum(self.kinds.values())


class Retention:
    def __init__(self, context: Context) -> None:
        self._context = context

    def now(self) -> datetime:
        """The desk's clock."""
        return self._context.clock()

    async def due(self) -> Ended:
        """What `run` would do now; changes nothing."""
        async with self._context.reading() as session:
            counts = {
                kind: await session.scalar(select(func.count()).select_from(Ticket).where(*_due(kind, before)))
                for kind, before in self._ended_before().items()
            }
        return Ended({kind: count for kind, count in counts.items() if count})

    async def run(self) -> Ended:
        """Anonymise all that is due, a batch a transaction; what was done stays done if it is broken off."""
        done: Counter[str] = Counter()
        for kind, before in self._ended_before().items():
            while count := await self._run_once(kind, before):
                done[kind] += count
        return Ended(done)

    async def unneeded(self, limit: int = 1_000) -> tuple[str, ...]:
        """Stored files that no ticket shows any more, to be removed from the store."""
        shown = exists().where(Attachment.file == UnneededFile.file)
        async with self._context.writing() as work:
            await work.session.execute(delete(UnneededFile).where(shown))  # handed in again since
            found = await work.session.scalars(select(UnneededFile.file).limit(limit))
            await work.commit()
            return tuple(found)

    async def removed(self, file: str) -> None:
        """The store has it no more."""
        async with self._context.writing() as work:
            await work.session.execute(delete(UnneededFile).where(UnneededFile.file == file))
            await work.commit()

    async def _run_once(self, kind: str, before: datetime) -> int:
        """How many tickets there were in the batch."""
        async with self._context.writing() as work:
            query = select(Ticket.id, Ticket.owner_id).where(*_due(kind, before)).order_by(Ticket.ended_at)
            batch = (await work.session.execute(query.limit(BATCH).with_for_update(skip_locked=True))).all()
            if batch:
                await self._anonymise(work, [row.id for row in batch], {row.owner_id for row in batch})
                await work.commit()
            return len(batch)

    def _ended_before(self) -> Mapping[str, datetime]:
        """By kind, when a ticket must have ended to be due."""
        now, days = self._context.clock(), self._context.rule(Rule).days.model_dump()
        return {kind: now - timedelta(days=count) for kind, count in days.items()}

    async def _anonymise(self, work: UnitOfWork, tickets: Sequence[int], owners: set[int]) -> None:
        session, now = work.session, self._context.clock()
        files = set(await session.scalars(select(Attachment.file).where(Attachment.ticket_id.in_(tickets))))
        nobody = await _nobody(work)
        for table in REMOVED:
            await session.execute(delete(table).where(_ticket_of(table).in_(tickets)))
        for table, blanks in WIPED.items():
            await session.execute(update(table).where(_ticket_of(table).in_(tickets)).values(blanks))
        ours = update(Ticket).where(Ticket.id.in_(tickets))
        await session.execute(ours.values(owner_id=nobody, anonymised_at=now))
        await session.execute(delete(Owner).where(Owner.id.in_(owners - {nobody}), *_forgettable()))
        for file in files:
            await add_new(work.session, UnneededFile, file=file, since=now)


def _due(kind: str, before: datetime) -> tuple[ColumnElement[bool], ...]:
    """One kind at a time, in the order of its index: each kind has its own time, and most tickets are not due."""
    proposed, unanswered = _supervised()
    ended = (Ticket.anonymised_at.is_(None), Ticket.kind == kind, Ticket.ended_at <= before)
    return (*ended, ~_flagged(), ~proposed, ~unanswered)


def _ticket_of(table: type[Base]) -> InstrumentedAttribute[int]:
    found: InstrumentedAttribute[int] = inspect(table).attrs["id" if table is Ticket else "ticket_id"].class_attribute
    return found


def _flagged() -> ColumnElement[bool]:
    return exists().where(Flag.ticket_id == Ticket.id, Flag.name == FlagName.KEEP.value)


def _supervised() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Evidence of a proposal that nobody decided yet; of a letter that was not answered. Two questions, so that each
    begins with the few that are open."""
    cited = (
        select(Evidence.id)
        .join(Ground, Ground.evidence_id == Evidence.id)
        .join(ProposalRow, ProposalRow.id == Ground.proposal_id)
        .where(Evidence.ticket_id == Ticket.id)
    )
    unanswered = cited.join(LetterRow, LetterRow.id == ProposalRow.letter_id).where(LetterRow.replied_at.is_(None))
    return cited.where(ProposalRow.state == "open").exists(), unanswered.exists()


def _forgettable() -> tuple[ColumnElement[bool], ...]:
    """An owner whose last ticket this was, and who did not ask to be remembered."""
    named = [exists().where(column == Owner.id) for column in (Ticket.owner_id, PushRow.owner_id, CodeHolder.owner_id)]
    return (Owner.remembered.is_(False), Owner.no_surveys.is_(False), ~or_(*named))


async def _nobody(work: UnitOfWork) -> int:
    blank: dict[str, Any] = dict.fromkeys(("address", "enterprise", "uscc", "phone"), "")
    await add_new(work.session, Owner, address_hash=NOBODY, remembered=False, no_surveys=True, **blank)
    owner = await find_owner(work.session, NOBODY)
    assert owner is not None
    return owner.id
