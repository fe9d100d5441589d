"""Opens an anonymous report for the conversation that gives its receipt code, so that its owner can read it and act on
it (mechanism 27).

The conversation that gave the code last holds the report: pushes go to it alone, and it may act for a time set by
policy, because it may be on a public computer. The original conversation gets the report back by giving the code. Wrong
codes are counted by conversation; after too many, a right code is refused too. A code is never stored.
"""

from __future__ import annotations

from datetime import timedelta

from pydantic import TypeAdapter
from sqlalchemy import delete, select, update

from backend.contract.addresses import check_address
from backend.contract.enums import DeliveryState
from backend.contract.errors import NotFound, TooOften
from backend.contract.values import Address, TicketView
from backend.core.crypto import normalize_receipt_code
from backend.db.context import Context, KeyedCall, UnitOfWork
from backend.db.rows import insert_if_absent
from backend.notifications.enqueue import enqueue_push
from backend.notifications.tables import PushRow
from backend.people.owners import ensure_owner, hash_address
from backend.people.tables import Owner
from backend.privacy.tables import CodeGuesses
from backend.tickets.queries import find_ticket, find_ticket_by_receipt
from backend.tickets.records import CodeHolder
from backend.tickets.tables import Ticket
from backend.tickets.views import owner_view
from backend.tickets.workflow import Notice
from backend.tickets.workflow_terms import Audience

_OPENED_ELSEWHERE = Notice("push-opened-elsewhere", Audience.OWNER)
_VIEW: TypeAdapter[TicketView] = TypeAdapter(TicketView)


class ReceiptCodes:
    """Receipt codes of anonymous reports over the database."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def adopt_report(self, receipt_code: str, visitor: Address, key: str) -> TicketView:
        """The report this code opens; from now on it belongs to this conversation. Raises NotFound, TooOften."""
        check_address(visitor)
        mark = self._context.keyring.keyed_hash("receipt", normalize_receipt_code(receipt_code))
        await self._check_guess(hash_address(self._context, visitor), mark)

        async def change(work: UnitOfWork) -> TicketView:
            found = await find_ticket_by_receipt(work.session, mark)
            if found is None:
                raise NotFound("no ticket has this receipt code")
            ticket = await find_ticket(work.session, found.number, lock=True)
            assert ticket is not None
            owner = await ensure_owner(self._context, work, visitor)
            former = await self._find_former_holder(work, ticket)
            await self._hand_over(work, ticket, owner)
            await self._tell_former_holder(work, ticket, owner, former)
            return owner_view(ticket, self._context.now())

        return await self._context.execute_once(KeyedCall("adopt_by_code", f"{visitor} {mark}", key), _VIEW, change)

    async def _check_guess(self, visitor: str, mark: str) -> None:
        """Count a wrong code, in a transaction of its own, so that the count stays although the call fails. Raises
        NotFound for a wrong code, TooOften."""
        now, rules = self._context.now(), self._context.secrecy
        async with self._context.read_session() as session:
            known = await session.get(CodeGuesses, visitor)
            right = await find_ticket_by_receipt(session, mark) is not None
        fresh = known is not None and now < known.since + timedelta(minutes=rules.guess_minutes)
        if known is not None and fresh and known.wrong >= rules.code_guesses:
            raise TooOften("too many wrong receipt codes from this conversation")
        if right:
            return
        async with self._context.write_transaction() as work:
            again = {"since": now, "wrong": 1} if not fresh else {"wrong": CodeGuesses.wrong + 1}
            if await insert_if_absent(work.session, CodeGuesses, visitor=visitor, since=now, wrong=1) is None:
                await work.session.execute(update(CodeGuesses).where(CodeGuesses.visitor == visitor).values(again))
            await work.commit()
        raise NotFound("no ticket has this receipt code")

    async def _find_former_holder(self, work: UnitOfWork, ticket: Ticket) -> Owner | None:
        """Return who holds the report now: who gave the code last, else who handed it in."""
        held = select(CodeHolder.owner_id).where(CodeHolder.ticket_id == ticket.id)
        former_id = (await work.session.scalars(held)).first() or ticket.owner_id
        return await work.session.get(Owner, former_id)

    async def _tell_former_holder(self, work: UnitOfWork, ticket: Ticket, owner: Owner, former: Owner | None) -> None:
        """Tell the conversation that held the report that it was opened elsewhere, so that a theft is noticed."""
        if former is None or former.id == owner.id or former.address is None:
            return
        cause = f"adopt-{self._context.now():%Y%m%d%H%M%S%f}"
        await enqueue_push(self._context, work, ticket, _OPENED_ELSEWHERE, former, cause=cause)

    async def _hand_over(self, work: UnitOfWork, ticket: Ticket, owner: Owner) -> None:
        """Make this owner the only holder of the report, and move its waiting pushes to them."""
        holders = delete(CodeHolder).where(CodeHolder.ticket_id == ticket.id)
        await work.session.execute(holders)
        if owner.id != ticket.owner_id:
            until = self._context.now() + timedelta(minutes=self._context.secrecy.code_minutes)
            work.session.add(CodeHolder(ticket_id=ticket.id, owner_id=owner.id, until=until))
        waiting = (
            PushRow.ticket_id == ticket.id,
            PushRow.owner_id.is_not(None),
            PushRow.state == DeliveryState.WAITING,
        )
        there = {"owner_id": owner.id, "lane": owner.address_hash, "claimed_until": None}
        await work.session.execute(update(PushRow).where(*waiting).values(there))
        await work.session.flush()
