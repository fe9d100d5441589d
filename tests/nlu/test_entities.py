from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import ROOT
from config.reading import read_toml
from config.regions import load_regions
from nlu.entities import AGENCIES_FILE, KINDS, _Agencies, load_rules
from nlu.entities.measure import EntityMismatch, measure_entities
from nlu.entities.numerals import parse_number
from nlu.errors import CorpusRefused

TODAY = date(2026, 11, 22)  # a Sunday
RULES = load_rules(lambda: TODAY)
LABELLED = Path(__file__).with_name("entities.jsonl")


def found(text: str, kind: str) -> list[tuple[str, str]]:
    return [(text[entity.start : entity.end], entity.value) for entity in RULES(text) if entity.kind == kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("在南宁市青秀区民族大道", [("南宁市青秀区", "450103")]),
        ("柳州鱼峰区的店", [("柳州鱼峰区", "450203")]),
        ("广西壮族自治区百色市田阳区", [("广西壮族自治区百色市田阳区", "451003")]),
        ("从桂林到北海", [("桂林", "450300"), ("北海", "450500")]),
        ("我在横县，现在叫横州市", [("横县", "450181"), ("横州市", "450181")]),
        ("三江县的茶", [("三江县", "450226")]),
        ("防城港市港口区", [("防城港市港口区", "450602")]),
        ("安居乐业，资源整合，港口建设，兴业银行，大新百货", []),
        ("桂林路和南宁大道交叉口", []),
        ("柳州螺蛳粉和桂林米粉", []),
        ("北海道的雪", []),
        ("在青秀山公园", []),
    ],
)
def test_regions(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "region") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("欠我3,200.50元", [("3,200.50元", "320050")]),
        ("罚了三千二块", [("三千二块", "320000")]),
        ("工程款87万元", [("87万元", "87000000")]),
        ("两万多块钱", [("两万多块钱", "2000000")]),
        ("一万二千元整", [("一万二千元整", "1200000")]),
        ("三万六块", [("三万六块", "3600000")]),
        ("五块五一斤", [("五块五", "550")]),
        ("八十八块八毛", [("八十八块八毛", "8880")]),
        ("¥99", [("¥99", "9900")]),
        ("一百零五元", [("一百零五元", "10500")]),
        ("手续费0.5元一笔，五元三张", [("0.5元", "50"), ("五元", "500")]),
        ("一块去，两块地，三块牌子", []),
        ("3万只鸡，5个月", []),
    ],
)
def test_amounts(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "amount") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("打13812345678", [("13812345678", "13812345678")]),
        ("电话138-1234-5678。", [("138-1234-5678", "13812345678")]),
        ("+86 13812345678", [("+86 13812345678", "13812345678")]),
        ("座机0771-5512345", [("0771-5512345", "07715512345")]),
        ("身份证450103199001011234", []),
        ("订单2025111113812345678", []),
        ("12345热线", []),
        ("编号 GS-2611-00042", []),
    ],
)
def test_phones(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "phone") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("昨天下午", [("昨天", "2026-11-21")]),
        ("大前天说的", [("大前天", "2026-11-19")]),
        ("上周五办的", [("上周五", "2026-11-13")]),
        ("下周", [("下周", "2026-W48")]),
        ("这个星期天", [("这个星期天", "2026-11-22")]),
        ("上个月15号", [("上个月15号", "2026-10-15")]),
        ("上个月", [("上个月", "2026-10")]),
        ("去年10月", [("去年10月", "2025-10")]),
        ("2025年3月5日", [("2025年3月5日", "2025-03-05")]),
        ("2025-03-05", [("2025-03-05", "2025-03-05")]),
        ("二〇二五年六月", [("二〇二五年六月", "2025-06")]),
        ("11月5号", [("11月5号", "2026-11-05")]),
        ("12月1日前", [("12月1日", "2026-12-01")]),
        ("12月28日", [("12月28日", "2025-12-28")]),
        ("三天前", [("三天前", "2026-11-19")]),
        ("两个星期后", [("两个星期后", "2026-12-06")]),
        ("3个月前", [("3个月前", "2026-08")]),
        ("拖了半年", [("半年", "P6M")]),
        ("等了两个月", [("两个月", "P2M")]),
        ("15个工作日", []),
        ("2月30日", []),
        ("2025年13月", [("2025年", "2025")]),
        ("三年级", []),
        ("第三天", []),
        ("拖了三个多月", [("三个多月", "P3M")]),
        ("一个半月", [("一个半月", "P1M15D")]),
        ("烂了两年半", [("两年半", "P2Y6M")]),
        ("等了两个半小时", [("两个半小时", "PT2H30M")]),
        ("40分钟", [("40分钟", "PT40M")]),
        ("拖了二十多天", [("二十多天", "P20D")]),
        ("两三天就好", []),
        ("一个月八百元", []),
    ],
)
def test_dates(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "date") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("工商所不给办", [("工商所", "市场监督管理局")]),
        ("税务大厅的窗口", [("税务大厅", "税务局")]),
        ("城管和交警", [("城管", "城市管理综合行政执法局"), ("交警", "交通警察支队")]),
        ("劳动监察大队", [("劳动监察大队", "人力资源和社会保障局")]),
        ("楼下的烧烤店", []),
    ],
)
def test_departments(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "department") == expected


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百零五", 105),
        ("三千二", 3200),
        ("三千零二", 3002),
        ("两万三千", 23000),
        ("三万六", 36000),
        ("一亿二千万", 120_000_000),
        ("3万5", 35000),
        ("1.5万", 15000),
        ("二〇二六", 2026),
    ],
)
def test_numbers(written: str, value: int) -> None:
    assert parse_number(written) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我在南宁市青秀区开了一家阿珍螺蛳粉店，被查了", ["阿珍螺蛳粉店"]),
        ("广西桂盛食品有限公司欠薪半年", ["桂盛食品有限公司"]),
        ("金湖路的万家福超市和好又多超市", ["万家福超市", "好又多超市"]),
        ("望江楼饭店和丰源酒家", ["望江楼饭店", "丰源酒家"]),
        ("隔壁老王烧烤店", ["老王烧烤店"]),
        ("金源物业公司也不管", ["金源物业公司"]),
        ("楼下的螺蛳粉店、这家公司、三家超市、那个新开的大药房、小区物业、某某公司", []),
        ("去银行贷款，想开一家奶茶店，学校不退费", []),
        ("店" * 50, []),
    ],
)
def test_organisations(text: str, expected: list[str]) -> None:
    assert [value for _, value in found(text, "organisation")] == expected


def test_a_labelled_file_is_met_as_far_as_is_promised() -> None:
    measured = measure_entities(LABELLED, TODAY)
    assert measured.lines >= 200
    assert [score.kind for score in measured.kinds] == list(KINDS)
    for score in measured.kinds:
        assert score.precision >= 0.9, score
        assert score.recall >= 0.9, score


def test_a_slip_is_shown_with_its_line(tmp_path: Path) -> None:
    labelled = tmp_path / "own.jsonl"
    labelled.write_text(
        '{"text": "靖西停电三天", "entities": [["region", "451081"], ["amount", "300"]]}\n', encoding="utf-8"
    )
    measured = measure_entities(labelled, TODAY)
    assert measured.slips == (EntityMismatch(1, "靖西停电三天", (("amount", "300"),), (("date", "P3D"),)),)
    assert {
        score.kind: (score.right, score.missed, score.wrong) for score in measured.kinds if score.kind != "phone"
    } == {
        "region": (1, 0, 0),
        "department": (0, 0, 0),
        "organisation": (0, 0, 0),
        "amount": (0, 1, 0),
        "date": (0, 0, 1),
    }


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("nonsense", "own.jsonl:1: not a line of JSON"),
        ('{"text": "a"}', "own.jsonl:1: not a line of JSON"),
        ('{"text": "a", "entities": [["region"]]}', "own.jsonl:1: not a line of JSON"),
        ('{"text": "a", "entities": [["shop", "b"]]}', "own.jsonl:1: kinds must be of"),
        ('{"text": 3, "entities": []}', "own.jsonl:1: kinds must be of"),
        ("", "own.jsonl: no labelled line"),
    ],
)
def test_a_broken_label_is_refused_by_its_line(tmp_path: Path, line: str, reason: str) -> None:
    labelled = tmp_path / "own.jsonl"
    labelled.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(CorpusRefused) as refused:
        measure_entities(labelled, TODAY)
    assert [found for found in refused.value.reasons if found.startswith(reason)]


@given(
    st.text(
        alphabet="一二三十百千万亿元块年月日天前后上下周南宁市区店厂超公司阿珍的在0123456789.,-+ 个半点多", max_size=60
    )
)
def test_any_mixture_gives_ordered_spans_that_do_not_overlap(text: str) -> None:
    end = 0
    for entity in RULES(text):
        assert end <= entity.start < entity.end <= len(text)
        end = entity.end


@pytest.mark.parametrize(
    "row",
    [
        "三" * 4000,
        "1" * 4000,
        "1,111" * 800,
        "1年" * 2000,
        "三天" * 2000,
        "0771" * 1000,
        "上个月" * 1300,
        "阿珍店" * 1300,
    ],
)
def test_rows_made_to_be_slow_are_not(row: str) -> None:
    began = time.perf_counter()
    RULES(row)
    assert time.perf_counter() - began < 0.5


def test_the_list_of_regions_is_whole_and_its_short_forms_name_one_place_each() -> None:
    regions = load_regions(ROOT)
    codes = [region.code for region in regions]
    names = [name for region in regions for name in (region.name, *region.short)]
    assert len(codes) == len(set(codes)) == 1 + 14 + 111
    assert len(names) == len(set(names))
    assert {region.parent for region in regions} <= {"", *codes}
    assert all(region.code.startswith(region.parent.rstrip("0")) for region in regions)


def test_no_name_means_two_departments() -> None:
    agencies = read_toml(AGENCIES_FILE, _Agencies).agency
    names = [name for agency in agencies for name in (agency.name, *agency.short)]
    assert len(names) == len(set(names))
