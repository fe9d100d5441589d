"""Every piece of news is about its ticket, also beside an open report and when it is secret."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.texts.catalogue import Catalogue
from config import ROOT
from dialogues.core.events import TicketNotified
from dialogues.core.session import NO_DRAFT, Session
from dialogues.engine import Engine
from tests.dialogues.strategies import NOW, book, pushes

CATALOGUE = Catalogue.load(ROOT / "locales")


@given(pushes, st.booleans())
def test_news_is_about_its_ticket(event: TicketNotified, busy: bool) -> None:
    session = replace(Session.new("web:1"), draft=NO_DRAFT if busy else None)
    (reply,) = Engine(book()).advance(session, event, NOW).replies
    assert reply.about == event.ticket.number


@given(pushes)
def test_a_channel_gets_it_as_what_a_reply_hands_back(event: TicketNotified) -> None:
    (reply,) = Engine(book()).advance(Session.new("web:1"), event, NOW).replies
    assert CATALOGUE.draw_message(reply, "x").about == f"t.{event.ticket.number}"
    assert CATALOGUE.draw_message(replace(reply, about=""), "x").about == ""
