"""Workbooks as hotlines and offices fill them: several sheets, merged cells, the marks of other programs."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from nlu.imports.columns import ImportEntry
from tests.nlu.imports.files_of_tickets import FEE, SAND, WATER, planned, reasons

HEAD = ("诉求内容", "诉求类型")
Rows = Sequence[Sequence[object]]


def workbook(path: Path, *sheets: tuple[str, Rows], shape: Callable[[Worksheet], None] = lambda sheet: None) -> Path:
    """A workbook of these sheets; a name that begins with a dot is a hidden sheet's; `shape` is done to each."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name.lstrip("."))
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if name.startswith(".") else "visible"
        shape(sheet)
    book.active = len(sheets) - 1
    book.save(path)
    return path


def rewritten(path: Path, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with each of its members changed."""
    changed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)))
    path.write_bytes(changed.getvalue())
    return path


# -- sheets -----------------------------------------------------------------------------------------------------------
def test_every_visible_sheet_with_both_columns_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        ("填表说明", [["请从第二行填起"], ["类型只能选五种"]]),
        (".字典", [HEAD, [SAND, "举报"]]),
        ("五月", [HEAD, [WATER, "求助"]]),
        ("空白", []),
        ("六月", [["2026 年 6 月"], HEAD, [FEE, "咨询"]]),
    )
    plan = planned(path)
    assert plan.new == (ImportEntry(2, WATER, "help", "五月"), ImportEntry(3, FEE, "consult", "六月"))
    assert plan.left_out == Counter({"sheet 填表说明": 1, "sheet 空白": 1})


def test_without_a_table_every_sheet_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ("填表说明", [["请从第二行填起"]]), ("数据", [["编号"], ["1"]]), ("空白", []))
    none = "no columns of text and kind (--text-column, --label-column) among"
    assert reasons(path) == [
        f"a.xlsx[填表说明]:1: {none}: 请从第二行填起",
        f"a.xlsx[数据]:1: {none}: 编号",
        "a.xlsx[空白]: no rows",
    ]


def test_a_bad_row_is_told_with_its_sheet(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", ("五月", [HEAD, [WATER, "求助"]]), ("六月", [HEAD, [WATER, "投诉"], [FEE, ""]])
    )
    assert reasons(path) == ["a.xlsx[六月]:3: no kind"]


def test_a_contradiction_between_sheets_names_both(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ("五月", [HEAD, [WATER, "求助"]]), ("六月", [HEAD, [WATER, "投诉"]]))
    (reason,) = reasons(path)
    assert reason.startswith("a.xlsx[六月]:2: (complaint) contradicts (help) a.xlsx[五月]:2: ")


# -- merged cells -----------------------------------------------------------------------------------------------------
def test_a_kind_merged_over_rows_counts_for_each(tmp_path: Path) -> None:
    texts = [WATER, FEE, SAND, "路口的灯坏了半个月没有人来修", "快递丢了两件货一直不给赔"]
    rows = [[*HEAD], *([text, "求助" if n == 0 else "投诉" if n == 3 else None] for n, text in enumerate(texts))]

    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("B2:B4")
        sheet.merge_cells("B5:B6")

    plan = planned(workbook(tmp_path / "a.xlsx", ("数据", rows), shape=merge))
    assert [entry.intent for entry in plan.new] == ["help", "help", "help", "complaint", "complaint"]


def test_names_merged_over_two_rows_and_a_title_over_all_columns_are_no_rows(tmp_path: Path) -> None:
    rows = [["六月", None], [*HEAD], [None, None], [WATER, "求助"], [*HEAD], [FEE, "咨询"]]

    def merge(sheet: Worksheet) -> None:
        for cells in ("A1:B1", "A2:A3", "B2:B3"):
            sheet.merge_cells(cells)

    plan = planned(workbook(tmp_path / "a.xlsx", ("数据", rows), shape=merge))
    assert plan.new == (ImportEntry(4, WATER, "help"), ImportEntry(6, FEE, "consult"))


def test_a_kind_that_is_only_missing_is_told(tmp_path: Path) -> None:
    rows = [[*HEAD], [WATER, "求助"], [FEE, None]]
    assert reasons(workbook(tmp_path / "a.xlsx", ("数据", rows))) == ["a.xlsx:3: no kind"]


def test_cells_merged_over_a_million_rows_are_read_as_what_they_are(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ("数据", [[*HEAD], [WATER, "求助"], [FEE, None]]))
    merged = (
        b'<mergeCells count="2"><mergeCell ref="B2:B1048576"/><mergeCell ref="C1:XFD1048576"/></mergeCells></worksheet>'
    )
    plan = planned(rewritten(path, lambda content: content.replace(b"</worksheet>", merged)))
    assert [entry.intent for entry in plan.new] == ["help", "help"]


# -- how it is written ------------------------------------------------------------------------------------------------
def test_a_carriage_return_as_the_format_writes_it_is_white_space(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ("数据", [[*HEAD], ["AAAA", "求助"], ["BBBB", "投诉"]]))
    first, second = "门口路灯坏了_x000D_&#10;半个月没人修", "窗口_x0009_态度很差_x000d_&#10;_x0000_不给办_x005F_x000D_"

    def change(content: bytes) -> bytes:
        return content.replace(b"AAAA", first.encode()).replace(b"BBBB", second.encode())

    entries = planned(rewritten(path, change)).new
    assert [entry.text for entry in entries] == ["门口路灯坏了 半个月没人修", "窗口 态度很差 不给办_x000D_"]


def test_the_strict_form_is_read(tmp_path: Path) -> None:
    usual = b"http://schemas.openxmlformats.org/"
    names = {
        usual + b"spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        usual + b"officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }

    def change(content: bytes) -> bytes:
        for name, strict in names.items():
            content = content.replace(name, strict)
        return content

    path = rewritten(workbook(tmp_path / "a.xlsx", ("数据", [[*HEAD], [WATER, "求助"]])), change)
    assert b"purl.oclc.org" in zipfile.ZipFile(path).read("xl/workbook.xml")
    assert planned(path).new == (ImportEntry(2, WATER, "help"),)


# -- names of columns -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "head",
    [
        ("主要内容", "诉求目的"),
        ("诉求内容（必填）", "诉求类型（必填）"),
        ("* 诉求内容", "*诉求类型"),
        ("市民诉求内容", "一级诉求类型"),
        ("来电内容【原文】", "类型[五选一]"),
        ("反映内容", "大类"),  # what it is called nobody knows; its values are kinds
        ("工单内容", ""),
    ],
)
def test_columns_are_found_as_hotlines_name_them(tmp_path: Path, head: tuple[str, str]) -> None:
    rows = [["编号", *head, "办理结果"], ["1", WATER, "求助", "已办"], ["2", FEE, "咨询", "已答"]]
    assert len(planned(workbook(tmp_path / "a.xlsx", ("数据", rows))).new) == 2


@pytest.mark.parametrize(
    "head",
    [
        ("诉求内容分类", "诉求类型"),
        ("诉求内容时间", "诉求类型"),
        ("甲方诉求内容", "乙方诉求内容"),
        ("诉求内容", "诉求内容"),
    ],
)
def test_a_name_that_only_sounds_alike_is_no_column_of_words(tmp_path: Path, head: tuple[str, str]) -> None:
    rows = [[*head], [WATER, "求助"]]
    assert len(reasons(workbook(tmp_path / "a.xlsx", ("数据", rows)))) == 1
