"""The table of moves: whole, reachable, drawn, worded, and refusing what is not in it."""

from __future__ import annotations

import re
from itertools import product

import pytest

from backend.contract.enums import Action, Role, TicketState
from backend.tickets import diagram
from backend.tickets.workflow import TEXT_KEYS, TRANSITIONS, IllegalMove, find_move, moves_from
from backend.tickets.workflow_terms import HELD_BY, Audience, Guard, Need
from config import ROOT

CATALOGUES = ROOT / "locales" / "zh-CN"


def test_a_move_is_in_the_table_once() -> None:
    rows = [(move.state, move.action, move.role) for move in TRANSITIONS]
    assert len(rows) == len(set(rows))


def test_what_is_in_the_table_is_legal_and_nothing_else_is() -> None:
    table = {(move.state, move.action, move.role): move for move in TRANSITIONS}
    for state, action, role in product((None, *TicketState), Action, Role):
        if (state, action, role) in table:
            assert find_move(state, action, role) is table[state, action, role]
        else:
            with pytest.raises(IllegalMove):
                find_move(state, action, role)


def test_every_state_can_be_reached() -> None:
    reached: set[TicketState | None] = {None}
    while more := {move.to_state for move in TRANSITIONS if move.state in reached} - reached:
        reached |= more
    assert reached == {None, *TicketState}


def test_every_open_state_can_end() -> None:
    ended: set[TicketState | None] = {
        TicketState.CLOSED,
        TicketState.REJECTED,
        TicketState.WITHDRAWN,
        TicketState.MERGED,
        TicketState.TERMINATED,
    }
    while more := {move.state for move in TRANSITIONS if move.to_state in ended} - ended:
        ended |= more
    assert ended == {None, *TicketState}


def test_the_owner_is_told_of_every_new_state_but_their_own_doing() -> None:
    """Mechanism 29: the owner sees each step."""
    for move in TRANSITIONS:
        if move.state is not move.to_state:
            assert move.says, move
            assert move.role is Role.OWNER or any(n.key.startswith("push-") for n in move.tells), move


def test_what_somebody_has_to_answer_for_needs_words() -> None:
    """Mechanism 7, 8, 15 to 18 and 21: a refusal, a return, an extension, a verdict and the like have their reason."""
    wordy = {
        Action.REJECT,
        Action.OBJECT,
        Action.UPHOLD,
        Action.OVERTURN,
        Action.HAND_UP,
        Action.TERMINATE,
        Action.DISPUTE,
        Action.CONTACT,
        Action.ASK,
        Action.RETURN,
        Action.CO_RESOLVE,
        Action.EXTEND,
        Action.DENY,
        Action.STUCK,
        Action.RAISE,
        Action.REPORT_UP,
        Action.DECIDE,
        Action.RESOLVE,
        Action.FOLLOW,
        Action.REDISPATCH,
        Action.LIFT,
        Action.DECLINE,
        Action.FLAG,
        Action.CLASSIFY,
        Action.RECOMPUTE,
    }
    assert {move.action for move in TRANSITIONS if Need.NOTE in move.needs} == wordy
    assert all(Need.NOTE in move.needs for move in TRANSITIONS if move.action in wordy)


def test_a_result_says_whether_it_solved_anything() -> None:
    """办结 is not 解决."""
    into = [move for move in TRANSITIONS if move.to_state is TicketState.RESOLVED and move.state is not move.to_state]
    assert into
    assert all(Need.OUTCOME in move.needs for move in into)


def test_a_rating_moves_nothing() -> None:
    """Mechanism 20 and 21: the clock closes or opens a review, when the time for a change of mind is over."""
    assert all(move.state is move.to_state for move in TRANSITIONS if move.action is Action.RATE)
    into = {
        (move.action, move.role)
        for move in TRANSITIONS
        if move.to_state is TicketState.REVIEW and move.state is not move.to_state
    }
    assert into == {(Action.REVIEW, Role.CLOCK)}


def test_a_review_is_never_decided_by_the_rated_unit() -> None:
    """Mechanism 12 and 21: nobody judges themselves."""
    decided = [
        move for move in TRANSITIONS if move.state is TicketState.REVIEW and move.role in (Role.DESK, Role.OFFICE)
    ]
    verdicts = [move for move in decided if move.to_state is not move.state]
    assert verdicts
    assert all(Guard.IMPARTIAL in move.guards for move in verdicts)
    assert not moves_from(TicketState.REVIEW, Role.HANDLER)


def test_a_flag_moves_nothing_in_any_state() -> None:
    """Mechanism 28: defamation never closes a ticket by itself."""
    flags = [move for move in TRANSITIONS if move.action is Action.FLAG]
    assert {move.state for move in flags} == set(TicketState)
    assert all(move.state is move.to_state for move in flags)


def test_admins_move_nothing() -> None:
    assert not [move for move in TRANSITIONS if move.role is Role.ADMIN]


def test_everybody_who_waits_for_a_ticket_is_told_of_it() -> None:
    """Whoever holds a state is told when a ticket comes into it."""
    for move in TRANSITIONS:
        holder = HELD_BY.get(move.to_state)
        if move.state is None or move.to_state is move.state or holder is None or move.to_state is TicketState.REPORTED:
            continue
        told = {notice.audience for notice in move.tells} | ({Audience.HANDLER} if move.role is Role.HANDLER else set())
        told |= {Audience.HANDLER} if Audience.UNIT in told or Audience.HOLDER in told else set()
        same = HELD_BY.get(move.state) is holder
        assert holder in told or same, move


def test_the_clock_stands_still_while_the_owner_is_asked() -> None:
    """But not for ever: after the days policy gives, work goes on (mechanism 14). A co-handler's clock is its own."""
    moves = {move.action for move in moves_from(TicketState.NEEDS_INFO, Role.CLOCK)}
    assert moves == {Action.RESUME, Action.CO_REMIND, Action.CO_OVERDUE}


@pytest.mark.parametrize("key", sorted(TEXT_KEYS))
def test_every_key_is_in_the_catalogue(key: str) -> None:
    texts = "\n".join(file.read_text(encoding="utf-8") for file in CATALOGUES.glob("*.ftl"))
    assert re.search(rf"^{re.escape(key)} *=", texts, re.MULTILINE)


def test_the_diagram_is_drawn_from_the_table_as_it_is() -> None:
    assert diagram.PAGE.read_text(encoding="utf-8") == diagram.render_page(), "run python -m backend.tickets.diagram"
