"""The commands around a model's life as an operator meets them, on a fresh data folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from nlu.errors import NluError
from tests.fixtures.command import run_command

GOLD = '{"text": "冷库停电一夜，虾都坏了", "label": "help"}\n{"text": "港口地磅坏了没人修，卡车排了三小时"}\n'


class Commands:
    """`guishang nlu …`"""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    def __call__(self, *arguments: str) -> Result:
        return run_command(self._data_dir, "nlu", *arguments)


@pytest.fixture
def nlu(tmp_path: Path) -> Commands:
    return Commands(tmp_path / "var")


def test_a_fresh_house_has_nothing_to_show_and_says_so(nlu: Commands) -> None:
    assert nlu("queue").output == "nothing to label\n"
    assert json.loads(nlu("queue", "--json").output) == []
    assert "no training yet" in nlu("jobs").output
    assert json.loads(nlu("jobs", "--json").output) == []
    assert json.loads(nlu("drift", "--weeks", "1", "--json").output)[0]["guesses"] == 0
    assert "no shadow has answered yet" in nlu("shadow", "report").output
    assert nlu("shadow", "off").output == "no shadow\n"
    assert json.loads(nlu("gold", "status", "--json").output) == {"agreed": {}, "open": 0, "disputed": 0, "unfit": 0}


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("gate", "nothing"), "is not in"),
        (("promote", "nothing"), "is not in"),
        (("rollback",), "no earlier model"),
        (("cancel",), "no running job"),
        (("shadow", "nothing"), "is not in"),
    ],
)
def test_what_is_not_there_is_told_in_one_line(nlu: Commands, arguments: tuple[str, ...], why: str) -> None:
    failed = nlu(*arguments)
    assert isinstance(failed.exception, NluError)
    assert why in str(failed.exception)


def test_two_people_make_a_gold_text(nlu: Commands, tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(GOLD, encoding="utf-8")
    assert "who labels?" in nlu("gold", "import", str(file)).output
    assert nlu("gold", "import", str(file), "--by", "阿德").output == "2 new gold texts\n"
    assert [line[:1] for line in nlu("gold", "next", "--by", "阿德").output.splitlines()] == ["2"]
    assert nlu("gold", "label", "1", "help", "--by", "小黄").output == "1: help\n"
    assert "waits for another" in nlu("gold", "label", "2", "help", "--by", "小黄").output
    assert "has labelled text 2 already" in nlu("gold", "label", "2", "help", "--by", "小黄").output
    assert nlu("label", "2", "praise", "--by", "小黄").exit_code == 2
    assert nlu("gold", "status").output.splitlines()[0].split() == ["help", "1"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no text"),
        (b"{}\n", "gold.jsonl:1"),
        (b'{"text": 5}\n', "gold.jsonl:1"),
        (b'{"text": "\xff"}\n', "not UTF-8"),
        (b"[" * 100_000, "gold.jsonl:1"),
        ('{"text": "请问新开一家店要办哪些证，去哪里办"}\n{"text": 1}'.encode(), "gold.jsonl:2"),
    ],
)
def test_a_gold_file_that_cannot_be_read_changes_nothing(
    nlu: Commands, tmp_path: Path, content: bytes, why: str
) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_bytes(content)
    assert why in str(nlu("gold", "import", str(file)).exception)
    assert json.loads(nlu("gold", "status", "--json").output)["open"] == 0
