"""The file of duties is read strictly: whole or not at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config import ROOT
from config.duties import BadDuties, load_duties
from config.errors import BadConfig
from tests.backend.dispatch.shipped_duties import ORGANISATION, SHIPPED


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
