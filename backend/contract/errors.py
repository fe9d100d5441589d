"""What goes wrong at the desk. A diagnostic for the log, a stable code for programs and for the person's text.

DeskError
├── NotFound        no such ticket, door, staff or department, or not one this caller may see
├── NotAllowed      the table of moves has no such move for this state and role; nothing was changed
├── TooOften        a policy limit (urging)
├── BadDraft        a draft breaks a rule; `field` names the part
└── Unavailable     the desk cannot be reached; safe to try again with the same key
"""

from __future__ import annotations


class DeskError(Exception):
    """`code` is the error's stable name in problem+json and the ending of the text key a person sees."""

    code = "desk-error"

    def __init__(self, detail: str, *, field: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field


class NotFound(DeskError):
    code = "not-found"


class NotAllowed(DeskError):
    code = "not-now"


class TooOften(DeskError):
    code = "too-often"


class BadDraft(DeskError):
    code = "bad-draft"


class Unavailable(DeskError):
    code = "unavailable"
