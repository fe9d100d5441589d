"""Takes a problem in: checks a draft, finds its desk, numbers it, promises two dates, and writes it all down at once.

Owns what happens to a good draft (mechanism 6, 7). Refuses to judge one: `backend.drafts` does.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import TypeAdapter

from backend import deadlines, learning, outbox_entries, webhooks
from backend.calendar import LOCAL
from backend.codes import is_genuine
from backend.context import Call, Context, UnitOfWork
from backend.contract import BadDraft, File, Receipt, TicketDraft
from backend.doors import count_submit
from backend.drafts import checked_draft
from backend.masking import plain, title_of
from backend.moves import record
from backend.owners import ensure_owner, remember
from backend.people import Owner
from backend.steps import Moment, Step
from backend.tables import Attachment, Contact, Ticket
from backend.vault import receipt_digits
from backend.workflow import Action, Role, TicketKind, TicketState, look_up
from config.organisation import DeskEntry

_RECEIPT: TypeAdapter[Receipt] = TypeAdapter(Receipt)


class Intake:
    def __init__(self, context: Context) -> None:
        self._context = context

    async def submit(self, draft: TicketDraft, key: str) -> Receipt:
        """Raises BadDraft. The receipt code is made anew for a repeated key, since it is stored nowhere."""
        checked_draft(draft, self._context)
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
        work.rows.add(ticket)
        await self._announce(work, ticket, draft, now)
        return _receipt(ticket)

    async def _brought_before(self, work: UnitOfWork, draft: TicketDraft) -> Ticket | None:
        """The ticket that a window, hotline or platform brought under this number before; two at once wait for one
        another. Raises BadDraft when it said something else then."""
        mark = self._context.vault.fingerprint("foreign", f"{draft.origin}\0{draft.foreign_number}")
        await work.rows.claim(mark, self._context.clock())
        before = await work.rows.ticket_from(draft.origin, draft.foreign_number)
        if before is not None and (before.text, before.channel) != (plain(draft.text), draft.owner.channel):
            raise BadDraft("this number brought another matter before", field="foreign_number")
        return before

    async def _announce(self, work: UnitOfWork, ticket: Ticket, draft: TicketDraft, now: datetime) -> None:
        move = look_up(None, Action.SUBMIT, Role.OWNER)
        moment = Moment(self._context, work, ticket, move, Step(Action.SUBMIT, Role.OWNER), now)
        entry = record(ticket, move, None, moment)
        deadlines.set_alarm(self._context, ticket, Action.SUBMIT, now)
        await work.session.flush()
        learning.record(self._context, work, ticket, draft, now)
        await outbox_entries.add(self._context, work, ticket, move.tells, entry, held_in=TicketState.SUBMITTED)
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
        """GS-YYMM-NNNNN, the month in China; taken last, since it makes others wait."""
        month = now.astimezone(LOCAL).strftime("%y%m")
        return f"GS-{month}-{await work.rows.next_of(f'ticket-{month}'):05}"


def _receipt(ticket: Ticket) -> Receipt:
    return Receipt(ticket.number, TicketKind(ticket.kind), ticket.title, ticket.verify_by, ticket.promised)


def attachment(file: File, now: datetime) -> Attachment:
    name = plain(file.name)[:255]
    return Attachment(file=file.id, name=name, media_type=file.media_type, size=file.size, added_at=now)
