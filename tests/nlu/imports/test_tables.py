"""Files are read whole, or refused with the reason."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from nlu.imports import tables, workbooks
from nlu.imports.columns import ImportEntry
from tests.nlu.imports.files_of_tickets import FEE, WATER, planned, reasons, sheet, table


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_of_the_country(tmp_path: Path, encoding: str) -> None:
    path = table(tmp_path / "a.csv", ["工单编号", "诉求内容", "诉求类型"], ["1", WATER, "求助"], encoding=encoding)
    assert planned(path).new == (ImportEntry(2, WATER, "help"),)


def test_a_workbook_is_read_below_its_title(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx", ["2026 年工单"], [], ["编号", "内容", "类型"], [1, WATER, "求助"], [2, FEE, "咨询"]
    )
    assert planned(path).new == (ImportEntry(4, WATER, "help"), ImportEntry(5, FEE, "consult"))


def test_a_row_has_the_number_of_its_first_line(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", ["text", "label"], [f'"{WATER}\n请尽快处理"', "help"], ["嗯", "help"])
    assert reasons(path) == ["a.csv:4: 1 characters, at least 4 are needed"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.doc", b"text,label", "a.doc: not one of .csv .xlsx .jsonl"),
        ("a.csv", b"", "a.csv: no rows"),
        ("a.csv", b"text,label\n", "a.csv: no row to import"),
        ("a.csv", b"text,label\n\xff\xff\xff,help", "a.csv: neither UTF-8 nor UTF-16 nor GB 18030"),
        ("a.csv", b'text,label\n"a"b,help\n', "a.csv:2: "),
        ("a.csv", b"text,label\n" + b"x" * 200_000 + b",help\n", "a.csv:2: field larger than"),
        ("a.csv", b"," * 100, "a.csv: no rows"),
        ("a.csv", b"a," * 300, "a.csv:1: more than 200 columns"),
        ("a.jsonl", b'{"text": "a", "label": "help"}\n[1]\n{\n', "a.jsonl:2: not a JSON object"),
        ("a.jsonl", b"[" * 100_000, "a.jsonl:1: not a JSON object"),
        ("a.jsonl", b'{"text": ["a", "b"], "label": "help"}', "a.jsonl:1: no text"),
        ("a.xlsx", b"text,label\n", "a.xlsx: not a workbook that can be read (BadZipFile)"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 40, "a.xlsx: not a workbook that can be read (BadZipFile)"),
    ],
)
def test_a_hostile_file_is_refused(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert reasons(path)[0].startswith(reason)


def forged(path: Path, member: str, content: bytes) -> Path:
    """A good workbook with one member exchanged."""
    good = sheet(path.with_name("good.xlsx"), ["text", "label"], [WATER, "help"])
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, content if name == member else source.read(name))
    return path


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "BIGGEST_UNPACKED", 1_000_000)
    path = forged(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", b" " * 1_000_001)
    assert path.stat().st_size < 20_000
    assert reasons(path) == ["a.xlsx: more than 1000000 bytes when unpacked"]


def test_entities_that_breed_are_refused(tmp_path: Path) -> None:
    breeding = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "{"ha" * 50}">{breeding}]><worksheet><sheetData>&e9;</sheetData></worksheet>'
    path = forged(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", bomb.encode())
    assert reasons(path) == ["a.xlsx: not a workbook that can be read (ParseError)"]


@pytest.mark.parametrize(
    "xml",
    [
        b"<worksheet><sheetData><row r='1'><c t='s'><v>999</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row r='x'><c r='??'><v>1</v></c></row></sheetData></worksheet>",
        b"<worksheet>",
        b"\xff\xfe",
    ],
)
def test_a_torn_sheet_is_refused(tmp_path: Path, xml: bytes) -> None:
    text = xml.replace(b"<worksheet>", b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">')
    assert reasons(forged(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", text))[0].startswith("a.xlsx: n")


def test_a_sheet_that_claims_a_million_rows_is_read_as_what_it_is(tmp_path: Path) -> None:
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c><c r="B1" t="inlineStr"><is><t>label</t>'
        '</is></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>' + WATER + '</t></is></c><c r="B3" t="inlineStr">'
        "<is><t>help</t></is></c></row></sheetData></worksheet>"
    )
    path = forged(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", xml.encode())
    assert planned(path).new == (ImportEntry(3, WATER, "help"),)


def test_a_formula_is_never_taken_for_what_somebody_said(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", ["text", "label"], ['=HYPERLINK("http://evil.example","停水了好几天")', "help"])
    assert reasons(path) == ["a.xlsx:2: no text (a formula without a stored value reads as none)"]


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 1)
    path = table(tmp_path / "a.csv", ["text", "label"], [WATER, "help"], [FEE, "consult"])
    assert reasons(path) == ["a.csv: more than 1 rows"]
