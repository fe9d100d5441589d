"""Tables that are text, as hotlines' systems and spreadsheets write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.imports.columns import ImportEntry
from tests.nlu.imports.files_of_tickets import FEE, SAND, WATER, planned, reasons

ROWS = [["诉求类型", "诉求内容"], ["求助", WATER], ["咨询", FEE], ["举报", SAND]]
FOUND = (ImportEntry(2, WATER, "help"), ImportEntry(3, FEE, "consult"), ImportEntry(4, SAND, "report"))


def written(path: Path, encoding: str, delimiter: str = ",", end: str = "\r\n") -> Path:
    path.write_bytes("".join(delimiter.join(row) + end for row in ROWS).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_every_usual_encoding_and_delimiter_is_read(tmp_path: Path, encoding: str, delimiter: str, end: str) -> None:
    for name in ("a.csv", "a.txt", "a.tsv", "a.xls"):  # all of them are given to what spreadsheets export
        assert planned(written(tmp_path / name, encoding, delimiter, end)).new == FOUND


@pytest.mark.parametrize(("encoding", "torn"), [("gb18030", b"\xa3"), ("gb18030", b"\xcd"), ("utf-8", b"\xe5\x9f")])
def test_a_character_cut_at_the_end_of_a_cell_is_left_out(tmp_path: Path, encoding: str, torn: bytes) -> None:
    path = tmp_path / "a.csv"
    lines = [",".join(row).encode(encoding) for row in ROWS]
    path.write_bytes(b"\n".join([*lines[:2], lines[2] + torn, *lines[3:]]) + b"\n")
    assert planned(path).new == FOUND


def test_a_character_broken_within_a_cell_is_told_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [",".join(row).encode("gb18030") for row in ROWS]
    path.write_bytes(b"\n".join([*lines[:2], lines[2].replace(b",", b"\xff,\xff"), *lines[3:]]))
    assert reasons(path) == ["a.csv: neither UTF-8 nor UTF-16 nor GB 18030"]
    path.write_bytes(b"\n".join([*lines[:2], lines[2][:9] + b"\xff" + lines[2][9:], *lines[3:]]))
    assert reasons(path) == ["a.csv:3: a character is broken"]


def test_a_sign_for_a_broken_character_that_stood_there_before_is_a_sign(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"诉求类型,诉求内容\n求助,{WATER}\ufffd还有\n", encoding="utf-8")
    assert planned(path).new == (ImportEntry(2, f"{WATER}\ufffd还有", "help"),)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html><table><tr><td>x</td></tr></table>", "a web page under a table's name"),
        ("\ufeff<?xml version='1.0'?>".encode(), "a web page under a table's name"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "an old workbook, or one with a password"),
    ],
)
def test_what_only_bears_the_name_of_a_table_is_told(tmp_path: Path, content: bytes, reason: str) -> None:
    for name in ("a.xls", "a.csv"):
        (tmp_path / name).write_bytes(content)
        assert reasons(tmp_path / name) == [f"{name}: {reason}: open it and save it as .xlsx or as CSV"]
