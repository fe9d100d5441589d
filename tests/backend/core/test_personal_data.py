"""However a person's number is spelt it is found, what only looks like one is not, and hostile texts take no time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.personal_data import find_personal_data, find_phones, fits_luhn
from backend.core.text import mask_personal_data
from bot.runtime.logs import redact_text
from nlu.imports.personal import remove_personal_data

MOBILE = "13812345678"
SPELLINGS = {
    MOBILE: [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "138—1234—5678",
        "138－1234－5678",
        "138–1234–5678",
        "138−1234−5678",
        "138.1234.5678",
        "138·1234·5678",
        "138/1234/5678",
        "138 12 34 56 78",
        "1381234 5678",
        "138一1234一5678",
        "１３８１２３４５６７８",
        "①③⑧①②③④⑤⑥⑦⑧",
        "❶❸❽❶❷❸❹❺❻❼❽",
        "1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
        "一三八一二三四五六七八",
        "幺三八幺二三四五六七八",
        "壹叁捌壹贰叁肆伍陆柒捌",
        "一三八1234五六七八",
        "1\u200b3\u200b8\u200b1\u200b2\u200b3\u200b4\u200b5\u200b6\u200b7\u200b8",
        "138\u2060 1234\ufeff5678",
        "+86 13812345678",
        "+8613812345678",
        "0086-138-1234-5678",
        "86 138 1234 5678",
        "(+86)13812345678",
        "（86）138 1234 5678",
        "138(1234)5678",
        "1 3 8 1 2 3 4 5 6 7 8",
        "𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖",
        "١٣٨١٢٣٤٥٦٧٨",
    ],
    "07715533221": [
        "0771-5533221",
        "0771－5533221",
        "（0771）5533221",
        "(0771) 553 3221",
        "07715533221",
        "+86-771-5533221",
    ],
    "07715533221转8012": ["0771-5533221-8012", "0771-5533221转8012", "0771-5533221 转 8012", "0771-5533221 分机8012"],
    "01088886666": ["010-88886666", "010 8888 6666", "（010）88886666"],
    "4008101234": ["400-810-1234", "4008101234", "400 8101 234"],
    "+85291234567": ["+852 9123 4567", "852-91234567", "00852 9123 4567", "(852) 9123 4567"],
    "+85366123456": ["+853 6612 3456", "853 66123456"],
    "+886912345678": ["+886 912 345 678", "886-912-345-678"],
    "+84912345678": ["+84 912 345 678", "84 912 345 678"],
    "45010319900101123X": [
        "45010319900101123X",
        "450103 19900101 123X",
        "450103-19900101-123x",
        "４５０１０３１９９００１０１１２３Ｘ",
        "4501 0319 9001 0112 3X",
    ],
    "A1234567": ["A123456(7)", "A123456（7）"],
    "6222020000000000026": ["6222 0200 0000 0000 026", "6222-0200-0000-0000-026", "6222020000000000026"],
    "桂A12345": ["桂A12345", "桂A·12345", "桂A 12345", "桂a-12345", "桂Ａ１２３４５"],
    "桂AD12345": ["桂AD12345", "桂A·D12345"],
    "azhen.luo@example.com.cn": ["azhen.luo@example.com.cn", "azhen.luo＠example.com.cn"],
    "E12345678": ["E12345678", "护照号码：E12345678", "Ｅ12345678"],
    "abc_12345": ["微信号：abc_12345", "微信abc_12345", "VX: abc_12345", "wechat abc_12345"],
    "123456789": ["QQ：123456789", "扣扣123456789"],
    "91440300708461136T": ["91440300708461136T", "9144 0300 7084 6113 6t", "９１４４０３００７０８４６１１３６Ｔ"],
}
NOBODY = [
    "编号 GS-2611-00042，2026年11月23日，金额123456.78元",
    "订单2026112300001381234567812",
    "450103199913011234",
    "单号6222020000000000021",
    "15 20 30 40 50 9",
    "营业时间9:00-12:00，14:30-18:00",
    "2026-11-23 10:00:00",
    "G72高速K1234+500处",
    "拨打12345没人接",
    "三八妇女节一三五限行",
    "一二三四五六七八九十",
    "注册资本一亿三千八百万",
    "第一百三十八条",
    "尺寸138x1234x5678",
    "门牌号1388号",
]
HOSTILE = [
    "1",
    "a",
    "a.a@",
    "138 ",
    "张",
    "-",
    "1-",
    "0771",
    "+",
    "+8",
    "微信",
    "一",
    "桂A",
    "1 3 ",
    "（1",
    "① ",
    "E1",
    "0 ",
    "\u200b1",
]


@pytest.mark.parametrize(("value", "spelt"), [(value, spelt) for value, ways in SPELLINGS.items() for spelt in ways])
def test_a_number_is_found_however_it_is_spelt(value: str, spelt: str) -> None:
    text = f"情况是这样：{spelt}，请核实"
    (found,) = find_personal_data(text)
    assert found.value == value
    assert text[found.start : found.end] in spelt or found.start <= text.index(spelt[:1])


@pytest.mark.parametrize("text", NOBODY)
def test_what_only_looks_like_a_number_stays(text: str) -> None:
    assert find_personal_data(text) == ()
    assert mask_personal_data(text) == text


@pytest.mark.parametrize(
    "spelt", [way for value in (MOBILE, "07715533221", "+85291234567") for way in SPELLINGS[value]]
)
def test_masks_log_and_import_hide_every_spelling(spelt: str) -> None:
    text = f"打{spelt}找我"
    shown = mask_personal_data(text)
    assert "****" in shown
    assert not find_phones(shown)
    assert redact_text(text) == "打<phone>找我"
    assert remove_personal_data(text)[0] == "打0***找我"


def test_two_numbers_are_two() -> None:
    values = [one.value for one in find_phones("13812345678 13987654321\n0771-5533221，+852 9123 4567")]
    assert values == ["13812345678", "13987654321", "07715533221", "+85291234567"]


@pytest.mark.parametrize("run", HOSTILE)
def test_the_time_grows_with_the_text_alone(run: str) -> None:
    def spent(size: int) -> float:
        text = (run * size)[:size]
        began = time.process_time()
        find_personal_data(text)
        return time.process_time() - began

    spent(1000)
    assert spent(16_000) < 40 * max(spent(1000), 0.002)  # sixteen times the text; a square would be 256


@given(st.text(alphabet="13一八45678①- （）+微信a@.桂AX\u200b", max_size=60))
def test_what_is_masked_once_is_masked(text: str) -> None:
    assert mask_personal_data(mask_personal_data(text)) == mask_personal_data(text)


def test_luhn() -> None:
    assert fits_luhn("6222020000000000026")
    assert not fits_luhn("6222020000000000021")
