"""Which words are a shop's name: never a day, an office, a trade or a person, however they are framed."""

from __future__ import annotations

import pytest

from dialogues.language.names import NameLikeness, judge_name, own_shop_in, split_name, stated_name
from tests.dialogues.strategies import book

NOT_EARLY = [
    "就是城管局的",
    "就是昨天下午的",
    "我是外地来的",
    "我是做水果批发的",
    "就是那个姓黄的",
    "我是帮我妈问的",
    "就是恒大物业公司的",
    "就是隔壁那家店的",
    "就是市监局的老板",
    "我是开小超市的",
    "我是在夜市摆摊的",
    "我是卖螺蛳粉的",
    "我们是搞装修的",
    "我是南宁人",
    "我是替朋友来问的",
    "我是来投诉万达广场的",
    "我是被税务局退回的",
    "我们是三个股东合伙的",
    "我是他老婆",
    "我是这边负责采购的",
    "就是上个月的",
    "就是三楼窗口的",
    "就是那个戴眼镜的",
    "我是刚毕业的",
    "我是租这个铺面的",
    "我们是昨天去的",
    "就是政务服务中心的",
    "我是兴宁区的",
    "我是受害者",
    "我是第一次办的",
    "公司叫我加班",
    "公司叫员工自己垫钱",
    "店名被人冒用了",
    "店名还没想好",
    "我是跑货运的",
    "是派出所的",
    "我是种甘蔗的",
    "我是给学校食堂送菜的",
    "我是个体户",
    "我是老板",
    "就是前面路口的",
    "我们是一帮开早餐店的",
    "我是卖五金的老板",
    "我是退伍军人",
]
EARLY = {
    "我是阿珍螺蛳粉的老板": "阿珍螺蛳粉",
    "我们是桂林老陈米粉有限公司的": "桂林老陈米粉有限公司",
    "我是大碗饭店的老板娘": "大碗饭店",
    "店名叫德胜": "德胜",
    "我们公司叫宏达商贸有限公司": "宏达商贸有限公司",
    "店名：阿珍螺蛳粉店": "阿珍螺蛳粉店",
    "店名是不二家": "不二家",
    "我们店叫小满": "小满",
    "公司名称：南宁市宏图贸易有限公司": "南宁市宏图贸易有限公司",
    "我是鑫源五金的负责人": "鑫源五金",
    "我是阿珍螺螄粉店的老闆": "阿珍螺螄粉店",  # as it was written
    "店名叫好運來": "好運來",
    "我们是青秀区老友粉店的": "青秀区老友粉店",
}
ANSWERS = {
    NameLikeness.NAME: "阿珍螺蛳粉店 德胜 老王家 李记 小满 宏达商贸有限公司 就叫阿珍 叫花鸡餐厅 来福超市 "
    "开心餐厅 我是阿珍螺蛳粉店的 店名叫不二家 三江春酒楼 柳州螺蛳粉 益禾堂奶茶 壹号公馆 "
    "7天便利店 广西宏图物流有限公司 阿明理发 喜茶 星巴克咖啡 ",
    NameLikeness.DOUBT: "昨天下午 城管局 隔壁老王 我在开车 等一下我看看 那家店 做水果批发 外地人吗 "
    "老板娘的店 我是阿珍的 税务师事务所 那个姓黄的人家 我们是一起来的 ",
    NameLikeness.TALK: "就是城管局的 就是昨天下午的 我是外地来的 我是做水果批发的 就是那个姓黄的 "
    "我是帮我妈问的 城管局的 昨天下午的 我是卖菜的 就是窗口的 我是给人打工的 ",
}


@pytest.mark.parametrize("text", NOT_EARLY)
def test_facts_never_become_the_name_before_it_is_asked_for(text: str) -> None:
    assert stated_name(text, book().words) == ""


@pytest.mark.parametrize(("text", "name"), EARLY.items())
def test_a_name_that_is_stated_is_taken_early(text: str, name: str) -> None:
    assert stated_name(text, book().words) == name


@pytest.mark.parametrize(
    ("text", "likeness"), [(text, likeness) for likeness, texts in ANSWERS.items() for text in texts.split()]
)
def test_answers_to_the_question_for_the_name(text: str, likeness: NameLikeness) -> None:
    assert judge_name(split_name(text, book().words), book().words) is likeness


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("不对，那是他们的店，我的店叫阿珍螺蛳粉", "阿珍螺蛳粉"),
        ("错了错了那是被投诉的那家，我们公司叫桂林老陈米粉有限公司", "桂林老陈米粉有限公司"),
        ("不是我的店，我自己的店叫好味道快餐", "好味道快餐"),
        ("说错了，我的店叫“小林水果”。", "小林水果"),
        ("那是他们的店", ""),
        ("那是被举报的，不是我的", ""),
        ("我的店叫阿珍螺蛳粉", None),
        ("他们的店天天把污水倒在我门口，臭得客人都不敢来，城管来了也不管，拖了三个月一直没人处理这个事情", None),
        ("不对", None),
    ],
)
def test_the_owners_own_shop_in_place_of_somebody_elses(text: str, name: str | None) -> None:
    assert own_shop_in(text, book().words) == name
