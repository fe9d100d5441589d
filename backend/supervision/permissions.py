"""Says which roles supervise at which level, and validates the words they write. Does no storage."""

from __future__ import annotations

from backend.contract.enums import Role
from backend.contract.errors import BadDraft, NotAllowed
from backend.core.text import clean_text
from backend.db.context import Context
from backend.people.tables import Staff

_READABLE_LEVELS = {Role.OFFICE: (1,), Role.TASK_FORCE: (1, 2), Role.WORKING_GROUP: (1, 2, 3)}
"""The levels whose proposals and letters a role reads; it acts on its own alone."""


def readable_levels(staff: Staff) -> tuple[int, ...]:
    """The levels whose proposals and letters this person reads. Raises NotAllowed."""
    levels = _READABLE_LEVELS.get(Role(staff.role))
    if levels is None:
        raise NotAllowed(f"a {staff.role} does not supervise")
    return levels


def is_supervisor(staff: Staff) -> bool:
    """Whether this person's role supervises any level."""
    return Role(staff.role) in _READABLE_LEVELS


def validate_words(context: Context, words: str, *, field: str, needed: bool = True) -> str:
    """The cleaned words. Raises BadDraft if they are too long, or empty although `needed`; the error names `field`."""
    said = clean_text(words)
    if needed and not said:
        raise BadDraft(f"{field} is needed", field=field)
    if len(said) > context.limits.note_length:
        raise BadDraft(f"{field} has at most {context.limits.note_length} characters", field=field)
    return said


def require_role(staff: Staff, role: str) -> None:
    """Raises NotAllowed if the person does not have this role."""
    if staff.role != role:
        raise NotAllowed(f"this is for the {role}, not for a {staff.role}")
