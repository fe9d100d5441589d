"""PURE. Takes an owner's objection to a refusal, which is possible once (mechanism 8).

So the words are shown again before they are sent, and text that is too long is refused, never cut.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import button, go, onward, tell
from dialogues.core.effects import ObjectTicket
from dialogues.core.events import EffectFailed, TicketMoved
from dialogues.core.session import Objecting, Scene, Session, Turn
from dialogues.core.values import Option
from dialogues.intake.driver import outdated


def pressed(session: Session, scene: Scene, code: str) -> Turn:
    """Handle a button of an objection: start, send, or leave."""
    _, verb, number, *_ = (*code.split(".", 2), "", "")
    focus = session.focus
    mine = focus if isinstance(focus, Objecting) and focus.number == number else None
    match verb:
        case "start" if number:
            session = replace(session, focus=Objecting(number, scene.now))
            return tell(session, "ask-objection", _leave(number))
        case "yes" if mine and mine.note:
            return Turn(session, (), (ObjectTicket(number, mine.note),))
        case "no" if mine:
            return tell(replace(session, focus=None), "objection-left", button(f"t.show.{number}", "btn-show"))
        case _:
            return outdated(session, scene)


def words(session: Session, objecting: Objecting, text: str, scene: Scene) -> Turn:
    """Take the words of the objection; later ones replace earlier ones.

    Too long a text is not taken: it can be said only once, so nothing may be missing from it.
    """
    number, most = objecting.number, scene.book.limits.matter
    if len(text) > most:
        return tell(session, "words-too-long", _leave(number), typed=len(text), most=most)
    objecting = replace(objecting, note=text)
    options = (
        button(f"o.yes.{number}", "btn-object-yes"),
        button(f"o.start.{number}", "btn-rewrite"),
        _leave(number),
    )
    return tell(replace(session, focus=objecting), "check-objection", *options, note=objecting.note)


def moved(session: Session, event: TicketMoved) -> Turn:
    """Say that the objection was recorded."""
    show = button(f"t.show.{event.ticket.number}", "btn-show")
    return tell(replace(session, focus=None), "objected", show, *onward(session)[:1])


def failed(session: Session, event: EffectFailed) -> Turn:
    """Keep the words: to try again when the desk was out of reach, to shorten them when it refused the text."""
    focus = session.focus
    if event.why == "bad-draft" and isinstance(focus, Objecting):
        return tell(session, "words-refused", button(f"o.start.{focus.number}", "btn-rewrite"), _leave(focus.number))
    if event.why == "unavailable" and isinstance(focus, Objecting):
        return tell(session, "try-later", button(f"o.yes.{focus.number}", "btn-again"), go("mine"), go("human"))
    key = "no-such-ticket" if event.why == "not-found" else "objection-not-now"
    return tell(replace(session, focus=None), key, go("mine"), go("human"))


def _leave(number: str) -> Option:
    return button(f"o.no.{number}", "btn-object-no")
