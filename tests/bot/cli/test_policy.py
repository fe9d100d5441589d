"""Another policy is told before it is in force."""

from __future__ import annotations

import shutil
from pathlib import Path

from config import ROOT
from tests.fixtures.command import run_command


def test_another_policy_is_told_before_it_is_in_force(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "policy", tmp_path / "policy"))
    limits = folder / "limits.toml"
    shipped = limits.read_text(encoding="utf-8")
    limits.write_text(shipped.replace("urge_hours = 24", "urge_hours = 12"), encoding="utf-8")
    told = run_command(tmp_path, "policy", "check", str(folder), "--on", "2026-11-23")
    assert told.exit_code == 0, told.output
    assert "limits.toml: urge_hours: 24 -> 12" in told.output
    limits.write_text(shipped.replace("urge_hours = 24", "urge_hours = 'often'"), encoding="utf-8")
    refused = run_command(tmp_path, "policy", "check", str(folder))
    assert refused.exit_code != 0
    line = next(n for n, text in enumerate(shipped.splitlines(), 1) if text.startswith("urge_hours"))
    assert f"limits.toml: line {line}, version.0.urge_hours: " in str(refused.exception)
