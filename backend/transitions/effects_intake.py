"""What the moves of acceptance do beside the ticket's state: another desk, kind, ticket, a certificate."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy import update

from backend.contract.enums import Action
from backend.core.working_days import LOCAL
from backend.db.rows import next_number
from backend.learning import predictions
from backend.tickets import deadlines
from backend.tickets.records import Certificate
from backend.tickets.tables import Attachment, Ticket
from backend.transitions import rounds
from backend.transitions.request import Moment

Effect = Callable[[Moment], Awaitable[None]]


async def _object(moment: Moment) -> None:
    moment.ticket.objected, moment.ticket.ended_at = True, None


async def _to_higher_desk(moment: Moment) -> None:
    """Region-level and cross-city matters (mechanism 7), and what was not good twice (mechanism 22)."""
    ticket, organisation = moment.ticket, moment.context.organisation
    here = organisation.desk(ticket.desk)
    higher = organisation.desk(here.higher) if here else None
    assert higher is not None  # the guard has seen it
    moment.detail |= {"from": ticket.desk, "to": higher.code}
    ticket.desk, ticket.unit, ticket.department = higher.code, higher.name, None
    if moment.step.action is Action.LIFT:
        ticket.tier += 1
        rounds.judge(moment)
        return
    verified = deadlines.verified_by(moment.context, moment.now)
    ticket.verify_by = verified.day
    ticket.promised = deadlines.promised_at_first(moment.context, ticket.kind, verified).day


async def _reclassify(moment: Moment) -> None:
    """What the desk sets later; a kind that is secret makes the ticket secret, and nothing makes it open again."""
    assert moment.step.kind is not None
    ticket = moment.ticket
    moment.detail |= {"from": ticket.kind, "to": moment.step.kind.value}
    ticket.kind = moment.step.kind.value
    if ticket.kind in moment.context.secrecy.secret_kinds:
        _make_secret(moment)
    await predictions.desk_chose(moment.work, ticket, moment.step.kind)


def _make_secret(moment: Moment) -> None:
    """The level such a kind begins with, unless it was raised above that (mechanism 27)."""
    ticket, rules = moment.ticket, moment.context.secrecy
    ticket.secret = True
    ticket.secrecy = max(ticket.secrecy or rules.levels[0], rules.secret_level, key=rules.levels.index)


async def _go_with(moment: Moment) -> None:
    assert moment.main is not None
    moment.ticket.main_id = moment.main.id
    if moment.step.action is Action.MERGE:
        theirs = update(Attachment).where(Attachment.ticket_id == moment.ticket.id)
        await moment.work.session.execute(theirs.values(ticket_id=moment.main.id))


async def _follow(moment: Moment) -> None:
    rounds.follow(moment, await moment.work.session.get_one(Ticket, moment.ticket.main_id))


async def _leave(moment: Moment) -> None:
    moment.ticket.main_id = None
    moment.ticket.verify_by = deadlines.verified_by(moment.context, moment.now).day


async def _terminate(moment: Moment) -> None:
    """The office's certificate; its number is what later tickets are refused by (mechanism 17)."""
    assert moment.step.staff is not None
    month = moment.now.astimezone(LOCAL).strftime("%y%m")
    number = f"ZJ-{month}-{await next_number(moment.work.session, f'certificate-{month}'):05}"
    certificate = Certificate(
        number=number, ticket_id=moment.ticket.id, reason=moment.note, by=moment.step.staff.id, at=moment.now
    )
    moment.work.session.add(certificate)
    await moment.work.session.flush()
    moment.ticket.certificate_id = certificate.id
    moment.detail["certificate"] = number


async def _repeat(moment: Moment) -> None:
    assert moment.certificate is not None
    moment.ticket.certificate_id = moment.certificate.id


ACCEPT: Mapping[Action, Effect] = {
    Action.OBJECT: _object,
    Action.HAND_UP: _to_higher_desk,
    Action.LIFT: _to_higher_desk,
    Action.RECLASSIFY: _reclassify,
    Action.MERGE: _go_with,
    Action.JOIN: _go_with,
    Action.FOLLOW: _follow,
    Action.LEAVE: _leave,
    Action.TERMINATE: _terminate,
    Action.REPEAT: _repeat,
}
