"""A secret ticket full of unmistakable words is driven through its life; after each step everybody who need not know
reads everything they can, and the words must be nowhere in it (mechanism 27)."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Mapping
from dataclasses import fields
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import generate_latest

from backend.api.tokens import NEEDS_ORIGIN, Scope
from backend.app import Backend
from backend.contract.enums import Action, Grade, Role, TicketKind
from backend.contract.errors import DeskError
from backend.contract.values import Address, SurveyAnswer, TicketDraft
from backend.routes import build_api, collect_routes
from tests.backend.privacy.leak_surfaces import (
    COMMON,
    DRAFT,
    MARK,
    MARKS,
    NO_READING,
    PARTNER,
    PERSONAL,
    PHONE,
    TEXT,
    Outsider,
    Reading,
    webhook_bodies,
)
from tests.fixtures.desk import OWNER, STRANGER, LiveDesk


def test_no_reading_is_forgotten(readings_there_are: list[str]) -> None:
    assert set(readings_there_are) == {name for name in (PERSONAL | COMMON) if "." in name} | NO_READING


@pytest.fixture
async def government(government: LiveDesk) -> LiveDesk:
    """With a colleague of the handler's, and a partner that is told."""
    await government.employ(Role.HANDLER, "market", "colleague")
    await government.backend.webhooks.create_receiver(PARTNER, "https://partner.example/hook", (), government.key())
    return government


@pytest.fixture
def readings_there_are(government: LiveDesk) -> list[str]:
    """Every public coroutine of the backend's parts that takes no key."""
    parts = {
        field.name: getattr(government.backend, field.name) for field in fields(Backend) if field.name != "context"
    }
    return [
        f"{part}.{name}"
        for part, made in parts.items()
        for name, member in inspect.getmembers(type(made), inspect.iscoroutinefunction)
        if not name.startswith("_") and "key" not in inspect.signature(member).parameters
    ]


async def _read(readings: Mapping[str, Reading], government: LiveDesk, who: str, number: str) -> str:
    asking, seen = Outsider(government, government.staff[who].id, number), []
    for name, reading in readings.items():
        try:
            seen.append(f"{name}: {await reading(asking)!r}")
        except DeskError as error:
            seen.append(f"{name}: {error.detail}")
    return "\n".join(seen)


def _found(text: str) -> list[str]:
    """The lines with words that must not be there."""
    return [line[:400] for line in text.splitlines() if any(mark in line for mark in MARKS)]


async def _look_around(government: LiveDesk, number: str, *, knows: frozenset[str]) -> None:
    """Everybody but those who need to know reads all they can; every push is taken, whoever it is for."""
    assert _found(await _read(COMMON, government, "admin", number)) == []
    for who in government.staff.keys() - knows:
        assert _found(await _read(PERSONAL, government, who, number)) == [], who
    for address in (OWNER, STRANGER, *(Address("telegram", who) for who in government.staff)):
        assert _found("\n".join(repr(push) for push in await government.pushes(address))) == [], address


async def _life(government: LiveDesk, number: str) -> AsyncIterator[frozenset[str]]:
    """Each step of a long life, with those who need to know after it."""
    desk, market, office = "desk", "market", "office"
    yield frozenset({desk})
    await government.act(desk, number, Action.ACCEPT, f"{MARK}受理")
    yield frozenset({desk})
    await government.act(desk, number, Action.ASSIGN, f"{MARK}分办", department=market)
    yield frozenset({desk})  # the department knows that it is there
    await government.act(market, number, Action.SIGN)
    yield frozenset({desk, market})
    await government.act(market, number, Action.CONTACT, f"{MARK}电话")
    await government.act(market, number, Action.ASK, f"{MARK}是哪天")
    await government.port.supplement_ticket(number, OWNER, f"{MARK}三号", (), government.key())
    await government.port.urge_ticket(number, OWNER, government.key())
    yield frozenset({desk, market})
    await government.act(market, number, Action.EXTEND, f"{MARK}要鉴定", days=3)
    yield frozenset({desk, market, office})
    await government.act(office, number, Action.GRANT, f"{MARK}同意")
    await government.act(desk, number, Action.CLASSIFY, f"{MARK}升级", level="top")
    yield frozenset({desk, market})
    await government.act(market, number, Action.RESOLVE, f"{MARK}结果")
    answer = SurveyAnswer(OWNER, number, 1, Grade.VERY_DISSATISFIED, ("result",), f"{MARK}不满")
    await government.port.record_survey(answer, government.key())
    yield frozenset({desk, market})
    government.clock.pass_by(days=4)
    await government.backend.deadline_scheduler.scan(government.clock.now)
    yield frozenset({desk, market, office})  # in review
    await government.act(desk, number, Action.DECLINE, f"{MARK}合理")
    await government.backend.supervision_scan.scan(government.clock.now)
    yield frozenset({desk, market})
    government.clock.pass_by(days=30)
    await government.backend.deadline_scheduler.scan(government.clock.now)
    await government.backend.supervision_scan.scan(government.clock.now)
    yield frozenset({desk, market})


async def test_a_secret_ticket_leaks_nowhere(
    government: LiveDesk, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("INFO")
    number = (await government.port.submit_ticket(DRAFT, government.key())).number
    async for knows in _life(government, number):
        await _look_around(government, number, knows=knows)
    assert _found(caplog.text + capsys.readouterr().out + generate_latest().decode()) == []


async def test_what_a_partner_brought_is_as_secret_to_the_partner(government: LiveDesk) -> None:
    number = (await government.port.submit_ticket(_brought(), government.key())).number
    await government.act("desk", number, Action.ACCEPT, f"{MARK}受理")
    assert _found(repr(await webhook_bodies(government))) == []
    assert _found(repr(await government.backend.partner_tickets.get_ticket(PARTNER, number))) == []


def _brought() -> TicketDraft:
    return TicketDraft(
        Address("paper", f"{PARTNER}:1"), TicketKind.REPORT, TEXT, region="450103", place=f"{MARK}地点",
        enterprise=f"{MARK}商行", phone=PHONE, origin=PARTNER, foreign_number="ZG-1",
    )  # fmt: skip


async def test_the_words_are_there_for_those_who_need_them(government: LiveDesk) -> None:
    """Else the tests above would prove nothing."""
    number = (await government.port.submit_ticket(DRAFT, government.key())).number
    await government.act("desk", number, Action.ASSIGN, f"{MARK}分办", department="market")
    await government.act("market", number, Action.SIGN)
    assert len(_found(await _read(PERSONAL, government, "market", number))) >= 2


async def test_the_api_tells_no_unit_of_another_units_secret(government: LiveDesk) -> None:
    number = (await government.port.submit_ticket(DRAFT, government.key())).number
    other = (await government.port.submit_ticket(_brought(), government.key())).number
    for one in (number, other):
        await government.act("desk", one, Action.ASSIGN, f"{MARK}分办", department="market")
        await government.act("market", one, Action.SIGN)
    app = web.Application()
    app.add_subapp("/api", build_api(government.backend))
    async with TestClient(TestServer(app)) as http:
        for who, unit in (("tax", "tax"), ("office", "office"), ("force", "task_force"), ("higher", "guangxi")):
            token = await government.backend.tokens.create(who, {Scope.ACT, Scope.REPORTS}, unit=unit)
            assert _found(await _all_gets(government, http, token, government.staff[who].id, number)) == [], who
        token = await government.backend.tokens.create("partner", NEEDS_ORIGIN, origin=PARTNER)
        assert _found(await _all_gets(government, http, token, government.staff["tax"].id, other)) == []


async def _all_gets(government: LiveDesk, http: TestClient[Any, Any], token: str, staff: str, number: str) -> str:
    """The answer of every route that only reads, as this token gets it."""
    places = {"number": number, "month": "2026-11", "year": "2026", "quarter": "2026-Q4"}
    told = []
    for route in collect_routes(government.backend):
        if route.method != "GET":
            continue
        path = route.path.format_map({**dict.fromkeys(("code", "webhook", "letter"), "1"), **places})
        query = {"staff": staff} if route.query and "staff" in route.query.model_fields else {}
        headers = {"Authorization": f"Bearer {token}"}
        async with http.get(f"/api{path}", params=query, headers=headers) as answer:
            assert answer.status < 500
            told.append(f"{path}: {await answer.text()}")
    return "\n".join(told)
