"""PURE. Defines the terms of the table of moves that only the backend uses: needs, guards and audiences."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from backend.contract.enums import TicketState


class Need(Enum):
    """What has to come with a move. `backend.transitions.validate` checks it."""

    NOTE = "note"  # words
    DEPARTMENT = "department"  # the unit it goes to
    KIND = "kind"
    OUTCOME = "outcome"
    DAYS = "days"  # working days
    MAIN = "main"  # the number of the ticket that it is merged into or joined to
    CERTIFICATE = "certificate"  # the number of the certificate of 终结办理
    FLAG = "flag"
    LEVEL = "level"  # of secrecy


class Guard(Enum):
    """A condition that must be true of ticket and actor; `backend.tickets.guards` implements it. `refusal`: the
    sentence for a person when it is not true."""

    MINE = "mine"  # the actor works in the round's department, and the actor or nobody signed for it
    CO = "co"  # the actor works in a department that is a co-handler and has not reported yet
    OTHERS = "others"  # every co-handler has reported
    OBJECTABLE = "objectable"  # refused by the desk and not objected to before
    HIGHER = "higher"  # there is a higher desk
    RUNNING = "running"  # a department has the ticket
    HANDLED = "handled"  # there was a result before
    PENDING = "pending"  # an extension is asked for
    EXTENDABLE = "extendable"  # before the deadline, none asked for, fewer granted than policy allows
    IMPARTIAL = "impartial"  # the actor's unit is not the one that was rated
    FIRST = "first"  # no round was handled again yet
    AGAIN = "again"  # a round was handled again, and the owner was dissatisfied again

    @property
    def refusal(self) -> str:
        return _REFUSALS[self]


_REFUSALS: Mapping[Guard, str] = {
    Guard.MINE: "it is not yours: another unit has it, or a colleague signed for it",
    Guard.CO: "your unit has no part in it that is still open, or a colleague has taken that part",
    Guard.OTHERS: "a co-handler has not reported yet",
    Guard.OBJECTABLE: "the owner has objected to this refusal before",
    Guard.HIGHER: "there is no desk above this one",
    Guard.RUNNING: "no department has it",
    Guard.HANDLED: "there was no result yet",
    Guard.PENDING: "nobody asks for more time",
    Guard.EXTENDABLE: "its deadline has passed, more time is asked for already, or policy grants no more",
    Guard.IMPARTIAL: "who was rated does not review the rating",
    Guard.FIRST: "it was handled again once: it goes one tier up instead",
    Guard.AGAIN: "it was not handled again yet: it is dispatched once more first",
}


class Audience(Enum):
    """Who gets a notification. HOLDER: the unit or role that had the ticket when the move was made."""

    OWNER = "owner"
    DESK = "desk"
    UNIT = "unit"
    HANDLER = "handler"  # who signed, else the unit
    HOLDER = "holder"
    CO = "co"  # the co-handler the move is about
    REVIEWER = "reviewer"
    OFFICE = "office"
    TASK_FORCE = "task_force"
    WORKING_GROUP = "working_group"


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
