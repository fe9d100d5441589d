"""PURE. Handles what a person sends beside words: files, a telephone number, a place, and what cannot be taken.

Each is accepted at any moment, and the open question's buttons stay at the end of the chat.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import button, go, saying, tell
from dialogues.core.events import Attached, Located, Refused, SharedContact
from dialogues.core.session import (
    NO_DRAFT,
    Doorway,
    Doubting,
    Noting,
    Objecting,
    Part,
    Rating,
    Scene,
    Session,
    Supplementing,
    Turn,
)
from dialogues.core.values import FileRef, say
from dialogues.input import emergency
from dialogues.intake import driver
from dialogues.intake.cards import counted
from dialogues.intake.draft import with_files
from dialogues.intake.free_text import forgetful, hear
from dialogues.intake.questions.region import nearest
from dialogues.language.words import cleaned
from dialogues.tickets import owner_tickets, small_talk


def attached(session: Session, event: Attached, scene: Scene) -> Turn:
    """Take photos and files (an album comes as several events); the caption counts as words."""
    session = forgetful(session)
    caption = Part(cleaned(event.caption, scene.book.limits.text), cleaned(event.ref, 64))
    if isinstance(session.focus, Supplementing):
        return owner_tickets.add(session, session.focus.number, caption.text, event.files, scene)
    if isinstance(session.focus, Objecting):
        return beside(session, "no-files-here", scene)
    if isinstance(session.focus, Noting):
        return tell(session, "no-files-here", go("work"))
    if session.draft is None and session.queries:
        return owner_tickets.add(session, session.queries[0].number, caption.text, event.files, scene)
    if small_talk.paused(session, scene):
        return _waiting(session, event.files, caption, scene)
    turn = Turn(replace(session, focus=None)) if session.draft else driver.begin(session, scene)
    return turn.then(lambda begun: _kept(begun, event.files, caption, scene))


def _waiting(session: Session, files: tuple[FileRef, ...], caption: Part, scene: Scene) -> Turn:
    """Keep files, and words with them, until the owner has said whether they belong to the draft of yesterday."""
    waiting = (*session.waiting, *files)
    most = scene.book.limits.files
    full = (say("files-full", most=most),) if len(waiting) > most else ()
    session = replace(session, waiting=waiting[:most])
    offered = small_talk.kept_waiting(session, scene, caption) if caption.text else small_talk.offer_draft(session)
    return saying(offered, *full)


def _kept(session: Session, files: tuple[FileRef, ...], caption: Part, scene: Scene) -> Turn:
    """Add the files to the draft, and treat the caption as words."""
    session, left_out = with_files(session, scene, files)
    full = (say("files-full", most=scene.book.limits.files),) if left_out else ()
    alarm = emergency.at_once(session, scene, caption) if caption.text else None
    if alarm is not None:
        return alarm
    if caption.text:
        return saying(hear(session, scene, caption), *full)
    draft = session.draft or NO_DRAFT
    shown = draft.asked in ("", "matter", "files", "summary")  # the question itself tells how many there are
    kept = () if shown else (say("files-kept", files=counted(draft.files)),)
    return saying(driver.proceed(session, scene), *full, *kept, slot=f"files{draft.serial}")


def refused(session: Session, event: Refused, scene: Scene) -> Turn:
    """Say what could not be taken and why, and that nothing else is lost."""
    return beside(session, f"refused-{event.reason.value}", scene)


def unsupported(session: Session, scene: Scene) -> Turn:
    """Say that this cannot be taken."""
    return beside(session, "unsupported", scene)


def beside(session: Session, key: str, scene: Scene) -> Turn:
    """Say the text `key`, with the open question or the current task after it; without one, offer the next actions."""
    match session.focus:
        case Supplementing(number=number):
            return tell(session, key, button(f"t.done.{number}", "btn-done"))
        case Rating(number=number, round=round_):
            return tell(session, key, button(f"r.{number}.{round_}.done", "btn-done"))
        case Noting(number=number):
            return tell(session, key, button(f"w.no.{number}", "btn-leave"))
        case Objecting(number=number):
            return tell(session, key, button(f"o.no.{number}", "btn-object-no"))
        case Doubting(number=number) if session.queries:
            return saying(owner_tickets.doubt(session, session.queries[0]), say(key))
        case _ if session.draft is not None:
            return saying(driver.proceed(session, scene), say(key))
        case _:
            return tell(session, key, *small_talk.AFTER)


def contact(session: Session, event: SharedContact, scene: Scene) -> Turn:
    """Take a shared telephone number, which is the owner's own, whichever question is open."""
    phone = scene.book.checks.phone(event.phone)
    if session.draft is None:
        return tell(session, "contact-unneeded", *small_talk.AFTER)
    if session.draft.anonymous:
        return saying(driver.proceed(session, scene), say("contact-anonymous"))
    if phone is None:
        return _wrong_number(session, scene)
    return driver.proceed(replace(session, draft=replace(session.draft, phone=phone)), scene)


def _wrong_number(session: Session, scene: Scene) -> Turn:
    """Say that the number is not valid, and ask the open question again."""
    why = say("phone-wrong")
    if session.draft is not None and session.draft.asked == "phone":
        return driver.missed(session, scene, why)
    return saying(driver.proceed(session, scene), why)


def located(session: Session, event: Located, scene: Scene) -> Turn:
    """Take a shared place as the nearest region; without a report it is kept like that of a poster."""
    region = nearest(event.latitude, event.longitude, scene.book.regions)
    label = cleaned(event.label, scene.book.limits.name)
    if not region:
        return beside(session, "location-far", scene)
    if session.draft is None:
        return small_talk.location_kept(replace(session, door=Doorway("", scene.now, region, label)))
    draft = replace(session.draft, region=region, place=label)
    taken = say("location-taken", region=scene.book.regions[region].name)
    return saying(driver.proceed(replace(session, draft=draft), scene), taken)
