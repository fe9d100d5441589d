"""Reads the history since the last scan, stores what counts as evidence, and proposes a letter where a rule's threshold
is reached.

Owns that nothing is proposed twice: a row of history is evidence once, a rule uses a piece of evidence once, and the
evidence of a proposal stays used whatever a person decides. Several workers may scan at the same time, and after any
pause. The cost depends on what is new: the history after a stored position, and the evidence within a rule's window.
Does not decide: a person does, in `backend.supervision.proposals`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from sqlalchemy import ColumnElement, Row, and_, func, select, update
from sqlalchemy.orm import selectinload

from backend.contract.enums import Action
from backend.db.context import Context, UnitOfWork
from backend.db.rows import insert_if_absent
from backend.db.tables import Counter
from backend.supervision.evidence import WATCHED, evidence_in_history, groups_over_threshold
from backend.supervision.tables import Evidence, LedgerRow, ProposalEvidence, ProposalRow
from backend.tickets.tables import History, Ticket
from config.rules import EvidenceThreshold, LedgerThreshold, SupervisionRules

_BATCH = 1000  # rows of history in one transaction
_POSITION_COUNTER = "supervision"  # the counter that stores the id of the last history row that need not be read again
_SETTLES = timedelta(minutes=10)
"""A row gets its id before it is committed, so a row with a higher id may become visible first. Rows younger than this
are read again by the next scan; they count once all the same."""


@dataclass(frozen=True, slots=True)
class ScanResult:
    """How many rows a scan created: evidence, proposals, ledger entries."""

    evidence: int = 0
    proposals: int = 0
    entries: int = 0

    def __add__(self, other: ScanResult) -> ScanResult:
        return ScanResult(
            self.evidence + other.evidence, self.proposals + other.proposals, self.entries + other.entries
        )


class SupervisionScan:
    """The scan over the database."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def scan(self, now: datetime) -> ScanResult:
        """Process all history up to `now` that no scan has processed yet."""
        found, after, unsettled = ScanResult(), 0, False
        while True:
            async with self._context.write_transaction() as work:
                after = max(after, await _lock_scan_position(work))
                rows = await _read_new_history(work, after)
                if not rows:
                    return found
                found += await self._process_tickets(
                    work, {row.ticket_id for row in rows if row.action in WATCHED}, now
                )
                settled = [row.id for row in takewhile(lambda row: row.at <= now - _SETTLES, rows)]
                if settled and not unsettled:
                    await _set_scan_position(work, settled[-1])
                unsettled = len(settled) < len(rows)
                after = rows[-1].id
                await work.commit()

    async def _process_tickets(self, work: UnitOfWork, tickets: set[int], now: datetime) -> ScanResult:
        """Store new evidence of these tickets, and the proposals and ledger entries that follow from it."""
        fresh = [piece for piece in await self._store_evidence(work, tickets) if piece is not None]
        rules = self._context.policy_rule(SupervisionRules)
        made = 0
        for rule in rules.rule:
            for same in _first_piece_per_group(rule, fresh):
                made += await _create_proposals(work, rules, rule, same, now)
        return ScanResult(len(fresh), made, await _create_ledger_entries(work, rules.ledger, fresh, now))

    async def _store_evidence(self, work: UnitOfWork, ids: set[int]) -> list[Evidence | None]:
        """Store the evidence in these tickets and in their main tickets. None stands for evidence that was stored
        before."""
        if not ids:
            return []
        whole = (selectinload(Ticket.history), selectinload(Ticket.rounds))
        joined = select(Ticket.main_id).where(Ticket.id.in_(ids), Ticket.main_id.is_not(None))
        mains = set(await work.session.scalars(joined))  # a query of its own: an OR of both would read every ticket
        query = select(Ticket).where(Ticket.id.in_(ids | mains)).order_by(Ticket.id).options(*whole)
        tickets = (await work.session.scalars(query)).all()
        again = await _repeated_reports(work, [ticket.id for ticket in tickets])
        organisation = self._context.organisation
        return [
            await insert_if_absent(
                work.session,
                Evidence,
                history_id=one.history_id,
                ticket_id=one.ticket_id,
                event=one.event,
                role=one.unit.role.value,
                unit=one.unit.code,
                unit_name=one.unit.name,
                matter=one.matter,
                at=one.at,
            )
            for ticket in tickets
            for one in evidence_in_history(ticket, again.get(ticket.id, ()), organisation)
        ]


async def _repeated_reports(work: UnitOfWork, mains: Sequence[int]) -> dict[int, list[History]]:
    """By main ticket: the moves that merged or joined other tickets of the same matter into it."""
    query = select(Ticket.main_id, History).join(History, History.ticket_id == Ticket.id)
    query = query.where(Ticket.main_id.in_(mains), History.action.in_([Action.MERGE.value, Action.JOIN.value]))
    found: dict[int, list[History]] = {}
    for main, row in await work.session.execute(query):
        found.setdefault(main or 0, []).append(row)
    return found


async def _lock_scan_position(work: UnitOfWork) -> int:
    """Where the last scan ended (a history id). The row stays locked until this transaction ends, so that scans take
    turns."""
    query = select(Counter.value).where(Counter.name == _POSITION_COUNTER).with_for_update()
    value = await work.session.scalar(query)
    if value is not None:
        return value
    await insert_if_absent(work.session, Counter, name=_POSITION_COUNTER, value=0)
    return (await work.session.execute(query)).scalar_one()


async def _set_scan_position(work: UnitOfWork, ident: int) -> None:
    await work.session.execute(update(Counter).where(Counter.name == _POSITION_COUNTER).values(value=ident))


async def _read_new_history(work: UnitOfWork, after: int) -> Sequence[Row[int, int, datetime, str]]:
    columns = (History.id, History.ticket_id, History.at, History.action)
    query = select(*columns).where(History.id > after).order_by(History.id).limit(_BATCH)
    return (await work.session.execute(query)).all()


def _first_piece_per_group(rule: EvidenceThreshold, fresh: Iterable[Evidence]) -> list[Evidence]:
    """The first new piece of evidence of each unit (or ticket) that this rule counts."""
    first: dict[tuple[str, ...], Evidence] = {}
    for piece in sorted(fresh, key=lambda piece: piece.at):
        if piece.event == rule.event:
            first.setdefault(_group_key(rule, piece), piece)
    return list(first.values())


def _group_key(rule: EvidenceThreshold, piece: Evidence) -> tuple[str, ...]:
    """What the rule counts together: the matter, or the unit."""
    return (piece.matter,) if rule.scope == "ticket" else (piece.role, piece.unit)


def _same_group_filter(rule: EvidenceThreshold, piece: Evidence) -> ColumnElement[bool]:
    if rule.scope == "ticket":
        return and_(Evidence.ticket_id == piece.ticket_id, Evidence.matter == piece.matter)
    return and_(Evidence.role == piece.role, Evidence.unit == piece.unit)


async def _create_proposals(
    work: UnitOfWork, rules: SupervisionRules, rule: EvidenceThreshold, piece: Evidence, now: datetime
) -> int:
    """Create the rule's proposals from evidence it has not used yet, around `piece`. Returns how many."""
    window = timedelta(days=rule.window_days)
    used = select(ProposalEvidence.evidence_id).where(
        ProposalEvidence.rule == rule.name, ProposalEvidence.evidence_id == Evidence.id
    )
    query = select(Evidence).where(_same_group_filter(rule, piece), Evidence.event == rule.event, ~used.exists())
    query = query.where(Evidence.at >= piece.at - window).order_by(Evidence.at, Evidence.id)
    unused = {row.id: row for row in await work.session.scalars(query)}
    groups = groups_over_threshold([(row.id, row.at) for row in unused.values()], rule.count, window)
    for group in groups:
        last = unused[group[-1]]
        proposal = ProposalRow(
            level=rule.level,
            rule=rule.name,
            role=last.role,
            unit=last.unit,
            unit_name=last.unit_name,
            state="open",
            words="",
            reply_days=rules.level[rule.level - 1].reply_days,
            made_at=now,
            reason="",
        )
        work.session.add(proposal)
        await work.session.flush()
        for ident in group:
            work.session.add(
                ProposalEvidence(proposal_id=proposal.id, evidence_id=ident, rule=rule.name, left_out=False)
            )
    await work.session.flush()
    return len(groups)


async def _create_ledger_entries(
    work: UnitOfWork, rules: Sequence[LedgerThreshold], fresh: Sequence[Evidence], now: datetime
) -> int:
    """Add tickets to the ledger that reach a rule's count and are not in it yet. Returns how many."""
    made = 0
    for rule in rules:
        newest = {piece.ticket_id: piece for piece in fresh if piece.event == rule.event}
        for piece in newest.values():
            here = (Evidence.ticket_id == piece.ticket_id, Evidence.event == rule.event)
            if (await work.session.scalar(select(func.count()).where(*here)) or 0) < rule.count:
                continue
            entry = await insert_if_absent(
                work.session,
                LedgerRow,
                ticket_id=piece.ticket_id,
                kind=rule.kind,
                role=piece.role,
                unit=piece.unit,
                unit_name=piece.unit_name,
                made_at=now,
                words="",
            )
            made += entry is not None
    return made
