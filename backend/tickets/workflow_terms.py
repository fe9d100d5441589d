"""PURE. Defines the terms of the table of moves that only the backend uses: needs, guards and audiences."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


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
