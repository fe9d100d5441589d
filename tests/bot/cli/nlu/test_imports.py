"""Imports from the trial to their return, as an administrator makes them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.nlu.commands import nlu
from nlu.errors import CorpusRefused
from tests.nlu.imports.files_of_tickets import FEE, SAND, WATER, table


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUISHANG_DATA_DIR", str(tmp_path / "home"))
    return tmp_path / "home" / "examples"


def run(*words: str) -> str:
    ran = CliRunner().invoke(nlu, list(words))
    if ran.exception is not None and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    return ran.output


def test_an_import_from_the_trial_to_its_return(at_home: Path) -> None:
    table(Path("june.csv"), ["内容", "类型"], [f"{WATER}，电话13800138000", "求助"], [FEE, "咨询"], [FEE, "咨询"])
    assert run("imports") == "nothing was imported: guishang nlu import FILE\n"
    tried = run("import", "june.csv", "--dry-run")
    assert "dry run: nothing was changed; 2 examples would be added" in tried
    assert "masked: 1 phone" in tried
    assert not list(at_home.glob("*.yml"))
    assert "june: 2 examples added" in run("import", "june.csv")
    assert "13800138000" not in (at_home / "june.yml").read_text(encoding="utf-8")
    before = (at_home / "june.yml").stat()
    assert "nothing to import: every row is among the examples already" in run("import", "june.csv")
    assert (at_home / "june.yml").stat() == before
    assert "june" in run("imports")
    assert run("import", "--remove", "june") == "june: taken back\n"
    assert not list(at_home.glob("*.yml"))


def test_a_poisoned_import_changes_nothing(at_home: Path) -> None:
    table(Path("june.csv"), ["内容", "类型"], [WATER, "求助"], [FEE, "咨询"])
    run("import", "june.csv")
    table(Path("july.csv"), ["内容", "类型"], [SAND, "举报"], [WATER, "投诉"])
    with pytest.raises(CorpusRefused, match=r"^july\.csv:3: \(complaint\) contradicts \(help\) june\.yml:\d+: "):
        run("import", "july.csv")
    assert [path.name for path in at_home.glob("*.yml")] == ["june.yml"]


def test_a_map_to_no_kind_is_refused(at_home: Path) -> None:
    table(Path("june.csv"), ["内容", "类型"], [WATER, "诉求"])
    assert "write NAME=KIND" in run("import", "june.csv", "--map", "诉求=helps")
    assert "june: 1 examples added" in run("import", "june.csv", "--map", "诉求=help")
