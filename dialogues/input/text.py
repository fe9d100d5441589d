"""PURE. Handles a text message: finds out what it answers, as far as that is possible without the model.

The order matters, and is the table READERS: first what is certain (a command, the words of a button, a ticket's
number), then what is being talked about, then the open question, and only then the model. `dialogues.input` gives the
reasons.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues.core.buttons import action_button, prepend_texts, turn_with_text
from dialogues.core.effects import QueryProgress
from dialogues.core.events import Said
from dialogues.core.session import (
    Noting,
    Objecting,
    Part,
    Rating,
    Session,
    Supplementing,
    Survey,
    Turn,
    TurnContext,
    joined_length,
)
from dialogues.core.values import make_text
from dialogues.input import commands, digressions, emergency, entry, media, praise
from dialogues.input.button import on_button
from dialogues.input.early_answers import take_early_answer, take_introduction
from dialogues.intake import driver
from dialogues.intake.draft import no_room_texts
from dialogues.intake.free_text import ask_model, ask_model_again, drop_unclaimed_words
from dialogues.language.fragments import heard_part
from dialogues.language.receipt_codes import find_receipt_code
from dialogues.language.words import (
    announced_kind,
    chosen_code,
    command_in,
    find_ticket_number,
    grade_in,
    normalize_text,
    slash_command,
)
from dialogues.tickets import objection, owner_tickets, small_talk, staff, survey

_ROOM = 12  # characters around a ticket's number that still only ask for it


def on_text(session: Session, event: Said, scene: TurnContext) -> Turn:
    """Answer a text message. Danger comes first; the report goes on all the same."""
    part = heard_part(event.text, event.ref, event.fragments, scene.book.limits.text)
    if not part.text:
        return media.answer_beside_question(session, "unsupported", scene)
    name, rest = slash_command(part.text, scene.book)
    if name and not event.edited:
        return _run_slash_command(session, name, replace(event, text=rest, fragments=()), scene)
    if event.edited:
        return _replace_edited_text(session, part, scene).with_replies_first(*emergency.hear_danger(part.text, scene))
    alarm = emergency.emergency_turn(session, scene, part)
    if alarm is not None:
        return alarm
    turn = next(turn for reader in READERS if (turn := reader(session, part, scene)) is not None)
    return turn.with_replies_first(*emergency.hear_danger(part.text, scene))


def _run_slash_command(session: Session, name: str, words: Said, scene: TurnContext) -> Turn:
    """Run a slash command, then hear the words behind it; they answer what a command that begins something asks."""
    turn = commands.run_command(name, session, scene)
    if not words.text:
        return turn
    turn = replace(turn, replies=()) if name in commands.BEGINNINGS else turn
    return turn.then(lambda after: on_text(after, words, scene))


def _read_pin(session: Session, part: Part, scene: TurnContext) -> Turn | None:
    """Open the invite of a member of staff with the PIN that was asked for."""
    return entry.read_pin(session, part.text)


def _offer_paused_draft(session: Session, part: Part, scene: TurnContext) -> Turn | None:
    """Ask whether these words belong to a draft that is a day old."""
    if not small_talk.is_paused(session, scene) or command_in(part.text, scene.book):
        return None
    if normalize_text(part.text) in scene.book.words.empty:
        return small_talk.offer_draft(session)
    return small_talk.keep_words_waiting(session, scene, part)


def _read_button_text(session: Session, part: Part, scene: TurnContext) -> Turn | None:
    """Press the shown button that the words stand for."""
    code = chosen_code(part.text, session.offered, scene.book)
    return on_button(session, scene, code) if code else None


def _read_staff_words(session: Session, part: Part, scene: TurnContext) -> Turn | None:
    """Take the words of staff for the move they are writing; a button's words are read before."""
    noting = session.focus
    if not isinstance(noting, Noting) or noting.action not in staff.WORDY:
        return None
    return staff.take_move_words(session, noting, part.text, scene)


def _read_command(session: Session, part: Part, scene: TurnContext) -> Turn | None:
    """Run the command that the whole text means."""
    name = command_in(part.text, scene.book)
    return commands.run_command(name, session, scene) if name else None


def _read_ticket_number(session: Session, part: Part, scene: TurnContext) -> Turn | None:
    """Look up the ticket number or receipt code in a text that says little else."""
    number = find_ticket_number(part.text, scene.book)
    if number and session.staff is not None and session.draft is None:
        return staff.on_staff_button(session, scene, f"w.show.{number}")
    if number and len(part.text) <= len(number) + _ROOM:
        return Turn(session, (), (QueryProgress(number),))
    code = find_receipt_code(part.text)
    return Turn(session, (), (QueryProgress(receipt_code=code),)) if code else None


def _read_for_focus(session: Session, part: Part, scene: TurnContext) -> Turn | None:
    """Take the words for what is talked about beside a report: a supplement, an objection, a rating."""
    match session.focus:
        case Supplementing(number=number):
            return owner_tickets.add_to_ticket(session, number, part.text, (), scene)
        case Objecting() as objecting:
            return objection.take_objection_words(session, objecting, part.text, scene)
        case Rating() as rating:
            grade = grade_in(part.text, scene.book)
            again = Survey(rating.number, rating.round)
            if grade:
                return survey.record_grade(session, again, grade, scene)
            return survey.add_comment(session, rating, part.text, scene)
        case _:
            return None


def _read_for_question(session: Session, part: Part, scene: TurnContext) -> Turn | None:
    """Take the words as an answer to the open question of the report, or to a later one."""
    if session.draft is None:
        return None
    if normalize_text(part.text) in scene.book.words.empty:
        return driver.ask_next_step(session, scene)
    return take_early_answer(session, part.text, scene) or driver.read_answer(session, scene, part.text)


def _read_grade(session: Session, part: Part, scene: TurnContext) -> Turn | None:
    """Record a grade given in words for the newest open survey."""
    grade = grade_in(part.text, scene.book)
    if not grade or session.draft is not None or not session.surveys:
        return None
    return survey.record_grade(session, session.surveys[0], grade, scene)


def _read_opening(session: Session, part: Part, scene: TurnContext) -> Turn | None:
    """Answer a greeting or a bare kind: what happened is still to be told."""
    if session.draft is not None:
        return None
    if normalize_text(part.text) in scene.book.words.empty:
        return small_talk.greet_person(session, scene)
    kind = announced_kind(part.text, scene.book)
    if kind is None:
        return take_introduction(session, part.text, scene)
    return driver.begin_draft(session, scene, kind).then(lambda begun: driver.ask_next_step(begun, scene))


def _show_staff_work(session: Session, part: Part, scene: TurnContext) -> Turn | None:
    """Show staff who just write what waits for them; to report something themselves they use the button."""
    return staff.request_worklist(session, scene) if session.staff is not None and session.draft is None else None


def _ask_model(session: Session, part: Part, scene: TurnContext) -> Turn | None:
    """Ask the model."""
    return ask_model(drop_unclaimed_words(session), scene, part)


READERS: tuple[Callable[[Session, Part, TurnContext], Turn | None], ...] = (
    _read_pin,
    _offer_paused_draft,
    _read_button_text,
    _read_staff_words,
    digressions.answer_digression,
    _read_command,
    _read_ticket_number,
    praise.answer_praise,
    _read_for_focus,
    _read_for_question,
    _read_grade,
    _show_staff_work,
    _read_opening,
    _ask_model,
)


def _replace_edited_text(session: Session, part: Part, scene: TurnContext) -> Turn:
    """Replace the words of an edited message in the open report; one that is not in it can no longer be changed."""
    draft = session.draft
    told = tuple(old for held in draft.parts for old in held.messages) if draft else ()
    if draft is None or not part.ref or part.ref not in {old.ref for old in told}:
        return turn_with_text(session, "edit-too-late", action_button("mine"), action_button("report"))
    parts = tuple(old.replace_message(part) for old in draft.parts)
    others = tuple(old for old in told if old.ref != part.ref)
    if joined_length(parts) > scene.book.limits.matter:  # the old words stay
        return prepend_texts(driver.ask_next_step(session, scene), *no_room_texts(others, (part,), scene.book.limits))
    session = replace(session, draft=replace(draft, parts=parts, answers=None))
    if not draft.kind:
        return ask_model_again(session, scene)
    return prepend_texts(driver.ask_next_step(session, scene), make_text("edited"))
