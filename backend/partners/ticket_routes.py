"""Lets a partner submit tickets and read its own over the API (mechanism 3).

The partner's own number distinguishes a repeated request from a new ticket, so no other idempotency key is needed. The
partner acts for the owner; no chat is notified, and the desk calls the owner by telephone.
"""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Literal

from pydantic import Field

from backend.api.route import ApiRequest, Page, PageQuery, RequestModel, Route
from backend.api.tokens import Scope
from backend.contract.addresses import PAPER
from backend.contract.enums import TicketKind
from backend.contract.errors import BadDraft
from backend.contract.values import Address, Receipt, TicketDraft
from backend.core.identifiers import CREDIT_CODE
from backend.partners.tickets import PartnerTicket, PartnerTickets
from config.rules import LONGEST_TEXT

_WORDS = r"[0-9A-Za-z一-鿿]"  # at least one letter or digit


class NewTicket(RequestModel):
    """A ticket that an owner submitted through the partner."""

    own_number: str = Field(
        pattern=r"^[!-~]{1,64}$",
        description="The partner's number of it; the same number again gets the first answer.",
        examples=["ZGT-20261122-0001"],
    )
    kind: TicketKind
    text: str = Field(
        min_length=1, max_length=LONGEST_TEXT, pattern=_WORDS, examples=["办食品经营许可证，材料交了三次"]
    )
    region: str = Field(default="", pattern=r"^([0-9]{6})?$", examples=["450103"])
    place: str = Field(default="", max_length=200)
    coordinates: str = Field(
        default="",
        pattern=r"^(-?[0-9]{1,2}\.[0-9]{1,6},-?[0-9]{1,3}\.[0-9]{1,6})?$",
        description="Latitude and longitude in degrees (WGS 84).",
        examples=["22.81700,108.36600"],
    )
    enterprise: str = Field(default="", max_length=100)
    uscc: str = Field(default="", pattern=f"^({CREDIT_CODE})?$", description="统一社会信用代码")
    standing: Literal["", "registered", "individual", "unregistered"] = ""
    phone: str = Field(default="", max_length=32, description="One that can be called.")
    anonymous: bool = Field(default=False, description="Reports only, and then without anything that names the owner.")
    emergency: bool = False


class PartnerTicketsQuery(PageQuery):
    own_number: str = Field(default="", pattern=r"^[!-~]{0,64}$", description="Only the one of this number of yours.")


async def _submit_ticket(request: ApiRequest) -> Receipt:
    """Submit the ticket. Raises BadDraft for a bad draft, or for an own number that was used for another ticket
    before."""
    new = request.body.model_dump()
    origin, own_number = request.token.origin, new.pop("own_number")
    owner = Address(PAPER, f"{origin}:{own_number}")
    draft = TicketDraft(owner=owner, origin=origin, foreign_number=own_number, **new)
    same = hashlib.sha256(repr(draft).encode("utf-8", "surrogatepass")).hexdigest()
    try:
        return await request.desk.submit_ticket(draft, f"brought:{same}")
    except BadDraft as error:
        if error.field != "foreign_number":
            raise
        raise BadDraft(error.detail, field="own_number") from None


async def _list_tickets(tickets: PartnerTickets, request: ApiRequest) -> Page[PartnerTicket]:
    query = request.query
    items, following = await tickets.list_tickets(request.token.origin, query.limit, query.cursor, query.own_number)
    return Page[PartnerTicket](items=items, next=following)


async def _show_ticket(tickets: PartnerTickets, request: ApiRequest) -> PartnerTicket:
    return await tickets.get_ticket(request.token.origin, request.path["number"])


def build_routes(tickets: PartnerTickets) -> tuple[Route, ...]:
    return (
        Route(
            method="POST",
            path="/v1/tickets",
            name="bringTicket",
            scope=Scope.CREATE,
            summary="Bring a matter to the desk of its place; your own number makes it safe to repeat.",
            handler=_submit_ticket,
            answer_type=Receipt,
            body_model=NewTicket,
            status=201,
        ),
        Route(
            method="GET",
            path="/v1/tickets",
            name="listTickets",
            scope=Scope.READ,
            summary="The tickets you brought, newest first.",
            handler=partial(_list_tickets, tickets),
            answer_type=Page[PartnerTicket],
            query=PartnerTicketsQuery,
        ),
        Route(
            method="GET",
            path="/v1/tickets/{number}",
            name="showTicket",
            scope=Scope.READ,
            summary="A ticket you brought.",
            handler=partial(_show_ticket, tickets),
            answer_type=PartnerTicket,
        ),
    )
