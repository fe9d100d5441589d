"""The duty list: read strictly, kept by version, ranked by an owner's words, measured."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from backend.contract.enums import TicketKind
from backend.contract.errors import BadDraft, NotFound
from backend.dispatch.duty_list import Duties, current_version
from backend.dispatch.evaluation import load_messages, measure
from backend.dispatch.ranking import Ranking, automatic
from backend.dispatch.tables import DutyRow, DutyVersion
from config import ROOT
from config.duties import BadDuties, DutyList, load_duties
from config.errors import BadConfig
from config.organisation import load_organisation
from config.policy import load_policy
from config.rules import Dispatch
from tests.fixtures.desk import LiveDesk

pytestmark = pytest.mark.both_databases

ORGANISATION = load_organisation(ROOT)
SHIPPED = load_duties(ROOT / "duties.toml", ORGANISATION.lines)
RULE = Dispatch(effective=date(2024, 1, 1), automatic_above=0.9, automatic_kinds=frozenset({"consult", "help"}))
MESSAGES = Path(__file__).with_name("duties.jsonl")


def revised(version: str, effective: date, *changed: dict[str, object], without: str = "") -> DutyList:
    """The shipped list with some duties changed or added by code, one left out."""
    by_code = {duty.code: duty.model_dump() for duty in SHIPPED.duties if duty.code != without}
    for change in changed:
        code = str(change["code"])
        by_code[code] = {**by_code.get(code, {}), **change}
    return DutyList.model_validate({"version": version, "effective": effective, "duties": list(by_code.values())})


@pytest.fixture(scope="module")
def ranking() -> Ranking:
    return Ranking(SHIPPED, ORGANISATION)


# -- the file ---------------------------------------------------------------------------------------------------------
def test_the_shipped_list_has_every_line_of_work_and_every_tier() -> None:
    assert len(SHIPPED.duties) >= 150
    assert {duty.line for duty in SHIPPED.duties} == ORGANISATION.lines
    assert {duty.level for duty in SHIPPED.duties} == {"region", "city", "county"}
    assert all(ORGANISATION.unit_for(duty.line, "nanning", duty.level) for duty in SHIPPED.duties)


def test_every_bad_row_is_named_and_nothing_is_read(tmp_path: Path) -> None:
    file = tmp_path / "duties.toml"
    text = (ROOT / "duties.toml").read_text(encoding="utf-8")
    for old, new in (
        ('code = "market-name"', 'code = "market-address"'),
        ('line = "tax", level = "county"', 'line = "moon", level = "county"'),
        (
            'category = "知识产权", line = "market", level = "city"',
            'category = "闲事", line = "market", level = "moon"',
        ),
        ('code = "water-sand", name', 'code = "water-sand", nam'),
        ('category = "农林水利", line = "water"', 'category = "闲事", line = "water"'),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadDuties) as caught:
        load_duties(file, ORGANISATION.lines)
    rows = [re.sub(r"^duty \d+ \((.*?)\): ", r"\1 ", row) for row in caught.value.rows]
    assert rows[0] == rows[1] == "market-address code: 'market-address' is there 2 times"
    assert rows[2].startswith("market-trademark level: ")
    assert rows[3] == "tax-registration line: no department has the line 'moon'"
    assert rows[4] == "water-sand name: Field required; nam: Extra inputs are not permitted"
    assert rows[5] == "water-irrigation category: '闲事' is not in `categories`"
    assert len(rows) == 6
    assert str(caught.value).startswith(f"{file}: nothing was taken over, 6 rows are wrong:")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('version = "1"\neffective = 2026-01-01\ncategories = ["税费"]\n', "there is no duty"),
        ('version = "1"\neffective = 2026-01-01\ncategories = ["税费"]\nduty = []\n', "there is no duty"),
        ('version = "1"\neffective = 2026-01-01\ncategories = ["税费"]\nduty = "all"\n', "there is no duty"),
        ('version = "1"\neffective = 2026-01-01\ncategories = ["税费"]\nduty = ["all"]\n', "duty 1: the row"),
        ('version = "../1"\neffective = 2026-01-01\ncategories = ["税费"]\nduty = [{}]\n', "version: "),
        ('version = "1"\ncategories = ["税费"]\nduty = [{}]\n', "effective: Field required"),
        ('version = "1"\neffective = 2026-01-01\ncategories = ["税费"]\nduty = [{ code = "a\\nb" }]\n', "code: "),
        ("version = ", "not TOML"),
    ],
)
def test_a_bad_file_is_refused_with_the_reason(tmp_path: Path, content: str, reason: str) -> None:
    file = tmp_path / "duties.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BadConfig, match=re.escape(reason)):
        load_duties(file, ORGANISATION.lines)


# -- the versions -----------------------------------------------------------------------------------------------------
async def test_the_shipped_list_is_in_force_from_the_first_start(desk: LiveDesk) -> None:
    assert await desk.backend.duties.current() == SHIPPED
    await desk.backend.duties.start(revised("another", date(2026, 11, 1)))  # a later start leaves it alone
    assert await desk.backend.duties.versions() == ((SHIPPED.version, SHIPPED.effective),)


async def test_a_new_version_begins_on_its_day_and_the_old_one_stays(desk: LiveDesk) -> None:
    duties = desk.backend.duties
    later = revised("2026.2", date(2026, 12, 1), {"code": "tax-refund", "name": "退税"})
    await duties.take_over(later)
    assert (await duties.current()).version == SHIPPED.version
    assert (await duties.ranking()).version == SHIPPED.version
    desk.clock.now = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)  # December has begun in China
    assert await duties.current() == later
    assert (await duties.ranking()).version == "2026.2"
    assert await duties.version(SHIPPED.version) == SHIPPED  # what older tickets name
    async with desk.backend.context.reading() as session:
        assert await current_version(session, date(2020, 1, 1)) == SHIPPED.version  # before the first, the first


async def test_what_an_import_would_change_is_shown_field_by_field(desk: LiveDesk) -> None:
    new = {"code": "tax-tea", "name": "茶税", "category": "税费", "line": "tax", "level": "city", "law": ("契税法",)}
    other = {"code": "tax-refund", "name": "退税", "words": ("退税", "退钱")}
    changes = await desk.backend.duties.compared(revised("2026.2", date(2026, 12, 1), new, other, without="water-sand"))
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
    assert len(await desk.backend.duties.versions()) == 1


async def test_a_version_that_tickets_may_name_is_never_changed(desk: LiveDesk) -> None:
    duties = desk.backend.duties
    assert (await duties.take_over(SHIPPED)).known  # the same again: nothing to do
    with pytest.raises(BadDraft, match="is kept already"):
        await duties.take_over(revised(SHIPPED.version, SHIPPED.effective, without="tax-refund"))
    with pytest.raises(BadDraft, match="never be in force"):
        await duties.take_over(revised("older", date(2025, 1, 1)))
    with pytest.raises(NotFound, match="'moon'"):
        await duties.version("moon")
    assert await duties.current() == SHIPPED


async def test_an_import_that_fails_half_way_leaves_nothing(desk: LiveDesk) -> None:
    twice = revised("2026.2", date(2026, 12, 1))
    twice = twice.model_copy(update={"duties": (*twice.duties, twice.duties[0])})
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        await desk.backend.duties.take_over(twice)
    async with desk.backend.context.reading() as session:
        assert await session.scalar(select(func.count()).select_from(DutyVersion)) == 1
        assert await session.scalar(select(func.count()).select_from(DutyRow)) == len(SHIPPED.duties)


async def test_a_slip_in_the_year_does_not_keep_every_later_list_out(desk: LiveDesk) -> None:
    duties = await desk.backend.duties.current()
    far = duties.model_copy(update={"version": "far", "effective": date(9999, 12, 31)})
    with pytest.raises(BadDraft, match="years ahead"):
        await desk.backend.duties.take_over(far)
    assert "far" not in [version for version, _ in await desk.backend.duties.versions()]


async def test_without_a_list_there_is_a_plain_answer(desk: LiveDesk) -> None:
    async with desk.backend.context.writing() as work:
        for table in (DutyRow, DutyVersion):
            for row in (await work.session.scalars(select(table))).all():
                await work.session.delete(row)
        await work.commit()
    with pytest.raises(NotFound, match="no duty list yet"):
        await Duties(desk.backend.context).ranking()


# -- the ranking ------------------------------------------------------------------------------------------------------
def test_a_report_finds_its_duty_with_the_words_that_decided(ranking: Ranking) -> None:
    first, *others = ranking.top("店门口的路灯坏了十几天，晚上乌漆麻黑", TicketKind.HELP, "450103")
    assert (first.duty, first.department, first.hand_up) == ("urban-lighting", "nanning-urban", False)
    assert "路灯" in first.words
    assert first.score > others[0].score
    assert len(others) == 2
    assert 0 < others[0].confidence < first.confidence < 1
    assert sum(one.confidence for one in (first, *others)) <= 1.001


def test_a_matter_of_the_region_is_to_be_handed_up(ranking: Ranking) -> None:
    said = "高新技术企业认定的研发投入怎么算"
    city, region = (ranking.top(said, TicketKind.CONSULT, where)[0] for where in ("450203", ""))
    assert (city.duty, city.department, city.hand_up) == ("science-hightech", "guangxi-science", True)
    assert (region.department, region.hand_up) == ("guangxi-science", False)
    assert automatic(RULE, TicketKind.CONSULT, (city,)) is None
    assert ranking.top(said, TicketKind.CONSULT, "450203", desk="guangxi")[0] == region


@pytest.mark.parametrize(
    ("text", "place", "region", "unit"),
    [
        ("发票额度申请提额，窗口的人爱理不理", "", "450103", "guangxi-tax"),  # its superior
        ("税务局发票额度不给提，窗口的人爱理不理", "", "450103", "guangxi-tax"),
        ("发票额度申请提额，窗口的人爱理不理", "南宁市税务局二楼", "450103", "guangxi-tax"),
        ("广西税务局发票额度不给提，态度很差", "", "450103", ""),  # and nobody above that: the office
        ("发票额度申请提额，窗口的人爱理不理", "", "450203", "guangxi-tax"),  # is above whoever it was in the city
        ("发票额度申请提额，窗口的人爱理不理", "", "450000", ""),
    ],
)
def test_a_complaint_is_never_suggested_to_the_unit_it_is_against(
    ranking: Ranking, text: str, place: str, region: str, unit: str
) -> None:
    found = ranking.top(text, TicketKind.COMPLAINT, region, place=place)
    assert found[0].duty == "tax-invoice"
    assert (found[0].department, bool(found[0].unit)) == (unit, bool(unit))
    assert "tax" not in {suggestion.department for suggestion in found}


def test_the_words_that_decided_are_the_owners_own(ranking: Ranking) -> None:
    said = "我想用公积金贷款买铺面，缴存了三年，取不出来"
    first = ranking.top(said, TicketKind.HELP, "450103")[0]
    assert "公积金贷款" in first.words  # overlapping words are told as one
    assert all(word in said for word in first.words)


def test_a_long_story_is_no_surer_for_being_long(ranking: Ranking) -> None:
    story = "发票" + "我们在这里做了十几年生意，一直规规矩矩，每天起早贪黑。" * 60
    short, long = (ranking.top(text, TicketKind.HELP, "450103")[0] for text in ("发票额度不够", story))
    assert long.confidence <= short.confidence


def test_hostile_or_empty_words_are_ranked_all_the_same(ranking: Ranking) -> None:
    for text in ("", " \x00\u202e", "!!!???", "🙂" * 500):
        assert ranking.top(text, TicketKind.HELP, "450103") == ()
    assert ranking.top("发票" * 4000, TicketKind.HELP, "999999")[0].department == ""
    assert len(ranking.top("发票", TicketKind.HELP, "450103", limit=1)) == 1
    assert ranking.top("发票", TicketKind.HELP, "450103", limit=0) == ()


# -- automatic dispatch -----------------------------------------------------------------------------------------------
def test_only_what_is_sure_and_of_an_allowed_kind_goes_by_itself(ranking: Ranking) -> None:
    said = "小超市想办烟草专卖零售许可证，烟证要什么条件"
    sure = ranking.top(said, TicketKind.HELP, "450103")
    assert sure[0].confidence > RULE.automatic_above
    assert automatic(RULE, TicketKind.HELP, sure) == sure[0]
    for kind in (TicketKind.COMPLAINT, TicketKind.REPORT, TicketKind.SUGGESTION):
        assert automatic(RULE, kind, sure) is None
    unsure = ranking.top("想开个店", TicketKind.HELP, "450103")
    assert unsure[0].confidence < RULE.automatic_above
    assert automatic(RULE, TicketKind.HELP, unsure) is None
    assert automatic(RULE, TicketKind.HELP, ()) is None


@pytest.mark.parametrize("kind", ["complaint", "report", "gossip"])
def test_policy_cannot_let_complaints_or_reports_go_by_themselves(tmp_path: Path, kind: str) -> None:
    for file in (ROOT / "policy").glob("*.toml"):
        text = file.read_text(encoding="utf-8").replace('automatic_kinds = ["help"', f'automatic_kinds = ["{kind}"')
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    with pytest.raises(BadConfig, match="automatic_kinds") as caught:
        load_policy(tmp_path)
    assert caught.value.file.name == "dispatch.toml"


# -- the measure ------------------------------------------------------------------------------------------------------
def test_the_ranking_is_as_good_as_it_was(ranking: Ranking) -> None:
    """A floor a little below what was measured; the messages were written before the words of the list."""
    messages = load_messages(MESSAGES, SHIPPED)
    assert len(messages) >= 150
    figures = {figure.part: figure for figure in measure(ranking, messages, RULE)}
    whole = figures["all"]
    assert figures["sealed"].messages + figures["tuning"].messages == whole.messages
    assert whole.top1 >= 0.80 * whole.messages
    assert whole.top3 >= 0.91 * whole.messages
    assert whole.automatic >= 0.42 * whole.allowed
    assert whole.automatic_unit >= 0.95 * whole.automatic


def test_a_bad_line_of_messages_is_named(tmp_path: Path) -> None:
    file = tmp_path / "messages.jsonl"
    file.write_text('{"text": "税", "duty": "moon", "kind": "help"}\n{"text": "税"}\nnonsense\n', encoding="utf-8")
    with pytest.raises(BadConfig, match=r"line 1: duty: 'moon'(.|\n)*line 2: duty(.|\n)*line 3"):
        load_messages(file, SHIPPED)
    file.write_text("", encoding="utf-8")
    with pytest.raises(BadConfig, match="no message"):
        load_messages(file, SHIPPED)
