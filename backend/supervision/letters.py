"""Issues letters, lists them for those who may read them, and takes the unit's answer (mechanism L1 to L3).

Owns numbering (per document and year, from 1, without a gap), the time to reply, and who may read and answer a letter:
the unit it is for, and those who supervise at its level. Does not decide that a letter is issued:
`backend.supervision.proposals` does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.contract.enums import Role
from backend.contract.errors import NotAllowed, NotFound
from backend.core.working_days import LOCAL, local_day, local_time_in_utc
from backend.db.context import Context, KeyedCall, UnitOfWork
from backend.db.rows import next_number
from backend.notifications import enqueue
from backend.people.queries import reachable_staff
from backend.people.staff import require_active_staff
from backend.people.tables import Staff
from backend.supervision.permissions import is_supervisor, readable_levels, validate_words
from backend.supervision.tables import Evidence, LetterRow, ProposalEvidence, ProposalRow
from backend.supervision.views import LetterView, letter_id, letter_views
from backend.tickets.queries import tickets_by_id
from backend.tickets.workflow import Notice
from backend.tickets.workflow_terms import Audience
from config.rules import SupervisionRules as Rules

_LETTER: TypeAdapter[LetterView] = TypeAdapter(LetterView)
_IDENT = re.compile(r"(remind|rectify|interview)-([0-9]{4})-([1-9][0-9]{0,8})")
_MOST = 201
_LETTER_CAME = Notice("staff-letter", Audience.UNIT)


class Letters:
    """Reads letters and records answers, each for a named member of staff."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def list_letters(
        self, staff: str, *, overdue: bool = False, before: str = "", limit: int = 50
    ) -> tuple[LetterView, ...]:
        """Letters, newest first: those to this person's unit, or, for a supervisor, those of the levels they read.
        `overdue`: only unanswered letters whose time is over. `before`: a letter's id, for paging. Raises NotFound."""
        now = self._context.now()
        async with self._context.read_session() as session:
            person = await require_active_staff(session, staff)
            query = select(LetterRow).order_by(LetterRow.id.desc()).limit(max(1, min(limit, _MOST)))
            if is_supervisor(person):
                query = query.where(LetterRow.level.in_(readable_levels(person)))
            else:
                query = query.where(LetterRow.role == person.role, LetterRow.unit == person.unit)
            if overdue:
                query = query.where(LetterRow.replied_at.is_(None), LetterRow.due_at < now)
            if before:
                query = query.where(LetterRow.id < (await _find_readable_letter(session, person, before)).id)
            return await letter_views(session, (await session.scalars(query)).all(), now)

    async def get_letter(self, staff: str, ident: str) -> LetterView:
        """One letter. Raises NotFound, also for another unit's letter."""
        async with self._context.read_session() as session:
            row = await _find_readable_letter(session, await require_active_staff(session, staff), ident)
            return (await letter_views(session, [row], self._context.now()))[0]

    async def answer_letter(self, staff: str, ident: str, words: str, key: str) -> LetterView:
        """Record the unit's answer, once: written by its own staff, or by the issuing body for a unit that answered on
        paper. Raises NotFound, NotAllowed, BadDraft."""

        async def change(work: UnitOfWork) -> LetterView:
            person = await require_active_staff(work.session, staff)
            row = await _find_readable_letter(work.session, person, ident, lock=True)
            issuer = self._context.policy_rule(Rules).level[row.level - 1].role
            if is_supervisor(person) and person.role != issuer:
                raise NotAllowed(f"this is for the unit or the {issuer}, not for a {person.role}")
            if row.replied_at is not None:
                raise NotAllowed(f"letter {ident} is answered already")
            row.reply = validate_words(self._context, words, field="words")
            row.replied_by, row.replied_at = person.id, self._context.now()
            await work.session.flush()
            return (await letter_views(work.session, [row], self._context.now()))[0]

        return await self._context.execute_once(
            KeyedCall("letters.answer", f"{staff} {ident}", key, words), _LETTER, change
        )

    async def list_bulletin(self, year: int, month: int) -> tuple[LetterView, ...]:
        """The letters of one month (in China's time zone) that policy lists in the monthly bulletin (level 2), in order
        of issue."""
        begins, ends = date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
        levels = [level.level for level in self._context.policy_rule(Rules).level if level.bulletin]
        query = select(LetterRow).where(
            LetterRow.level.in_(levels), LetterRow.issued_at >= local_time_in_utc(begins, time())
        )
        query = query.where(LetterRow.issued_at < local_time_in_utc(ends, time())).order_by(LetterRow.id)
        async with self._context.read_session() as session:
            return await letter_views(session, (await session.scalars(query)).all(), self._context.now())


async def issue_letter(
    context: Context, work: UnitOfWork, proposals: Sequence[ProposalRow], issuer: Staff
) -> LetterView:
    """Number and issue one letter for these open proposals, all of one level and to one unit."""
    first, now = proposals[0], context.now()
    document = context.policy_rule(Rules).level[first.level - 1].document
    year = now.astimezone(LOCAL).year
    reply_by = context.calendar.add_working_days(local_day(now), min(one.reply_days for one in proposals)).day
    letter = LetterRow(
        document=document,
        year=year,
        serial=await next_number(work.session, f"letter-{document}-{year}"),
        level=first.level,
        role=first.role,
        unit=first.unit,
        unit_name=first.unit_name,
        words="\n".join(one.words for one in proposals if one.words),
        issued_by=issuer.id,
        issued_at=now,
        reply_by=reply_by,
        due_at=local_time_in_utc(reply_by, context.deadlines.day_ends),
        reply="",
    )
    work.session.add(letter)
    await work.session.flush()
    for one in proposals:
        one.state, one.decided_by, one.decided_at, one.letter_id = "issued", issuer.id, now, letter.id
    await work.session.flush()
    await _notify_unit(context, work, letter)
    return (await letter_views(work.session, [letter], now))[0]


async def _notify_unit(context: Context, work: UnitOfWork, letter: LetterRow) -> None:
    """Notify the unit's staff in their chats. A push is about one ticket, so a letter about several tickets is only
    shown in the unit's list of letters."""
    query = select(Evidence.ticket_id).distinct().join(ProposalEvidence, ProposalEvidence.evidence_id == Evidence.id)
    query = query.join(ProposalRow, ProposalRow.id == ProposalEvidence.proposal_id)
    cited = set(await work.session.scalars(query.where(ProposalRow.letter_id == letter.id, ~ProposalEvidence.left_out)))
    if len(cited) != 1:
        return
    ticket = (await tickets_by_id(work.session, cited))[cited.pop()]
    for reader in await reachable_staff(work.session, Role(letter.role), letter.unit):
        await enqueue.enqueue_push(context, work, ticket, _LETTER_CAME, reader, cause=f"letter-{letter_id(letter)}")


async def _find_readable_letter(session: AsyncSession, person: Staff, ident: str, *, lock: bool = False) -> LetterRow:
    """The letter with this id, if the person may read it. Raises NotFound."""
    parts = _IDENT.fullmatch(ident)
    if parts is not None:
        query = select(LetterRow).where(LetterRow.document == parts[1], LetterRow.year == int(parts[2]))
        query = query.where(LetterRow.serial == int(parts[3]))
        row = await session.scalar(query.with_for_update() if lock else query)
        if row is not None and _may_read(person, row):
            return row
    raise NotFound(f"no letter {ident[:32]!r} for this member of staff", field="letter")


def _may_read(person: Staff, row: LetterRow) -> bool:
    if is_supervisor(person):
        return row.level in readable_levels(person)
    return (person.role, person.unit) == (row.role, row.unit)
