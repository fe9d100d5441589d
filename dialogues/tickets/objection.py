"""PURE. Takes an owner's objection to a refusal, which is possible once (mechanism 8).

So the words are shown again before they are sent, and text that is too long is refused, never cut.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import action_button, make_button, next_actions, turn_with_text
from dialogues.core.effects import ObjectTicket
from dialogues.core.events import EffectFailed, TicketMoved
from dialogues.core.session import Objecting, Session, Turn, TurnContext
from dialogues.core.values import Option
from dialogues.intake.driver import answer_outdated_button


def on_objection_button(session: Session, scene: TurnContext, code: str) -> Turn:
    """Handle a button of an objection: start, send, or leave."""
    _, verb, number, *_ = (*code.split(".", 2), "", "")
    focus = session.focus
    mine = focus if isinstance(focus, Objecting) and focus.number == number else None
    match verb:
        case "start" if number:
            session = replace(session, focus=Objecting(number, scene.now))
            return turn_with_text(session, "ask-objection", _leave_option(number))
        case "yes" if mine and mine.note:
            return Turn(session, (), (ObjectTicket(number, mine.note),))
        case "no" if mine:
            return turn_with_text(
                replace(session, focus=None), "objection-left", make_button(f"t.show.{number}", "btn-show")
            )
        case _:
            return answer_outdated_button(session, scene)


def take_objection_words(session: Session, objecting: Objecting, text: str, scene: TurnContext) -> Turn:
    """Take the words of the objection; later ones replace earlier ones.

    Too long a text is not taken: it can be said only once, so nothing may be missing from it.
    """
    number, most = objecting.number, scene.book.limits.matter
    if len(text) > most:
        return turn_with_text(session, "words-too-long", _leave_option(number), typed=len(text), most=most)
    objecting = replace(objecting, note=text)
    options = (
        make_button(f"o.yes.{number}", "btn-object-yes"),
        make_button(f"o.start.{number}", "btn-rewrite"),
        _leave_option(number),
    )
    return turn_with_text(replace(session, focus=objecting), "check-objection", *options, note=objecting.note)


def on_objection_recorded(session: Session, event: TicketMoved) -> Turn:
    """Say that the objection was recorded."""
    show = make_button(f"t.show.{event.ticket.number}", "btn-show")
    return turn_with_text(replace(session, focus=None), "objected", show, *next_actions(session)[:1])


def on_objection_failed(session: Session, event: EffectFailed) -> Turn:
    """Keep the words: to try again when the desk was out of reach, to shorten them when it refused the text."""
    focus = session.focus
    if event.why == "bad-draft" and isinstance(focus, Objecting):
        return turn_with_text(
            session, "words-refused", make_button(f"o.start.{focus.number}", "btn-rewrite"), _leave_option(focus.number)
        )
    if event.why == "unavailable" and isinstance(focus, Objecting):
        return turn_with_text(
            session,
            "try-later",
            make_button(f"o.yes.{focus.number}", "btn-again"),
            action_button("mine"),
            action_button("human"),
        )
    key = "no-such-ticket" if event.why == "not-found" else "objection-not-now"
    return turn_with_text(replace(session, focus=None), key, action_button("mine"), action_button("human"))


def _leave_option(number: str) -> Option:
    return make_button(f"o.no.{number}", "btn-object-no")
