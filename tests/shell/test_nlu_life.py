"""The commands around a model's life as an operator meets them, on a fresh data folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from bot.__main__ import cli
from bot.workers.drift_watch import drift_watcher
from nlu.errors import NluError
from tests.backend.learning.predicted_tickets import few_alarm, submit
from tests.fixtures.desk import open_desk

GOLD = '{"text": "冷库停电一夜，虾都坏了", "label": "help"}\n{"text": "港口地磅坏了没人修，卡车排了三小时"}\n'


class Commands:
    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    def __call__(self, *arguments: str) -> Result:
        environment = {"GUISHANG_DATA_DIR": str(self._data_dir), "COLUMNS": "200"}
        return CliRunner().invoke(cli, ["nlu", *arguments], env=environment)


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


async def test_a_worker_shows_drift_and_warns_once(sqlite_url: str) -> None:
    async with open_desk(sqlite_url) as desk:
        for n in range(3):
            await submit(desk, f"冷库停电第{n}夜", confidence=0.1)
        look = drift_watcher(few_alarm(desk.backend.context))
        with capture_logs() as logged:
            await look()
            await look()
    assert REGISTRY.get_sample_value("guishang_nlu_low_confidence_share") == 1.0
    assert REGISTRY.get_sample_value("guishang_nlu_repicked_share", {"kind": "help"}) == 0.0
    assert REGISTRY.get_sample_value("guishang_nlu_drift_alarms") == 1.0
    assert [(line["event"], line["what"]) for line in logged] == [("the model drifts", "low confidence")]
