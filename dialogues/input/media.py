"""PURE. Handles what a person sends beside words: files, a telephone number, a place, and what cannot be taken.

Each is accepted at any moment, and the open question's buttons stay at the end of the chat.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import action_button, make_button, prepend_texts, turn_with_text
from dialogues.core.events import Attached, ContactShared, InputRefused, Located
from dialogues.core.session import (
    NO_DRAFT,
    Doorway,
    Doubting,
    Noting,
    Objecting,
    Part,
    Rating,
    Session,
    Supplementing,
    Turn,
    TurnContext,
)
from dialogues.core.values import FileRef, Text, make_text
from dialogues.input import emergency
from dialogues.intake import driver, voice
from dialogues.intake.cards import files_count_text
from dialogues.intake.draft import add_files
from dialogues.intake.free_text import ask_model, drop_unclaimed_words
from dialogues.intake.questions.region import nearest_region
from dialogues.language.fragments import heard_part
from dialogues.language.words import clean_text
from dialogues.tickets import owner_tickets, small_talk


def on_files(session: Session, event: Attached, scene: TurnContext) -> Turn:
    """Take photos and files (an album comes as several events); the caption counts as words, of danger too."""
    caption = heard_part(event.caption, event.ref, event.fragments, scene.book.limits.text)
    turn = _take_files(drop_unclaimed_words(session), event, caption, scene)
    told = any(reply.calls for reply in turn.replies)
    return turn if told else turn.with_replies_first(*emergency.hear_danger(caption.text, scene))


def _take_files(session: Session, event: Attached, caption: Part, scene: TurnContext) -> Turn:
    """Take the files for what is being talked about, else for the report."""
    if isinstance(session.focus, Supplementing):
        return owner_tickets.add_to_ticket(session, session.focus.number, caption.text, event.files, scene)
    if isinstance(session.focus, Objecting):
        return answer_beside_question(session, "no-files-here", scene)
    if isinstance(session.focus, Noting):
        return turn_with_text(session, "no-files-here", action_button("work"))
    if session.draft is None and session.queries:
        return owner_tickets.add_to_ticket(session, session.queries[0].number, caption.text, event.files, scene)
    if small_talk.is_paused(session, scene):
        return _keep_files_waiting(session, event.files, caption, scene)
    turn = Turn(replace(session, focus=None)) if session.draft else driver.begin_draft(session, scene)
    return turn.then(lambda begun: _add_files_to_draft(begun, event.files, caption, scene))


def _keep_files_waiting(session: Session, files: tuple[FileRef, ...], caption: Part, scene: TurnContext) -> Turn:
    """Keep files, and words with them, until the owner has said whether they belong to the draft of yesterday."""
    waiting = (*session.waiting, *files)
    most = scene.book.limits.files
    full = (make_text("files-full", most=most),) if len(waiting) > most else ()
    session = replace(session, waiting=waiting[:most])
    offered = (
        small_talk.keep_words_waiting(session, scene, caption) if caption.text else small_talk.offer_draft(session)
    )
    return prepend_texts(offered, *full)


def _add_files_to_draft(session: Session, files: tuple[FileRef, ...], caption: Part, scene: TurnContext) -> Turn:
    """Add the files to the draft, and treat the caption as words."""
    session, left_out = add_files(session, scene, files)
    full: tuple[Text, ...] = (make_text("files-full", most=scene.book.limits.files),) if left_out else ()
    alarm = emergency.emergency_turn(session, scene, caption) if caption.text else None
    if alarm is not None:
        return alarm
    if any(file.traced for file in files):
        full += (make_text("files-traced", count=sum(file.traced for file in files)),)
    if caption.text:
        return prepend_texts(ask_model(session, scene, caption), *full)
    if voice.has_recording(files):
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
    match session.focus:
        case Supplementing(number=number):
            return turn_with_text(session, key, make_button(f"t.done.{number}", "btn-done"))
        case Rating(number=number, round=round_):
            return turn_with_text(session, key, make_button(f"r.{number}.{round_}.done", "btn-done"))
        case Noting(number=number):
            return turn_with_text(session, key, make_button(f"w.no.{number}", "btn-leave"))
        case Objecting(number=number):
            return turn_with_text(session, key, make_button(f"o.no.{number}", "btn-object-no"))
        case Doubting(number=number) if session.queries:
            return prepend_texts(owner_tickets.ask_which_matter(session, session.queries[0]), make_text(key))
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
        return owner_tickets.add_to_ticket(session, number, f"{label} {pair}".strip(), (), scene)
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
    if isinstance(session.focus, Supplementing):
        return session.focus.number
    return session.queries[0].number if session.draft is None and session.queries else ""
