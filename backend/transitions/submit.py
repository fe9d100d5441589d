"""Takes a problem in: checks a draft, finds its desk, numbers it, promises two dates, and writes it all down at once.

Owns what happens to a good draft (mechanism 6, 7). Refuses to judge one: `backend.tickets.validation` does.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import TypeAdapter

from backend.contract.enums import Action, Role, TicketKind, TicketState
from backend.contract.errors import BadDraft
from backend.contract.numbers import ticket_number
from backend.contract.values import File, Receipt, TicketDraft
from backend.core.crypto import receipt_digits
from backend.core.signed_codes import is_genuine
from backend.core.text import plain, title_of
from backend.core.working_days import LOCAL
from backend.db.context import Call, Context, UnitOfWork
from backend.db.rows import claim_operation, next_number
from backend.identity.entry_codes import count_submit
from backend.learning import predictions
from backend.notifications import enqueue
from backend.partners import webhooks
from backend.people.owners import ensure_owner, remember
from backend.people.tables import Owner
from backend.tickets import deadlines
from backend.tickets.queries import find_foreign_ticket
from backend.tickets.tables import Attachment, Contact, Ticket
from backend.tickets.validation import checked_draft
from backend.tickets.workflow import look_up
from backend.transitions.execute import record
from backend.transitions.request import Moment, Step
from config.organisation import DeskEntry

_RECEIPT: TypeAdapter[Receipt] = TypeAdapter(Receipt)


class Intake:
    def __init__(self, context: Context) -> None:
        self._context = context

    async def submit(self, draft: TicketDraft, key: str) -> Receipt:
        """Raises BadDraft. The receipt code is made anew for a repeated key, since it is stored nowhere."""
        draft = checked_draft(draft, self._context)
        same = f"{draft.origin}\0{draft.foreign_number}" if draft.foreign_number else f"{draft.owner}\0{key}"
        code = self._context.vault.receipt_code(same) if draft.anonymous else ""

        async def change(work: UnitOfWork) -> Receipt:
            return await self._write(work, draft, code)

        receipt = await self._context.once(Call("submit", str(draft.owner), key), _RECEIPT, change)
        return Receipt(receipt.number, receipt.kind, receipt.title, receipt.verify_by, receipt.promised, code)

    async def _write(self, work: UnitOfWork, draft: TicketDraft, code: str) -> Receipt:
        brought = await self._brought_before(work, draft) if draft.foreign_number else None
        if brought is not None:
            return _receipt(brought)
        now = self._context.clock()
        desk = self._context.organisation.desk_for(draft.region)
        if desk is None:
            raise BadDraft(f"no desk serves the region {draft.region!r}", field="region")
        owner = await ensure_owner(self._context, work, draft.owner)
        if draft.remember and not draft.anonymous:
            remember(owner, draft.enterprise.strip(), draft.uscc, draft.phone)
        ticket = self._ticket(draft, desk, owner, code, now)
        await count_submit(self._context, work, draft.door)
        ticket.number = await self._number(work, now)
        work.session.add(ticket)
        await self._announce(work, ticket, draft, now)
        return _receipt(ticket)

    async def _brought_before(self, work: UnitOfWork, draft: TicketDraft) -> Ticket | None:
        """The ticket that a window, hotline or platform brought under this number before; two at once wait for one
        another. Raises BadDraft when it said something else then."""
        mark = self._context.vault.fingerprint("foreign", f"{draft.origin}\0{draft.foreign_number}")
        await claim_operation(work.session, mark, self._context.clock())
        before = await find_foreign_ticket(work.session, draft.origin, draft.foreign_number)
        if before is not None and (before.text, before.channel) != (plain(draft.text), draft.owner.channel):
            raise BadDraft("this number brought another matter before", field="foreign_number")
        return before

    async def _announce(self, work: UnitOfWork, ticket: Ticket, draft: TicketDraft, now: datetime) -> None:
        move = look_up(None, Action.SUBMIT, Role.OWNER)
        moment = Moment(self._context, work, ticket, move, Step(Action.SUBMIT, Role.OWNER), now)
        entry = record(ticket, move, None, moment)
        deadlines.set_alarm(self._context, ticket, Action.SUBMIT, now)
        await work.session.flush()
        predictions.record(self._context, work, ticket, draft, now)
        await enqueue.add(self._context, work, ticket, move.tells, entry, held_in=TicketState.SUBMITTED)
        await webhooks.add(self._context, work, ticket, move, entry)

    def _ticket(self, draft: TicketDraft, desk: DeskEntry, owner: Owner, code: str, now: datetime) -> Ticket:
        text = plain(draft.text)
        verified = deadlines.verified_by(self._context, now)
        rules = self._context.secrecy
        secret = draft.kind.value in rules.secret_kinds or draft.anonymous
        identified = any((draft.enterprise, draft.uscc, draft.phone))
        return Ticket(
            kind=draft.kind.value,
            state=look_up(None, Action.SUBMIT, Role.OWNER).to.value,
            title=title_of(text),
            text=text,
            region=draft.region,
            place=plain(draft.place),
            standing=draft.standing,
            channel=draft.owner.channel,
            origin=draft.origin or draft.owner.channel,
            foreign_number=draft.foreign_number or None,
            door=draft.door if is_genuine(self._context.vault, draft.door) else "",
            secret=secret,
            secrecy=rules.secret_level if secret else rules.levels[0],
            anonymous=draft.anonymous,
            objected=False,
            tier=0,
            emergency=draft.emergency,
            desk=desk.code,
            unit=desk.name,
            owner_id=owner.id,
            receipt_hash=self._context.vault.fingerprint("receipt", receipt_digits(code)) if code else None,
            submitted_at=now,
            verify_by=verified.day,
            promised=deadlines.promised_at_first(self._context, draft.kind.value, verified).day,
            round=0,
            co_handlings=[],
            extensions=[],
            attachments=[attachment(file, now) for file in draft.files],
            contact=Contact(enterprise=plain(draft.enterprise), uscc=draft.uscc, phone=draft.phone)
            if identified
            else None,
        )

    async def _number(self, work: UnitOfWork, now: datetime) -> str:
        """Taken last, since it makes others wait."""
        month = now.astimezone(LOCAL).strftime("%y%m")
        return ticket_number(month, await next_number(work.session, f"ticket-{month}"))


def _receipt(ticket: Ticket) -> Receipt:
    return Receipt(ticket.number, TicketKind(ticket.kind), ticket.title, ticket.verify_by, ticket.promised)


def attachment(file: File, now: datetime) -> Attachment:
    name = plain(file.name)[:255]
    return Attachment(file=file.id, name=name, media_type=file.media_type, size=file.size, added_at=now)
