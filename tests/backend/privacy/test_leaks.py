"""A secret ticket full of unmistakable words is driven through its life; after each step everybody who need not know
reads everything they can, and the words must be nowhere in it (mechanism 27)."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import generate_latest

from backend.api.tokens import NEEDS_ORIGIN, Scope
from backend.app import Backend
from backend.contract.enums import Action, Grade, Role, TicketKind
from backend.contract.errors import DeskError
from backend.contract.values import Address, File, SurveyAnswer, TicketDraft
from backend.learning import labels
from backend.policy_preview import preview_policy
from backend.routes import build_api, collect_routes
from backend.statistics.periods import Month, Quarter
from backend.statistics.recurring_problems import find_recurring_problems
from backend.tickets.access_log import list_accesses
from tests.fixtures.desk import OWNER, STRANGER, LiveDesk

MARK = "暗号"
PHONE = "13812340000"
MARKS = (MARK, PHONE, "91440300708461136T")
TEXT = f"{MARK}正文：局长收了黄金，办食品经营许可证要交三次钱"
DRAFT = TicketDraft(
    OWNER,
    TicketKind.REPORT,
    TEXT,
    region="450103",
    place=f"{MARK}地点",
    enterprise=f"{MARK}商行",
    uscc="91440300708461136T",
    phone=PHONE,
    files=(File("d" * 64, f"{MARK}照片.jpg", "image/jpeg", 1000),),
    guess="complaint",
    confidence=0.4,
    model="m1",
)
PARTNER = "zhigui"


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who need not know, and the number they might have heard of."""

    government: LiveDesk
    staff: str
    number: str

    @property
    def backend(self) -> Backend:
        return self.government.backend


Reading = Callable[[Asking], Awaitable[object]]

PERSONAL: Mapping[str, Reading] = {
    "desk.show_worklist": lambda a: a.backend.desk.show_worklist(a.staff, 100),
    "desk.open_case": lambda a: a.backend.desk.open_case(a.staff, a.number, "我想看看是谁报的"),
    "staff_register.list_worklist": lambda a: a.backend.staff_register.list_worklist(a.staff, 100),
    "proposals.list_proposals": lambda a: a.backend.proposals.list_proposals(a.staff),
    "letters.list_letters": lambda a: a.backend.letters.list_letters(a.staff),
    "letters.get_letter": lambda a: a.backend.letters.get_letter(a.staff, "1"),
    "spot_checks.list_entries": lambda a: a.backend.spot_checks.list_entries(a.staff),
    "call_backs.list_waiting": lambda a: a.backend.call_backs.list_waiting(a.staff),
    "call_backs.get_contact": lambda a: a.backend.call_backs.get_contact(a.staff, a.number),
    "log of reads": lambda a: list_accesses(a.backend.context, reader=a.staff),
}
COMMON: Mapping[str, Reading] = {
    "desk.list_tickets": lambda a: a.backend.desk.list_tickets(STRANGER),
    "desk.show_ticket": lambda a: a.backend.desk.show_ticket(a.number, STRANGER),
    "desk.find_profile": lambda a: a.backend.desk.find_profile(STRANGER),
    "desk.find_staff_by_address": lambda a: a.backend.desk.find_staff_by_address(STRANGER),
    "desk.search_answers": lambda a: a.backend.desk.search_answers(TEXT, "450103", 10),
    "entry_codes.preview_code": lambda a: a.backend.entry_codes.preview_code(a.number, count=False),
    "desk.look_up_entry_code": lambda a: a.backend.desk.look_up_entry_code(a.number),
    "entry_codes.list_posters": lambda a: a.backend.entry_codes.list_posters(),
    "entry_codes.get_poster": lambda a: a.backend.entry_codes.get_poster(a.number),
    "push_outbox.list_due_addresses": lambda a: a.backend.push_outbox.list_due_addresses(),
    "staff_register.list_staff": lambda a: a.backend.staff_register.list_staff(),
    "staff_register.find_active_staff": lambda a: a.backend.staff_register.find_active_staff(STRANGER),
    "tokens.find": lambda a: a.backend.tokens.find(a.number),
    "tokens.list_tokens": lambda a: a.backend.tokens.list_tokens(),
    "letters.list_bulletin": lambda a: a.backend.letters.list_bulletin(2026, 11),
    "desk.suggest_duties": lambda a: a.backend.desk.suggest_duties(a.staff, a.number),
    "desk.find_similar": lambda a: a.backend.desk.find_similar(a.staff, a.number),
    "duty_lists.get_current": lambda a: a.backend.duty_lists.get_current(),
    "duty_lists.list_versions": lambda a: a.backend.duty_lists.list_versions(),
    "statistics.month_figures": lambda a: a.backend.statistics.month_figures([Month(2026, 11)]),
    "statistics.unit_names": lambda a: a.backend.statistics.unit_names(),
    "statistics.city_reports": lambda a: a.backend.statistics.city_reports(Quarter(2026, 4)),
    "partner_tickets.get_ticket": lambda a: a.backend.partner_tickets.get_ticket("another", a.number),
    "webhooks.list_receivers": lambda a: a.backend.webhooks.list_receivers(None, 50),
    "webhooks.get_receiver": lambda a: a.backend.webhooks.get_receiver("another", a.number),
    "retention.list_unneeded_files": lambda a: a.backend.retention.list_unneeded_files(),
    "statistics inside": lambda a: a.backend.statistics.month_figures([Month(2026, 11)], inside=True),
    "problems": lambda a: find_recurring_problems(a.backend.context, [Month(2026, 11)]),
    "corrections": lambda a: labels.correction_queue(a.backend.context, 100),
    "decided": lambda a: labels.load_corrections(a.backend.context),
    "webhooks": lambda a: _parcels(a.government),
    "partner_tickets.list_tickets": lambda a: a.backend.partner_tickets.list_tickets(PARTNER, 50, ""),
    "brought by another": lambda a: a.backend.partner_tickets.list_tickets("another", 50, ""),
    "policy check": lambda a: preview_policy(a.backend.context, a.backend.context.policy),
}
# What changes something, prepares a start, or is the delivery's; pushes are looked at one by one below.
NO_READING = {
    "deadline_scheduler.scan",
    "statistics.record_city_report",
    "retention.preview",  # counts only
    "retention.confirm_removed",
    "retention.anonymise_due",
    "webhooks.end_receiver",
    "webhook_outbox.claim",  # what it hands over is looked at under `webhooks`
    "webhook_outbox.list_due_webhooks",
    "webhook_outbox.delete_old_events",
    "webhook_outbox.mark_delivered",
    "webhook_outbox.mark_refused",
    "webhook_outbox.mark_unanswered",
    "duty_lists.preview_import",
    "duty_lists.get_ranking",
    "duty_lists.write_first_list",
    "duty_lists.import_list",
    "duty_lists.get_version",
    "entry_codes.revoke_poster",
    "push_outbox.claim",
    "push_outbox.mark_dead",
    "push_outbox.mark_delivered",
    "push_outbox.mark_failed",
    "staff_register.deactivate_staff",
    "staff_register.add_staff",
    "staff_register.renew_invite",
    "staff_register.invite_staff",
    "supervision_scan.scan",
    "tokens.create",
    "tokens.revoke",
}


async def _parcels(government: LiveDesk) -> list[bytes]:
    outbox = government.backend.webhook_outbox
    parcels = [parcel for webhook in await outbox.list_due_webhooks() for parcel in await outbox.claim(webhook)]
    for parcel in parcels:
        await outbox.mark_delivered(parcel.id)
    return [parcel.body for parcel in parcels]


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
    asking, seen = Asking(government, government.staff[who].id, number), []
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
    assert _found(repr(await _parcels(government))) == []
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
