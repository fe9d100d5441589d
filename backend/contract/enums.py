"""PURE. Defines the enums of the table of moves: kinds, states, actions, roles, grades and outcomes.

Owns the names. Does not contain rules: they are in the table of moves (`backend.tickets.workflow`).
"""

from __future__ import annotations

from enum import IntEnum, StrEnum


class TicketKind(StrEnum):
    """The five kinds (mechanism 10), in the order in which they are shown everywhere."""

    CONSULT = "consult"
    HELP = "help"
    COMPLAINT = "complaint"
    REPORT = "report"
    SUGGESTION = "suggestion"


class TicketState(StrEnum):
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    OBJECTED = "objected"  # the owner does not agree with the refusal; the office looks at it
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    NEEDS_INFO = "needs_info"
    DISPUTED = "disputed"  # 疑难复杂: the office names the lead
    AT_TASK_FORCE = "at_task_force"
    AT_WORKING_GROUP = "at_working_group"
    REPORTED = "reported"  # a written report is with the leading group
    RESOLVED = "resolved"
    REVIEW = "review"  # rated dissatisfied; a person decides whether it is handled again
    JOINED = "joined"  # the same matter of another owner; follows that ticket
    MERGED = "merged"  # the same matter of the same owner; continued in that ticket
    TERMINATED = "terminated"  # 终结办理
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    SUBMIT = "submit"
    ACCEPT = "accept"
    REJECT = "reject"
    OBJECT = "object"
    UPHOLD = "uphold"  # the refusal stands
    OVERTURN = "overturn"  # the refusal does not stand
    HAND_UP = "hand_up"
    RECLASSIFY = "reclassify"
    MERGE = "merge"
    JOIN = "join"
    FOLLOW = "follow"  # a joined ticket gets the result of its main ticket
    LEAVE = "leave"  # a joined ticket continues alone
    TERMINATE = "terminate"  # certify 终结办理
    REPEAT = "repeat"  # not accepted, since the same matter is certified
    ASSIGN = "assign"
    DISPUTE = "dispute"
    NAME_LEAD = "name_lead"
    INVOLVE = "involve"  # add a co-handler
    SIGN = "sign"
    CONTACT = "contact"
    ASK = "ask"
    RESUME = "resume"  # the owner did not answer in time; work goes on
    RETURN = "return"
    CO_SIGN = "co_sign"
    CO_RESOLVE = "co_resolve"
    EXTEND = "extend"
    GRANT = "grant"
    DENY = "deny"
    STUCK = "stuck"
    RAISE = "raise"
    REPORT_UP = "report_up"
    DECIDE = "decide"
    RESOLVE = "resolve"
    RATE = "rate"
    CHANGE_RATING = "change_rating"  # while the invitation is open
    SKIP_RATING = "skip_rating"
    INVITE = "invite"  # remind the owner that they may rate, once
    REVIEW = "review"
    REDISPATCH = "redispatch"  # 二次分办
    LIFT = "lift"  # 提级办理
    DECLINE = "decline"  # the review finds the result lawful and reasonable: it stands
    CLOSE = "close"
    SUPPLEMENT = "supplement"
    RETRACT = "retract"  # words of a supplement are taken back
    URGE = "urge"
    WITHDRAW = "withdraw"
    FLAG = "flag"
    CLASSIFY = "classify"  # raise the secrecy level
    RECOMPUTE = "recompute"  # a recorded decision to recalculate the deadline
    REMIND = "remind"
    OVERDUE = "overdue"
    CO_REMIND = "co_remind"
    CO_OVERDUE = "co_overdue"


RATINGS = frozenset({Action.RATE, Action.CHANGE_RATING, Action.SKIP_RATING})
"""The actions by which an owner rates a result. A view offers them as `can_rate`, not among the owner's actions."""


class Role(StrEnum):
    OWNER = "owner"
    DESK = "desk"
    HANDLER = "handler"
    OFFICE = "office"
    TASK_FORCE = "task_force"
    WORKING_GROUP = "working_group"
    ADMIN = "admin"
    CLOCK = "clock"


class Grade(IntEnum):
    """The five grades of 好差评, best first (mechanism 19)."""

    VERY_SATISFIED = 5
    SATISFIED = 4
    FAIRLY_SATISFIED = 3
    DISSATISFIED = 2
    VERY_DISSATISFIED = 1


class SurveyReason(StrEnum):
    """The reasons for a grade, in the order in which they are offered (mechanism 19)."""

    PROCESS = "process"
    SPEED = "speed"
    RESULT = "result"
    ATTITUDE = "attitude"


class Outcome(StrEnum):
    """What a result achieved: 办结 (finished) is not 解决 (solved)."""

    SOLVED = "solved"
    PARTLY = "partly"
    EXPLAINED = "explained"  # not solved; the owner is told why


class FlagName(StrEnum):
    """The flags that a person may set on a ticket, based on evidence. A flag never closes a ticket (mechanism 28)."""

    IRREGULAR = "irregular"  # closed against the rules
    DEFAMATION = "defamation"
    RETALIATION = "retaliation"
    KEEP = "keep"  # not to be anonymised


class SecrecyLevel(StrEnum):
    """保密等级, the most open first (mechanism 27); what policy calls them is in `config/policy/secrecy.toml`."""

    OPEN = "open"
    INNER = "inner"
    SECRET = "secret"  # noqa: S105 - a level's name
    TOP = "top"


class DeliveryState(StrEnum):
    """The delivery state of a push to one conversation."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
