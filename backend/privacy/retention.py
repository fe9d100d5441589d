"""Anonymises tickets that ended long ago and keeps their record and figures (mechanism 8, 24).

Owns which words are deleted, when, and which stored files are no longer needed. A ticket is not anonymised while it is
open or under review (it has not ended), while somebody flagged it to be kept, or while a proposal or letter of
supervision that names it is open. Does not delete tickets: the statistics need their dates, units, kinds and grades.
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
from backend.db.rows import insert_if_absent
from backend.learning.tables import Sample
from backend.notifications.tables import PushRow
from backend.people.queries import find_owner
from backend.people.tables import Owner
from backend.privacy.tables import UnneededFile
from backend.supervision.tables import Evidence, LedgerRow, LetterRow, ProposalEvidence, ProposalRow
from backend.tickets.records import CodeHolder, Flag
from backend.tickets.tables import Attachment, CoHandling, Contact, Extension, History, SurveyRow, Ticket
from config.rules import RetentionRules as Rule

BATCH = 100
NOBODY = "nobody"  # address_hash of the owner of anonymised tickets; no real address has it

BLANKED_COLUMNS: Mapping[type[Base], Mapping[str, object]] = {
    Ticket: {"title": "", "text": "", "place": "", "coordinates": None, "foreign_number": None, "receipt_hash": None},
    History: {"note": ""},
    CoHandling: {"result": ""},
    Extension: {"reason": ""},
    Flag: {"why": ""},
    SurveyRow: {"comment": ""},
    Sample: {"text": ""},
    LedgerRow: {"words": ""},
}
DELETED_TABLES: tuple[type[Base], ...] = (Contact, Attachment, PushRow, CodeHolder)


@dataclass(frozen=True, slots=True)
class RetentionSummary:
    """How many tickets are due for anonymising, or were anonymised, by kind."""

    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


class Retention:
    """The retention of personal data over the database."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def now(self) -> datetime:
        """The current time of the desk."""
        return self._context.now()

    async def preview(self) -> RetentionSummary:
        """What `anonymise_due` would do now; changes nothing."""
        async with self._context.read_session() as session:
            counts = {
                kind: await session.scalar(select(func.count()).select_from(Ticket).where(*_due_filter(kind, before)))
                for kind, before in self._ended_before().items()
            }
        return RetentionSummary({kind: count for kind, count in counts.items() if count})

    async def anonymise_due(self) -> RetentionSummary:
        """Anonymise every due ticket, one batch a transaction; batches that are done stay done if it is interrupted."""
        done: Counter[str] = Counter()
        for kind, before in self._ended_before().items():
            while count := await self._anonymise_batch(kind, before):
                done[kind] += count
        return RetentionSummary(done)

    async def list_unneeded_files(self, limit: int = 1_000) -> tuple[str, ...]:
        """Stored files that no ticket shows any more. The caller removes them from the file store."""
        shown = exists().where(Attachment.file == UnneededFile.file)
        async with self._context.write_transaction() as work:
            await work.session.execute(delete(UnneededFile).where(shown))  # attached to another ticket since
            found = await work.session.scalars(select(UnneededFile.file).limit(limit))
            await work.commit()
            return tuple(found)

    async def confirm_removed(self, file: str) -> None:
        """Record that the file store no longer has this file."""
        async with self._context.write_transaction() as work:
            await work.session.execute(delete(UnneededFile).where(UnneededFile.file == file))
            await work.commit()

    async def _anonymise_batch(self, kind: str, before: datetime) -> int:
        """Anonymise one batch. Returns how many tickets it had."""
        async with self._context.write_transaction() as work:
            query = select(Ticket.id, Ticket.owner_id).where(*_due_filter(kind, before)).order_by(Ticket.ended_at)
            batch = (await work.session.execute(query.limit(BATCH).with_for_update(skip_locked=True))).all()
            if batch:
                await self._anonymise_tickets(work, [row.id for row in batch], {row.owner_id for row in batch})
                await work.commit()
            return len(batch)

    def _ended_before(self) -> Mapping[str, datetime]:
        """By kind, the time before which a ticket must have ended to be due."""
        now, days = self._context.now(), self._context.policy_rule(Rule).days.model_dump()
        return {kind: now - timedelta(days=count) for kind, count in days.items()}

    async def _anonymise_tickets(self, work: UnitOfWork, tickets: Sequence[int], owners: set[int]) -> None:
        """Delete and blank everything personal of these tickets, and delete owners who are no longer needed."""
        session, now = work.session, self._context.now()
        files = set(await session.scalars(select(Attachment.file).where(Attachment.ticket_id.in_(tickets))))
        nobody = await _ensure_nobody_owner(work)
        for table in DELETED_TABLES:
            await session.execute(delete(table).where(_ticket_column(table).in_(tickets)))
        for table, blanks in BLANKED_COLUMNS.items():
            await session.execute(update(table).where(_ticket_column(table).in_(tickets)).values(blanks))
        ours = update(Ticket).where(Ticket.id.in_(tickets))
        await session.execute(ours.values(owner_id=nobody, anonymised_at=now))
        await session.execute(delete(Owner).where(Owner.id.in_(owners - {nobody}), *_deletable_owner_filter()))
        for file in files:
            await insert_if_absent(work.session, UnneededFile, file=file, since=now)


def _due_filter(kind: str, before: datetime) -> tuple[ColumnElement[bool], ...]:
    """The filter for due tickets of one kind, in the order of its index; each kind has its own time."""
    proposed, unanswered = _supervision_filters()
    ended = (Ticket.anonymised_at.is_(None), Ticket.kind == kind, Ticket.ended_at <= before)
    return (*ended, ~_flagged_filter(), ~proposed, ~unanswered)


def _ticket_column(table: type[Base]) -> InstrumentedAttribute[int]:
    """The column of this table that holds the ticket's id."""
    found: InstrumentedAttribute[int] = inspect(table).attrs["id" if table is Ticket else "ticket_id"].class_attribute
    return found


def _flagged_filter() -> ColumnElement[bool]:
    return exists().where(Flag.ticket_id == Ticket.id, Flag.name == FlagName.KEEP.value)


def _supervision_filters() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The filters for tickets named as evidence in an undecided proposal, and in an unanswered letter. They are two
    queries, because each is fast when it starts from the few open rows."""
    cited = (
        select(Evidence.id)
        .join(ProposalEvidence, ProposalEvidence.evidence_id == Evidence.id)
        .join(ProposalRow, ProposalRow.id == ProposalEvidence.proposal_id)
        .where(Evidence.ticket_id == Ticket.id)
    )
    unanswered = cited.join(LetterRow, LetterRow.id == ProposalRow.letter_id).where(LetterRow.replied_at.is_(None))
    return cited.where(ProposalRow.state == "open").exists(), unanswered.exists()


def _deletable_owner_filter() -> tuple[ColumnElement[bool], ...]:
    """The filter for owners who have no ticket left and did not ask to be remembered."""
    named = [exists().where(column == Owner.id) for column in (Ticket.owner_id, PushRow.owner_id, CodeHolder.owner_id)]
    return (Owner.remembered.is_(False), Owner.no_surveys.is_(False), ~or_(*named))


async def _ensure_nobody_owner(work: UnitOfWork) -> int:
    """The id of the owner that anonymised tickets belong to; created on first use."""
    blank: dict[str, Any] = dict.fromkeys(("address", "enterprise", "uscc", "phone"), "")
    await insert_if_absent(work.session, Owner, address_hash=NOBODY, remembered=False, no_surveys=True, **blank)
    owner = await find_owner(work.session, NOBODY)
    assert owner is not None
    return owner.id
