"""What others wrote is shown whole to those it is for; where it is shortened, it can be seen, and there is a way to the
rest."""

from __future__ import annotations

from dataclasses import replace

from dialogues.core import events as ev
from dialogues.core.session import Noting
from dialogues.core.values import StaffCard, TimelineItem, make_text
from tests.dialogues.strategies import NOW
from tests.facts.test_text_lengths import CARD, NUMBER, owner, play


def test_the_owner_reads_the_whole_of_a_result() -> None:
    """A push showed 500 characters of it and the ticket's story 160: the rest nobody ever read."""
    note = "这是结果。" * 300
    _, said, _ = play(owner(), ev.TicketNotified("push-rejected", replace(CARD, state="rejected"), note))
    assert note in said
    steps = (
        TimelineItem(NOW, make_text("history-submitted"), "早" * 300),
        TimelineItem(NOW, make_text("history-resolved"), note),
    )
    _, said, _ = play(owner(), ev.TicketsFound("number", (replace(CARD, timeline=steps),)))
    assert note in said
    assert "早" * 159 + "早…" in said  # an earlier one is shortened, visibly


def test_who_works_on_a_case_reads_the_whole_matter() -> None:
    """Six hundred characters were all that was ever shown of it."""
    case = replace(CARD, body="事情是这样的" * 500, moves=("resolve",))
    at_work = owner(staff=StaffCard("s1", "黄强", "市场监管局", "handler"))
    session, said, _ = play(at_work, ev.TicketNotified("staff-assigned", case, "附" * 1_000))
    assert "…" in said
    assert "附" * 1_000 in said
    assert f"w.show.{NUMBER}" in {button.code for button in session.offered}
    session = replace(at_work, focus=Noting(NUMBER, "show", NOW))
    _, said, _ = play(session, ev.TicketsFound("work", (case,)))
    assert case.body in said
