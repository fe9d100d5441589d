"""Lets people edit, dismiss or issue proposals of letters, and order a third-level letter (mechanism L1 to L3).

Owns who may decide: only the role that policy names for the level. The software proposes and never issues. Issued
letters are in `backend.supervision.letters`. A refused call raises and changes nothing.
"""

from __future__ import annotations

from pydantic import TypeAdapter
from sqlalchemy import select

from backend.contract.enums import Role
from backend.contract.errors import BadDraft, NotAllowed, NotFound
from backend.core.text import mask_personal_data
from backend.db.context import Context, KeyedCall, UnitOfWork
from backend.people.staff import require_active_staff
from backend.people.tables import Staff
from backend.supervision.evidence import Unit
from backend.supervision.letters import issue_letter
from backend.supervision.permissions import readable_levels, require_role, validate_words
from backend.supervision.tables import Evidence, ProposalEvidence, ProposalRow
from backend.supervision.views import LetterView, ProposalView, proposal_views
from backend.tickets.queries import find_ticket
from backend.tickets.tables import Contact, Ticket
from config.rules import SupervisionRules as Rules

STATES = ("open", "issued", "dismissed")
_VIEW: TypeAdapter[ProposalView] = TypeAdapter(ProposalView)
_LETTER: TypeAdapter[LetterView] = TypeAdapter(LetterView)
_MOST = 201


class Proposals:
    """The decisions on proposals. Every method that writes takes an idempotency `key`."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def list_proposals(
        self, staff: str, state: str = "open", after: int = 0, limit: int = 50
    ) -> tuple[ProposalView, ...]:
        """Proposals of the levels this person reads, oldest first, with ids above `after`. Raises NotFound, NotAllowed,
        BadDraft."""
        if state not in STATES:
            raise BadDraft(f"a state is one of {', '.join(STATES)}", field="state")
        async with self._context.read_session() as session:
            levels = readable_levels(await require_active_staff(session, staff))
            query = select(ProposalRow).where(ProposalRow.state == state, ProposalRow.level.in_(levels))
            query = query.where(ProposalRow.id > after).order_by(ProposalRow.id).limit(max(1, min(limit, _MOST)))
            return await proposal_views(session, (await session.scalars(query)).all())

    async def edit_proposal(
        self, staff: str, ident: int, words: str, reply_days: int, left_out: tuple[int, ...], key: str
    ) -> ProposalView:
        """Change the words (empty: the standard text), the working days to reply, and the evidence to leave out. Raises
        NotFound, NotAllowed, BadDraft."""
        if not 1 <= reply_days <= 90:
            raise BadDraft("1 to 90 working days to reply", field="reply_days")

        async def change(work: UnitOfWork) -> ProposalView:
            proposal, _ = await self._lock_open_proposal(work, staff, ident)
            tickets = await _exclude_evidence(work, proposal, set(left_out))
            proposal.words = await self._validate_letter_words(work, words, tickets)
            proposal.reply_days = reply_days
            return await _to_proposal_view(work, proposal)

        asked = f"{words}\0{reply_days}\0{sorted(left_out)}"
        return await self._context.execute_once(
            KeyedCall("supervision.edit", f"{staff} {ident}", key, asked), _VIEW, change
        )

    async def dismiss_proposal(self, staff: str, ident: int, reason: str, key: str) -> ProposalView:
        """Decide that no letter is issued, with a reason. The evidence of this proposal is not proposed again. Raises
        NotFound, NotAllowed, BadDraft."""

        async def change(work: UnitOfWork) -> ProposalView:
            proposal, person = await self._lock_open_proposal(work, staff, ident)
            proposal.reason = validate_words(self._context, reason, field="reason")
            proposal.state, proposal.decided_by, proposal.decided_at = "dismissed", person.id, self._context.now()
            return await _to_proposal_view(work, proposal)

        return await self._context.execute_once(
            KeyedCall("supervision.dismiss", f"{staff} {ident}", key, reason), _VIEW, change
        )

    async def order_interview(
        self, staff: str, unit: Unit, ground: str, words: str, numbers: tuple[str, ...], key: str
    ) -> ProposalView:
        """Draft a third-level letter to a unit, for a ground that policy names, about tickets this unit has or had.
        Raises NotFound, NotAllowed, BadDraft."""
        rules = self._context.policy_rule(Rules)
        level = rules.level[2]
        if ground not in rules.grounds:
            raise BadDraft(f"a ground is one of {', '.join(rules.grounds)}", field="ground")
        if not numbers:
            raise BadDraft("an order names the tickets it rests on", field="numbers")

        async def change(work: UnitOfWork) -> ProposalView:
            person = await require_active_staff(work.session, staff)
            require_role(person, level.role)
            tickets = [await _find_handled_ticket(work, number, unit) for number in dict.fromkeys(numbers)]
            validate_words(self._context, words, field="words")
            proposal = ProposalRow(
                level=level.level,
                rule="order",
                role=unit.role.value,
                unit=unit.code,
                unit_name=unit.name,
                state="open",
                words=await self._validate_letter_words(work, words, {ticket.id for ticket in tickets}),
                reply_days=level.reply_days,
                made_at=self._context.now(),
                ordered_by=person.id,
                reason="",
            )
            work.session.add(proposal)
            await work.session.flush()
            for ticket in tickets:
                await self._add_ground(work, proposal, ticket, ground)
            return await _to_proposal_view(work, proposal)

        asked = f"{unit}\0{ground}\0{words}\0{numbers}"
        return await self._context.execute_once(KeyedCall("supervision.order", staff, key, asked), _VIEW, change)

    async def issue_letter(self, staff: str, idents: tuple[int, ...], key: str) -> LetterView:
        """Issue one letter for one proposal, or for several of one level and to one unit. Raises NotFound, NotAllowed,
        BadDraft."""
        if not idents:
            raise BadDraft("a letter needs a proposal", field="proposals")

        async def change(work: UnitOfWork) -> LetterView:
            found = [await self._lock_open_proposal(work, staff, ident) for ident in sorted(set(idents))]
            proposals = [proposal for proposal, _ in found]
            if len({(one.level, one.role, one.unit) for one in proposals}) > 1:
                raise BadDraft("one letter is of one level and to one unit", field="proposals")
            return await issue_letter(self._context, work, proposals, found[0][1])

        return await self._context.execute_once(
            KeyedCall("supervision.issue", staff, key, repr(idents)), _LETTER, change
        )

    async def _lock_open_proposal(self, work: UnitOfWork, staff: str, ident: int) -> tuple[ProposalRow, Staff]:
        """Lock the undecided proposal; return it with the member of staff who may decide. Raises NotFound,
        NotAllowed."""
        person = await require_active_staff(work.session, staff)
        proposal = await work.session.get(ProposalRow, ident, with_for_update=True)
        if proposal is None or proposal.level not in readable_levels(person):
            raise NotFound(f"no proposal {ident}", field="proposal")
        require_role(person, self._context.policy_rule(Rules).level[proposal.level - 1].role)
        if proposal.state != "open":
            raise NotAllowed(f"proposal {ident} is {proposal.state} already")
        return proposal, person

    async def _validate_letter_words(self, work: UnitOfWork, words: str, tickets: set[int]) -> str:
        """Validate and mask the words of a letter. Raises BadDraft if they name an owner. Owners of secret tickets are
        not compared, because the error would reveal who they are."""
        said = validate_words(self._context, words, field="words", needed=False)
        query = select(Contact).join(Ticket, Ticket.id == Contact.ticket_id).where(Contact.ticket_id.in_(tickets))
        for contact in await work.session.scalars(query.where(~Ticket.secret)):
            if any(name and name in said for name in (contact.enterprise, contact.uscc, contact.phone)):
                raise BadDraft("a letter never names an owner", field="words")
        return mask_personal_data(said)

    async def _add_ground(self, work: UnitOfWork, proposal: ProposalRow, ticket: Ticket, ground: str) -> None:
        """Store the ticket as evidence of an ordered letter."""
        piece = Evidence(
            history_id=None,
            ticket_id=ticket.id,
            event=ground,
            role=proposal.role,
            unit=proposal.unit,
            unit_name=proposal.unit_name,
            matter=str(ticket.id),
            at=proposal.made_at,
        )
        work.session.add(piece)
        await work.session.flush()
        work.session.add(
            ProposalEvidence(proposal_id=proposal.id, evidence_id=piece.id, rule=proposal.rule, left_out=False)
        )
        await work.session.flush()


async def _exclude_evidence(work: UnitOfWork, proposal: ProposalRow, left_out: set[int]) -> set[int]:
    """Mark this evidence as left out; return the ids of the tickets that stay. Raises BadDraft."""
    query = select(ProposalEvidence, Evidence.ticket_id).join(Evidence, Evidence.id == ProposalEvidence.evidence_id)
    grounds = (await work.session.execute(query.where(ProposalEvidence.proposal_id == proposal.id))).all()
    known = {ground.evidence_id for ground, _ in grounds}
    if not left_out <= known:
        raise BadDraft(f"not evidence of this proposal: {sorted(left_out - known)}", field="left_out")
    if left_out == known:
        raise BadDraft("a letter needs evidence; dismiss the proposal instead", field="left_out")
    for ground, _ in grounds:
        ground.left_out = ground.evidence_id in left_out
    return {ticket for ground, ticket in grounds if not ground.left_out}


async def _find_handled_ticket(work: UnitOfWork, number: str, unit: Unit) -> Ticket:
    """The ticket with this number, if the unit has or had it. Raises BadDraft."""
    ticket = await find_ticket(work.session, number)
    if ticket is not None and unit.code in _handling_units(ticket, unit.role):
        return ticket
    raise BadDraft(f"{number[:32]!r} is no ticket this unit had in hand", field="numbers")


def _handling_units(ticket: Ticket, role: Role) -> set[str | None]:
    """Codes of the desks (role desk) or departments (role handler) that have or had the ticket."""
    if role is Role.DESK:
        return {ticket.desk, *(entry.desk for entry in ticket.rounds)}
    return {*(entry.department for entry in ticket.rounds), *(entry.department for entry in ticket.co_handlings)}


async def _to_proposal_view(work: UnitOfWork, proposal: ProposalRow) -> ProposalView:
    await work.session.flush()
    return (await proposal_views(work.session, [proposal]))[0]
