"""Any mixture gives ordered spans, in time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.nlu.entities.rules import RULES


@given(
    st.text(
        alphabet="一二三十百千万亿元块年月日天前后上下周南宁市区店厂超公司阿珍的在0123456789.,-+ 个半点多", max_size=60
    )
)
def test_any_mixture_gives_ordered_spans_that_do_not_overlap(text: str) -> None:
    end = 0
    for entity in RULES(text):
        assert end <= entity.start < entity.end <= len(text)
        end = entity.end


@pytest.mark.parametrize(
    "row",
    [
        "三" * 4000,
        "1" * 4000,
        "1,111" * 800,
        "1年" * 2000,
        "三天" * 2000,
        "0771" * 1000,
        "上个月" * 1300,
        "阿珍店" * 1300,
    ],
)
def test_rows_made_to_be_slow_are_not(row: str) -> None:
    began = time.process_time()
    RULES(row)
    assert time.process_time() - began < 0.5
