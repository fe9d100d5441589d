"""PURE. The one table of deadlines, beside the table of moves: when each state is due, by which number of policy, and
what the clock does then.

`backend.tickets.deadlines` counts by it, the policy preview compares by it, and docs/ticket-states.md is drawn from it.
A state that is not in the table has no deadline: another ticket has the matter, or it is over.

A warning (`REMIND`) comes at policy's `warn_at` of the time, the overdue note (`OVERDUE`) when it has run out. Both
lead back to the same state: only what `then` names beside them moves a ticket.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from backend.contract.enums import Action, TicketState
from backend.tickets.states import AT_UNIT

HANDLE_DAYS = "handle_days"
"""The number of policy that differs by kind: the time from dispatch to the result (mechanism 14)."""


class Since(Enum):
    """What a deadline counts from."""

    STATE = "the day the state began"
    PROMISE = "the day of verification that the owner was promised"
    DISPATCH = "the day of dispatch, and not later than the result is due"
    ROUND = "the round: its dispatch, with extensions and pauses"
    INVITATION = "the result, when the owner was invited to rate"


@dataclass(frozen=True, slots=True)
class Deadline:
    """`rule`: a number of working days in `config/policy/deadlines.toml`. `then`: the clock's moves, in their order.
    `waits`: the work stands still, so that no deadline of staff is shown."""

    rule: str
    since: Since = Since.STATE
    then: tuple[Action, ...] = (Action.REMIND, Action.OVERDUE)
    waits: bool = False


_S, _A = TicketState, Action

DEADLINES: Mapping[TicketState, Deadline] = {
    _S.SUBMITTED: Deadline("verify_days", Since.PROMISE),  # mechanism 6
    _S.ACCEPTED: Deadline("dispatch_days"),
    _S.OBJECTED: Deadline("objection_days"),  # mechanism 8
    _S.ASSIGNED: Deadline("sign_days", Since.DISPATCH),  # mechanism 13
    _S.IN_PROGRESS: Deadline(HANDLE_DAYS, Since.ROUND),  # mechanism 14
    _S.NEEDS_INFO: Deadline("ask_days", then=(_A.RESUME,), waits=True),
    _S.DISPUTED: Deadline("dispute_days"),  # mechanism 11
    _S.AT_TASK_FORCE: Deadline("task_force_days"),  # mechanism 16
    _S.AT_WORKING_GROUP: Deadline("working_group_days"),
    _S.REPORTED: Deadline("working_group_days"),
    _S.RESOLVED: Deadline("close_days", Since.INVITATION, (_A.INVITE, _A.REVIEW, _A.CLOSE)),  # mechanism 20, 21
    _S.REVIEW: Deadline("review_days"),  # mechanism 21
}


def running_rules(state: TicketState) -> tuple[str, ...]:
    """The numbers of policy whose time runs in this state: its own, and beside it the time to the result while a
    department has the ticket."""
    own = (DEADLINES[state].rule,) if state in DEADLINES else ()
    return tuple(dict.fromkeys((*own, *((HANDLE_DAYS,) if state in AT_UNIT else ()))))
