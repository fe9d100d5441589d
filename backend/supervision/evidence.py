"""Finds the events in a ticket's history that count as evidence, and the unit each counts against; groups evidence that
reaches a rule's threshold. Does no I/O.

This puts the levels of supervision (mechanism L1, L2) into events that can be counted. A rule counts `count` events
within `window_days`, either over all tickets of a unit (scope `unit`) or within one ticket (scope `ticket`). The
mechanism says "the same ticket" only for ratings; the other scopes are defaults of policy:

    unsigned      unit    the time to sign ran out, and the unit had neither signed nor returned the ticket
    overdue       ticket  the time for a result ran out (for a desk: the time to verify or to dispatch)
    urged         ticket  the owner urged, or reported the same again, and the unit had taken no step towards a
                          result since; a contact, a question, a result or a dispatch starts the count anew
    returned      unit    推诿: the unit sent a ticket back
    dissatisfied  ticket  the owner was dissatisfied and the time to change the rating is over; before that, the
                          rating is visible to the owner only (mechanism 20)
    irregular     unit    a person flagged that the ticket was closed against the rules
    stuck         ticket  the ticket went to the task force or the working group (ledger only)
    lifted        ticket  提级办理 (ledger only)

The unit is the department of the round in which the event happened, or the desk if no department had the ticket. While
a ticket is with the office, the task force or the working group, no lower unit is responsible and nothing counts. No
rule proposes level 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.contract.enums import Action, FlagName, Role, TicketState
from backend.tickets.tables import History, Ticket
from backend.tickets.workflow_terms import AT_UNIT, QUEUED
from config.organisation import Organisation

_STEPS = {  # steps towards a result; a signature, an extension or a warning is none
    Action.ACCEPT, Action.ASSIGN, Action.NAME_LEAD, Action.REDISPATCH, Action.CONTACT, Action.ASK, Action.RETURN,
    Action.DISPUTE, Action.STUCK, Action.DECIDE, Action.CO_RESOLVE, Action.RESOLVE,
}  # fmt: skip
_PLAIN: Mapping[Action, str] = {
    Action.RETURN: "returned",
    Action.REVIEW: "dissatisfied",
    Action.STUCK: "stuck",
    Action.RAISE: "stuck",
    Action.LIFT: "lifted",
}
_TIMED = frozenset({Action.OVERDUE, Action.CO_OVERDUE, Action.URGE, Action.MERGE, Action.JOIN})
_GONE = (TicketState.MERGED, TicketState.JOINED)  # in this ticket's own history: the row counts for the main ticket
WATCHED = frozenset({*_TIMED, Action.FLAG, *_PLAIN})


@dataclass(frozen=True, slots=True)
class Unit:
    """A department (role handler) or a desk (role desk)."""

    role: Role
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class EvidenceCandidate:
    """One row of a history that counts as evidence. `matter`: the group that a rule of scope `ticket` counts
    together."""

    history_id: int
    ticket_id: int
    event: str
    unit: Unit
    matter: str
    at: datetime


def evidence_in_history(
    ticket: Ticket, again: Sequence[History], organisation: Organisation
) -> tuple[EvidenceCandidate, ...]:
    """All evidence in the history of a ticket, in order. `again`: the moves by which other tickets of the same matter
    were merged into this ticket or joined to it."""
    found: list[EvidenceCandidate] = []
    steps, state = 0, ""
    for row in sorted((*ticket.history, *again), key=lambda row: row.id):
        action = Action(row.action)
        if row.ticket_id == ticket.id:
            state = row.state
            steps += action in _STEPS
        event = _event_name(row, action, state)
        unit = _responsible_unit(ticket, row, action, state, organisation) if event else None
        if unit is not None:
            matter = f"{ticket.id}.{steps}" if event == "urged" else str(ticket.id)
            found.append(EvidenceCandidate(row.id, ticket.id, event, unit, matter, row.at))
    return tuple(found)


def _event_name(row: History, action: Action, state: str) -> str:
    """The name of the event, as in the table above; empty when the row does not count."""
    match action:
        case Action.OVERDUE:
            unsigned = state == TicketState.ASSIGNED and not row.detail.get("late")
            return "unsigned" if unsigned else "overdue"
        case Action.CO_OVERDUE:
            return "overdue"
        case Action.URGE | Action.MERGE | Action.JOIN:
            return "urged" if state not in _GONE else ""
        case Action.FLAG:
            return "irregular" if row.detail.get("flag") == FlagName.IRREGULAR else ""
        case _:
            return _PLAIN.get(action, "")


def _responsible_unit(
    ticket: Ticket, row: History, action: Action, state: str, organisation: Organisation
) -> Unit | None:
    """The unit that had the ticket. None: no unit that a letter could be sent to."""
    if action in _TIMED and state not in (*QUEUED, *AT_UNIT):
        return None
    code = row.detail.get("department") or _department_of(ticket, row, state)
    if code is None:
        desk = next((desk for desk in organisation.desks if desk.name == row.unit), organisation.find_desk(ticket.desk))
        return Unit(Role.DESK, desk.code, desk.name) if desk else None
    entry = organisation.find_department(code)
    rounds = (part.unit for part in ticket.rounds if part.department == code)
    return Unit(Role.HANDLER, code, entry.name if entry else next(rounds, code))


def _department_of(ticket: Ticket, row: History, state: str) -> str | None:
    """The department of the round this row belongs to. None: the desk had the ticket."""
    if state in QUEUED and row.action in _TIMED:
        return None
    begun = [part for part in ticket.rounds if part.assigned_at <= row.at]
    return begun[-1].department if begun else None


def groups_over_threshold(
    pieces: Sequence[tuple[int, datetime]], count: int, window: timedelta
) -> tuple[tuple[int, ...], ...]:
    """Group evidence (id, time; unused, sorted by time) into groups that reach the threshold. A group begins at the
    first piece that `count` - 1 others follow within `window`, and takes every piece up to the end of the window. No
    piece is in two groups."""
    groups: list[tuple[int, ...]] = []
    start = 0
    while start + count <= len(pieces):
        ends = pieces[start][1] + window
        if pieces[start + count - 1][1] > ends:
            start += 1
            continue
        group = tuple(ident for ident, at in pieces[start:] if at <= ends)
        groups.append(group)
        start += len(group)
    return tuple(groups)
