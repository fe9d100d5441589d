"""Validates the payload of a move and resolves it: codes to units, numbers to tickets. Changes no data.

Does not decide which moves are legal: the table does (`backend.tickets.workflow`).
"""

from __future__ import annotations

from backend.contract.enums import Action, Role, TicketState
from backend.contract.errors import BadDraft, NotAllowed, NotFound
from backend.contract.moves import (
    PAYLOADS,
    Assignment,
    Companion,
    MoreTime,
    Reclassification,
    Remark,
    Repetition,
    SecrecyChange,
)
from backend.core.text import clean_text
from backend.db.context import Context, UnitOfWork
from backend.tickets import eligibility
from backend.tickets.deadlines import handling_days
from backend.tickets.queries import find_certificate, find_ticket
from backend.tickets.tables import Ticket
from backend.tickets.validation import validate_files
from backend.tickets.workflow import Move
from backend.tickets.workflow_terms import OPEN, Need
from backend.transitions.request import (
    Destination,
    KnownCertificate,
    MainTicket,
    MoveContext,
    MoveRequest,
    NewPart,
    PartAlarm,
    RatingPayload,
    Retraction,
    Submission,
)
from config.organisation import DepartmentEntry

_SHORTEST_DAYS = 1
_OWN_PAYLOADS: dict[Action, type] = {
    Action.SUBMIT: Submission,
    Action.RATE: RatingPayload,
    Action.CHANGE_RATING: RatingPayload,
    Action.SKIP_RATING: RatingPayload,
    Action.RETRACT: Retraction,
    Action.CO_REMIND: PartAlarm,
    Action.CO_OVERDUE: PartAlarm,
}
"""The payloads of moves that no caller can request through `StaffMove`."""


async def validate_request(
    context: Context, work: UnitOfWork, ticket: Ticket, move: Move, request: MoveRequest
) -> MoveContext[object]:
    """The validated context of the move, on which its effect may rely. Raises BadDraft, NotFound or NotAllowed."""
    payload = request.payload
    expected = payload_type(move.action)
    if type(payload) is not expected:
        raise BadDraft(f"{move.action} takes {expected.__name__}, not {type(payload).__name__}", field="payload")
    made = MoveContext[object](
        context, work, ticket, move, request.actor, payload, context.now(), note="", previous_unit=ticket.unit
    )
    made.note = _validate_note(made)
    _validate_files(made)
    made.material = await _resolve_payload(made)
    return made


def payload_type(action: Action) -> type:
    """The type of payload an action takes."""
    return _OWN_PAYLOADS.get(action) or PAYLOADS.get(action, Remark)


def _validate_note(made: MoveContext[object]) -> str:
    """The note, cleaned. An owner may write more than staff. Raises BadDraft if a required note is missing or a note is
    too long."""
    limits = made.context.limits
    most = limits.text_length if made.actor.staff is None else limits.note_length
    note = clean_text(getattr(made.material, "note", ""))
    if Need.NOTE in made.move.needs and not note:
        raise BadDraft("this move needs words", field="note")
    if len(note) > most:
        raise BadDraft(f"words for this move have at most {most} characters", field="note")
    return note


def _validate_files(made: MoveContext[object]) -> None:
    files = getattr(made.material, "files", ())
    if not files:
        return
    if made.actor.role is not Role.OWNER and not ({Need.NOTE, Need.OUTCOME} & made.move.needs):
        raise BadDraft("files go with words only", field="files")
    validate_files(files, len(made.ticket.attachments), made.context)


async def _resolve_payload(made: MoveContext[object]) -> object:
    match made.material:
        case Assignment() as wish if made.move.action is Action.INVOLVE:
            return _resolve_new_part(made, wish)
        case Assignment() as wish:
            return _resolve_destination(made, wish)
        case Reclassification(kind=kind):
            if kind == made.ticket.kind:
                raise BadDraft("needs another kind than it has", field="kind")
        case MoreTime(days=days):
            _validate_days(made, days)
        case SecrecyChange(level=level):
            _validate_level(made, level)
        case Companion(number=number):
            return await _resolve_main_ticket(made, number)
        case Repetition(certificate=number):
            return await _resolve_certificate(made, number)
        case _:  # a remark, result or flag note: its type is the whole check
            pass
    return made.material


def _resolve_destination(made: MoveContext[object], wish: Assignment) -> Destination:
    """The departments of a dispatch.

    A desk dispatches to its own departments and those above it; office and working group to any. Nobody may give a
    unit a part in what is brought against it (mechanism 12, 27).
    """
    ticket, organisation = made.ticket, made.context.organisation
    found = _require_department(made, wish.department or _previous_department(made))
    if found not in eligibility.eligible_departments(organisation, ticket):
        _check_not_accused(made, found)
        if made.actor.role in (Role.DESK, Role.CLOCK):
            raise BadDraft(f"no such department of this desk: {wish.department[:64]!r}", field="department")
    co = tuple(_require_co_department(made, code, found) for code in dict.fromkeys(wish.co_departments))
    return Destination(found, co, wish.duty, wish.duty_version)


def _check_not_accused(made: MoveContext[object], found: DepartmentEntry) -> None:
    """Raises NotAllowed if the ticket is brought against this department."""
    if found in eligibility.accused_departments(made.context.organisation, made.ticket):
        raise NotAllowed(f"the {made.ticket.kind} is against {found.code}; another unit is to look into it")


def _require_department(made: MoveContext[object], code: str, field: str = "department") -> DepartmentEntry:
    found = made.context.organisation.find_department(code)
    if found is None:
        raise BadDraft(f"no such department: {code[:64]!r}", field=field)
    return found


def _previous_department(made: MoveContext[object]) -> str:
    """The department of the last round, for a second dispatch that names none; else empty."""
    return (made.ticket.rounds[-1].department or "") if made.move.action is Action.REDISPATCH else ""


def _require_co_department(made: MoveContext[object], code: str, lead: DepartmentEntry) -> DepartmentEntry:
    found = _require_department(made, code, "co_departments")
    if found.code == lead.code:
        raise BadDraft(f"{found.code} has its part already", field="department")
    _check_not_accused(made, found)
    return found


def _resolve_new_part(made: MoveContext[object], wish: Assignment) -> NewPart:
    ticket, found = made.ticket, _require_department(made, wish.department)
    taken = {part.department for part in ticket.co_handlings if part.round == ticket.round}
    if found.code == ticket.department or found.code in taken:
        raise BadDraft(f"{found.code} has its part already", field="department")
    _check_not_accused(made, found)
    return NewPart(found)


def _validate_days(made: MoveContext[object], days: int) -> None:
    """Raises BadDraft if the extension is longer than policy's share of the original time (mechanism 15)."""
    share = made.context.deadlines.extension_share
    most = max(_SHORTEST_DAYS, int(handling_days(made.context, made.ticket.kind) * share))
    if not _SHORTEST_DAYS <= days <= most:
        raise BadDraft(f"an extension has {_SHORTEST_DAYS} to {most} working days", field="days")


def _validate_level(made: MoveContext[object], level: str) -> None:
    """Raises BadDraft for an unknown level, NotAllowed for one that is not higher (mechanism 27)."""
    levels = made.context.secrecy.levels
    if level not in levels:
        raise BadDraft(f"a level of secrecy is one of {', '.join(levels)}", field="level")
    if levels.index(level) <= levels.index(made.ticket.secrecy):
        raise NotAllowed("a level of secrecy is raised, never lowered")


async def _resolve_main_ticket(made: MoveContext[object], number: str) -> MainTicket:
    """The main ticket of a merge or join: open, of the same desk, of the same owner (merge) or another one (join).

    A secret ticket is neither merged nor joined: the owner of one ticket would learn the result of the other, its
    readers would see the words of the other, and whether a merge is possible would reveal the owner. Raises NotFound,
    BadDraft or NotAllowed.
    """
    ticket, joining = made.ticket, made.move.action is Action.JOIN
    main = await find_ticket(made.work.session, number, lock=True)
    if main is None or main.desk != ticket.desk:
        raise NotFound(f"no ticket {number[:32]!r} at this desk", field="main")
    if main.id == ticket.id or TicketState(main.state) not in OPEN:
        raise BadDraft(f"{main.number} is not an open ticket beside this one", field="main")
    if main.secret or ticket.secret:
        raise NotAllowed("a secret ticket goes with no other")
    if joining == (main.owner_id == ticket.owner_id):
        raise BadDraft("an owner's own tickets are merged, other owners' are joined", field="main")
    if eligibility.is_against_somebody(ticket) and not _may_go_with(made, main):
        raise NotAllowed("a complaint goes with a complaint only, and with none that is at whom it names")
    made.detail["main"] = main.number
    return MainTicket(main)


def _may_go_with(made: MoveContext[object], main: Ticket) -> bool:
    """Whether what is brought against somebody may be merged with or joined to `main`. Otherwise the unit that it names
    would handle it by way of the other ticket (mechanism 12), or has a part in it."""
    accused = {entry.code for entry in eligibility.accused_departments(made.context.organisation, made.ticket)}
    at_work = {main.department, *(part.department for part in main.co_handlings if part.round == main.round)}
    return eligibility.is_against_somebody(main) and not at_work & accused


async def _resolve_certificate(made: MoveContext[object], number: str) -> KnownCertificate:
    found = await find_certificate(made.work.session, number)
    if found is None:
        raise NotFound(f"no certificate {number[:32]!r}", field="certificate")
    made.note = "\n".join(words for words in (made.note, found.reason) if words)  # the owner is told why (mechanism 17)
    made.detail["certificate"] = found.number
    return KnownCertificate(found)
