"""A receipt code, however it was copied."""

from __future__ import annotations

import pytest

from dialogues.language.receipt_codes import find_receipt_code

CODE = "7K2M-QX4D-9HTR-3WZN-B6VC"
BARE = CODE.replace("-", "")

SPELLED = {
    "as given": CODE,
    "lower case": CODE.lower(),
    "without dashes": BARE,
    "blanks for dashes": CODE.replace("-", " "),
    "blanks round dashes": CODE.replace("-", " - "),
    "two blanks": CODE.replace("-", "  "),
    **{f"dash {ord(dash):x}": CODE.replace("-", dash) for dash in "‐‑‒–—―−﹣－⁃゠~_·・."},
    "double dashes": CODE.replace("-", "——"),
    "full width": "".join(chr(ord(sign) + 0xFEE0) for sign in CODE),
    "ideographic blanks": CODE.replace("-", "\u3000"),
    "no-break blanks": CODE.replace("-", "\u00a0"),
    "zero-width signs": "\u200b".join(CODE),
    "a soft hyphen": CODE[:7] + "\u00ad" + CODE[7:],
    "broken behind a dash": CODE[:15] + "\n" + CODE[15:],
    "broken before a dash": CODE[:14] + "\n" + CODE[14:],
    "broken at a dash that went": CODE[:14] + "\n" + CODE[15:],
    "broken in a group": CODE[:12] + "\r\n  " + CODE[12:],
    "a line for each group": CODE.replace("-", "\n"),
    "a full stop": CODE + "。",
    "a quoted one": f"“{CODE}”",
    "a bracketed one": f"【{CODE}】",
    "its label": f"查询码：{CODE}",
    "its label in traditional characters": f"查詢碼 {CODE}",
    "its label in English": f"code: {CODE}",
    "its label on a line of its own": f"查询码\n{CODE}\n",
    "the receipt's own line": f"查询码 {CODE}，请记下，只给这一次，凭它看结果。",
    "the whole receipt": "收到了，编号 GS-2611-00042。11月24日（周二）前核实，12月8日（周二）前给结果。\n"
    f"查询码只给这一次，凭它看结果，请存好：\n{CODE}",
    "a question round it": f"帮我看看{CODE}怎么样了？",
    "my code is": f"我的码{CODE}",
    "read out sign by sign": " ".join(BARE),
    "read out in pairs": " ".join(BARE[n : n + 2] for n in range(0, 20, 2)),
    "read out behind its label": "查询码是 " + " ".join(BARE[n : n + 5] for n in range(0, 20, 5)),
}


@pytest.mark.parametrize("spelled", SPELLED.values(), ids=SPELLED.keys())
def test_every_spelling_is_the_code(spelled: str) -> None:
    assert find_receipt_code(spelled) == CODE


NO_CODE = {
    "a credit code": "91450100MA5KC7QX27",
    "a credit code behind the word for code": "统一社会信用代码91450100MA5KC7QX27",
    "a phone": "138 1234 5678",
    "a card": "6222 0212 0200 1234 567",
    "five English words": "shop sell very nice food",
    "English with a number": "they closed our shop on 3 May",
    "a group too few": CODE[:19],
    "a group too many": CODE + "-ABCD",
    "a sign too many": CODE + "X",
    "a matter with a code in it": f"我上个月举报过一家超市改日期，{CODE}，现在他们又开始卖过期奶粉了，晚上九点以后",
    "a model's number in a matter": "机器型号 ABCD-1234 一直坏，修了五次都修不好，商家不肯退",
    "only dashes": "----",
    "nothing": "",
}


@pytest.mark.parametrize("said", NO_CODE.values(), ids=NO_CODE.keys())
def test_what_is_no_code(said: str) -> None:
    assert find_receipt_code(said) == ""


def test_a_code_without_a_digit_needs_its_dashes() -> None:
    assert find_receipt_code("ABCD-EFGH-JKMN-PQRS-TVWX") == "ABCD-EFGH-JKMN-PQRS-TVWX"
    assert find_receipt_code("abcd efgh jkmn pqrs tvwx") == ""
