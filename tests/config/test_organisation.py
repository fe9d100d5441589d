"""Desks one above the other, and who has a line of work for a place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from config import ROOT
from config.errors import BadConfig
from config.organisation import DepartmentEntry, DeskEntry, HandlingLevel, Organisation, load_organisation

SHIPPED = load_organisation(ROOT)


def code(entry: DepartmentEntry | None) -> str:
    return entry.code if entry else ""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("desks.toml", "departments.toml", "regions.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_the_region_and_each_of_its_cities_has_a_desk() -> None:
    cities = {region[:4] for region in SHIPPED.regions if region.endswith("00") and region != "450000"}
    assert len(cities) == 14
    desks = {city: SHIPPED.desk_for(f"{city}00") for city in cities}
    assert {desk.higher for desk in desks.values() if desk} == {"guangxi"}
    assert len({desk.code for desk in desks.values() if desk}) == 14
    for outside in ("", "450000"):
        found = SHIPPED.desk_for(outside)
        assert found is not None
        assert (found.code, found.higher) == ("guangxi", "")


def test_the_region_has_a_unit_for_every_line_of_work() -> None:
    assert len(SHIPPED.departments_of("guangxi")) >= 25
    assert len(SHIPPED.departments_of("nanning")) >= 12
    assert all(SHIPPED.unit_for(line, "guangxi") for line in SHIPPED.lines)


@pytest.mark.parametrize(
    ("line", "desk", "level", "unit"),
    [
        ("tax", "nanning", "county", "tax"),
        ("tax", "nanning", "region", "guangxi-tax"),  # what belongs to the region, wherever it was said
        ("tax", "liuzhou", "city", "guangxi-tax"),  # no unit entered for the city: the one above
        ("customs", "nanning", "city", "guangxi-customs"),
        ("urban", "liuzhou", "county", "guangxi-housing"),  # a line it takes beside its own
        ("gossip", "nanning", "city", ""),
        ("tax", "moon", "city", ""),
    ],
)
def test_who_has_a_line_of_work(line: str, desk: str, level: HandlingLevel, unit: str) -> None:
    assert code(SHIPPED.unit_for(line, desk, level)) == unit


def test_the_superior_is_of_the_same_line_one_desk_up() -> None:
    superiors = {entry.code: code(SHIPPED.superior_of(entry)) for entry in SHIPPED.departments}
    assert (superiors["tax"], superiors["nanning-urban"]) == ("guangxi-tax", "guangxi-housing")
    assert superiors["guangxi-tax"] == ""  # nobody but the office


def test_three_tiers_are_climbed_one_by_one() -> None:
    desks = tuple(
        DeskEntry(code=name, name=name, regions=(region,), higher=higher)
        for name, region, higher in (("top", "45", ""), ("middle", "4501", "top"), ("low", "450103", "middle"))
    )
    units = tuple(
        DepartmentEntry(code=f"{desk}-{line}", name=line, desk=desk, line=line)
        for desk, line in (("top", "tax"), ("top", "fire"), ("middle", "tax"), ("low", "tax"), ("low", "water"))
    )
    organisation = Organisation(desks, units, frozenset())
    assert organisation.desks_up_from("low") == ("low", "middle", "top")
    assert [code(organisation.unit_for(line, "low")) for line in ("tax", "fire")] == ["low-tax", "top-fire"]
    assert code(organisation.superior_of(units[3])) == "middle-tax"
    assert [entry.code for entry in organisation.departments_in_reach("low")] == ["low-tax", "low-water", "top-fire"]


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("desks.toml", 'higher = "guangxi"', 'higher = "moon"', "nanning: there is no desk 'moon'"),
        ("desks.toml", 'higher = "guangxi"', 'higher = "nanning"', "nanning: .* circle at 'nanning'"),
        ("desks.toml", 'regions = ["45"]', 'regions = ["45"]\nhigher = "nanning"', "guangxi: .* circle at 'guangxi'"),
        ("departments.toml", 'line = "tax"', 'line = "market"', "'market at nanning' is there 2 times"),
        ("departments.toml", 'line = "tax"\n', "", "line: Field required"),
    ],
)
def test_a_broken_organisation_is_refused(folder: Path, file: str, old: str, new: str, reason: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadConfig, match=reason) as caught:
        load_organisation(folder)
    assert caught.value.file == folder / file


def test_the_desk_of_the_place_takes_a_ticket() -> None:
    """Mechanism 7: the longest beginning decides; what names no place goes to the widest desk."""
    wide = DeskEntry(code="region", name="自治区专席", regions=("45",))
    city = DeskEntry(code="liuzhou", name="柳州市专席", regions=("4502", "4503"))
    organisation = Organisation((wide, city), (), frozenset())
    found = {region: organisation.desk_for(region) for region in ("450203", "450300", "450103", "", "110000")}
    assert found == {"450203": city, "450300": city, "450103": wide, "": wide, "110000": None}
