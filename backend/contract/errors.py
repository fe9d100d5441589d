"""Defines the errors that callers of the desk see. Each has a diagnostic for the log and a stable `code`.

DeskError
├── NotFound        no such ticket, entry code, staff or department, or the caller may not see it
├── NotAllowed      the table of moves has no such move for this state and role; nothing was changed
├── TooOften        a limit of policy is reached (urging, wrong receipt codes)
├── BadDraft        the input breaks a rule; `field` names the part
└── Unavailable     the desk cannot be reached; safe to try again with the same key

Errors that no caller of the desk sees are under `backend.core.errors.InternalError`.
"""

from __future__ import annotations


class DeskError(Exception):
    """`code`: the stable name of the error in problem+json, and the end of the text key for the person. `detail`: for
    the log. `field`: the part of the input that is wrong, or empty."""

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
