"""PURE. Handles a pressed button: the first part of its code says which module takes it."""

from __future__ import annotations

from collections.abc import Callable

from dialogues.core.session import Scene, Session, Turn
from dialogues.input import commands
from dialogues.intake import driver
from dialogues.tickets import objection, owner_tickets, staff, survey

_OWNERS: dict[str, Callable[[Session, Scene, str], Turn]] = {
    "t": owner_tickets.pressed,
    "s": survey.pressed,
    "o": objection.pressed,
    "r": survey.reason_pressed,
    "w": staff.pressed,
    "go": lambda session, scene, code: commands.run(code.removeprefix("go."), session, scene),
}


def press(session: Session, scene: Scene, code: str) -> Turn:
    """Handle a button's code, which comes from outside: an unknown one is answered like an outdated button."""
    prefix = code.split(".", 1)[0]
    if prefix[:1] == "d" and prefix[1:].isdecimal():
        return driver.picked(session, scene, code)
    owner = _OWNERS.get(prefix)
    return owner(session, scene, code) if owner else driver.outdated(session, scene)
