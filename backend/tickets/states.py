"""PURE. The groups of states that rules speak of, each named once, and who has a ticket in each state."""

from __future__ import annotations

from collections.abc import Mapping

from backend.contract.enums import TicketState
from backend.tickets.workflow_terms import Audience

_S = TicketState

QUEUED = (_S.SUBMITTED, _S.ACCEPTED)
"""At the desk, not dispatched yet."""

AT_UNIT = (_S.ASSIGNED, _S.IN_PROGRESS, _S.NEEDS_INFO)
"""A department has it, and its time to the result runs or waits for the owner."""

LADDER = (_S.AT_TASK_FORCE, _S.AT_WORKING_GROUP, _S.REPORTED)
"""Stuck, and with those above (mechanism 16)."""

OPEN = (*QUEUED, *AT_UNIT, _S.DISPUTED, *LADDER)
"""A result is still to come; whoever works on it, the owner may add, press and take back (mechanism 29)."""

UNDER_WAY = (*OPEN, _S.OBJECTED)
"""Open, or refused and objected to."""

OVER = (_S.REJECTED, _S.MERGED, _S.TERMINATED, _S.CLOSED, _S.WITHDRAWN)
"""Nothing more happens, unless the owner objects to a refusal or the office certifies what is closed."""

HELD_BY: Mapping[TicketState, Audience] = {
    **dict.fromkeys(QUEUED, Audience.DESK),
    **dict.fromkeys(AT_UNIT, Audience.HANDLER),
    _S.OBJECTED: Audience.OFFICE,
    _S.DISPUTED: Audience.OFFICE,
    _S.AT_TASK_FORCE: Audience.TASK_FORCE,
    _S.AT_WORKING_GROUP: Audience.WORKING_GROUP,
    _S.REPORTED: Audience.WORKING_GROUP,
    _S.REVIEW: Audience.REVIEWER,
}
"""Who has a ticket that is in this state; the desk of its place has every other."""
