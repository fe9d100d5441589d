"""PURE. Defines the one table of deadlines, `DEADLINES`: how long each state may last, and what the clock does then.

`backend.tickets.deadlines` computes due dates from it, the policy preview compares policies by it, and
docs/ticket-states.md is drawn from it. A state that is not in the table has no deadline: the ticket follows another
one, or it has ended.

A warning (`REMIND`) comes after the share `warn_at` of the time (policy), the overdue note (`OVERDUE`) at its end. Both
lead back to the same state; the other actions of the table change the state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from backend.contract.enums import Action, TicketState
from backend.tickets.workflow_terms import AT_UNIT

HANDLE_DAYS = "handle_days"
"""The key of policy whose number differs by kind: working days from dispatch to the result (mechanism 14)."""


class DeadlineStart(Enum):
    """From when a deadline counts. The value explains it."""

    STATE = "the day the state began"
    PROMISE = "the day of verification that the owner was promised"
    DISPATCH = "the day of dispatch, and not later than the result is due"
    ROUND = "the round: its dispatch, with extensions and pauses"
    INVITATION = "the result, when the owner was invited to rate"


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """The deadline of a state. `policy_key`: a key of `config/policy/deadlines.toml`, a number of working days.
    `actions`: the actions of the clock, in order. `pauses_work`: work pauses, so that no deadline is shown to staff."""

    policy_key: str
    start: DeadlineStart = DeadlineStart.STATE
    actions: tuple[Action, ...] = (Action.REMIND, Action.OVERDUE)
    pauses_work: bool = False


_S, _A = TicketState, Action

DEADLINES: Mapping[TicketState, DeadlineRule] = {
    _S.SUBMITTED: DeadlineRule("verify_days", DeadlineStart.PROMISE),  # mechanism 6
    _S.ACCEPTED: DeadlineRule("dispatch_days"),
    _S.OBJECTED: DeadlineRule("objection_days"),  # mechanism 8
    _S.ASSIGNED: DeadlineRule("sign_days", DeadlineStart.DISPATCH),  # mechanism 13
    _S.IN_PROGRESS: DeadlineRule(HANDLE_DAYS, DeadlineStart.ROUND),  # mechanism 14
    _S.NEEDS_INFO: DeadlineRule("ask_days", actions=(_A.RESUME,), pauses_work=True),
    _S.DISPUTED: DeadlineRule("dispute_days"),  # mechanism 11
    _S.AT_TASK_FORCE: DeadlineRule("task_force_days"),  # mechanism 16
    _S.AT_WORKING_GROUP: DeadlineRule("working_group_days"),
    _S.REPORTED: DeadlineRule("working_group_days"),
    _S.RESOLVED: DeadlineRule(
        "close_days", DeadlineStart.INVITATION, (_A.INVITE, _A.REVIEW, _A.CLOSE)
    ),  # mechanism 20, 21
    _S.REVIEW: DeadlineRule("review_days"),  # mechanism 21
}


def running_policy_keys(state: TicketState) -> tuple[str, ...]:
    """The keys of policy whose time runs in this state: the state's own, and the time to the result while a department
    has the ticket."""
    own = (DEADLINES[state].policy_key,) if state in DEADLINES else ()
    return tuple(dict.fromkeys((*own, *((HANDLE_DAYS,) if state in AT_UNIT else ()))))
