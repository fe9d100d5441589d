"""What is told from words without a model: danger, commands, buttons, numbers, names of places."""

from __future__ import annotations

import re

import pytest

from config import ROOT
from dialogues.core.session import Offered
from dialogues.intake.questions.region import nearest_region, only_region, regions_named_in
from dialogues.language.phones import only_phone
from dialogues.language.words import (
    announced_kind,
    chosen_code,
    clean_text,
    command_in,
    find_ticket_number,
    mask_phone,
    normalize_text,
    shorten_text,
)
from tests.dialogues.strategies import book
from tests.dialogues.test_engine import variables


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("查进度", "mine"),
        (" 查进度。", "mine"),
        ("转人工！", "human"),
        ("返回", "back"),
        ("取消", "cancel"),
        ("帮助", "help"),
        ("不报了", "cancel"),
        ("忘掉我的信息", "forget"),
        ("/start", "start"),
        ("/progress", "mine"),
        ("/cancel@guishang_bot", "cancel"),
        ("/HUMAN", "human"),
        ("/mine", "mine"),
        ("/whatever", "help"),
        ("我要取消营业执照", ""),
        ("办个证还要查进度三次", ""),
    ],
)
def test_commands(text: str, name: str) -> None:
    assert command_in(text, book()) == name


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("有个事情想反映一下", ""),
        ("我有问题", ""),
        ("您好，我想举报", "report"),
        ("我想咨询个问题", "consult"),
        ("我要投诉你们", "complaint"),
        ("匿名举报", "report"),
        ("城管来了", None),
        ("我的店被砸了", None),
        ("建议政务中心中午也有人值班", None),
        ("我要投诉城管", None),
    ],
)
def test_an_announcement_is_no_matter_yet(text: str, kind: str | None) -> None:
    assert announced_kind(text, book()) == kind


@pytest.mark.parametrize(
    ("text", "phone", "region"),
    [
        ("13800135678", "13800135678", ""),
        (" 0771-5501234 ", "07715501234", ""),
        ("电话13800135678", "", ""),
        ("青秀区", "", "450103"),
        ("在南宁青秀区", "", "450103"),
        ("柳州的", "", "450200"),
        ("青秀区的城管", "", ""),
        ("我是阿珍螺蛳粉的老板", "", ""),
        ("我们是桂林老陈米粉有限公司的", "", ""),
        ("我是老板", "", ""),
        ("阿珍螺蛳粉", "", ""),
    ],
)
def test_answers_that_come_early(text: str, phone: str, region: str) -> None:
    assert only_phone(text, book()) == phone
    assert only_region(text, book()) == region


def test_buttons_are_meant_by_digit_by_label_and_by_other_words() -> None:
    options = (Offered("a", "btn-right"), Offered("b", "btn-rather"), Offered("c", "btn-other-kind"))
    assert [chosen_code(text, options, book()) for text in ("1", "２", "3。", "对", "是的！", "没错", "不对")] == list(
        "abcaaac"
    )
    assert [chosen_code(text, options, book()) for text in ("0", "4", "对不起", "", "11")] == [""] * 5


def test_words_for_buttons_name_labels_that_exist() -> None:
    labels = {label for labels in book().words.buttons.values() for label in labels}
    assert labels <= variables().keys()


def test_every_button_of_the_catalogue_can_be_typed_as_it_reads() -> None:
    """Digits always work; the label as it reads should too, where it names no value."""
    catalogue = (ROOT / "locales" / "zh-CN" / "buttons.ftl").read_text("utf-8")
    labels = re.findall(r"^((?:btn|move)-[a-z-]+) = ([^{\n]+)$", catalogue, re.MULTILINE)
    silent = {key for key, label in labels if not _typed(key, label)}
    assert not silent


def _typed(key: str, label: str) -> bool:
    return bool(chosen_code(label, (Offered("x", key),), book()) or command_in(label, book()))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("GS-2611-00042", "GS-2611-00042"),
        ("gs-2611-00042到哪了", "GS-2611-00042"),
        ("ＧＳ－2611－00042", "GS-2611-00042"),
        ("XGS-2611-00042", ""),
        ("GS-2611-42", ""),
        ("2611-00042", ""),
    ],
)
def test_ticket_numbers(text: str, number: str) -> None:
    assert find_ticket_number(text, book()) == number


def test_cleaning() -> None:
    assert clean_text("a\u0000b\u200b\ud800c\u202e\n", 10) == "abc"
    assert clean_text("长" * 10, 4) == "长" * 4
    assert normalize_text("  ＯＫ！ ") == "ok"
    assert normalize_text("！？") == ""
    assert shorten_text("一 二\n三", 3) == "一 二…"
    assert mask_phone("13800135678") == "138****5678"
    assert mask_phone("12345") == "12345"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("青秀区", ["450103"]),
        ("南宁青秀", ["450103"]),
        ("就在南宁市青秀区民族大道", ["450103"]),
        ("南宁", ["450100"]),
        ("柳州城中区", ["450202"]),
        ("桂林秀峰", ["450302"]),
        ("广西柳州", ["450200"]),
        ("广西", []),  # never the whole region
        ("横州", ["450181"]),
        ("北京", []),
        ("南宁和柳州", ["450100", "450200"]),
    ],
)
def test_places_are_read_as_people_name_them(text: str, codes: list[str]) -> None:
    assert sorted(regions_named_in(text, book())) == codes


def test_the_nearest_city_of_a_shared_place() -> None:
    assert nearest_region(22.81, 108.37, book().regions) == "450100"
    assert nearest_region(25.28, 110.29, book().regions) == "450300"
    assert nearest_region(39.9, 116.4, book().regions) == ""
    assert nearest_region(float("nan"), 0.0, book().regions) == ""
