"""Which ticket a message is about, by its buttons."""

from __future__ import annotations

import pytest

from dialogues.core.buttons import action_button, make_button, sole_ticket, turn_with_reply, turn_with_text
from dialogues.core.session import Session
from dialogues.core.values import Reply, make_text

NUMBER, OTHER = "GS-2611-00042", "GS-2611-00043"


@pytest.mark.parametrize(
    ("codes", "number"),
    [
        ((), ""),
        (("go.mine", "d1.kind.complaint"), ""),
        ((f"t.show.{NUMBER}", "go.report"), NUMBER),
        ((f"s.{NUMBER}.1.5", f"s.{NUMBER}.1.0"), NUMBER),
        ((f"r.{NUMBER}.1.done", f"o.start.{NUMBER}", f"w.yes.{NUMBER}.solved"), NUMBER),
        ((f"t.show.{NUMBER}", f"t.show.{OTHER}"), ""),
        (("t", "s.", "x.y.z"), ""),
    ],
)
def test_buttons_that_act_on_one_ticket_name_it(codes: tuple[str, ...], number: str) -> None:
    assert sole_ticket(tuple(make_button(code, "btn-show") for code in codes)) == number


def test_a_message_is_about_the_ticket_of_its_buttons_unless_it_says_so_itself() -> None:
    session, show = Session.new("web:1"), make_button(f"t.show.{NUMBER}", "btn-show")
    assert turn_with_text(session, "urged", show, action_button("mine")).replies[0].about == NUMBER
    said = Reply(make_text("urged"), (show,), about=OTHER)
    assert turn_with_reply(session, said).replies[0].about == OTHER
    assert turn_with_text(session, "left", action_button("mine")).replies[0].about == ""
