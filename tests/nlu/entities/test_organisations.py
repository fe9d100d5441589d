"""Organisations."""

from __future__ import annotations

import pytest

from tests.nlu.entities.rules import found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我在南宁市青秀区开了一家阿珍螺蛳粉店，被查了", ["阿珍螺蛳粉店"]),
        ("广西桂盛食品有限公司欠薪半年", ["桂盛食品有限公司"]),
        ("金湖路的万家福超市和好又多超市", ["万家福超市", "好又多超市"]),
        ("望江楼饭店和丰源酒家", ["望江楼饭店", "丰源酒家"]),
        ("隔壁老王烧烤店", ["老王烧烤店"]),
        ("金源物业公司也不管", ["金源物业公司"]),
        ("楼下的螺蛳粉店、这家公司、三家超市、那个新开的大药房、小区物业、某某公司", []),
        ("去银行贷款，想开一家奶茶店，学校不退费", []),
        ("店" * 50, []),
    ],
)
def test_organisations(text: str, expected: list[str]) -> None:
    assert [value for _, value in found(text, "organisation")] == expected
