"""PURE. Handles the beginning of a chat: a plain start, a poster, a hand-over, an invite. Creates no report."""

from __future__ import annotations

import re
from dataclasses import replace

from dialogues.core.buttons import prepend_texts, turn_with_text
from dialogues.core.effects import OpenDoor
from dialogues.core.events import ChatOpened, DoorClosed, DoorOpened
from dialogues.core.session import Doorway, Session, Turn, TurnContext
from dialogues.core.values import make_text
from dialogues.language.words import clean_text
from dialogues.tickets import small_talk

CODE = 64  # characters
_PIN = re.compile(r"[0-9]{6}")
REASONS = ("unknown", "expired", "revoked", "used", "pin", "pin-wrong", "elsewhere")
ASKING = ("pin", "pin-wrong")


def on_chat_opened(session: Session, event: ChatOpened, scene: TurnContext) -> Turn:
    """Check the code the person came with, or greet."""
    code = clean_text(event.code, CODE)
    if code:
        return Turn(replace(session, invite=code), (), (OpenDoor(code),))
    return small_talk.greet_person(replace(session, focus=None), scene)


def on_door_opened(session: Session, event: DoorOpened, scene: TurnContext) -> Turn:
    """Keep what the code told for the next report, and for an open one where it says nothing yet."""
    session = replace(session, invite="")
    if event.door == "invite" and event.staff is not None:
        welcome = replace(session, staff=event.staff)
        return turn_with_text(welcome, "staff-welcome", *small_talk.STAFF, name=event.staff.name, unit=event.staff.unit)
    place = clean_text(event.place, scene.book.limits.name)
    region = event.region if event.region in scene.book.regions else ""
    code = "" if event.profile else event.code  # a hand-over's code names a person; no anonymous report may carry it
    session = replace(session, focus=None, door=Doorway(code, scene.now, region, place))
    if event.profile is not None:
        session = replace(session, profile=event.profile, recalled=True)
    return small_talk.greet_person(_fill_draft_from_door(session), scene)


def _fill_draft_from_door(session: Session) -> Session:
    """Write region and place of the code into an open draft that has none."""
    draft, door = session.draft, session.door
    if draft is None or door is None or draft.region or "region" in draft.skipped:
        return session
    return replace(session, draft=replace(draft, region=door.region, place=door.place))


def on_door_closed(session: Session, event: DoorClosed, scene: TurnContext) -> Turn:
    """Say why the code is not valid, and start as usual."""
    reason = event.reason if event.reason in REASONS else "unknown"
    if reason in ASKING:
        return turn_with_text(session, f"door-{reason}")
    session = replace(session, invite="")
    return prepend_texts(small_talk.greet_person(session, scene), make_text(f"door-{reason}"))


def read_pin(session: Session, text: str) -> Turn | None:
    """Try the digits as the PIN of the invite that is being opened; None when none is asked for."""
    if not session.invite or not _PIN.fullmatch(text):
        return None
    return Turn(session, (), (OpenDoor(session.invite + text),))
