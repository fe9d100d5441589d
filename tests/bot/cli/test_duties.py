"""`guishang duties …` as an operator meets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import cli
from config import ROOT
from config.duties import BadDuties

SHIPPED = (ROOT / "duties.toml").read_text(encoding="utf-8")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("GUISHANG_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    return CliRunner()


def call(run: CliRunner, *arguments: str) -> Result:
    return run.invoke(cli, ["duties", *arguments])


def test_a_new_list_is_shown_kept_and_read(run: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "new.toml"
    changed = SHIPPED.replace('version = "2026.1"', 'version = "2026.2"').replace('name = "海域使用', 'name = "用海')
    file.write_text(changed, encoding="utf-8")
    dry = call(run, "import", str(file), "--dry-run")
    assert dry.exit_code == 0
    assert "~ land-sea name: 海域使用和养殖用海 → 用海和养殖用海" in dry.output
    assert "liuzhou guilin" in dry.output
    assert "0 added, 0 removed, 1 changed in 1 fields; compared with version 2026.1" in dry.output
    assert "version 2026.2: nothing was written" in dry.output
    assert "2026.2" not in call(run, "list").output
    assert "version 2026.2: kept, in force from 2026-01-01 on" in call(run, "import", str(file)).output
    assert "version 2026.2: nothing was written" in call(run, "import", str(file)).output
    shown = call(run, "show", "land-sea").output
    assert "用海和养殖用海" in shown
    assert "海域使用管理法" in shown
    assert "liuzhou         广西壮族自治区自然资源厅" in shown
    listed = call(run, "list", "--line", "tobacco", "--version", "2026.1").output
    assert "3 duties" in listed
    assert "2026.1 from 2026-01-01   2026.2 from 2026-01-01" in listed


def test_what_is_wrong_is_said_and_changes_nothing(run: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(SHIPPED.replace('line = "maritime"', 'line = "moon"'), encoding="utf-8")
    bad = call(run, "import", str(file))
    assert isinstance(bad.exception, BadDuties)  # `main` prints it in place of a traceback
    assert len(bad.exception.rows) == 2
    file.write_text(SHIPPED.replace('name = "海域使用', 'name = "用海'), encoding="utf-8")
    again = call(run, "import", str(file))
    assert (again.exit_code, "version 2026.1 is kept already" in again.output) == (1, True)
    unknown = call(run, "show", "moon")
    assert (unknown.exit_code, "no duty has the code 'moon'" in unknown.output) == (1, True)
    assert "no duty list has the version 'moon'" in call(run, "list", "--version", "moon").output


def test_the_ranking_is_measured(run: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "messages.jsonl"
    file.write_text('{"text": "路灯不亮", "duty": "urban-lighting", "kind": "help", "region": "450103"}\n', "utf-8")
    measured = call(run, "measure", str(file)).output
    assert "1.000" in measured
    assert "all" in measured
