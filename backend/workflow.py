"""PURE. The ticket's kinds, states, actions, roles and the one table of legal moves."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class TicketKind(StrEnum):
    CONSULT = "consult"
    HELP = "help"
    COMPLAINT = "complaint"
    REPORT = "report"
    SUGGESTION = "suggestion"


class TicketState(StrEnum):
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    NEEDS_INFO = "needs_info"
    RESOLVED = "resolved"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    SUBMIT = "submit"
    ACCEPT = "accept"
    REJECT = "reject"
    ASSIGN = "assign"
    SIGN = "sign"
    ASK = "ask"
    RETURN = "return"
    RESOLVE = "resolve"
    CLOSE = "close"
    SUPPLEMENT = "supplement"
    URGE = "urge"
    WITHDRAW = "withdraw"
    RATE = "rate"
    REMIND = "remind"


class Role(StrEnum):
    OWNER = "owner"
    DESK = "desk"
    HANDLER = "handler"
    CLOCK = "clock"


class Grade(IntEnum):
    """好差评, best to worst (mechanism 19)."""

    VERY_SATISFIED = 5
    SATISFIED = 4
    FAIRLY_SATISFIED = 3
    DISSATISFIED = 2
    VERY_DISSATISFIED = 1
