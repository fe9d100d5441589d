"""PURE. Handles a pressed button: the first part of its code says which module takes it."""

from __future__ import annotations

from collections.abc import Callable

from dialogues.core.session import Session, Turn, TurnContext
from dialogues.input import commands, undo
from dialogues.intake import driver
from dialogues.tickets import objection, owner_tickets, staff, survey

_OWNERS: dict[str, Callable[[Session, TurnContext, str], Turn]] = {
    "t": owner_tickets.on_ticket_button,
    "s": survey.on_grade_button,
    "o": objection.on_objection_button,
    "r": survey.on_reason_button,
    "w": staff.on_staff_button,
    "u": undo.on_undo_button,
    "go": lambda session, scene, code: commands.run_command(code.removeprefix("go."), session, scene),
}


def on_button(session: Session, scene: TurnContext, code: str) -> Turn:
    """Handle a button's code, which comes from outside: an unknown one is answered like an outdated button."""
    prefix = code.split(".", 1)[0]
    if prefix[:1] == "d" and prefix[1:].isdecimal():
        return driver.on_report_button(session, scene, code)
    owner = _OWNERS.get(prefix)
    return owner(session, scene, code) if owner else driver.answer_outdated_button(session, scene)
