"""What finds one matter in many owners' words (mechanism 26): measured on a planted set, and kept from telling on
anybody."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from itertools import combinations

import pytest
import yaml

from backend.statistics.clusters import cluster_problems, cluster_reports, hide_rare_words
from backend.statistics.similar_reports import ReportText, find_similar_reports
from backend.statistics.text_similarity import SimilarityIndex
from config import ROOT
from config.policy import load_policy
from config.rules import RecurringProblemRules, StatisticsRules
from tests.backend.statistics.sample_reports import MATTERS

POLICY = load_policy(ROOT / "policy").rules_on(StatisticsRules, date(2026, 11, 1)).problems
KINDS = ("complaint", "consult", "help", "report", "suggestion")
PLANTED = [(matter, text) for matter, texts in MATTERS.items() for text in texts]


def told(*texts: str, owners: tuple[int, ...] = ()) -> list[ReportText]:
    return [
        ReportText(f"GS-2611-{at:05}", owners[at] if owners else at, "help", "450100", text)
        for at, text in enumerate(texts)
    ]


@cache
def others() -> tuple[str, ...]:
    """2,600 messages about everything: what the model is trained on."""
    found = []
    for kind in KINDS:
        content = yaml.safe_load((ROOT.parent / "nlu" / "intents" / f"{kind}.yml").read_text("utf-8"))
        found += [line[2:] for part in content["nlu"] for line in part["examples"].splitlines()]
    return tuple(found)


def test_planted_matters_are_found_among_thousands_of_other_reports() -> None:
    """Of the pairs of planted reports put together, how many belong together; of those that do, how many are."""
    everything = told(*(text for _, text in PLANTED), *others())
    groups = cluster_reports(everything, SimilarityIndex([one.text for one in everything]), POLICY.alike)
    group_of = {at: number for number, group in enumerate(groups) for at in group}
    right = wrong = missed = 0
    for one, other in combinations(range(len(PLANTED)), 2):
        same = PLANTED[one][0] == PLANTED[other][0]
        together = one in group_of and group_of[one] == group_of.get(other)
        right, wrong, missed = right + (same and together), wrong + (together and not same), missed + (same > together)
    assert right / (right + wrong) >= 0.98
    assert right / (right + missed) >= 0.75
    assert max(len(group) for group in groups) < 30  # nothing swallows everything


def test_each_planted_matter_is_on_the_list_under_a_name_of_its_own() -> None:
    found = cluster_problems(told(*(text for _, text in PLANTED)), POLICY)
    assert 7 <= len(found) <= 10
    named = {"注销", "停车位", "招牌", "供电", "贷款", "围挡", "社保", "通行证"}
    assert sum(any(word.startswith(name) or name in word for one in found for word in one.words) for name in named) >= 7
    assert all(one.words and one.owners >= POLICY.owners for one in found)
    assert [one.owners for one in found] == sorted((one.owners for one in found), reverse=True)


def test_one_owner_who_reports_ten_times_is_no_common_problem() -> None:
    text = "门头招牌审批太慢，城管一直让改图纸"
    assert cluster_problems(told(*[text] * 10, owners=(1,) * 10), POLICY) == ()
    assert cluster_problems(told(*[text] * 10, owners=(1, 2) * 5), POLICY) == ()
    (found,) = cluster_problems(told(*[text] * 10, owners=(1, 2, 3, 4, 5) * 2), POLICY)
    assert (found.reports, found.owners) == (10, 5)
    assert len(found.examples) == 1  # the same words are shown once


def test_a_chain_of_likenesses_is_no_matter() -> None:
    """Each is like the next, and the ends have nothing in common."""
    chain = ("苹果香蕉橘子葡萄西瓜", "橘子葡萄西瓜铅笔钢笔", "西瓜铅笔钢笔桌子椅子", "钢笔桌子椅子火车汽车")
    found = cluster_reports(told(*chain), SimilarityIndex(chain), 0.3)
    assert all(not {0, 3} <= set(group) for group in found)


def test_a_report_too_short_to_say_anything_joins_nothing() -> None:
    assert cluster_problems(told("投诉", "我要投诉", "投诉！", "我想投诉", "投诉投诉"), POLICY) == ()


@pytest.mark.parametrize("texts", [(), ("",), ("!!!", "123", "abc"), ("\x00", "🙂" * 50, "，" * 5000)])
def test_texts_without_words_are_no_matter(texts: tuple[str, ...]) -> None:
    assert cluster_problems(told(*texts), POLICY) == ()
    assert find_similar_reports("门头招牌审批太慢", told(*texts), POLICY.alike) == ()


def test_an_example_shows_only_what_enough_owners_said() -> None:
    """No name of a person or a shop, no number, no address: those are what one owner alone says."""
    common = "店门口的停车位被物业划成收费的，客人都不来了"
    own = (
        "我是王小明，螺蛳王记小店，电话13812345678，",
        "本人李秀英，身份证450103199001011234，住长湖路38号，",
        "桂A12345的车主陈建国反映，微信chenjg1990，",
        "我家在东葛路阿珍粉店，",
        "我是五里亭的老板黄阿福，",
    )
    (found,) = cluster_problems(told(*(before + common for before in own)), POLICY)
    shown = " ".join([*found.words, *(one.text for one in found.examples)])
    for hidden in (
        "王小明",
        "小明",
        "螺蛳",
        "138",
        "5678",
        "李秀英",
        "4501",
        "长湖",
        "38",
        "桂",
        "12345",
        "陈",
        "1990",
    ):
        assert hidden not in shown
    for hidden in ("东葛", "阿珍", "五里亭", "黄", "chenjg"):
        assert hidden not in shown
    assert "停车位被物业" in shown


def test_a_gap_stands_for_any_number_of_words() -> None:
    shown = frozenset({"物业", "收费"})
    assert hide_rare_words("张三，李四、王五说物业收费", shown) == "…物业收费"
    assert hide_rare_words("物业" * 100, shown).endswith("…")
    assert len(hide_rare_words("物业" * 100, shown)) == 70
    assert "\n" not in hide_rare_words("物业\n收费", shown)


def test_the_same_matter_is_found_among_open_tickets() -> None:
    everything = told(*(text for _, text in PLANTED), *others()[:140])
    right = 0
    for at, (matter, text) in enumerate(PLANTED):
        found = find_similar_reports(text, everything[:at] + everything[at + 1 :], 0.1)
        assert [one.likeness for one in found] == sorted((one.likeness for one in found), reverse=True)
        right += bool(found) and matter_of(found[0].number) == matter
    assert right / len(PLANTED) >= 0.85


def matter_of(number: str) -> str:
    at = int(number[-5:])
    return PLANTED[at][0] if at < len(PLANTED) else ""


def test_a_likeness_tells_the_words_that_made_it() -> None:
    (found,) = find_similar_reports(
        "招牌审批退了三次图纸", told("门头招牌审批太慢，一直改图纸", "货车通行证办不下来"), 0.1
    )
    assert found.number == "GS-2611-00000"
    assert {"招牌", "图纸"} <= set(found.words)
    assert len(find_similar_reports("招牌", told(*["门头招牌"] * 20), 0.1, limit=5)) == 5


def test_the_order_of_reports_changes_nothing() -> None:
    everything = told(*(text for _, text in PLANTED))
    there, back = cluster_problems(everything, POLICY), cluster_problems(everything[::-1], POLICY)
    assert Counter((one.owners, one.reports) for one in there) == Counter((one.owners, one.reports) for one in back)


def test_policy_limits_the_list() -> None:
    few = RecurringProblemRules(owners=3, alike=0.2, examples=0, most=2, texts=100)
    found = cluster_problems(told(*(text for _, text in PLANTED)), few)
    assert len(found) == 2
    assert all(one.examples == () for one in found)
