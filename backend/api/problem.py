"""An error as it travels (RFC 9457): its shape, its status, and the error it is made of, in both directions."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from backend.contract.errors import BadDraft, DeskError, NotAllowed, NotFound, TooOften, Unavailable

KEY_HEADER = "Idempotency-Key"
PROBLEM = "application/problem+json"
STATUS: Mapping[type[DeskError], int] = {NotFound: 404, NotAllowed: 409, BadDraft: 422, TooOften: 429, Unavailable: 503}
_BY_CODE = {error.code: error for error in STATUS}


class Problem(BaseModel):
    """What went wrong: `code` for programs, `detail` for the log, `field` for the part of the request."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str = ""
    field: str = ""

    def error(self) -> DeskError:
        return _BY_CODE.get(self.code, Unavailable)(self.detail or self.title, field=self.field)
