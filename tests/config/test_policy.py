"""Each rule has versions, each of which holds from its day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from config.errors import BadConfig
from config.policy import load_policy


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
