"""Applies the effects of acceptance (mechanism chapter 2): creates a ticket, gives it to another desk, changes its
kind, merges or joins it, or certifies it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import update

from backend.contract.enums import Action
from backend.contract.moves import Reclassification, Remark, Result
from backend.core.working_days import LOCAL
from backend.db.rows import next_number
from backend.learning import predictions
from backend.tickets import deadlines
from backend.tickets.records import Certificate
from backend.tickets.tables import Attachment, Ticket
from backend.transitions import rounds
from backend.transitions.request import KnownCertificate, MainTicket, MoveContext, MoveEffect, Submission


async def create_ticket(made: MoveContext[Submission]) -> None:
    """Insert the ticket, and store what the model predicted for it."""
    made.work.session.add(made.ticket)
    await made.work.session.flush()  # its id names the prediction
    predictions.record_prediction(made.context, made.work, made.ticket, made.material.draft, made.now)


async def reopen_refusal(made: MoveContext[Remark]) -> None:
    """Note the objection; the ticket has not ended any more (mechanism 8)."""
    made.ticket.objected, made.ticket.ended_at = True, None


async def hand_up_ticket(made: MoveContext[Remark]) -> None:
    """Give the ticket to the desk above, which verifies it again: matters of the region or of several cities
    (mechanism 7)."""
    ticket = made.ticket
    move_to_higher_desk(made)
    verified = deadlines.verification_deadline(made.context, made.now)
    ticket.verify_by = verified.day
    ticket.promised = deadlines.first_promise(made.context, ticket.kind, verified).day


async def lift_ticket(made: MoveContext[Remark]) -> None:
    """提级办理: after a second dissatisfied rating the ticket goes one tier up (mechanism 22)."""
    move_to_higher_desk(made)
    made.ticket.tier += 1
    rounds.record_review_verdict(made)


def move_to_higher_desk(made: MoveContext[Remark]) -> None:
    """Give the ticket to the desk above. Raises TypeError if there is none, which the guard HIGHER excludes."""
    ticket, organisation = made.ticket, made.context.organisation
    here = organisation.find_desk(ticket.desk)
    higher = organisation.find_desk(here.higher) if here else None
    if higher is None:
        raise TypeError(f"{ticket.desk} has no desk above it: the guard HIGHER rules that out")
    made.detail |= {"from": ticket.desk, "to": higher.code}
    ticket.desk, ticket.unit, ticket.department = higher.code, higher.name, None


async def reclassify_ticket(made: MoveContext[Reclassification]) -> None:
    """Change the kind. A secret kind makes the ticket secret, and no later kind makes it open again."""
    ticket, kind = made.ticket, made.material.kind
    made.detail |= {"from": ticket.kind, "to": kind.value}
    ticket.kind = kind.value
    if ticket.kind in made.context.secrecy.secret_kinds:
        make_secret(made)
    await predictions.record_desk_choice(made.work, ticket, kind)


def make_secret(made: MoveContext[Reclassification]) -> None:
    """Set the secrecy level of secret kinds, unless the ticket has a higher level (mechanism 27)."""
    ticket, rules = made.ticket, made.context.secrecy
    ticket.secrecy = max(ticket.secrecy, rules.secret_level, key=rules.levels.index)


async def merge_ticket(made: MoveContext[MainTicket]) -> None:
    """Move the files to the main ticket of the same owner. The words are added to it as a supplement (`execute`)."""
    main = made.material.ticket
    made.ticket.main_id = main.id
    main.emergency = main.emergency or made.ticket.emergency
    theirs = update(Attachment).where(Attachment.ticket_id == made.ticket.id)
    await made.work.session.execute(theirs.values(ticket_id=main.id))


async def join_ticket(made: MoveContext[MainTicket]) -> None:
    """Join the ticket to the main ticket of another owner."""
    made.ticket.main_id = made.material.ticket.id


async def copy_main_result(made: MoveContext[Result]) -> None:
    """Give the joined ticket the result of its main ticket."""
    rounds.copy_round_to_joined(made, await made.work.session.get_one(Ticket, made.ticket.main_id))


async def leave_main_ticket(made: MoveContext[Remark]) -> None:
    """Separate the joined ticket from its main ticket; the desk verifies it again."""
    made.ticket.main_id = None
    made.ticket.verify_by = deadlines.verification_deadline(made.context, made.now).day


async def issue_certificate(made: MoveContext[Remark]) -> None:
    """终结办理: issue the office's certificate. Later tickets are refused by its number (mechanism 17)."""
    month = made.now.astimezone(LOCAL).strftime("%y%m")
    number = f"ZJ-{month}-{await next_number(made.work.session, f'certificate-{month}'):05}"
    certificate = Certificate(number=number, ticket_id=made.ticket.id, reason=made.note, by=made.staff.id, at=made.now)
    made.work.session.add(certificate)
    await made.work.session.flush()
    made.ticket.certificate_id = certificate.id
    made.detail["certificate"] = number


async def refuse_repetition(made: MoveContext[KnownCertificate]) -> None:
    """Note the certificate by which the ticket is refused (mechanism 17)."""
    made.ticket.certificate_id = made.material.certificate.id


INTAKE: Mapping[Action, MoveEffect] = {
    Action.SUBMIT: create_ticket,
    Action.OBJECT: reopen_refusal,
    Action.HAND_UP: hand_up_ticket,
    Action.LIFT: lift_ticket,
    Action.RECLASSIFY: reclassify_ticket,
    Action.MERGE: merge_ticket,
    Action.JOIN: join_ticket,
    Action.FOLLOW: copy_main_result,
    Action.LEAVE: leave_main_ticket,
    Action.TERMINATE: issue_certificate,
    Action.REPEAT: refuse_repetition,
}
