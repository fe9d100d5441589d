"""What a handler is told at a move, where a transcript cannot say what the desk shows before it and after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dialogues.core.events import TicketMoved
from dialogues.core.session import Session
from dialogues.core.values import TicketCard, make_text
from dialogues.tickets.staff import on_staff_move_done

SIGNED = TicketCard(
    "GS-2611-00042", "help", "in_progress", "办证难", date(2026, 11, 23), date(2026, 12, 1), moves=("resolve",)
)
WHO = "阿珍螺蛳粉 · 13812345678"


def test_whom_to_call_is_told_to_who_signs() -> None:
    (told,) = on_staff_move_done(Session("telegram:wong"), TicketMoved("sign", replace(SIGNED, contact=WHO))).replies
    assert repr(make_text("case-who", who=WHO)) in repr(told.text)


def test_nobody_is_named_where_the_desk_names_nobody_or_at_another_move() -> None:
    for did, contact in (("sign", ""), ("ask", WHO)):
        (told,) = on_staff_move_done(
            Session("telegram:wong"), TicketMoved(did, replace(SIGNED, contact=contact))
        ).replies
        assert "case-who" not in repr(told.text)
