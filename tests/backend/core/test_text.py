from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.text import clean_text, mask_personal_data


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("打138 1234 5678找我", "打138****5678找我"),
        ("号码13812345678。", "号码138****5678。"),
        ("45010319900101123X", "450103********123X"),
        ("450103199913011234", "450103199913011234"),  # nobody is born in a thirteenth month
        ("打１３８１２３４５６７８", "打１３８****５６７８"),
        ("座机0771-5861234或者07715861234", "座机0771-****234或者0771****234"),
        ("卡号6222 0200 0000 0000 026，", "卡号6222****0026，"),
        ("卡号6222020000000000026。", "卡号6222****0026。"),
        ("单号6222020000000000021", "单号6222020000000000021"),
        ("桂A12345和桂AD12345在门口", "桂A***45和桂A***45在门口"),
        ("写到 azhen.luo@example.com.cn 吧", "写到 a***@example.com.cn 吧"),
        ("编号 GS-2611-00042，2026年11月23日，金额123456.78元", "编号 GS-2611-00042，2026年11月23日，金额123456.78元"),
        ("订单2026112300001381234567812", "订单2026112300001381234567812"),
        ("代码91440300708461136T", "代码91440300708461136T"),
    ],
)
def test_what_names_a_person_is_masked_and_nothing_else(text: str, shown: str) -> None:
    assert mask_personal_data(text) == shown


def test_control_characters_and_lone_surrogates_go() -> None:
    assert clean_text(" a\x00b\x1b[31m\r\nc\td\ud800 ") == "ab[31m\nc\td"


@given(st.text(max_size=200))
def test_what_is_masked_once_is_masked(text: str) -> None:
    assert mask_personal_data(mask_personal_data(text)) == mask_personal_data(text)
