"""Numbers in Chinese and in digits."""

from __future__ import annotations

import pytest

from nlu.entities.numerals import parse_number


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百零五", 105),
        ("三千二", 3200),
        ("三千零二", 3002),
        ("两万三千", 23000),
        ("三万六", 36000),
        ("一亿二千万", 120_000_000),
        ("3万5", 35000),
        ("1.5万", 15000),
        ("二〇二六", 2026),
    ],
)
def test_numbers(written: str, value: int) -> None:
    assert parse_number(written) == value
