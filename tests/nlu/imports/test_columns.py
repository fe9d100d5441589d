"""Which columns and kinds are meant, and which rows cannot be taken."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from nlu.imports.columns import ColumnChoice, ImportEntry
from tests.nlu.imports.files_of_tickets import FEE, SAND, WATER, planned, reasons, table


def test_json_lines_are_read_and_english_names_known(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [{"text": SAND, "label": "report", "tags": [1]}, {"label": "Help", "text": WATER}]
    path.write_text("\n\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    assert planned(path).new == (ImportEntry(1, SAND, "report"), ImportEntry(3, WATER, "help"))


def test_columns_and_kinds_can_be_told(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", ["内容", "来信原文", "分类1"], ["略", WATER, "诉求"], ["略", FEE, "表扬"])
    plan = planned(path, ColumnChoice("来信原文", "分类1", {"诉求": "help", "表扬": ""}))
    assert plan.new == (ImportEntry(2, WATER, "help"),)
    assert plan.left_out == Counter({"表扬": 1})


def test_text_is_cleaned_as_a_message_is_and_loses_markup(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "/ [我店]\u200b门口\n{下水道} 堵了ＡＢ", "label": "help"}))
    assert planned(path).new[0].text == "［我店］门口 ｛下水道｝ 堵了AB"


def test_every_bad_row_is_told_and_none_is_imported(tmp_path: Path) -> None:
    rows = [["内容", "类型"], [WATER, "求助"], ["", "咨询"], [FEE, "闲聊"], ["长" * 1001, "投诉"], [SAND, ""]]
    assert reasons(table(tmp_path / "a.csv", *rows)) == [
        "a.csv:3: no text (a formula without a stored value reads as none)",
        "a.csv:4: unknown kind '闲聊'; --map 闲聊=complaint says which it is, --map 闲聊= leaves it out",
        "a.csv:5: 1001 characters, at most 1000",
        "a.csv:6: no kind",
    ]


def test_a_table_without_the_two_columns_is_refused_with_what_it_has(tmp_path: Path) -> None:
    (reason,) = reasons(table(tmp_path / "a.csv", ["编号", "日期"], ["1", "2"]))
    assert reason == "a.csv:1: no columns of text and kind (--text-column, --label-column) among: 编号  日期"


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    (reason,) = reasons(table(tmp_path / "a.csv", ["内容", "内容", "类型"], ["1", "2", "咨询"]))
    assert reason == "a.csv:1: two columns are named 内容"
