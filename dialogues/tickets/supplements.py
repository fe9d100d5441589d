"""PURE. Adds an owner's words and files to a ticket, or takes them out again for another matter.

They are kept in the session until the desk has them. Does not decide which words are for a ticket: `input.claims` does.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import (
    action_button,
    make_button,
    next_actions,
    prepend_texts,
    turn_with_reply,
    turn_with_text,
    undo_button,
)
from dialogues.core.effects import RetractSupplement, SupplementTicket
from dialogues.core.parts import Part
from dialogues.core.session import (
    Choice,
    Kept,
    Session,
    Supplementing,
    Topic,
    Turn,
    TurnContext,
    note_kept,
    release_doubt,
)
from dialogues.core.values import Capability, FileRef, Reply, TicketCard, make_text
from dialogues.intake.driver import ask_next_step, begin_draft
from dialogues.intake.free_text import take_waiting
from dialogues.tickets import choices
from dialogues.tickets.survey import matter_name


def add_to_ticket(
    session: Session, number: str, parts: tuple[Part, ...], files: tuple[FileRef, ...], scene: TurnContext
) -> Turn:
    """Add words or files to a ticket; they are kept until the desk has them.

    What is too much for one time is refused with its reason, and the rest is sent.
    """
    limits, text = scene.book.limits, "\n".join(part.text for part in parts)
    fits, room = len(text) <= limits.matter, len(files) <= limits.files
    told = [] if fits else [make_text("add-too-long", typed=len(text), most=limits.matter)]
    told += [] if room else [make_text("files-full", most=limits.files)]
    wanted = SupplementTicket(number, text if fits else "", files[: limits.files])
    if told and not (wanted.text or wanted.files):
        session = replace(session, focus=session.focus or Supplementing(number, scene.now))
        return turn_with_reply(session, Reply(told[0], (make_button(f"t.done.{number}", "btn-done"),)))
    heard = parts if wanted.text else ()
    kept = note_kept(replace(session, heard=heard, waiting=wanted.files), number, heard, wanted.files)
    return prepend_texts(Turn(kept, (), (wanted,)), *told)


def start_adding(session: Session, number: str, scene: TurnContext) -> Turn:
    """Start adding to a ticket; words that wait for the owner's choice are added at once."""
    if session.doubt is not None:
        session = release_doubt(session)
        return add_to_ticket(session, number, session.heard, session.waiting, scene)
    session = replace(session, focus=Supplementing(number, scene.now), heard=(), waiting=())
    return turn_with_reply(
        session,
        Reply(make_text("ask-add"), (make_button(f"t.done.{number}", "btn-done"),), frozenset({Capability.FILES})),
    )


def finish_adding(session: Session, number: str, scene: TurnContext) -> Turn:
    """End adding."""
    added = isinstance(session.focus, Supplementing) and session.focus.count > 0
    topic = Topic(number, number, scene.now, "added") if added else session.topic
    session = replace(session, focus=None, topic=topic)
    if session.draft is not None:
        return ask_next_step(session, scene)
    return turn_with_text(
        session,
        "added-all" if added else "left",
        make_button(f"t.show.{number}", "btn-show"),
        *next_actions(session)[:1],
    )


def added_reply(session: Session, ticket: TicketCard, *, answered: bool) -> Reply:
    """Return where the words went, and the ways on: that is all, another matter, take it back."""
    number = ticket.number
    done = action_button("resume") if session.draft is not None else make_button(f"t.done.{number}", "btn-done")
    other = make_button(f"t.aside.{number}", "btn-other-matter")
    about = matter_name(ticket)
    unit = ticket.unit or make_text("some-unit")
    text = make_text("answered", unit=unit) if answered else make_text("added", about=about)
    options = (done, *undo_button(session), other)
    return Reply(text, options, frozenset({Capability.FILES}), slot=f"add{number}", about=number)


def start_other_matter(session: Session, number: str, scene: TurnContext) -> Turn:
    """Begin a report about something else; the handler's question stays open.

    Words that were just added to the ticket are taken out of it first.
    """
    kept = session.kept
    added = kept is not None and kept.number == number and isinstance(session.focus, Supplementing)
    session = release_doubt(session)
    if added and kept is not None and kept.parts and not (session.heard or session.waiting):
        moved = replace(session, heard=kept.parts, waiting=kept.files, kept=Kept(kept.id + 1, ""))
        words = "\n".join(part.text for part in kept.parts)
        return Turn(moved, (), (RetractSupplement(number, words),))
    turn = Turn(replace(session, focus=None)) if session.draft else begin_draft(session, scene)
    return turn.then(lambda begun: take_waiting(begun, scene))


def answer_not_added(session: Session, key: str, scene: TurnContext) -> Turn:
    """Say why the words were not added, and offer them to the ticket again or to another matter: they wait."""
    number = (session.focus.number if session.focus else "") or _waiting_for(session)
    other = choices.other_matter(session)
    if key == "try-later":
        again = Choice("again", number)
        return choices.offer_choices(session, key, (again, other), scene)
    return choices.offer_choices(drop_query(session, number), key, (other,), scene)


def _waiting_for(session: Session) -> str:
    """Return the ticket that the words which wait were meant for."""
    return session.kept.number if session.kept else _asking_ticket(session)


def answer_too_much(session: Session, scene: TurnContext) -> Turn:
    """Say that the ticket holds no more files or words; words that came with files are sent without them."""
    number = (session.focus.number if session.focus else "") or _asking_ticket(session)
    told = make_text("files-full", most=scene.book.limits.files) if session.waiting else make_text("add-refused")
    parts, files, session = session.heard, session.waiting, replace(session, heard=(), waiting=())
    if files and parts and number:
        return prepend_texts(add_to_ticket(session, number, parts, (), scene), told)
    look = make_button(f"t.show.{number}", "btn-show") if number else action_button("mine")
    return turn_with_reply(session, Reply(told, (look, next_actions(session)[0])))


def _asking_ticket(session: Session) -> str:
    return session.queries[0].number if session.queries else ""


def drop_query(session: Session, number: str) -> Session:
    """Drop the handler's question about this ticket: it is answered or past."""
    return replace(session, queries=tuple(query for query in session.queries if query.number != number))
