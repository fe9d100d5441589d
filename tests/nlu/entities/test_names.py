"""Regions and departments are found by their names."""

from __future__ import annotations

import pytest

from config import ROOT
from config.regions import load_regions
from config.toml_files import read_toml
from nlu.entities import AGENCIES_FILE, _Agencies
from tests.nlu.entities.rules import found


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
        ("工商所不给办", [("工商所", "市场监督管理局")]),
        ("税务大厅的窗口", [("税务大厅", "税务局")]),
        ("城管和交警", [("城管", "城市管理综合行政执法局"), ("交警", "交通警察支队")]),
        ("劳动监察大队", [("劳动监察大队", "人力资源和社会保障局")]),
        ("楼下的烧烤店", []),
    ],
)
def test_departments(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "department") == expected


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
