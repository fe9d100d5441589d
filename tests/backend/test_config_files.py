"""The files an operator edits: the shipped ones are good, and a broken one is refused with its name and the reason."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from backend.demo import load_script
from backend.desk.knowledge_base import load_faq
from config import ROOT
from config.duties import load_duties
from config.errors import BadConfig
from config.organisation import DeskEntry, Organisation, load_calendar_days, load_organisation
from config.policy import FILES, load_policy

LOADERS: dict[str, Callable[[Path], object]] = {
    **{f"policy/{name}": lambda folder: load_policy(folder / "policy") for name in FILES.values()},
    "duties.toml": lambda folder: load_duties(folder / "duties.toml", load_organisation(ROOT).lines),
    "desks.toml": load_organisation,
    "departments.toml": load_organisation,
    "regions.toml": load_organisation,
    "calendar.toml": load_calendar_days,
    "faq.yml": lambda folder: load_faq(folder / "faq.yml"),
    "demo.toml": lambda folder: load_script(folder / "demo.toml"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "config"
    for name in LOADERS:
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    return copy


@pytest.mark.parametrize("name", LOADERS)
def test_the_shipped_file_is_good(folder: Path, name: str) -> None:
    LOADERS[name](folder)


@pytest.mark.parametrize("name", LOADERS)
@pytest.mark.parametrize(
    "content",
    [
        b"= [ nonsense",
        b"\xff\xfe\x00",
        b"unknown = 1",
        b"version = 3",
        pytest.param(b"deep = " + b"[" * 5000, id="brackets without end"),
        pytest.param(b"long = " + b"9" * 5000, id="a number too long to read"),
        None,
    ],
)
def test_a_broken_file_is_refused_by_name(folder: Path, name: str, content: bytes | None) -> None:
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    with pytest.raises(BadConfig) as caught:
        LOADERS[name](folder)
    assert caught.value.file == folder / name
    assert caught.value.reason


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("policy/deadlines.toml", "verify_days = 1 ", "verify_days = 0 ", "verify_days"),
        ("policy/deadlines.toml", "verify_days = 1 ", "verfy_days = 1 ", "verfy_days"),
        ("policy/deadlines.toml", "warn_at = 0.8", "warn_at = 1.8", "warn_at"),
        ("policy/deadlines.toml", "09:00:00", "19:00:00", "before day_ends"),
        ("policy/deadlines.toml", "consult = 2", "", "consult"),
        ("policy/secrecy.toml", '["report"]', '["gossip"]', "secret_kinds"),
        ("policy/limits.toml", "effective = 2024-01-01", "effective = 2024-13-01", "line 2"),
        ("departments.toml", 'desk = "nanning"', 'desk = "moon"', "no desk 'moon'"),
        ("departments.toml", 'code = "tax"', 'code = "market"', "2 times"),
        ("calendar.toml", "2026-04-20", "2026-04-17", "2 times"),
        ("faq.yml", "id: licence-sole", "id: licence-new", "licence-new"),
        ("faq.yml", "问 12345。", "问 12345。" * 30, "at most 80"),
    ],
)
def test_the_reason_names_the_place(folder: Path, name: str, old: str, new: str, reason: str) -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadConfig, match=reason):
        LOADERS[name](folder)


def test_a_rule_holds_from_its_day(folder: Path) -> None:
    file = folder / "policy" / "deadlines.toml"
    later = file.read_text(encoding="utf-8").replace("2024-01-01", "2027-01-01").replace("help = 5", "help = 3")
    file.write_text(file.read_text(encoding="utf-8") + later, encoding="utf-8")
    policy = load_policy(folder / "policy")
    found = [policy.deadlines(day).handle_days.help for day in (date(2000, 1, 1), date(2026, 12, 31), date(2027, 1, 1))]
    assert found == [5, 5, 3]


def test_versions_out_of_order_are_refused(folder: Path) -> None:
    file = folder / "policy" / "secrecy.toml"
    file.write_text(file.read_text(encoding="utf-8") * 2, encoding="utf-8")
    with pytest.raises(BadConfig, match="in order"):
        load_policy(folder / "policy")


def test_the_desk_of_the_place_takes_a_ticket() -> None:
    """Mechanism 7: the longest beginning decides; what names no place goes to the widest desk."""
    wide = DeskEntry(code="region", name="自治区专席", regions=("45",))
    city = DeskEntry(code="liuzhou", name="柳州市专席", regions=("4502", "4503"))
    organisation = Organisation((wide, city), (), frozenset())
    found = {region: organisation.desk_for(region) for region in ("450203", "450300", "450103", "", "110000")}
    assert found == {"450203": city, "450300": city, "450103": wide, "": wide, "110000": None}
