"""PURE. Handles what a person sends beside words: a telephone number, a place, what cannot be taken; keeps files.

Each is accepted at any moment, and the open question's buttons stay at the end of the chat.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import make_button, prepend_texts, turn_with_text
from dialogues.core.events import ContactShared, InputRefused, Located
from dialogues.core.parts import Incoming, Part
from dialogues.core.session import (
    NO_DRAFT,
    Doorway,
    Noting,
    Objecting,
    Query,
    Rating,
    Session,
    Supplementing,
    Turn,
    TurnContext,
)
from dialogues.core.values import Text, make_text
from dialogues.input import emergency
from dialogues.input.asks import open_asks
from dialogues.intake import driver, voice
from dialogues.intake.cards import files_count_text
from dialogues.intake.draft import add_files
from dialogues.intake.free_text import ask_model
from dialogues.intake.questions.region import nearest_region
from dialogues.language.words import clean_text
from dialogues.tickets import choices, small_talk, supplements


def add_to_draft(session: Session, incoming: Incoming, scene: TurnContext) -> Turn:
    """Add the files to the draft, and treat the caption as words."""
    session, left_out = add_files(session, scene, incoming.files)
    full: tuple[Text, ...] = (make_text("files-full", most=scene.book.limits.files),) if left_out else ()
    alarm = emergency.emergency_turn(session, scene, incoming.part) if incoming.text else None
    if alarm is not None:
        return alarm
    traced = sum(file.traced for file in incoming.files)
    full += (make_text("files-traced", count=traced),) if traced else ()
    if incoming.text or session.heard:
        return prepend_texts(ask_model(session, scene, *incoming.parts), *full)
    if voice.has_recording(incoming.files):
        return prepend_texts(voice.take_recording(session, scene), *full)
    draft = session.draft or NO_DRAFT
    shown = draft.asked in ("", "matter", "files", "summary")  # the question itself tells how many there are
    kept = () if shown else (make_text("files-kept", files=files_count_text(draft.files)),)
    return prepend_texts(driver.ask_next_step(session, scene), *full, *kept, slot=f"files{draft.serial}")


def on_input_refused(session: Session, event: InputRefused, scene: TurnContext) -> Turn:
    """Say what could not be taken and why, and that nothing else is lost."""
    return answer_beside_question(session, f"refused-{event.reason.value}", scene)


def on_unsupported_input(session: Session, scene: TurnContext) -> Turn:
    """Say that this cannot be taken."""
    return answer_beside_question(session, "unsupported", scene)


def answer_beside_question(session: Session, key: str, scene: TurnContext) -> Turn:
    """Say the text `key`, with the open question or the current task after it; without one, offer the next actions."""
    asked = choices.ask_again(session, make_text(key))
    if asked is not None:
        return asked
    match session.focus:
        case Supplementing(number=number):
            return turn_with_text(session, key, make_button(f"t.done.{number}", "btn-done"))
        case Rating(number=number, round=round_):
            return turn_with_text(session, key, make_button(f"r.{number}.{round_}.done", "btn-done"))
        case Noting(number=number):
            return turn_with_text(session, key, make_button(f"w.no.{number}", "btn-leave"))
        case Objecting(number=number):
            return turn_with_text(session, key, make_button(f"o.no.{number}", "btn-object-no"))
        case _ if session.draft is not None:
            return prepend_texts(driver.ask_next_step(session, scene), make_text(key))
        case _:
            return turn_with_text(session, key, *small_talk.AFTER)


def on_contact(session: Session, event: ContactShared, scene: TurnContext) -> Turn:
    """Take a shared telephone number, which is the owner's own, whichever question is open."""
    checks = scene.book.checks
    phone = checks.phone(event.phone) or checks.phone(f"+{event.phone}")  # a channel leaves the + of a country out
    if session.draft is None:
        return turn_with_text(session, "contact-unneeded", *small_talk.AFTER)
    if session.draft.anonymous:
        return prepend_texts(driver.ask_next_step(session, scene), make_text("contact-anonymous"))
    if phone is None:
        return _reject_phone(session, scene)
    return driver.ask_next_step(replace(session, draft=replace(session.draft, phone=phone)), scene)


def _reject_phone(session: Session, scene: TurnContext) -> Turn:
    """Say that the number is not valid, and ask the open question again."""
    why = make_text("phone-wrong")
    if session.draft is not None and session.draft.asked == "phone":
        return driver.reject_answer(session, scene, why)
    return prepend_texts(driver.ask_next_step(session, scene), why)


def on_location(session: Session, event: Located, scene: TurnContext) -> Turn:
    """Take a shared place: for a ticket as words, for a report with its nearest region, else like a poster's."""
    region = nearest_region(event.latitude, event.longitude, scene.book.regions)
    label = clean_text(event.label, scene.book.limits.name)
    pair = f"{event.latitude:.5f},{event.longitude:.5f}"
    if number := _asking_ticket(session, event):
        return supplements.add_to_ticket(session, number, (Part(f"{label} {pair}".strip()),), (), scene)
    if session.draft is not None:
        session = replace(session, draft=replace(session.draft, coordinates=pair))
    if not region:
        return answer_beside_question(session, "location-far", scene)
    if session.draft is None:
        return small_talk.answer_location_kept(replace(session, door=Doorway("", scene.now, region, label, pair)))
    draft = replace(session.draft, region=region, place=label)
    taken = make_text("location-taken", region=scene.book.regions[region].name)
    return prepend_texts(driver.ask_next_step(replace(session, draft=draft), scene), taken)


def _asking_ticket(session: Session, event: Located) -> str:
    """Return the ticket that a shared place is for: the one replied to, added to, or asked about; else ""."""
    sort, _, number = event.reply_to.partition(".")
    if sort == "t" and number:
        return number
    asking = (ask.number for ask in open_asks(session) if isinstance(ask, Query | Supplementing))
    return next(asking, "")
