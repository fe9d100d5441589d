"""After policy's time the person goes out of a ticket, and what is counted stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import JSON, String, Text, func, select

from backend.contract.enums import Action, FlagName, TicketKind
from backend.contract.errors import NotFound
from backend.contract.values import Address
from backend.db.types import EncryptedText
from backend.people.tables import Owner
from backend.privacy.retention import BLANKED_COLUMNS, DELETED_TABLES, Retention
from backend.privacy.tables import UnneededFile
from backend.schema import Base
from backend.statistics.periods import Month
from backend.statistics.reports import StatisticsReports
from backend.supervision.tables import Evidence, LetterRow, ProposalEvidence, ProposalRow
from backend.tickets.queries import find_ticket
from backend.tickets.tables import History, Round, SurveyRow, Ticket
from tests.backend.privacy.closed_tickets import MARK, NAMED, PHOTO, closed_ticket, pass_retention
from tests.fixtures.desk import OWNER, WORDS, LiveDesk

pytestmark = pytest.mark.both_databases


async def _counts(desk: LiveDesk) -> list[object]:
    """What statistics count by."""
    async with desk.backend.context.engine.connect() as connection:
        tickets = select(Ticket.kind, Ticket.state, Ticket.region, Ticket.desk, Ticket.department, func.count())
        rounds = select(Round.unit, Round.outcome, Round.assigned_at, Round.due_at, Round.resolved_at)
        surveys = select(SurveyRow.unit, SurveyRow.grade, SurveyRow.reasons, SurveyRow.answered_at)
        moves = select(History.action, History.state, func.count()).group_by(History.action, History.state)
        grouped = tickets.group_by(Ticket.kind, Ticket.state, Ticket.region, Ticket.desk, Ticket.department)
        counted = [sorted(map(repr, await connection.execute(query))) for query in (grouped, rounds, surveys, moves)]
    months = await StatisticsReports(desk.backend.context).month_figures(
        [Month(2026, 11), Month(2026, 12)], inside=True
    )
    return [*counted, *((month.month, month.table) for month in months)]


async def _everything(desk: LiveDesk) -> str:
    """All that who has the keys can read."""
    async with desk.backend.context.engine.connect() as connection:
        tables = [table for table in Base.metadata.sorted_tables if table.name != "operations"]
        return "".join([repr((await connection.execute(table.select())).all()) for table in tables])


async def test_the_words_go_and_the_figures_stay(desk: LiveDesk) -> None:
    retention = Retention(desk.backend.context)
    number = await closed_ticket(desk)
    before = await _counts(desk)
    assert MARK in await _everything(desk)
    assert (await retention.preview()).total == 0
    pass_retention(desk)
    assert (await retention.preview()).counts == {"help": 1}
    assert MARK in await _everything(desk)  # a dry run changes nothing
    assert (await retention.anonymise_due()).counts == {"help": 1}
    left = await _everything(desk)
    for words in (MARK, WORDS, PHOTO.name):
        assert words not in left
    assert await _counts(desk) == before
    assert (await retention.anonymise_due()).total == 0
    with pytest.raises(NotFound):
        await desk.port.show_ticket(number, OWNER)
    assert await desk.port.list_tickets(OWNER) == ()
    async with desk.backend.context.read_session() as session:
        assert [owner.address for owner in await session.scalars(select(Owner))] == [""]


async def test_open_flagged_and_supervised_tickets_are_left_alone(desk: LiveDesk) -> None:
    retention = Retention(desk.backend.context)
    await desk.in_progress(owner=Address("web", "open"))
    flagged = await closed_ticket(desk, Address("web", "flagged"))
    await desk.act("desk", flagged, Action.FLAG, "打官司要用", flag=FlagName.KEEP)
    supervised = await closed_ticket(desk, Address("web", "supervised"))
    letter = await _letter(desk, supervised)
    pass_retention(desk)
    assert (await retention.anonymise_due()).total == 0
    async with desk.backend.context.write_transaction() as work:
        (await work.session.get_one(LetterRow, letter)).replied_at = desk.clock.now
        await work.commit()
    assert (await retention.anonymise_due()).total == 1
    assert len(await desk.port.list_tickets(Address("web", "flagged"))) == 1


async def _letter(desk: LiveDesk, number: str) -> int:
    now = desk.clock.now
    unit = {"role": "handler", "unit": "market", "unit_name": "市场监管局"}
    async with desk.backend.context.write_transaction() as work:
        ticket = await find_ticket(work.session, number)
        assert ticket is not None
        who = desk.staff["desk"].id
        letter = LetterRow(
            document="remind", year=2026, serial=1, level=1, words="", reply="", issued_by=who, issued_at=now,
            reply_by=now.date(), due_at=now + timedelta(days=5), **unit,
        )  # fmt: skip
        event = Evidence(ticket_id=ticket.id, event="overdue", matter="m", at=now, **unit)
        work.session.add_all([letter, event])
        await work.session.flush()
        proposal = ProposalRow(
            level=1, rule="overdue", state="issued", words="", reply_days=5, made_at=now, reason="",
            letter_id=letter.id, **unit,
        )  # fmt: skip
        work.session.add(proposal)
        await work.session.flush()
        work.session.add(
            ProposalEvidence(proposal_id=proposal.id, evidence_id=event.id, rule="overdue", left_out=False)
        )
        await work.commit()
        return letter.id


async def test_each_kind_has_its_own_time(desk: LiveDesk) -> None:
    retention = Retention(desk.backend.context)
    await closed_ticket(desk)
    await closed_ticket(desk, kind=TicketKind.REPORT)
    pass_retention(desk)
    assert (await retention.anonymise_due()).counts == {"help": 1}
    pass_retention(desk, "report")
    assert (await retention.anonymise_due()).counts == {"report": 1}


async def test_an_owner_who_asked_to_be_remembered_is(desk: LiveDesk) -> None:
    await closed_ticket(desk, remember=True)
    pass_retention(desk)
    await Retention(desk.backend.context).anonymise_due()
    profile = await desk.port.find_profile(OWNER)
    assert profile is not None
    assert profile.phone == NAMED["phone"]


async def test_a_file_another_ticket_shows_is_needed(desk: LiveDesk) -> None:
    retention = Retention(desk.backend.context)
    await closed_ticket(desk)
    pass_retention(desk)
    await retention.anonymise_due()
    await desk.submitted(files=(PHOTO,))
    assert await retention.list_unneeded_files() == ()
    async with desk.backend.context.write_transaction() as work:
        work.session.add(UnneededFile(file="b" * 64, since=desk.clock.now))
        await work.commit()
    assert await retention.list_unneeded_files() == ("b" * 64,)
    await retention.confirm_removed("b" * 64)
    assert await retention.list_unneeded_files() == ()


async def test_files_of_an_erased_conversation_go_unless_a_ticket_shows_them(desk: LiveDesk) -> None:
    await desk.submitted(files=(PHOTO,))
    await desk.port.release_files((PHOTO.id, "c" * 64), desk.key())
    assert await Retention(desk.backend.context).list_unneeded_files() == ("c" * 64,)


_STAYS = {
    "api_tokens scopes": "a partner's",
    "desks regions": "public",
    "duties words": "public",
    "duties law": "public",
    "doors place": "where a poster hangs",
    "doors title": "what a poster says",
    "handovers enterprise": "spent within minutes, and of no ticket",
    "handovers uscc": "spent within minutes, and of no ticket",
    "operations answer": "forgotten after days",
    "owners address": "the row goes with the last ticket",
    "owners enterprise": "remembered with consent",
    "owners uscc": "remembered with consent",
    "owners phone": "remembered with consent",
    "staff address": "staff",
    "webhooks url": "a partner's",
    "webhooks secret": "a partner's",
    "webhooks events": "a partner's",
    "letters words": "supervision's own document; it names tickets and quotes none",
    "letters reply": "supervision's own document",
    "proposals words": "supervision's own document",
    "proposals reason": "supervision's own document",
    "accesses why": "the log of reads is never changed",
    "certificates reason": "those who come later are told it (mechanism 17)",
    "history detail": "numbers and codes",
    "predictions scores": "numbers",
    "predictions model": "a model's name",
    "webhook_events why": "an error's name",
}


def test_of_every_column_with_words_it_is_decided_whether_they_go() -> None:
    wiped = {f"{table.__tablename__} {column}" for table, blanks in BLANKED_COLUMNS.items() for column in blanks}
    removed = {table.__tablename__ for table in DELETED_TABLES}
    wordy = {
        f"{table.name} {column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if table.name not in removed and _holds_words(column.type)
    }
    assert wordy <= wiped | set(_STAYS)
    assert not wiped & set(_STAYS)


def _holds_words(kind: object) -> bool:
    long = isinstance(kind, String) and (kind.length or 0) >= 80
    return long or isinstance(kind, Text | JSON | EncryptedText)
