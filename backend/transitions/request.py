"""A wish for a move and what comes with it, checked into what an effect may rely on.

Owns the check of everything a move needs, before anything changes. Refuses to know what is legal.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from backend.contract.enums import Action, FlagName, Outcome, Role, TicketKind, TicketState
from backend.contract.errors import BadDraft, NotAllowed, NotFound
from backend.contract.values import File
from backend.core.text import plain
from backend.db.context import Context, UnitOfWork
from backend.people.tables import Staff
from backend.tickets import eligibility
from backend.tickets.queries import find_certificate, find_ticket
from backend.tickets.records import Certificate
from backend.tickets.tables import CoHandling, Ticket
from backend.tickets.workflow import Move
from backend.tickets.workflow_terms import Need
from config.organisation import DepartmentEntry

_SHORTEST_DAYS = 1
_JOINABLE = {
    TicketState.SUBMITTED,
    TicketState.ACCEPTED,
    TicketState.ASSIGNED,
    TicketState.IN_PROGRESS,
    TicketState.NEEDS_INFO,
    TicketState.DISPUTED,
    TicketState.AT_TASK_FORCE,
    TicketState.AT_WORKING_GROUP,
    TicketState.REPORTED,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One wish: who wants what of a ticket, and what comes with it. `co`: the co-handler the clock speaks of."""

    action: Action
    role: Role
    staff: Staff | None = None
    note: str = ""
    department: str = ""
    co_departments: tuple[str, ...] = ()
    kind: TicketKind | None = None
    outcome: Outcome | None = None
    days: int = 0
    main: str = ""
    certificate: str = ""
    flag: FlagName | None = None
    level: str = ""
    files: tuple[File, ...] = ()
    duty: str = ""
    duty_version: str = ""
    co: CoHandling | None = None


@dataclass(slots=True)
class Moment:
    """What an effect works with: the locked ticket, the wish, and what was found to belong to it. `detail` and `note`
    go into the history."""

    context: Context
    work: UnitOfWork
    ticket: Ticket
    move: Move
    step: Step
    now: datetime
    note: str = ""
    unit: str = ""  # who had it before
    department: DepartmentEntry | None = None
    co_departments: tuple[DepartmentEntry, ...] = ()
    main: Ticket | None = None
    certificate: Certificate | None = None
    co: CoHandling | None = None
    detail: dict[str, Any] = field(default_factory=dict)


async def checked(context: Context, work: UnitOfWork, ticket: Ticket, move: Move, step: Step) -> Moment:
    """Raises BadDraft, NotFound or NotAllowed; nothing has been changed then."""
    moment = Moment(context, work, ticket, move, step, context.clock(), unit=ticket.unit, co=step.co)
    most = context.limits.note_length if step.staff else context.limits.text_length
    moment.note = checked_note(step.note, most, needed=Need.NOTE in move.needs)
    for need in Need:
        if need in move.needs and need in _CHECKS:
            await _CHECKS[need](moment)
    if step.files and not ({Need.NOTE, Need.OUTCOME} & move.needs):
        raise BadDraft("files go with words only", field="files")
    return moment


def checked_note(words: str, most: int, *, needed: bool) -> str:
    """`most`: characters; an owner may say more than staff. Raises BadDraft when words are needed and missing, or too
    many."""
    note = plain(words)
    if needed and not note:
        raise BadDraft("this move needs words", field="note")
    if len(note) > most:
        raise BadDraft(f"words for this move have at most {most} characters", field="note")
    return note


async def _department(moment: Moment) -> None:
    """A desk sends to its own departments and those above; office and working group to any. A unit that a complaint
    names is given it by nobody (mechanism 12)."""
    ticket, step, organisation = moment.ticket, moment.step, moment.context.organisation
    found = organisation.department(step.department or _again(ticket, step))
    if found is None:
        raise BadDraft(f"no such department: {step.department[:64]!r}", field="department")
    if step.action is Action.INVOLVE:
        moment.co_departments = (_co_department(ticket, found, ticket.department),)
        return
    offered = eligibility.offered(organisation, ticket)
    if found not in offered:
        if ticket.kind == TicketKind.COMPLAINT and found in eligibility.named(
            organisation, ticket.desk, eligibility.said(ticket)
        ):
            raise NotAllowed(f"the complaint is against {found.code}; another unit is to look into it")
        if step.role in (Role.DESK, Role.CLOCK):
            raise BadDraft(f"no such department of this desk: {step.department[:64]!r}", field="department")
    moment.department = found
    moment.co_departments = tuple(_co_entry(moment, code, found) for code in dict.fromkeys(step.co_departments))


def _again(ticket: Ticket, step: Step) -> str:
    """What is handled again without naming a unit goes to the one that handled it."""
    return (ticket.rounds[-1].department or "") if step.action is Action.REDISPATCH else ""


def _co_entry(moment: Moment, code: str, lead: DepartmentEntry) -> DepartmentEntry:
    found = moment.context.organisation.department(code)
    if found is None:
        raise BadDraft(f"no such department: {code[:64]!r}", field="co_departments")
    return _co_department(None, found, lead.code)


def _co_department(ticket: Ticket | None, found: DepartmentEntry, lead: str | None) -> DepartmentEntry:
    there = {part.department for part in ticket.co_handlings if part.round == ticket.round} if ticket else set()
    if found.code == lead or found.code in there:
        raise BadDraft(f"{found.code} has its part already", field="department")
    return found


async def _kind(moment: Moment) -> None:
    if moment.step.kind is None or moment.step.kind == moment.ticket.kind:
        raise BadDraft("needs another kind than it has", field="kind")


async def _outcome(moment: Moment) -> None:
    if moment.step.outcome is None:
        raise BadDraft("a result is solved, partly or explained", field="outcome")


async def _days(moment: Moment) -> None:
    """At most a part of the original time (mechanism 15)."""
    rules = moment.context.deadlines
    original: int = getattr(rules.handle_days, moment.ticket.kind)
    most = max(_SHORTEST_DAYS, int(original * rules.extension_share))
    if not _SHORTEST_DAYS <= moment.step.days <= most:
        raise BadDraft(f"an extension has {_SHORTEST_DAYS} to {most} working days", field="days")


async def _main(moment: Moment) -> None:
    """The ticket it goes with: open, of the same desk, of the same owner to merge and of another to join. A secret one
    goes with none: the result of one would be told to the owner of the other, the words of one to the readers of the
    other, and whether it can be merged would say whose it is."""
    ticket, joining = moment.ticket, moment.step.action is Action.JOIN
    main = await find_ticket(moment.work.session, moment.step.main, lock=True)
    if main is None or main.desk != ticket.desk:
        raise NotFound(f"no ticket {moment.step.main[:32]!r} at this desk", field="main")
    if main.id == ticket.id or TicketState(main.state) not in _JOINABLE:
        raise BadDraft(f"{main.number} is not an open ticket beside this one", field="main")
    if main.secret or ticket.secret:
        raise NotAllowed("a secret ticket goes with no other")
    if joining == (main.owner_id == ticket.owner_id):
        raise BadDraft("an owner's own tickets are merged, other owners' are joined", field="main")
    if ticket.kind == TicketKind.COMPLAINT and not _goes_with(moment, main):
        raise NotAllowed("a complaint goes with a complaint only, and with none that is at whom it names")
    moment.main = main
    moment.detail["main"] = main.number


def _goes_with(moment: Moment, main: Ticket) -> bool:
    """Else the unit it is against would judge it by way of the other (mechanism 12)."""
    named = eligibility.named(moment.context.organisation, moment.ticket.desk, eligibility.said(moment.ticket))
    return main.kind == TicketKind.COMPLAINT and main.department not in {entry.code for entry in named}


async def _certificate(moment: Moment) -> None:
    found = await find_certificate(moment.work.session, moment.step.certificate)
    if found is None:
        raise NotFound(f"no certificate {moment.step.certificate[:32]!r}", field="certificate")
    moment.certificate = found
    moment.note = "\n".join(words for words in (moment.note, found.reason) if words)  # they are told why (mechanism 17)
    moment.detail["certificate"] = found.number


async def _flag(moment: Moment) -> None:
    if moment.step.flag is None:
        raise BadDraft(f"a flag is one of {', '.join(FlagName)}", field="flag")


async def _level(moment: Moment) -> None:
    """Raised, never lowered in silence (mechanism 27)."""
    levels = moment.context.secrecy.levels
    if moment.step.level not in levels:
        raise BadDraft(f"a level of secrecy is one of {', '.join(levels)}", field="level")
    if levels.index(moment.step.level) <= levels.index(moment.ticket.secrecy or levels[0]):
        raise NotAllowed("a level of secrecy is raised, never lowered")


_CHECKS: dict[Need, Callable[[Moment], Awaitable[None]]] = {
    Need.DEPARTMENT: _department,
    Need.KIND: _kind,
    Need.OUTCOME: _outcome,
    Need.DAYS: _days,
    Need.MAIN: _main,
    Need.CERTIFICATE: _certificate,
    Need.FLAG: _flag,
    Need.LEVEL: _level,
}
