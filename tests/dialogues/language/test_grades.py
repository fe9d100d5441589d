"""Grades as people type them: stars and points in any spelling, words with what stands around them, never positions."""

from __future__ import annotations

import pytest

from dialogues.core.session import Offered, Survey
from dialogues.language.utterance import is_praise, sign_mood
from dialogues.language.words import chosen_code, grade_in
from dialogues.tickets.survey import grade_options
from tests.dialogues.strategies import book

SAID = {
    5: "5 ５ 5分 五分 5星 五星 五颗星 5颗星 五星好评 满分 满分！ 10分 十分 100分 一百分 100 10 5️⃣ "
    "⭐⭐⭐⭐⭐ ⭐️⭐️⭐️⭐️⭐️ ★★★★★ ⑤ 给5分 "
    "打5分吧 我给五星 给你们打个满分 5/5 10/10 4.5分 5stars 五 好评 非常满意 非常滿意 9分 95分 打个5星好评 满星 "
    "5星满分",
    4: "4 4分 四星 ⭐⭐⭐⭐ ★★★★☆ 8分 80分 7 满意 满意吧 改成满意吧 说错了，是满意 挺好的 还算满意 给4分 滿意 "
    "没什么不满意的",
    3: "3 3分 三颗星 ⭐⭐⭐ ③ 6分 60分 还行 还行吧 一般 总体还可以 基本满意 給3分 三星吧 基本滿意 "
    "还算可以 勉强给个3分吧",
    2: "2 2分 两星 两颗星 二星 ⭐⭐ ⭐⭐☆☆☆ 4/10 不满意 不太满意 我不满意 没解决 改成不满意 不滿意 唔满意 "
    "說錯了，是不滿意",
    1: "1 1分 一星 一颗星 ⭐ 1️⃣ 0 0分 零分 负分 -5分 半星 差评 给个差评 非常不满意 非常不滿意 太差了 垃圾 给1分 "
    "打零分 10/100 最低分 只能给1分 一分都不想给 极度不满意",
}
NOT_SAID = [
    "5个人",
    "5分钟",
    "5点",
    "3天了还没动静",
    "13800135678",
    "12",
    "2026",
    "没有5分",
    "不给5分",
    "给不了满分",
    "满意个屁",
    "第5次来了",
    "五一路",
    "5号窗口",
    "10元",
    "100块",
    "5楼",
    "6/5",
    "满",
    "四个工人",
    "",
    "👍",
    "5.55",
    "一般纳税人怎么认定",
]
OFFERED = (*(Offered(f"g{grade}", f"grade-{grade}") for grade in (5, 4, 3, 2, 1)), Offered("g0", "btn-not-now"))


@pytest.mark.parametrize(("text", "grade"), [(text, grade) for grade, texts in SAID.items() for text in texts.split()])
def test_a_grade_is_read_however_it_is_written(text: str, grade: int) -> None:
    assert grade_in(text, book()) == grade


@pytest.mark.parametrize("text", NOT_SAID)
def test_other_numbers_and_words_are_no_grade(text: str) -> None:
    assert grade_in(text, book()) == 0


@pytest.mark.parametrize(
    ("text", "code"), [("1", "g1"), ("5", "g5"), ("２", "g2"), ("6", "g3"), ("五星", "g5"), ("先不评", "g0")]
)
def test_beside_grades_a_digit_is_stars_and_no_position(text: str, code: str) -> None:
    assert chosen_code(text, OFFERED, book()) == code
    assert chosen_code("12", OFFERED, book()) == ""


def test_the_survey_offers_the_labels_that_are_read_as_grades() -> None:
    labels = {option.label.key for option in grade_options(Survey("GS-2611-00042", 1))}
    assert labels == {offered.label for offered in OFFERED}


@pytest.mark.parametrize("sign", ["👎", "😡😡", "💩", "💔", "😭", "👍👎", "👎🏽", "😤", "🙄", "❌"])
def test_a_bad_sign_is_no_praise(sign: str) -> None:
    assert sign_mood(sign, book()) == "bad"
    assert not is_praise(sign, book())


@pytest.mark.parametrize("sign", ["👍", "👍🏻", "🌹🌹🌹", "❤️", "🙏", "😊", "👌👏"])
def test_a_good_sign_is_praise(sign: str) -> None:
    assert is_praise(sign, book())


@pytest.mark.parametrize(("text", "mood"), [("🐶", "other"), ("❓", "other"), ("差👎", ""), ("", ""), ("5️⃣", "")])
def test_other_signs_and_words_are_neither(text: str, mood: str) -> None:
    assert sign_mood(text, book()) == mood
