"""PURE. Takes an owner's objection to a refusal, which is possible once (mechanism 8).

So the words are shown again before they are sent, and text that is too long is refused, never cut.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import (
    action_button,
    join_lines,
    make_button,
    next_actions,
    prepend_texts,
    turn_with_reply,
    turn_with_text,
)
from dialogues.core.effects import ObjectTicket
from dialogues.core.events import EffectFailed, TicketMoved
from dialogues.core.parts import Part
from dialogues.core.session import Objecting, Session, Turn, TurnContext, release_doubt
from dialogues.core.values import Arg, Capability, FileRef, Option, Reply, make_text
from dialogues.intake.cards import files_count_text
from dialogues.intake.driver import answer_outdated_button
from dialogues.language.words import is_done
from dialogues.tickets import choices


def on_objection_button(session: Session, scene: TurnContext, code: str) -> Turn:
    """Handle a button of an objection: start, take the words that wait, send, or leave."""
    _, verb, number, *_ = (*code.split(".", 2), "", "")
    mine = _find_written(session, number)
    match verb:
        case "anew" if number:
            anew = replace(mine, since=scene.now, note="") if mine else Objecting(number, scene.now)
            return turn_with_text(_write(session, anew), "ask-objection-anew", _leave_option(number))
        case "start" | "take" if number:
            session = replace(session, focus=mine or Objecting(number, scene.now))
            shown = _take_waiting(session, number, scene)
            return shown or (_show_objection(session, mine) if mine else _ask_reasons(session, number))
        case "yes" if mine:
            return Turn(replace(session, focus=mine), (), (ObjectTicket(number, mine.note, mine.files),))
        case "no":
            key = "objection-left-words" if mine else "objection-left"
            return turn_with_text(_forget(session, number), key, make_button(f"t.show.{number}", "btn-show"))
        case _:
            return answer_outdated_button(session, scene)


def _find_written(session: Session, number: str) -> Objecting | None:
    """Return what is written for this objection; None when there is nothing."""
    return next((one for one in session.written if one.number == number and (one.note or one.files)), None)


def _write(session: Session, objecting: Objecting) -> Session:
    """Return the session in which this is written, and goes on being written."""
    others = tuple(one for one in session.written if one.number != objecting.number)
    return replace(session, focus=objecting, written=(*others, objecting))


def _forget(session: Session, number: str) -> Session:
    """Return the session without what was written for this objection."""
    return replace(session, focus=None, written=tuple(one for one in session.written if one.number != number))


def _ask_reasons(session: Session, number: str) -> Turn:
    reply = Reply(make_text("ask-objection"), (_leave_option(number),), frozenset({Capability.FILES}))
    return turn_with_reply(session, reply)


def _take_waiting(session: Session, number: str, scene: TurnContext) -> Turn | None:
    """Take the words and files that waited for the owner's choice; None when none did."""
    session = release_doubt(session)
    words, files = "\n".join(part.text for part in session.heard), session.waiting
    if not (words or files) or not isinstance(session.focus, Objecting):
        return None
    return take_objection_words(replace(session, heard=(), waiting=()), session.focus, words, scene, files)


def take_objection_words(
    session: Session, objecting: Objecting, text: str, scene: TurnContext, files: tuple[FileRef, ...] = ()
) -> Turn:
    """Take words and files of the objection, below what was written before, and show it before it is sent.

    Too long a text is not taken: it can be said only once, so nothing may be missing from it.
    """
    objecting = _find_written(session, objecting.number) or objecting
    if not files and (objecting.note or objecting.files) and is_done(text, scene.book):
        return _show_objection(session, objecting)
    number, limits = objecting.number, scene.book.limits
    note = f"{objecting.note}\n{text}".strip()
    if len(note) > limits.matter:
        typed = len(text)
        return turn_with_text(
            replace(session, focus=objecting), "words-too-long", _leave_option(number), typed=typed, most=limits.matter
        )
    held = (*objecting.files, *(file for file in files if file not in objecting.files))
    full = (make_text("files-full", most=limits.files),) if len(held) > limits.files else ()
    objecting = replace(objecting, note=note, files=held[: limits.files], since=scene.now)
    return prepend_texts(_show_objection(_write(session, objecting), objecting), *full)


def _show_objection(session: Session, objecting: Objecting) -> Turn:
    number, files = objecting.number, objecting.files
    options = (
        make_button(f"o.yes.{number}", "btn-object-yes"),
        make_button(f"o.anew.{number}", "btn-rewrite"),
        _leave_option(number),
    )
    attached: Arg = files_count_text(files) if files else ""
    shown = join_lines(objecting.note, attached)
    reply = Reply(make_text("check-objection", note=shown), options, frozenset({Capability.FILES}))
    return turn_with_reply(session, reply)


def on_objection_recorded(session: Session, event: TicketMoved) -> Turn:
    """Say that the objection was recorded."""
    show = make_button(f"t.show.{event.ticket.number}", "btn-show")
    return turn_with_text(_forget(session, event.ticket.number), "objected", show, *next_actions(session)[:1])


def on_objection_failed(session: Session, event: EffectFailed, scene: TurnContext) -> Turn:
    """Keep the words: to try again when the desk was out of reach, to shorten them when it refused the text."""
    focus = session.focus
    if event.why == "bad-draft" and isinstance(focus, Objecting):
        return turn_with_text(
            session, "words-refused", make_button(f"o.anew.{focus.number}", "btn-rewrite"), _leave_option(focus.number)
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
    if not isinstance(focus, Objecting) or not (focus.note or focus.files):
        return turn_with_text(replace(session, focus=None), key, action_button("mine"), action_button("human"))
    heard = (Part(focus.note),) if focus.note else ()
    session = replace(_forget(session, focus.number), heard=heard, waiting=focus.files)
    return choices.offer_choices(session, key, (choices.other_matter(session),), scene)


def _leave_option(number: str) -> Option:
    return make_button(f"o.no.{number}", "btn-object-no")
