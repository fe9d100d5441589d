"""Defines the format of errors over HTTP (RFC 9457), and maps desk errors to HTTP status codes and back."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from backend.contract.errors import BadDraft, DeskError, NotAllowed, NotFound, TooOften, Unavailable

KEY_HEADER = "Idempotency-Key"
PROBLEM = "application/problem+json"
STATUS: Mapping[type[DeskError], int] = {NotFound: 404, NotAllowed: 409, BadDraft: 422, TooOften: 429, Unavailable: 503}
_BY_CODE = {error.code: error for error in STATUS}


class Problem(BaseModel):
    """The body of an error answer. `code`: for programs. `detail`: for the log. `field`: the part that is wrong."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str = ""
    field: str = ""

    def to_error(self) -> DeskError:
        """The desk error that this problem describes; Unavailable for an unknown code."""
        return _BY_CODE.get(self.code, Unavailable)(self.detail or self.title, field=self.field)
