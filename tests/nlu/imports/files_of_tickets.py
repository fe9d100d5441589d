"""Files of past tickets as an administrator gives them, and what is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from nlu.errors import CorpusRefused
from nlu.imports.columns import ColumnChoice, read_entries
from nlu.imports.plan import ImportPlan, plan_import
from nlu.imports.tables import read_sheets
from nlu.training.corpus import TrainingExample

WATER = "城东水厂没有通知就停了三天水，店里的生意全耽误了"
FEE = "请问个体户换经营场所要带哪些材料到窗口办理"
SAND = "后山有人半夜开着挖机偷挖河沙卖给搅拌站"


def planned(path: Path, choice: ColumnChoice | None = None, existing: Sequence[TrainingExample] = ()) -> ImportPlan:
    return plan_import(path.name, read_entries(read_sheets(path), choice or ColumnChoice()), existing)


def reasons(path: Path, choice: ColumnChoice | None = None, existing: Sequence[TrainingExample] = ()) -> list[str]:
    with pytest.raises(CorpusRefused) as refused:
        planned(path, choice, existing)
    return refused.value.reasons


def sheet(path: Path, *rows: Sequence[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def table(path: Path, *rows: Sequence[str], encoding: str = "utf-8") -> Path:
    path.write_bytes("".join(",".join(row) + "\r\n" for row in rows).encode(encoding))
    return path
