"""A title is made of the first words that tell a matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.text import clean_text
from backend.core.title import TITLE, make_title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("办食品经营许可证，材料交了三次，每次都说还缺一样，态度还很冲", "办食品经营许可证，材料交了三次"),
        ("发票额度不够", "发票额度不够"),
        (
            "税务局说我家的店是非正常户要我去办税大厅跑一趟可是我明明每个月都报了税",
            "税务局说我家的店是非正常户要我去办税大厅跑一趟…",
        ),
        ("我叫阿珍。电话13812345678，身份证450103199001011234，被卡了", "被卡了"),
        ("停电\n停了三天\n没人管", "停电 停了三天 没人管"),
        ("？？？", "？？？"),
        ("您好，我想反映个问题。城管把我的招牌拆了，也不给手续", "城管把我的招牌拆了，也不给手续"),
        ("你好，我是做水果批发的，市场管理处乱收进场费", "市场管理处乱收进场费"),
        ("我要投诉！物业停了我店里的电三天了", "物业停了我店里的电三天了"),
        ("跳过\n你们是骗子吧\n隔壁工地半夜施工吵得没法住", "隔壁工地半夜施工吵得没法住"),
        ("等下啊有客人\n别烦我\n税务局退税半年没到账", "税务局退税半年没到账"),
        ("领导好 情况是这样的 许可证办了两个月还没下来", "许可证办了两个月还没下来"),
        ("姓名：李四，电话：13812345678，地址：民族大道1号，公司被人冒名注册了", "公司被人冒名注册了"),
        ("我是被税务局罚了三万的那家店", "我是被税务局罚了三万的那家店"),
        ("在吗，有个事想问一下，个体户怎么转成公司", "个体户怎么转成公司"),
        ("你好我想问一下开店要办什么证件", "我想问一下开店要办什么证件"),
        ("我要投诉", "我要投诉"),
        ("你好", "你好"),
        ("电话打不通，窗口也没人", "电话打不通，窗口也没人"),
        ("13812345678，店门口的路挖了三个月不填", "店门口的路挖了三个月不填"),
        ("举报\n对面饭店用地沟油", "对面饭店用地沟油"),
    ],
)
def test_a_title_is_the_first_words_that_tell_a_matter(text: str, title: str) -> None:
    assert make_title(text) == title


@given(st.text(max_size=200).map(clean_text).filter(bool))
def test_a_title_is_short_and_one_line_whatever_was_written(text: str) -> None:
    title = make_title(text)
    assert 0 < len(title) <= TITLE
    assert "\n" not in title
