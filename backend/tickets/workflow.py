"""PURE. Defines the one table of legal moves, `TRANSITIONS`.

This module decides which moves are legal, and no other code does. The pipeline executes a move, the API and the bot
offer it, the scheduler makes it when its time has come; none of them checks a ticket's state to decide what is legal.

A ticket is always in one state, and an actor in a role requests an action. The table has at most one row for a state,
an action and a role. The row says what must come with the move (`needs`), what must be true (`guards`), the new state,
what the owner reads in the timeline (`says`), and who is notified (`tells`). A move that is not in the table is
illegal: it raises `IllegalMove` and changes nothing.

    submitted ─► accepted ─► assigned ─► in_progress ─► resolved ─► closed
      │  ▲         ▲  ▲        ▲  │        │ ▲             │ ▲
      ▼  │ object  │  └ return ┘◄─┴────────┤ │ decide      ▼ │ rated dissatisfied
    rejected ──────┘                       ▼ │           review ─► handled again, one tier up, or closed with a reason
                              disputed, at_task_force, at_working_group, reported

These rules are easy to get wrong, so each is a row of the table:

- The desk may accept and assign in one step, so that the ordinary case takes one click (mechanism 6, 10).
- A ticket that the desk answers itself is resolved without a department, and is rated too (mechanism 10, 20).
- Resolved is not closed, and a rating changes no state: when the time to change the rating is over, the clock closes
  the ticket, or opens a review if the rating is dissatisfied (mechanism 19 to 21).
- A warning is a move of the clock that leads back to the same state, so that history, state and pushes always agree on
  whether somebody was warned.
- A flag, also one for defamation, changes no state (mechanism 28).

Knows no time, no people and no database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backend.contract.enums import Action, Role, TicketState
from backend.core.errors import InternalError
from backend.tickets.workflow_deadlines import DEADLINES
from backend.tickets.workflow_terms import AT_UNIT, LADDER, QUEUED, UNDER_WAY, Audience, Guard, Need


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification that a move sends. `key`: its text key. `audience`: who gets it."""

    key: str
    audience: Audience


@dataclass(frozen=True, slots=True)
class Move:
    """A row of the table: one legal move.

    `state` None: the ticket does not exist yet. `says`: the text key in the owner's timeline; empty: the owner does not
    see the move. `tells`: the notifications. `inside`: the words of the move are for staff only. `restarts`: the alarm
    is set again although the state stays. `recorded` False: the move leaves no row in the history and notifies nobody.
    """

    state: TicketState | None
    action: Action
    role: Role
    to_state: TicketState
    says: str = ""
    needs: frozenset[Need] = frozenset()
    guards: frozenset[Guard] = frozenset()
    tells: tuple[Notice, ...] = ()
    inside: bool = False
    restarts: bool = False
    recorded: bool = True


class IllegalMove(InternalError):
    """The table has no row for this state, action and role."""

    def __init__(self, state: TicketState | None, action: Action, role: Role) -> None:
        super().__init__(f"no move: {role} may not {action} a ticket that is {state or 'not submitted'}")
        self.state, self.action, self.role = state, action, role


_S, _A, _R, _N, _G, _To = TicketState, Action, Role, Need, Guard, Audience
_DESK, _OFFICE, _HANDLER, _OWNER, _CLOCK = _R.DESK, _R.OFFICE, _R.HANDLER, _R.OWNER, _R.CLOCK
_FORCE, _GROUP = _R.TASK_FORCE, _R.WORKING_GROUP
_NOTE, _DEPARTMENT = frozenset({_N.NOTE}), frozenset({_N.DEPARTMENT})
_RESULT = frozenset({_N.NOTE, _N.OUTCOME})
_MINE, _CO, _PENDING = frozenset({_G.MINE}), frozenset({_G.CO}), frozenset({_G.PENDING})
_REVIEWED = frozenset({_G.IMPARTIAL})

_TIMED = tuple(state for state in _S if state in DEADLINES and _A.REMIND in DEADLINES[state].actions)


def _owner(key: str) -> Notice:
    return Notice(key, _To.OWNER)


_NEW = Notice("staff-new", _To.DESK)
_ASSIGNED = (_owner("push-assigned"), Notice("staff-assigned", _To.UNIT))
_RETURNED = (_owner("push-returned"), Notice("staff-returned", _To.DESK))
_RESOLVED = (_owner("push-resolved"),)
_ANSWERED, _URGED = (Notice("staff-answered", _To.HOLDER),), (Notice("staff-urged", _To.HOLDER),)
_TO_GROUP = (_owner("push-raised"), Notice("staff-raised", _To.WORKING_GROUP))
_DECIDED = (_owner("push-decided"), Notice("staff-decided", _To.HANDLER))
_ENDED = (_owner("push-terminated"),)
_DISPUTED = (_owner("push-disputed"), Notice("staff-disputed", _To.OFFICE))


def _each(
    states: Iterable[TicketState], action: Action, role: Role, to: TicketState | None = None, **rest: object
) -> tuple[Move, ...]:
    """The same row for several states. Without `to` each state leads back to itself."""
    return tuple(Move(state, action, role, to or state, **rest) for state in states)  # type: ignore[arg-type]


_ACCEPT = (  # mechanism section 2
    Move(None, _A.SUBMIT, _OWNER, _S.SUBMITTED, "history-submitted", tells=(_NEW,)),
    Move(_S.SUBMITTED, _A.ACCEPT, _DESK, _S.ACCEPTED, "history-accepted", tells=(_owner("push-accepted"),)),
    # a refusal states its basis and where to turn instead; the owner may object once (mechanism 8)
    Move(_S.SUBMITTED, _A.REJECT, _DESK, _S.REJECTED, "history-rejected", _NOTE, tells=(_owner("push-rejected"),)),
    Move(_S.REJECTED, _A.OBJECT, _OWNER, _S.OBJECTED, "history-objected", _NOTE, frozenset({_G.OBJECTABLE}),
         (Notice("staff-objected", _To.OFFICE),)),
    Move(_S.OBJECTED, _A.UPHOLD, _OFFICE, _S.REJECTED, "history-upheld", _NOTE, tells=(_owner("push-upheld"),)),
    Move(_S.OBJECTED, _A.OVERTURN, _OFFICE, _S.ACCEPTED, "history-overturned", _NOTE,
         tells=(_owner("push-overturned"), Notice("staff-overturned", _To.DESK))),
    # matters of the region or of several cities are handed up at once, with the reason (mechanism 7)
    *_each(QUEUED, _A.HAND_UP, _DESK, _S.SUBMITTED, says="history-handed-up", needs=_NOTE,
           guards=frozenset({_G.HIGHER}), tells=(_owner("push-handed-up"), Notice("staff-handed-up", _To.DESK))),
    *_each(QUEUED, _A.RECLASSIFY, _DESK, says="history-reclassified", needs=frozenset({_N.KIND})),
    # the same matter: of the same owner it is merged, of another owner it is joined
    *_each(QUEUED, _A.MERGE, _DESK, _S.MERGED, says="history-merged", needs=frozenset({_N.MAIN}),
           tells=(_owner("push-merged"),)),
    *_each(QUEUED, _A.JOIN, _DESK, _S.JOINED, says="history-joined", needs=frozenset({_N.MAIN}),
           tells=(_owner("push-joined"),)),
    Move(_S.JOINED, _A.FOLLOW, _CLOCK, _S.RESOLVED, "history-resolved", _RESULT, tells=_RESOLVED),
    Move(_S.JOINED, _A.LEAVE, _CLOCK, _S.SUBMITTED, "history-left", tells=(_owner("push-left"), _NEW)),
    # 终结办理: the office certifies only tickets that were handled and can no longer be rated, so that a certificate
    # never takes an owner's right to rate (mechanism 17, 20); owners of later tickets are told why
    *_each((_S.ACCEPTED, _S.CLOSED), _A.TERMINATE, _OFFICE, _S.TERMINATED,
           says="history-terminated", needs=_NOTE, guards=frozenset({_G.HANDLED}), tells=_ENDED),
    *_each(QUEUED, _A.REPEAT, _DESK, _S.TERMINATED, says="history-repeated", needs=frozenset({_N.CERTIFICATE}),
           tells=_ENDED),
)  # fmt: skip

_DISPATCH = (  # mechanism section 3
    *_each(QUEUED, _A.ASSIGN, _DESK, _S.ASSIGNED, says="history-assigned", needs=_DEPARTMENT, tells=_ASSIGNED),
    Move(_S.ACCEPTED, _A.ASSIGN, _CLOCK, _S.ASSIGNED, "history-assigned", _DEPARTMENT, tells=_ASSIGNED),
    Move(_S.ACCEPTED, _A.RESOLVE, _DESK, _S.RESOLVED, "history-resolved", _RESULT, tells=_RESOLVED),
    # several units, or disputed jurisdiction or law: the office names lead and co-handlers (mechanism 11)
    Move(_S.ACCEPTED, _A.DISPUTE, _DESK, _S.DISPUTED, "history-disputed", _NOTE, tells=_DISPUTED, inside=True),
    *_each((_S.ASSIGNED, _S.IN_PROGRESS), _A.DISPUTE, _HANDLER, _S.DISPUTED, says="history-disputed", needs=_NOTE,
           guards=_MINE, tells=_DISPUTED, inside=True),
    Move(_S.DISPUTED, _A.NAME_LEAD, _OFFICE, _S.ASSIGNED, "history-assigned", _DEPARTMENT, tells=_ASSIGNED),
    Move(_S.DISPUTED, _A.RAISE, _OFFICE, _S.AT_WORKING_GROUP, "history-raised", _NOTE, tells=_TO_GROUP, inside=True),
    *(row for role in (_DESK, _OFFICE)
      for row in _each(AT_UNIT, _A.INVOLVE, role, says="history-involved", needs=_DEPARTMENT,
                       tells=(Notice("staff-involved", _To.CO),))),
)  # fmt: skip

_HANDLE = (  # mechanism section 4
    Move(_S.ASSIGNED, _A.SIGN, _HANDLER, _S.IN_PROGRESS, "history-signed", guards=_MINE,
         tells=(_owner("push-in-progress"),)),
    *_each((_S.IN_PROGRESS, _S.NEEDS_INFO), _A.CONTACT, _HANDLER, says="history-contacted", needs=_NOTE, guards=_MINE,
           inside=True),
    # a return is counted and needs its reason (mechanism 18)
    *_each((_S.ASSIGNED, _S.IN_PROGRESS), _A.RETURN, _HANDLER, _S.ACCEPTED, says="history-returned", needs=_NOTE,
           guards=_MINE, tells=_RETURNED),
    # one question to the owner, answered in the chat; meanwhile the deadline pauses, for a limited number of days
    Move(_S.IN_PROGRESS, _A.ASK, _HANDLER, _S.NEEDS_INFO, "history-asked", _NOTE, _MINE,
         (_owner("push-needs-info"),)),
    Move(_S.NEEDS_INFO, _A.SUPPLEMENT, _OWNER, _S.IN_PROGRESS, "history-answered", tells=_ANSWERED),
    Move(_S.NEEDS_INFO, _A.RESUME, _CLOCK, _S.IN_PROGRESS, "history-resumed",
         tells=(_owner("push-resumed"), Notice("staff-resumed", _To.HANDLER))),
    *_each(AT_UNIT, _A.CO_SIGN, _HANDLER, guards=_CO),
    *_each(AT_UNIT, _A.CO_RESOLVE, _HANDLER, needs=_NOTE, guards=_CO, inside=True,
           tells=(Notice("staff-co-result", _To.HANDLER),)),
    # 延期: requested before the deadline, decided by the office; the owner learns the reason (mechanism 15)
    Move(_S.IN_PROGRESS, _A.EXTEND, _HANDLER, _S.IN_PROGRESS, "", frozenset({_N.NOTE, _N.DAYS}),
         _MINE | {_G.EXTENDABLE}, (Notice("staff-extend", _To.OFFICE),), inside=True),
    *(Move(state, _A.GRANT, _OFFICE, state, "history-extended", guards=_PENDING, restarts=state is _S.IN_PROGRESS,
           tells=(_owner("push-extended"), Notice("staff-granted", _To.HANDLER)))
      for state in (_S.IN_PROGRESS, _S.NEEDS_INFO)),  # the owner's time to answer does not change
    *_each((_S.IN_PROGRESS, _S.NEEDS_INFO), _A.DENY, _OFFICE, needs=_NOTE, guards=_PENDING, inside=True,
           tells=(Notice("staff-denied", _To.HANDLER),)),
    # stuck: lead, task force, working group, written report to the leading group (mechanism 16)
    Move(_S.IN_PROGRESS, _A.STUCK, _HANDLER, _S.AT_TASK_FORCE, "history-stuck", _NOTE, _MINE,
         (_owner("push-stuck"), Notice("staff-stuck", _To.TASK_FORCE)), inside=True),
    Move(_S.AT_TASK_FORCE, _A.RAISE, _FORCE, _S.AT_WORKING_GROUP, "history-raised", _NOTE, tells=_TO_GROUP,
         inside=True),
    Move(_S.AT_WORKING_GROUP, _A.REPORT_UP, _GROUP, _S.REPORTED, "history-reported", _NOTE,
         tells=(_owner("push-reported"),), inside=True),
    *_each((_S.AT_WORKING_GROUP, _S.REPORTED), _A.NAME_LEAD, _GROUP, _S.ASSIGNED, says="history-assigned",
           needs=_DEPARTMENT, tells=_ASSIGNED),
    *(Move(state, _A.DECIDE, role, _S.IN_PROGRESS, "history-decided", _NOTE, frozenset({_G.RUNNING}), _DECIDED, True)
      for state, role in ((_S.AT_TASK_FORCE, _FORCE), (_S.AT_WORKING_GROUP, _GROUP), (_S.REPORTED, _GROUP))),
    *_each((_S.IN_PROGRESS, _S.NEEDS_INFO), _A.RESOLVE, _HANDLER, _S.RESOLVED, says="history-resolved",
           needs=_RESULT, guards=_MINE | {_G.OTHERS}, tells=_RESOLVED),
)  # fmt: skip

_EVALUATE = (  # mechanism section 5: voluntary, and a rating changes no state
    Move(_S.RESOLVED, _A.RATE, _OWNER, _S.RESOLVED, "history-rated", restarts=True),
    # a changed or skipped rating is no second event in the history
    Move(_S.RESOLVED, _A.CHANGE_RATING, _OWNER, _S.RESOLVED, restarts=True, recorded=False),
    Move(_S.RESOLVED, _A.SKIP_RATING, _OWNER, _S.RESOLVED, restarts=True, recorded=False),
    Move(_S.RESOLVED, _A.INVITE, _CLOCK, _S.RESOLVED, tells=(_owner("push-rate"),), restarts=True),
    Move(_S.RESOLVED, _A.CLOSE, _CLOCK, _S.CLOSED, "history-closed", tells=(_owner("push-closed"),)),
    Move(_S.RESOLVED, _A.REVIEW, _CLOCK, _S.REVIEW, "history-review",
         tells=(_owner("push-review"), Notice("staff-review", _To.REVIEWER))),
    # decided by a named person outside the rated unit, with a reason that the owner sees (mechanism 21, 22)
    *(Move(_S.REVIEW, _A.REDISPATCH, role, _S.ASSIGNED, "history-redispatched", _NOTE | _DEPARTMENT,
           _REVIEWED | {_G.FIRST}, (_owner("push-redispatched"), _ASSIGNED[1])) for role in (_DESK, _OFFICE)),
    *(Move(_S.REVIEW, _A.LIFT, role, _S.ACCEPTED, "history-lifted", _NOTE, _REVIEWED | {_G.AGAIN, _G.HIGHER},
           (_owner("push-lifted"), Notice("staff-lifted", _To.DESK))) for role in (_DESK, _OFFICE)),
    Move(_S.REVIEW, _A.RAISE, _OFFICE, _S.AT_WORKING_GROUP, "history-raised", _NOTE, _REVIEWED | {_G.AGAIN}, _TO_GROUP),
    *(Move(_S.REVIEW, _A.DECLINE, role, _S.CLOSED, "history-declined", _NOTE, _REVIEWED, (_owner("push-declined"),))
      for role in (_DESK, _OFFICE)),
)  # fmt: skip

_OWNERS = (
    *_each((*QUEUED, *AT_UNIT[:2], _S.OBJECTED, _S.DISPUTED, *LADDER, _S.REVIEW, _S.JOINED), _A.SUPPLEMENT, _OWNER,
           says="history-supplemented", tells=_ANSWERED),
    *_each((*QUEUED, *AT_UNIT[:2], _S.OBJECTED, _S.DISPUTED, *LADDER, _S.REVIEW, _S.JOINED), _A.RETRACT, _OWNER,
           says="history-retracted", tells=(Notice("staff-retracted", _To.HOLDER),)),
    *_each((*QUEUED, *AT_UNIT[:2], _S.DISPUTED, *LADDER), _A.URGE, _OWNER, says="history-urged", tells=_URGED),
    *_each((*UNDER_WAY, _S.JOINED), _A.WITHDRAW, _OWNER, _S.WITHDRAWN, says="history-withdrawn",
           tells=(Notice("staff-withdrawn", _To.HOLDER),)),
)  # fmt: skip

_ASIDE = (  # notes and decisions of a person that change no state
    *(row for role in (_DESK, _OFFICE, _FORCE)
      for row in _each(_S, _A.FLAG, role, needs=frozenset({_N.NOTE, _N.FLAG}), inside=True)),
    *(row for role in (_DESK, _OFFICE)
      for row in _each(_TIMED, _A.CLASSIFY, role, needs=frozenset({_N.NOTE, _N.LEVEL}), inside=True)),
    *_each((_S.ASSIGNED, _S.IN_PROGRESS), _A.RECOMPUTE, _OFFICE, says="history-recomputed", needs=_NOTE, restarts=True,
           tells=(_owner("push-recomputed"), Notice("staff-recomputed", _To.HANDLER))),
)  # fmt: skip

# A deadline runs while staff have the ticket; it pauses while the owner is asked (needs_info).
_CLOCKS = (
    *_each(_TIMED, _A.REMIND, _CLOCK, restarts=True, tells=(Notice("staff-due-soon", _To.HOLDER),)),
    *_each(_TIMED, _A.OVERDUE, _CLOCK, restarts=True, tells=(Notice("staff-overdue", _To.HOLDER),)),
    *_each(AT_UNIT, _A.CO_REMIND, _CLOCK, tells=(Notice("staff-due-soon", _To.CO),)),
    *_each(AT_UNIT, _A.CO_OVERDUE, _CLOCK, tells=(Notice("staff-overdue", _To.CO),)),
)

TRANSITIONS: tuple[Move, ...] = (*_ACCEPT, *_DISPATCH, *_HANDLE, *_EVALUATE, *_OWNERS, *_ASIDE, *_CLOCKS)

UNDELIVERABLE = Notice("staff-undeliverable", Audience.HOLDER)  # not part of a move: an owner can no longer be reached

# Every text key that this table uses: in the owner's timeline, and in pushes to owner and staff.
TEXT_KEYS: frozenset[str] = frozenset(
    {move.says for move in TRANSITIONS if move.says}
    | {notice.key for move in TRANSITIONS for notice in move.tells}
    | {UNDELIVERABLE.key}
)

_ROWS = {(move.state, move.action, move.role): move for move in TRANSITIONS}


def find_move(state: TicketState | None, action: Action, role: Role) -> Move:
    """The one row for this state, action and role. Raises IllegalMove."""
    try:
        return _ROWS[state, action, role]
    except KeyError:
        raise IllegalMove(state, action, role) from None


def moves_from(state: TicketState, role: Role) -> tuple[Move, ...]:
    """The moves that this role may request in this state, in the order of the table. Guards are not checked."""
    return tuple(move for move in TRANSITIONS if move.state is state and move.role is role)
