"""Duties are ranked by an owner's words, with the words that decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.contract.enums import TicketKind
from backend.dispatch.evaluation import load_messages
from backend.dispatch.ranking import DutyRanking, automatic_suggestion
from config import ROOT
from config.errors import BadConfig
from config.policy import load_policy
from tests.backend.dispatch.shipped_duties import RULE, SHIPPED


def test_a_report_finds_its_duty_with_the_words_that_decided(ranking: DutyRanking) -> None:
    first, *others = ranking.rank_duties("店门口的路灯坏了十几天，晚上乌漆麻黑", TicketKind.HELP, "450103")
    assert (first.duty, first.department, first.hand_up) == ("urban-lighting", "nanning-urban", False)
    assert "路灯" in first.words
    assert first.score > others[0].score
    assert len(others) == 2
    assert 0 < others[0].confidence < first.confidence < 1
    assert sum(one.confidence for one in (first, *others)) <= 1.001


def test_a_matter_of_the_region_is_to_be_handed_up(ranking: DutyRanking) -> None:
    said = "高新技术企业认定的研发投入怎么算"
    city, region = (ranking.rank_duties(said, TicketKind.CONSULT, where)[0] for where in ("450203", ""))
    assert (city.duty, city.department, city.hand_up) == ("science-hightech", "guangxi-science", True)
    assert (region.department, region.hand_up) == ("guangxi-science", False)
    assert automatic_suggestion(RULE, TicketKind.CONSULT, (city,)) is None
    assert ranking.rank_duties(said, TicketKind.CONSULT, "450203", desk="guangxi")[0] == region


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
    ranking: DutyRanking, text: str, place: str, region: str, unit: str
) -> None:
    found = ranking.rank_duties(text, TicketKind.COMPLAINT, region, place=place)
    assert found[0].duty == "tax-invoice"
    assert (found[0].department, bool(found[0].unit)) == (unit, bool(unit))
    assert "tax" not in {suggestion.department for suggestion in found}


def test_the_words_that_decided_are_the_owners_own(ranking: DutyRanking) -> None:
    said = "我想用公积金贷款买铺面，缴存了三年，取不出来"
    first = ranking.rank_duties(said, TicketKind.HELP, "450103")[0]
    assert "公积金贷款" in first.words  # overlapping words are told as one
    assert all(word in said for word in first.words)


def test_a_long_story_is_no_surer_for_being_long(ranking: DutyRanking) -> None:
    story = "发票" + "我们在这里做了十几年生意，一直规规矩矩，每天起早贪黑。" * 60
    short, long = (ranking.rank_duties(text, TicketKind.HELP, "450103")[0] for text in ("发票额度不够", story))
    assert long.confidence <= short.confidence


def test_hostile_or_empty_words_are_ranked_all_the_same(ranking: DutyRanking) -> None:
    for text in ("", " \x00\u202e", "!!!???", "🙂" * 500):
        assert ranking.rank_duties(text, TicketKind.HELP, "450103") == ()
    assert ranking.rank_duties("发票" * 4000, TicketKind.HELP, "999999")[0].department == ""
    assert len(ranking.rank_duties("发票", TicketKind.HELP, "450103", limit=1)) == 1
    assert ranking.rank_duties("发票", TicketKind.HELP, "450103", limit=0) == ()


def test_only_what_is_sure_and_of_an_allowed_kind_goes_by_itself(ranking: DutyRanking) -> None:
    said = "小超市想办烟草专卖零售许可证，烟证要什么条件"
    sure = ranking.rank_duties(said, TicketKind.HELP, "450103")
    assert sure[0].confidence > RULE.automatic_above
    assert automatic_suggestion(RULE, TicketKind.HELP, sure) == sure[0]
    for kind in (TicketKind.COMPLAINT, TicketKind.REPORT, TicketKind.SUGGESTION):
        assert automatic_suggestion(RULE, kind, sure) is None
    unsure = ranking.rank_duties("想开个店", TicketKind.HELP, "450103")
    assert unsure[0].confidence < RULE.automatic_above
    assert automatic_suggestion(RULE, TicketKind.HELP, unsure) is None
    assert automatic_suggestion(RULE, TicketKind.HELP, ()) is None


@pytest.mark.parametrize("kind", ["complaint", "report", "gossip"])
def test_policy_cannot_let_complaints_or_reports_go_by_themselves(tmp_path: Path, kind: str) -> None:
    for file in (ROOT / "policy").glob("*.toml"):
        text = file.read_text(encoding="utf-8").replace('automatic_kinds = ["help"', f'automatic_kinds = ["{kind}"')
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    with pytest.raises(BadConfig, match="automatic_kinds") as caught:
        load_policy(tmp_path)
    assert caught.value.file.name == "dispatch.toml"


def test_a_bad_line_of_messages_is_named(tmp_path: Path) -> None:
    file = tmp_path / "messages.jsonl"
    file.write_text('{"text": "税", "duty": "moon", "kind": "help"}\n{"text": "税"}\nnonsense\n', encoding="utf-8")
    with pytest.raises(BadConfig, match=r"line 1: duty: 'moon'(.|\n)*line 2: duty(.|\n)*line 3"):
        load_messages(file, SHIPPED)
    file.write_text("", encoding="utf-8")
    with pytest.raises(BadConfig, match="no message"):
        load_messages(file, SHIPPED)
