"""The command measures the served model on a labelled file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.nlu.commands import nlu
from nlu.errors import CorpusRefused


@pytest.mark.rasa
def test_the_command_measures_the_served_model_and_draws(
    rasa_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUISHANG_NLU__URL", rasa_url)
    lines = [
        {"text": "请问个体户换经营场所要带哪些材料", "label": "consult"},
        {"text": "建议开通线上年检", "label": "suggestion"},
    ]
    Path("gold.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    ran = CliRunner().invoke(nlu, ["evaluate", "gold.jsonl", "--json", "--plots", "drawn"], catch_exceptions=False)
    figures = json.loads(ran.stdout)
    assert (figures["examples"], figures["accuracy"]) == (2, 1.0)
    assert figures["model"]
    assert len(list(Path("drawn").iterdir())) == 6


def test_the_command_measures_nothing_if_a_line_is_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUISHANG_DATA_DIR", "home")
    Path("gold.jsonl").write_text('{"text": "停水", "label": "x"}', encoding="utf-8")
    with pytest.raises(CorpusRefused, match=r"^gold\.jsonl:1: label must be one of "):
        CliRunner().invoke(nlu, ["evaluate", "gold.jsonl", "--plots", "drawn"], catch_exceptions=False)
    assert [path.name for path in tmp_path.iterdir()] == ["gold.jsonl"]
