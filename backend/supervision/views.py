"""Builds the views of proposals and letters that people see.

Owns what a letter may show of a ticket: its number, the event and its time. Never a title or a kind, because these are
the owner's words or may reveal a secret report; never an owner (mechanism 27).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.people.tables import Staff
from backend.supervision.tables import Evidence, LetterRow, ProposalEvidence, ProposalRow
from backend.tickets.tables import Ticket


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """`event`: a name from `backend.supervision.evidence`, or the ground of an order."""

    id: int
    number: str
    event: str
    at: datetime
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class ProposalView:
    """`role` and `unit`: handler and a department's code, or desk and a desk's code. `words` empty: the standard
    text."""

    id: int
    level: int
    rule: str
    role: str
    unit: str
    unit_name: str
    state: str  # open issued dismissed
    words: str
    reply_days: int  # working days
    made_at: datetime
    ordered_by: str  # a name; empty if the software proposed it
    decided_by: str
    decided_at: datetime | None
    reason: str
    letter: str  # the letter's id, once issued
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class LetterView:
    """`id`: document, year and serial, e.g. remind-2026-1."""

    id: str
    document: str  # remind rectify interview
    year: int
    serial: int
    level: int
    role: str
    unit: str
    unit_name: str
    words: str
    issuer: str  # the body, e.g. 工作小组办公室
    issued_by: str  # the person
    issued_at: datetime
    reply_by: date
    overdue: bool
    reply: str
    replied_by: str
    replied_at: datetime | None
    evidence: tuple[EvidenceView, ...]


def letter_id(row: LetterRow) -> str:
    return f"{row.document}-{row.year}-{row.serial}"


async def proposal_views(session: AsyncSession, found: Sequence[ProposalRow]) -> tuple[ProposalView, ...]:
    evidence = await _load_evidence(session, [row.id for row in found])
    names, _ = await _load_people(session, {ident for row in found for ident in (row.ordered_by, row.decided_by)})
    letters = await _load_letter_ids(session, {row.letter_id for row in found if row.letter_id is not None})
    return tuple(
        ProposalView(
            id=row.id,
            level=row.level,
            rule=row.rule,
            role=row.role,
            unit=row.unit,
            unit_name=row.unit_name,
            state=row.state,
            words=row.words,
            reply_days=row.reply_days,
            made_at=row.made_at,
            ordered_by=names.get(row.ordered_by, ""),
            decided_by=names.get(row.decided_by, ""),
            decided_at=row.decided_at,
            reason=row.reason,
            letter=letters.get(row.letter_id, ""),
            evidence=tuple(evidence.get(row.id, ())),
        )
        for row in found
    )


async def letter_views(session: AsyncSession, found: Sequence[LetterRow], now: datetime) -> tuple[LetterView, ...]:
    """Views of these letters, with the evidence that was not left out. `now` decides which are overdue."""
    query = select(ProposalRow.letter_id, ProposalRow.id).where(ProposalRow.letter_id.in_([row.id for row in found]))
    parts = (await session.execute(query.order_by(ProposalRow.id))).all()
    evidence = await _load_evidence(session, [ident for _, ident in parts])
    names, bodies = await _load_people(session, {ident for row in found for ident in (row.issued_by, row.replied_by)})
    return tuple(
        LetterView(
            id=letter_id(row),
            document=row.document,
            year=row.year,
            serial=row.serial,
            level=row.level,
            role=row.role,
            unit=row.unit,
            unit_name=row.unit_name,
            words=row.words,
            issuer=bodies.get(row.issued_by, ""),
            issued_by=names.get(row.issued_by, ""),
            issued_at=row.issued_at,
            reply_by=row.reply_by,
            overdue=row.replied_at is None and row.due_at < now,
            reply=row.reply,
            replied_by=names.get(row.replied_by, ""),
            replied_at=row.replied_at,
            evidence=_in_time_order(
                [piece for letter, ident in parts if letter == row.id for piece in evidence[ident]]
            ),
        )
        for row in found
    )


def _in_time_order(pieces: list[EvidenceView]) -> tuple[EvidenceView, ...]:
    """Sorted by time, each piece once, even if two rules used it."""
    kept = {piece.id: piece for piece in pieces if not piece.left_out}
    return tuple(sorted(kept.values(), key=lambda piece: (piece.at, piece.id)))


async def _load_evidence(session: AsyncSession, proposals: Sequence[int]) -> dict[int, list[EvidenceView]]:
    columns = (ProposalEvidence.proposal_id, ProposalEvidence.left_out, Evidence, Ticket.number)
    query = select(*columns).join(Evidence, Evidence.id == ProposalEvidence.evidence_id)
    query = query.join(Ticket, Ticket.id == Evidence.ticket_id).where(ProposalEvidence.proposal_id.in_(proposals))
    found: dict[int, list[EvidenceView]] = {ident: [] for ident in proposals}
    for ident, left_out, row, number in await session.execute(query.order_by(Evidence.at)):
        found[ident].append(EvidenceView(row.id, number, row.event, row.at, left_out))
    return found


async def _load_people(
    session: AsyncSession, idents: set[str | None]
) -> tuple[dict[str | None, str], dict[str | None, str]]:
    """Two maps by staff id: names, and names of their units."""
    query = select(Staff.id, Staff.name, Staff.unit_name).where(Staff.id.in_(idents - {None}))
    found = (await session.execute(query)).all()
    return {row.id: row.name for row in found}, {row.id: row.unit_name for row in found}


async def _load_letter_ids(session: AsyncSession, idents: set[int]) -> dict[int | None, str]:
    found = await session.scalars(select(LetterRow).where(LetterRow.id.in_(idents)))
    return {row.id: letter_id(row) for row in found}
