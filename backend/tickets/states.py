"""PURE. Defines the groups of states that rules refer to, and who has a ticket in each state."""

from __future__ import annotations

from collections.abc import Mapping

from backend.contract.enums import TicketState
from backend.tickets.workflow_terms import Audience

_S = TicketState

QUEUED = (_S.SUBMITTED, _S.ACCEPTED)
"""At the desk, not dispatched yet."""

AT_UNIT = (_S.ASSIGNED, _S.IN_PROGRESS, _S.NEEDS_INFO)
"""A department has the ticket; the time to the result runs, or waits for the owner."""

LADDER = (_S.AT_TASK_FORCE, _S.AT_WORKING_GROUP, _S.REPORTED)
"""Stuck, and escalated to a body above (mechanism 16)."""

OPEN = (*QUEUED, *AT_UNIT, _S.DISPUTED, *LADDER)
"""There is no result yet. The owner may supplement, urge and withdraw (mechanism 29)."""

UNDER_WAY = (*OPEN, _S.OBJECTED)
"""Open, or refused with an objection that is not decided."""

OVER = (_S.REJECTED, _S.MERGED, _S.TERMINATED, _S.CLOSED, _S.WITHDRAWN)
"""Ended. Only an objection to a refusal, or a certificate for a closed ticket, can still follow."""

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
"""Who has a ticket in this state. In every other state its desk has it."""
