"""PURE. The ticket's kinds, states, actions, roles and the one table of legal moves.

Everything that decides where a ticket may go lives here, and nothing else does. The service carries a move out, the
console and the bot offer it, the clock makes it; none of them asks what state a ticket is in to decide what is legal.

A ticket is always in one state. An actor in a role wants an action. `TRANSITIONS` says whether there is such a move,
what it needs besides (`Need`), where it leads, what the owner reads of it in the timeline (`says`), and who is told
(`tells`). A pair of state and action has at most one row for a role, so looking a move up is one step; what is not in
the table is illegal, raises `IllegalMove`, and must change nothing.

    submitted ──► accepted ──► assigned ──► in_progress ──► resolved ──► closed
        │            ▲  └───────────────────────▲ │ ▲           ▲
        ▼            └── returned, with reason ─┘ ▼ │           │ answered at once by the desk
    rejected                                 needs_info

Four things that are easy to get wrong, and are therefore rows:

- The desk may accept and assign in one step: its day has one click for the plain case (mechanism 6, 9).
- What the desk can answer itself is resolved without a department, and is rated all the same (mechanism 10, 20).
- Resolved is not closed. The owner is invited to rate a resolved ticket; only the clock closes it, after the time for
  a change of mind is over, and a rating, good or bad, moves nothing by itself (mechanism 19 to 21).
- Warnings are moves of the clock that lead back to where they started. They are in the table so that history, state
  and pushes can never disagree about whether somebody was warned.

Refused here: time, people, storage. Whether a deadline has come is the clock's, whether this handler has this ticket
is the service's; the table only names the need.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum


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
    OVERDUE = "overdue"


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


class Need(Enum):
    """What a move needs besides state and role; the service checks it."""

    NOTE = "note"  # words the owner will read
    DEPARTMENT = "department"  # the unit it goes to
    UNIT = "unit"  # the actor works in the department of the current round
    HANDLER = "handler"  # the actor signed for the current round, or nobody at work did


class Audience(Enum):
    """Who is told. HOLDER: whoever has the ticket now: its handler, else its department, else its desk."""

    OWNER = "owner"
    DESK = "desk"
    UNIT = "unit"
    HOLDER = "holder"


@dataclass(frozen=True, slots=True)
class Notice:
    """A push by its text key."""

    key: str
    to: Audience


@dataclass(frozen=True, slots=True)
class Move:
    """A row of the table. `state` None: before the ticket exists. `says` empty: the owner's timeline is silent."""

    state: TicketState | None
    action: Action
    role: Role
    to: TicketState
    says: str = ""
    needs: frozenset[Need] = frozenset()
    tells: tuple[Notice, ...] = ()


class IllegalMove(Exception):
    """There is no such row."""

    def __init__(self, state: TicketState | None, action: Action, role: Role) -> None:
        super().__init__(f"no move: {role} may not {action} a ticket that is {state or 'not submitted'}")
        self.state, self.action, self.role = state, action, role


_S, _A, _R, _N = TicketState, Action, Role, Need
_NOTE = frozenset({_N.NOTE})
_DEPARTMENT = frozenset({_N.DEPARTMENT})
_MINE = frozenset({_N.UNIT, _N.HANDLER})
_MINE_NOTE = _MINE | _NOTE


def _owner(key: str) -> Notice:
    return Notice(key, Audience.OWNER)


def _holder(key: str) -> Notice:
    return Notice(key, Audience.HOLDER)


_NEW = (Notice("staff-new", Audience.DESK),)
_ASSIGNED = (_owner("push-assigned"), Notice("staff-assigned", Audience.UNIT))
_RETURNED = (_owner("push-returned"), Notice("staff-returned", Audience.DESK))
_SIGNED, _ASKED, _RESOLVED = (_owner("push-in-progress"),), (_owner("push-needs-info"),), (_owner("push-resolved"),)
_ANSWERED, _URGED, _WITHDRAWN = (_holder("staff-answered"),), (_holder("staff-urged"),), (_holder("staff-withdrawn"),)

_MAIN: tuple[Move, ...] = (
    Move(None, _A.SUBMIT, _R.OWNER, _S.SUBMITTED, "history-submitted", tells=_NEW),
    # 2.3 accept or refuse, the latter with its basis and where to go instead (mechanism 8)
    Move(_S.SUBMITTED, _A.ACCEPT, _R.DESK, _S.ACCEPTED, "history-accepted", tells=(_owner("push-accepted"),)),
    Move(_S.SUBMITTED, _A.REJECT, _R.DESK, _S.REJECTED, "history-rejected", _NOTE, (_owner("push-rejected"),)),
    # 2.4 dispatch, or answer at once
    Move(_S.SUBMITTED, _A.ASSIGN, _R.DESK, _S.ASSIGNED, "history-assigned", _DEPARTMENT, _ASSIGNED),
    Move(_S.ACCEPTED, _A.ASSIGN, _R.DESK, _S.ASSIGNED, "history-assigned", _DEPARTMENT, _ASSIGNED),
    Move(_S.ACCEPTED, _A.RESOLVE, _R.DESK, _S.RESOLVED, "history-resolved", _NOTE, _RESOLVED),
    # 2.5 handle; a return is counted and needs its reason (mechanism 18)
    Move(_S.ASSIGNED, _A.SIGN, _R.HANDLER, _S.IN_PROGRESS, "history-signed", _MINE, _SIGNED),
    Move(_S.ASSIGNED, _A.RETURN, _R.HANDLER, _S.ACCEPTED, "history-returned", _MINE_NOTE, _RETURNED),
    Move(_S.IN_PROGRESS, _A.RETURN, _R.HANDLER, _S.ACCEPTED, "history-returned", _MINE_NOTE, _RETURNED),
    Move(_S.IN_PROGRESS, _A.ASK, _R.HANDLER, _S.NEEDS_INFO, "history-asked", _MINE_NOTE, _ASKED),
    Move(_S.NEEDS_INFO, _A.SUPPLEMENT, _R.OWNER, _S.IN_PROGRESS, "history-answered", tells=_ANSWERED),
    Move(_S.IN_PROGRESS, _A.RESOLVE, _R.HANDLER, _S.RESOLVED, "history-resolved", _MINE_NOTE, _RESOLVED),
    Move(_S.NEEDS_INFO, _A.RESOLVE, _R.HANDLER, _S.RESOLVED, "history-resolved", _MINE_NOTE, _RESOLVED),
    # 2.6 evaluate: voluntary, and it moves nothing by itself
    Move(_S.RESOLVED, _A.RATE, _R.OWNER, _S.RESOLVED, "history-rated"),
    Move(_S.RESOLVED, _A.CLOSE, _R.CLOCK, _S.CLOSED, "history-closed", tells=(_owner("push-closed"),)),
)

# What an owner may do whoever has the ticket, as long as there is no result (mechanism 29).
_OPEN = (_S.SUBMITTED, _S.ACCEPTED, _S.ASSIGNED, _S.IN_PROGRESS, _S.NEEDS_INFO)
_OWNERS: tuple[Move, ...] = (
    *(Move(s, _A.SUPPLEMENT, _R.OWNER, s, "history-supplemented", tells=_ANSWERED) for s in _OPEN[:4]),
    *(Move(s, _A.URGE, _R.OWNER, s, "history-urged", tells=_URGED) for s in _OPEN[:4]),
    *(Move(s, _A.WITHDRAW, _R.OWNER, _S.WITHDRAWN, "history-withdrawn", tells=_WITHDRAWN) for s in _OPEN),
)

# The clock runs while staff have the ticket; it stands still while the owner is asked (needs_info).
_CLOCKS: tuple[Move, ...] = (
    *(Move(s, _A.REMIND, _R.CLOCK, s, tells=(_holder("staff-due-soon"),)) for s in _OPEN[:4]),
    *(Move(s, _A.OVERDUE, _R.CLOCK, s, tells=(_holder("staff-overdue"),)) for s in _OPEN[:4]),
)

TRANSITIONS: tuple[Move, ...] = _MAIN + _OWNERS + _CLOCKS

UNDELIVERABLE = Notice("staff-undeliverable", Audience.HOLDER)  # no move: an owner can no longer be reached

# Every sentence this table asks of the catalogue: in the owner's timeline, and in pushes to owner and staff.
TEXT_KEYS: frozenset[str] = frozenset(
    {move.says for move in TRANSITIONS if move.says}
    | {notice.key for move in TRANSITIONS for notice in move.tells}
    | {UNDELIVERABLE.key}
)

_ROWS = {(move.state, move.action, move.role): move for move in TRANSITIONS}


def look_up(state: TicketState | None, action: Action, role: Role) -> Move:
    """The one legal move. Raises IllegalMove."""
    try:
        return _ROWS[state, action, role]
    except KeyError:
        raise IllegalMove(state, action, role) from None


def moves_from(state: TicketState, role: Role) -> tuple[Move, ...]:
    """What the table offers this role, in the table's order."""
    return tuple(move for move in TRANSITIONS if move.state is state and move.role is role)
