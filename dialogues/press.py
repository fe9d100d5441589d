"""PURE. A button was tapped: its code says whose it is."""

from __future__ import annotations

from collections.abc import Callable

from dialogues import commands, objection, report, staff, survey, tickets
from dialogues.model import Scene, Session, Turn

_OWNERS: dict[str, Callable[[Session, Scene, str], Turn]] = {
    "t": tickets.pressed,
    "s": survey.pressed,
    "o": objection.pressed,
    "r": survey.reason_pressed,
    "w": staff.pressed,
    "go": lambda session, scene, code: commands.run(code.removeprefix("go."), session, scene),
}


def press(session: Session, scene: Scene, code: str) -> Turn:
    """Codes come from outside: a foreign one is answered like an outdated one."""
    prefix = code.split(".", 1)[0]
    if prefix[:1] == "d" and prefix[1:].isdecimal():
        return report.picked(session, scene, code)
    owner = _OWNERS.get(prefix)
    return owner(session, scene, code) if owner else report.outdated(session, scene)
