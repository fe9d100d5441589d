"""The duty list is kept by version."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from backend.contract.errors import BadDraft, NotFound
from backend.dispatch.duty_list import DutyLists, current_version
from backend.dispatch.tables import DutyRow, DutyVersion
from tests.backend.dispatch.shipped_duties import SHIPPED, revised
from tests.fixtures.desk import LiveDesk

pytestmark = pytest.mark.both_databases


async def test_the_shipped_list_is_in_force_from_the_first_start(desk: LiveDesk) -> None:
    assert await desk.backend.duty_lists.get_current() == SHIPPED
    await desk.backend.duty_lists.write_first_list(
        revised("another", date(2026, 11, 1))
    )  # a later start leaves it alone
    assert await desk.backend.duty_lists.list_versions() == ((SHIPPED.version, SHIPPED.effective),)


async def test_a_new_version_begins_on_its_day_and_the_old_one_stays(desk: LiveDesk) -> None:
    duties = desk.backend.duty_lists
    later = revised("2026.2", date(2026, 12, 1), {"code": "tax-refund", "name": "退税"})
    await duties.import_list(later)
    assert (await duties.get_current()).version == SHIPPED.version
    assert (await duties.get_ranking()).version == SHIPPED.version
    desk.clock.now = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)  # December has begun in China
    assert await duties.get_current() == later
    assert (await duties.get_ranking()).version == "2026.2"
    assert await duties.get_version(SHIPPED.version) == SHIPPED  # what older tickets name
    async with desk.backend.context.read_session() as session:
        assert await current_version(session, date(2020, 1, 1)) == SHIPPED.version  # before the first, the first


async def test_what_an_import_would_change_is_shown_field_by_field(desk: LiveDesk) -> None:
    new = {"code": "tax-tea", "name": "茶税", "category": "税费", "line": "tax", "level": "city", "law": ("契税法",)}
    other = {"code": "tax-refund", "name": "退税", "words": ("退税", "退钱")}
    changes = await desk.backend.duty_lists.preview_import(
        revised("2026.2", date(2026, 12, 1), new, other, without="water-sand")
    )
    assert ([duty.code for duty in changes.added], [duty.code for duty in changes.removed]) == (
        ["tax-tea"],
        ["water-sand"],
    )
    assert [(change.duty, change.field) for change in changes.changed] == [
        ("tax-refund", "name"),
        ("tax-refund", "words"),
    ]
    assert changes.changed[1].after == "退税、退钱"
    missing = dict(changes.without_unit)
    assert "customs" in missing["nanning"]
    assert "tax" not in missing["nanning"]
    assert "tax" in missing["liuzhou"]
    assert "guangxi" not in missing
    assert len(await desk.backend.duty_lists.list_versions()) == 1


async def test_a_version_that_tickets_may_name_is_never_changed(desk: LiveDesk) -> None:
    duties = desk.backend.duty_lists
    assert (await duties.import_list(SHIPPED)).is_in_force  # the same again: nothing to do
    with pytest.raises(BadDraft, match="is kept already"):
        await duties.import_list(revised(SHIPPED.version, SHIPPED.effective, without="tax-refund"))
    with pytest.raises(BadDraft, match="never be in force"):
        await duties.import_list(revised("older", date(2025, 1, 1)))
    with pytest.raises(NotFound, match="'moon'"):
        await duties.get_version("moon")
    assert await duties.get_current() == SHIPPED


async def test_an_import_that_fails_half_way_leaves_nothing(desk: LiveDesk) -> None:
    twice = revised("2026.2", date(2026, 12, 1))
    twice = twice.model_copy(update={"duties": (*twice.duties, twice.duties[0])})
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        await desk.backend.duty_lists.import_list(twice)
    async with desk.backend.context.read_session() as session:
        assert await session.scalar(select(func.count()).select_from(DutyVersion)) == 1
        assert await session.scalar(select(func.count()).select_from(DutyRow)) == len(SHIPPED.duties)


async def test_a_slip_in_the_year_does_not_keep_every_later_list_out(desk: LiveDesk) -> None:
    duties = await desk.backend.duty_lists.get_current()
    far = duties.model_copy(update={"version": "far", "effective": date(9999, 12, 31)})
    with pytest.raises(BadDraft, match="years ahead"):
        await desk.backend.duty_lists.import_list(far)
    assert "far" not in [version for version, _ in await desk.backend.duty_lists.list_versions()]


async def test_without_a_list_there_is_a_plain_answer(desk: LiveDesk) -> None:
    async with desk.backend.context.write_transaction() as work:
        for table in (DutyRow, DutyVersion):
            for row in (await work.session.scalars(select(table))).all():
                await work.session.delete(row)
        await work.commit()
    with pytest.raises(NotFound, match="no duty list yet"):
        await DutyLists(desk.backend.context).get_ranking()
