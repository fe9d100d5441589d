"""Telephone numbers."""

from __future__ import annotations

import pytest

from tests.nlu.entities.rules import found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("打13812345678", [("13812345678", "13812345678")]),
        ("电话138-1234-5678。", [("138-1234-5678", "13812345678")]),
        ("+86 13812345678", [("+86 13812345678", "13812345678")]),
        ("座机0771-5512345", [("0771-5512345", "07715512345")]),
        ("身份证450103199001011234", []),
        ("订单2025111113812345678", []),
        ("12345热线", []),
        ("编号 GS-2611-00042", []),
    ],
)
def test_phones(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "phone") == expected
