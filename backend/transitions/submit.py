"""Submits a ticket: validates the draft, finds the desk, sets two promised dates, issues the number, and stores it.

Owns how a valid draft becomes a ticket (mechanism 6, 7). Does not decide whether a draft is valid:
`backend.tickets.validation` does.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import TypeAdapter

from backend.contract.enums import Action, SecrecyLevel, TicketKind
from backend.contract.errors import BadDraft
from backend.contract.numbers import ticket_number
from backend.contract.values import Receipt, TicketDraft
from backend.core.crypto import normalize_receipt_code
from backend.core.signed_codes import is_genuine_code
from backend.core.text import clean_text
from backend.core.title import make_title
from backend.core.working_days import LOCAL
from backend.db.context import Context, KeyedCall, UnitOfWork
from backend.db.rows import claim_operation, next_number
from backend.identity.entry_codes import count_submission
from backend.people.owners import ensure_owner, save_profile
from backend.people.tables import Owner
from backend.tickets import deadlines
from backend.tickets.queries import find_foreign_ticket
from backend.tickets.tables import Contact, Ticket
from backend.tickets.validation import validate_draft
from backend.transitions.execute import execute_move
from backend.transitions.request import MoveRequest, OwnerActor, Submission
from config.organisation import DeskEntry

_RECEIPT: TypeAdapter[Receipt] = TypeAdapter(Receipt)


class Intake:
    """Turns drafts into tickets."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def submit_ticket(self, draft: TicketDraft, key: str) -> Receipt:
        """Create the ticket and return its receipt. For a repeated key the receipt code is derived again, since it is
        not stored. Raises BadDraft."""
        draft = validate_draft(draft, self._context)
        same = f"{draft.origin}\0{draft.foreign_number}" if draft.foreign_number else f"{draft.owner}\0{key}"
        code = self._context.keyring.derive_receipt_code(same) if draft.anonymous else ""

        async def change(work: UnitOfWork) -> Receipt:
            return await self._write_ticket(work, draft, code)

        receipt = await self._context.execute_once(KeyedCall("submit", str(draft.owner), key), _RECEIPT, change)
        return Receipt(receipt.number, receipt.kind, receipt.title, receipt.verify_by, receipt.promised, code)

    async def _write_ticket(self, work: UnitOfWork, draft: TicketDraft, code: str) -> Receipt:
        brought = await self._find_earlier_submission(work, draft) if draft.foreign_number else None
        if brought is not None:
            return _to_receipt(brought)
        now = self._context.now()
        desk = self._context.organisation.desk_for(draft.region)
        if desk is None:
            raise BadDraft(f"no desk serves the region {draft.region!r}", field="region")
        owner = await ensure_owner(self._context, work, draft.owner)
        if draft.remember and not draft.anonymous:
            save_profile(owner, draft.enterprise.strip(), draft.uscc, draft.phone)
        ticket = self._to_ticket(draft, desk, owner, code, now)
        await count_submission(self._context, work, draft.door)
        ticket.number = await self._next_ticket_number(work, now)
        submission = MoveRequest(Action.SUBMIT, OwnerActor(), Submission(draft))
        await execute_move(self._context, work, ticket, submission)
        return _to_receipt(ticket)

    async def _find_earlier_submission(self, work: UnitOfWork, draft: TicketDraft) -> Ticket | None:
        """The ticket that a window, hotline or platform submitted under this number before. Simultaneous calls wait for
        each other. Raises BadDraft if that ticket has another text or channel."""
        mark = self._context.keyring.keyed_hash("foreign", f"{draft.origin}\0{draft.foreign_number}")
        await claim_operation(work.session, mark, self._context.now())
        before = await find_foreign_ticket(work.session, draft.origin, draft.foreign_number)
        if before is not None and (before.text, before.channel) != (clean_text(draft.text), draft.owner.channel):
            raise BadDraft("this number brought another matter before", field="foreign_number")
        return before

    def _to_ticket(self, draft: TicketDraft, desk: DeskEntry, owner: Owner, code: str, now: datetime) -> Ticket:
        text = clean_text(draft.text)
        verified = deadlines.verification_deadline(self._context, now)
        rules = self._context.secrecy
        secret = draft.kind.value in rules.secret_kinds or draft.anonymous
        identified = any((draft.enterprise, draft.uscc, draft.phone))
        return Ticket(
            kind=draft.kind.value,
            title=make_title(text),
            text=text,
            region=draft.region,
            place=clean_text(draft.place),
            coordinates=draft.coordinates,
            standing=draft.standing,
            channel=draft.owner.channel,
            origin=draft.origin or draft.owner.channel,
            foreign_number=draft.foreign_number or None,
            door=draft.door if is_genuine_code(self._context.keyring, draft.door) else "",
            secrecy=rules.secret_level if secret else SecrecyLevel.OPEN.value,
            anonymous=draft.anonymous,
            objected=False,
            tier=0,
            emergency=draft.emergency or self._context.dangers.is_sure(text),
            desk=desk.code,
            unit=desk.name,
            owner_id=owner.id,
            receipt_hash=self._context.keyring.keyed_hash("receipt", normalize_receipt_code(code)) if code else None,
            submitted_at=now,
            verify_by=verified.day,
            promised=deadlines.first_promise(self._context, draft.kind.value, verified).day,
            round=0,
            co_handlings=[],
            extensions=[],
            attachments=[],
            history=[],
            rounds=[],
            surveys=[],
            contact=Contact(enterprise=clean_text(draft.enterprise), uscc=draft.uscc, phone=draft.phone)
            if identified
            else None,
        )

    async def _next_ticket_number(self, work: UnitOfWork, now: datetime) -> str:
        """The next ticket number of the month. Called last, since it locks the counter until the commit."""
        month = now.astimezone(LOCAL).strftime("%y%m")
        return ticket_number(month, await next_number(work.session, f"ticket-{month}"))


def _to_receipt(ticket: Ticket) -> Receipt:
    return Receipt(ticket.number, TicketKind(ticket.kind), ticket.title, ticket.verify_by, ticket.promised)
