"""PURE. Handles small talk: greeting, help, a person to call, being forgotten. Every answer offers a next action."""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import ask, go, onward, saying, tell
from dialogues.core.config import DeskCard
from dialogues.core.effects import ForgetOwner
from dialogues.core.session import NO_DRAFT, Part, Scene, Session, Turn, fitting
from dialogues.core.values import Option, Reply, Text, say
from dialogues.intake.cards import counted
from dialogues.intake.draft import no_room
from dialogues.language.words import shortened

HOME = (go("mine"), go("ask"))
STAFF = (go("work"), go("report"))
AFTER = (go("report"), go("mine"))


def greet(session: Session, scene: Scene) -> Turn:
    """Greet; a person with an unfinished draft is offered it. Nothing is created."""
    if session.draft is not None and (session.draft.words or session.draft.files):
        return offer_draft(session)
    session = replace(session, draft=None)
    if session.staff is not None:
        return tell(session, "staff-hello", *STAFF, name=session.staff.name)
    return ask(session, Reply(_greeting(session, scene), HOME))


def _greeting(session: Session, scene: Scene) -> Text:
    profile, door = session.profile, session.door
    if profile is not None and profile.proven:
        return say("hello-name", name=profile.enterprise)
    if door is not None and door.place and scene.now - door.opened <= scene.book.limits.pause:
        return say("hello-place", place=door.place)
    return say("hello")


def offer_draft(session: Session) -> Turn:
    """Offer the unfinished report: continue it, begin anew, or leave it."""
    draft = session.draft or NO_DRAFT
    about: str | Text = shortened(draft.words) or counted(draft.files)
    return tell(session, "offer-draft", go("resume", "btn-go-on"), go("restart"), go("cancel", "btn-drop"), about=about)


def kept_waiting(session: Session, scene: Scene, part: Part) -> Turn:
    """Offer the unfinished report, and keep these words until the owner has said what they belong to."""
    kept, left = fitting(scene.book.limits.matter, session.heard, (part,))
    session = replace(session, heard=(*session.heard, *kept))
    return saying(offer_draft(session), *no_room(session.heard, left, scene.book.limits))


def paused(session: Session, scene: Scene) -> bool:
    """Return whether the owner was away so long (`limits.pause`) that the draft is offered, not continued silently."""
    draft, touched = session.draft, session.touched
    if draft is None or touched is None or not (draft.words or draft.files):
        return False
    return scene.now - touched > scene.book.limits.pause


def help_(session: Session, scene: Scene) -> Turn:
    """Say what can be done now."""
    if session.draft is not None:
        return tell(session, "help-draft", go("resume"), go("back"), go("human"), go("cancel"))
    if session.staff is not None:
        return tell(session, "help-staff", *STAFF)
    return tell(session, "help", go("report"), go("mine"), go("human"))


def human(session: Session, scene: Scene) -> Turn:
    """Say whom to call: the desk of the region, else the hotline. A draft stays as it is."""
    region = session.draft.region if session.draft else session.door.region if session.door else ""
    desk = _desk(region, scene)
    ways: tuple[Option, ...] = (go("resume"), go("mine")) if session.draft else AFTER
    if desk is None:
        return tell(session, "human-hotline", *ways, phone=scene.book.hotline)
    return tell(session, "human", *ways, desk=desk.name, phone=desk.phone, hours=desk.hours)


def _desk(region: str, scene: Scene) -> DeskCard | None:
    """Return the desk of the region, else that of a region above it."""
    book = scene.book
    for _ in range(5):
        if region in book.desks:
            return book.desks[region]
        card = book.regions.get(region)
        region = card.parent if card else ""
    top = next((code for code, card in book.regions.items() if not card.parent), "")
    return book.desks.get(top)


def out_of_scope(session: Session, scene: Scene) -> Turn:
    """Say that this is not ours; the words are kept, in case they are a matter after all."""
    return tell(session, "out-of-scope", go("report", "btn-report-anyway"), go("human"))


def forget(session: Session, scene: Scene) -> Turn:
    """Ask whether the owner wants to be forgotten."""
    return tell(session, "forget-ask", go("forget-yes", "btn-forget"), go("keep", "btn-keep-me"))


def forget_yes(session: Session, scene: Scene) -> Turn:
    """Request that the owner is forgotten."""
    return Turn(session, (), (ForgetOwner(),))


def forgotten(session: Session) -> Turn:
    """Say that the owner is forgotten, also in an open draft; tickets stay."""
    draft = session.draft
    if draft is not None:
        draft = replace(draft, enterprise="", uscc="", standing="", phone="")
    clean = replace(session, profile=None, recalled=True, offered_memory=True, draft=draft, shelved=None)
    return tell(clean, "forgotten", *onward(clean))


def keep(session: Session, scene: Scene) -> Turn:
    """Say that nothing was forgotten."""
    return tell(session, "kept", *onward(session))


def location_kept(session: Session) -> Turn:
    """Say that the place is kept for the next report."""
    return tell(session, "location-kept", *HOME)
