"""Lets partners create QR posters and hand over proven identities through the API."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field

from backend.api.route import ApiRequest, RequestModel, Route
from backend.api.tokens import Scope
from backend.core.identifiers import CREDIT_CODE
from backend.identity.entry_codes import EntryCodes, Poster

_PLACE = Annotated[str, Field(max_length=200)]


class NewPoster(RequestModel):
    """A QR code to create."""

    channel: str = Field(pattern=r"^[ -~]{1,32}$", examples=["window"])
    region: str = Field(default="", pattern=r"^([0-9]{6})?$", examples=["450103"])
    place: _PLACE = ""
    title: _PLACE = ""
    expires_at: AwareDatetime | None = None


class NewHandover(RequestModel):
    """A business whose identity the partner has proven."""

    name: str = Field(min_length=1, max_length=100, pattern=r"[0-9A-Za-z一-鿿]")
    uscc: str = Field(
        pattern=f"^{CREDIT_CODE}$",
        description="统一社会信用代码; its form is checked; old codes break the check digit.",
        examples=["91440300708461136T"],
    )


class HandoverLink(BaseModel):
    """`code` works once; send the owner to `path` on our site."""

    code: str
    path: str
    expires_at: datetime


async def _create_poster(doors: EntryCodes, request: ApiRequest) -> Poster:
    new = request.body
    return await doors.create_poster(new.channel, new.region, new.place, new.title, request.key, new.expires_at)


async def _show_poster(doors: EntryCodes, request: ApiRequest) -> Poster:
    return await doors.get_poster(request.path["code"])


async def _revoke_poster(doors: EntryCodes, request: ApiRequest) -> Poster:
    return await doors.revoke_poster(request.path["code"])


async def _create_handover(doors: EntryCodes, request: ApiRequest) -> HandoverLink:
    made = await doors.create_handover(request.body.name, request.body.uscc, request.key)
    return HandoverLink(code=made.code, path=f"/c/{made.code}", expires_at=made.expires_at)


def build_routes(doors: EntryCodes) -> tuple[Route, ...]:
    return (
        Route(
            method="POST",
            path="/v1/qr",
            name="makePoster",
            scope=Scope.QR,
            summary="Make a QR code; pictures and poster: /c/{code}/code.png, code.svg, poster.pdf, poster.svg.",
            handler=partial(_create_poster, doors),
            answer_type=Poster,
            body_model=NewPoster,
            needs_key=True,
            status=201,
        ),
        Route(
            method="GET",
            path="/v1/qr/{code}",
            name="showPoster",
            scope=Scope.QR,
            summary="A QR code with its counts.",
            handler=partial(_show_poster, doors),
            answer_type=Poster,
        ),
        Route(
            method="DELETE",
            path="/v1/qr/{code}",
            name="revokePoster",
            scope=Scope.QR,
            summary="Revoke a QR code; doing it again changes nothing.",
            handler=partial(_revoke_poster, doors),
            answer_type=Poster,
        ),
        Route(
            method="POST",
            path="/v1/handovers",
            name="handOver",
            scope=Scope.HANDOVER,
            summary="Bring a proven identity into one conversation, once.",
            handler=partial(_create_handover, doors),
            answer_type=HandoverLink,
            body_model=NewHandover,
            needs_key=True,
            status=201,
        ),
    )
