"""The table of moves: whole, reachable, drawn, worded, and refusing what is not in it."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from backend import diagram
from backend.workflow import (
    TEXT_KEYS,
    TRANSITIONS,
    Action,
    IllegalMove,
    Need,
    Role,
    TicketState,
    look_up,
    moves_from,
)

CATALOGUES = Path(__file__).parents[2] / "config" / "locales" / "zh-CN"


def test_a_move_is_in_the_table_once() -> None:
    rows = [(move.state, move.action, move.role) for move in TRANSITIONS]
    assert len(rows) == len(set(rows))


def test_what_is_in_the_table_is_legal_and_nothing_else_is() -> None:
    table = {(move.state, move.action, move.role): move for move in TRANSITIONS}
    for state, action, role in product((None, *TicketState), Action, Role):
        if (state, action, role) in table:
            assert look_up(state, action, role) is table[state, action, role]
        else:
            with pytest.raises(IllegalMove):
                look_up(state, action, role)


def test_every_state_can_be_reached() -> None:
    reached: set[TicketState | None] = {None}
    while more := {move.to for move in TRANSITIONS if move.state in reached} - reached:
        reached |= more
    assert reached == {None, *TicketState}


def test_every_open_state_can_end() -> None:
    ended: set[TicketState | None] = {TicketState.CLOSED, TicketState.REJECTED, TicketState.WITHDRAWN}
    while more := {move.state for move in TRANSITIONS if move.to in ended} - ended:
        ended |= more
    assert ended == {None, *TicketState}


def test_the_owner_is_told_of_every_new_state_but_their_own_doing() -> None:
    """Mechanism 29: the owner sees each step."""
    for move in TRANSITIONS:
        if move.state is not move.to:
            assert move.says, move
            assert move.role is Role.OWNER or any(n.key.startswith("push-") for n in move.tells), move


def test_a_refusal_a_return_a_question_and_a_result_need_words() -> None:
    """Mechanism 8 and 18."""
    wordy = {Action.REJECT, Action.RETURN, Action.ASK, Action.RESOLVE}
    assert {move.action for move in TRANSITIONS if Need.NOTE in move.needs} == wordy
    assert all(Need.NOTE in move.needs for move in TRANSITIONS if move.action in wordy)


def test_only_the_clock_closes_and_a_rating_moves_nothing() -> None:
    """Mechanism 20 and 21."""
    assert [move.role for move in TRANSITIONS if move.to is TicketState.CLOSED] == [Role.CLOCK]
    assert all(move.state is move.to for move in TRANSITIONS if move.action is Action.RATE)


def test_the_clock_stands_still_while_the_owner_is_asked() -> None:
    assert moves_from(TicketState.NEEDS_INFO, Role.CLOCK) == ()


@pytest.mark.parametrize("key", sorted(TEXT_KEYS))
def test_every_key_is_in_the_catalogue(key: str) -> None:
    texts = "\n".join(file.read_text(encoding="utf-8") for file in CATALOGUES.glob("*.ftl"))
    assert re.search(rf"^{re.escape(key)} *=", texts, re.MULTILINE)


def test_the_diagram_is_drawn_from_the_table_as_it_is() -> None:
    assert diagram.PAGE.read_text(encoding="utf-8") == diagram.page(), "run python -m backend.diagram"
