"""Amounts of money."""

from __future__ import annotations

import pytest

from tests.nlu.entities.rules import found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("欠我3,200.50元", [("3,200.50元", "320050")]),
        ("罚了三千二块", [("三千二块", "320000")]),
        ("工程款87万元", [("87万元", "87000000")]),
        ("两万多块钱", [("两万多块钱", "2000000")]),
        ("一万二千元整", [("一万二千元整", "1200000")]),
        ("三万六块", [("三万六块", "3600000")]),
        ("五块五一斤", [("五块五", "550")]),
        ("八十八块八毛", [("八十八块八毛", "8880")]),
        ("¥99", [("¥99", "9900")]),
        ("一百零五元", [("一百零五元", "10500")]),
        ("手续费0.5元一笔，五元三张", [("0.5元", "50"), ("五元", "500")]),
        ("一块去，两块地，三块牌子", []),
        ("3万只鸡，5个月", []),
    ],
)
def test_amounts(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "amount") == expected
