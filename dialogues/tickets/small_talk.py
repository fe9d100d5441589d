"""PURE. Handles small talk: greeting, help, a person to call, being forgotten. Every answer offers a next action."""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import action_button, next_actions, prepend_texts, turn_with_reply, turn_with_text
from dialogues.core.config import DeskCard
from dialogues.core.effects import ForgetOwner
from dialogues.core.parts import Incoming
from dialogues.core.session import NO_DRAFT, Session, Turn, TurnContext
from dialogues.core.values import Option, Reply, Text, make_text
from dialogues.intake.cards import files_count_text
from dialogues.language.words import shorten_text
from dialogues.tickets.choices import keep_in_doubt

HOME = (action_button("mine"), action_button("ask"))
STAFF = (action_button("work"), action_button("report"))
AFTER = (action_button("report"), action_button("mine"))


def greet_person(session: Session, scene: TurnContext) -> Turn:
    """Greet; a person with an unfinished draft is offered it. Nothing is created."""
    if session.draft is not None and (session.draft.words or session.draft.files):
        return offer_draft(session)
    session = replace(session, draft=None)
    if session.staff is not None:
        return turn_with_text(session, "staff-hello", *STAFF, name=session.staff.name)
    return turn_with_reply(session, Reply(_greeting_text(session, scene), HOME))


def _greeting_text(session: Session, scene: TurnContext) -> Text:
    profile, door = session.profile, session.door
    if profile is not None and profile.proven:
        return make_text("hello-name", name=profile.enterprise)
    if door is not None and door.place and scene.now - door.opened <= scene.book.limits.pause:
        return make_text("hello-place", place=door.place)
    return make_text("hello")


def offer_draft(session: Session) -> Turn:
    """Offer the unfinished report: continue it, begin anew, or leave it."""
    draft = session.draft or NO_DRAFT
    about: str | Text = shorten_text(draft.words) or files_count_text(draft.files)
    return turn_with_text(
        session,
        "offer-draft",
        action_button("resume", "btn-go-on"),
        action_button("restart"),
        action_button("cancel", "btn-drop"),
        about=about,
    )


def keep_for_paused_draft(session: Session, incoming: Incoming, scene: TurnContext) -> Turn:
    """Offer the unfinished report, and keep the message until the owner has said what it belongs to."""
    session, told = keep_in_doubt(session, (), incoming, scene)
    return prepend_texts(offer_draft(session), *told)


def is_paused(session: Session, scene: TurnContext) -> bool:
    """Return whether the owner was away so long (`limits.pause`) that the draft is offered, not continued silently."""
    draft, touched = session.draft, session.touched
    if draft is None or touched is None or not (draft.words or draft.files):
        return False
    return scene.now - touched > scene.book.limits.pause


def show_help(session: Session, scene: TurnContext) -> Turn:
    """Say what can be done now."""
    if session.draft is not None:
        return turn_with_text(
            session,
            "help-draft",
            action_button("resume"),
            action_button("back"),
            action_button("human"),
            action_button("cancel"),
        )
    if session.staff is not None:
        return turn_with_text(session, "help-staff", *STAFF)
    return turn_with_text(session, "help", action_button("report"), action_button("mine"), action_button("human"))


def show_telephone(session: Session, scene: TurnContext) -> Turn:
    """Say whom to call: the desk of the region, else the hotline. A draft stays as it is."""
    region = session.draft.region if session.draft else session.door.region if session.door else ""
    desk = _desk_of_region(region, scene)
    ways: tuple[Option, ...] = (action_button("resume"), action_button("mine")) if session.draft else AFTER
    if desk is None:
        return turn_with_text(session, "human-hotline", *ways, phone=scene.book.hotline)
    return turn_with_text(session, "human", *ways, desk=desk.name, phone=desk.phone, hours=desk.hours)


def _desk_of_region(region: str, scene: TurnContext) -> DeskCard | None:
    """Return the desk of the region, else that of a region above it."""
    book = scene.book
    for _ in range(5):
        if region in book.desks:
            return book.desks[region]
        card = book.regions.get(region)
        region = card.parent if card else ""
    top = next((code for code, card in book.regions.items() if not card.parent), "")
    return book.desks.get(top)


def answer_out_of_scope(session: Session, scene: TurnContext) -> Turn:
    """Say that this is not ours; the words are kept, in case they are a matter after all."""
    return turn_with_text(session, "out-of-scope", action_button("report", "btn-report-anyway"), action_button("human"))


def ask_to_forget(session: Session, scene: TurnContext) -> Turn:
    """Ask whether the owner wants to be forgotten."""
    return turn_with_text(
        session, "forget-ask", action_button("forget-yes", "btn-forget"), action_button("keep", "btn-keep-me")
    )


def forget_owner(session: Session, scene: TurnContext) -> Turn:
    """Request that the owner is forgotten."""
    return Turn(session, (), (ForgetOwner(),))


def on_owner_forgotten(session: Session) -> Turn:
    """Say that the owner is forgotten, also in an open draft; tickets stay."""
    draft = session.draft
    if draft is not None:
        draft = replace(draft, enterprise="", uscc="", standing="", phone="")
    clean = replace(session, profile=None, recalled=True, offered_memory=True, draft=draft, shelved=None)
    return turn_with_text(clean, "forgotten", *next_actions(clean))


def keep_owner(session: Session, scene: TurnContext) -> Turn:
    """Say that nothing was forgotten."""
    return turn_with_text(session, "kept", *next_actions(session))


def answer_location_kept(session: Session) -> Turn:
    """Say that the place is kept for the next report."""
    return turn_with_text(session, "location-kept", *HOME)
