"""Implements the port `TicketDesk` over HTTP. Every change carries its key, so that every call may be repeated."""

from __future__ import annotations

import json
from dataclasses import asdict, is_dataclass
from typing import Any

import aiohttp
import stamina
from pydantic import ValidationError

from backend.api.desk_protocol import desk_endpoints
from backend.api.problem import KEY_HEADER, Problem
from backend.api.route import get_adapter
from backend.contract.errors import Unavailable
from backend.contract.moves import StaffMove
from backend.contract.values import (
    Address,
    DutySuggestion,
    EntryCode,
    File,
    InvalidEntryCode,
    KnownAnswer,
    OwnerProfile,
    Receipt,
    SimilarTicket,
    StaffView,
    SurveyAnswer,
    TicketDraft,
    TicketView,
)
from backend.core.errors import InternalError

_TIMEOUT = aiohttp.ClientTimeout(total=15, connect=3)
_GATEWAY = {502, 503, 504}


class HttpDesk:
    """`url`: the address of `guishang backend`; `token`: with scope desk; `attempts`: how often a call is tried. Must
    be created in a running event loop, and closed."""

    def __init__(self, url: str, token: str, *, attempts: int = 3) -> None:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._http = aiohttp.ClientSession(f"{url.rstrip('/')}/", headers=headers, timeout=_TIMEOUT)
        self._attempts = attempts

    async def close(self) -> None:
        await self._http.close()

    async def use_entry_code(self, code: str, visitor: Address, key: str) -> EntryCode | InvalidEntryCode:
        door: EntryCode | InvalidEntryCode = await self._call_desk("use_entry_code", key, code=code, visitor=visitor)
        return door

    async def look_up_entry_code(self, code: str, *, count: bool = False) -> EntryCode | InvalidEntryCode:
        door: EntryCode | InvalidEntryCode = await self._call_desk("look_up_entry_code", code=code, count=count)
        return door

    async def submit_ticket(self, draft: TicketDraft, key: str) -> Receipt:
        receipt: Receipt = await self._call_desk("submit_ticket", key, draft=draft)
        return receipt

    async def supplement_ticket(
        self, number: str, owner: Address, text: str, files: tuple[File, ...], key: str
    ) -> TicketView:
        return await self._call_for_view("supplement_ticket", key, number=number, owner=owner, text=text, files=files)

    async def retract_supplement(self, number: str, owner: Address, text: str, key: str) -> TicketView:
        return await self._call_for_view("retract_supplement", key, number=number, owner=owner, text=text)

    async def urge_ticket(self, number: str, owner: Address, key: str) -> TicketView:
        return await self._call_for_view("urge_ticket", key, number=number, owner=owner)

    async def object_to_refusal(
        self, number: str, owner: Address, text: str, key: str, files: tuple[File, ...] = ()
    ) -> TicketView:
        return await self._call_for_view("object_to_refusal", key, number=number, owner=owner, text=text, files=files)

    async def stop_surveys(self, owner: Address, key: str) -> None:
        await self._call_desk("stop_surveys", key, owner=owner)

    async def withdraw_ticket(self, number: str, owner: Address, key: str) -> TicketView:
        return await self._call_for_view("withdraw_ticket", key, number=number, owner=owner)

    async def list_tickets(self, owner: Address, limit: int = 10) -> tuple[TicketView, ...]:
        views: tuple[TicketView, ...] = await self._call_desk("list_tickets", owner=owner, limit=limit)
        return views

    async def show_ticket(self, number: str, owner: Address) -> TicketView:
        return await self._call_for_view("show_ticket", number=number, owner=owner)

    async def adopt_by_code(self, receipt_code: str, visitor: Address, key: str) -> TicketView:
        return await self._call_for_view("adopt_by_code", key, receipt_code=receipt_code, visitor=visitor)

    async def record_survey(self, answer: SurveyAnswer, key: str) -> TicketView:
        return await self._call_for_view("record_survey", key, answer=answer)

    async def find_profile(self, owner: Address) -> OwnerProfile | None:
        profile: OwnerProfile | None = await self._call_desk("find_profile", owner=owner)
        return profile

    async def forget_owner(self, owner: Address, key: str) -> None:
        await self._call_desk("forget_owner", key, owner=owner)

    async def release_files(self, files: tuple[str, ...], key: str) -> None:
        await self._call_desk("release_files", key, files=files)

    async def move_ticket(self, move: StaffMove, key: str) -> TicketView:
        return await self._call_for_view("move_ticket", key, move=move)

    async def find_staff_by_address(self, address: Address) -> StaffView | None:
        staff: StaffView | None = await self._call_desk("find_staff_by_address", address=address)
        return staff

    async def show_worklist(self, staff: str, limit: int = 20) -> tuple[TicketView, ...]:
        views: tuple[TicketView, ...] = await self._call_desk("show_worklist", staff=staff, limit=limit)
        return views

    async def open_case(self, staff: str, number: str, why: str = "") -> TicketView:
        return await self._call_for_view("open_case", staff=staff, number=number, why=why)

    async def suggest_duties(self, staff: str, number: str) -> tuple[DutySuggestion, ...]:
        found: tuple[DutySuggestion, ...] = await self._call_desk("suggest_duties", staff=staff, number=number)
        return found

    async def find_similar(self, staff: str, number: str) -> tuple[SimilarTicket, ...]:
        found: tuple[SimilarTicket, ...] = await self._call_desk("find_similar", staff=staff, number=number)
        return found

    async def search_answers(self, text: str, region: str = "", limit: int = 3) -> tuple[KnownAnswer, ...]:
        known: tuple[KnownAnswer, ...] = await self._call_desk("search_answers", text=text, region=region, limit=limit)
        return known

    async def _call_for_view(self, name: str, key: str = "", **arguments: Any) -> TicketView:
        view: TicketView = await self._call_desk(name, key, **arguments)
        return view

    async def _call_desk(self, name: str, key: str = "", **arguments: Any) -> Any:
        """Raises the DeskError that the desk raised, or Unavailable."""
        body = await self._fetch_with_retries(name, key, arguments)
        try:
            return get_adapter(desk_endpoints()[name].answer_type).validate_json(body)
        except ValidationError as error:
            raise Unavailable(f"the desk's answer to {name} cannot be read: {error.error_count()} errors") from None

    async def _fetch_with_retries(self, name: str, key: str, arguments: dict[str, Any]) -> bytes:
        body = json.dumps(arguments, ensure_ascii=False, default=_to_jsonable).encode("utf-8", "ignore")
        try:
            async for attempt in stamina.retry_context(
                on=_RetryableError, attempts=self._attempts, wait_initial=0.1, wait_max=1
            ):
                with attempt:
                    return await self._post_once(name, key, body)
        except _RetryableError as error:
            raise Unavailable(str(error)) from None
        raise AssertionError("a retry ends with an answer or an error")

    async def _post_once(self, name: str, key: str, body: bytes) -> bytes:
        headers = {KEY_HEADER: key} if key else {}
        try:
            async with self._http.post(
                f"api/v1/desk/{desk_endpoints()[name].path}", data=body, headers=headers, allow_redirects=False
            ) as answer:
                content = await answer.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise _RetryableError(f"{name}: {type(error).__name__}") from None
        if answer.status in _GATEWAY:
            raise _RetryableError(f"{name}: the desk says {answer.status}")
        if answer.status != 200:
            raise _parse_problem(name, answer.status, content).to_error()
        return content


class _RetryableError(InternalError):
    """The desk did not answer. The same call with the same key may be repeated."""


def _parse_problem(name: str, status: int, content: bytes) -> Problem:
    try:
        return Problem.model_validate_json(content)
    except ValidationError:
        return Problem(title=f"{name}: the desk says {status}", status=status, code="unavailable")


def _to_jsonable(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"{type(value).__name__} does not travel")
