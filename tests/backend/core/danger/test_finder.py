"""Danger is heard however it is told, and what is none rings no bell (mechanism 4)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from backend.core.danger.files import load_danger_finder
from backend.core.danger.finder import DangerFinder
from config import ROOT

HERE = Path(__file__).parent
NUMBERS = {
    **dict.fromkeys(("gas", "fire", "power", "rescue", "chemical"), "119"),
    "ambulance": "120",
    "police": "110",
    "mind": "12356",
    "other": "110",
}
BESIDE = ("您好，我想问一下办食品经营许可证的事情要多久，", "，另外房租能不能减一点，谢谢领导")


@cache
def finder() -> DangerFinder:
    return load_danger_finder(ROOT / "policy")


def sentences(name: str) -> list[str]:
    """Sentences that no weight was learnt from and no word of policy was chosen by."""
    return (HERE / name).read_text(encoding="utf-8").splitlines()


PRESENT = [tuple(line.split("\t")) for line in sentences("present.tsv")]
ABSENT = sentences("absent.txt")


@pytest.mark.parametrize("beside", [("", ""), BESIDE], ids=["alone", "in a long message"])
def test_danger_is_heard_and_calm_words_are_not(beside: tuple[str, str]) -> None:
    before, after = beside
    missed = [text for _, text in PRESENT if finder().find(before + text + after) is None]
    rung = [text for text in ABSENT if finder().find(before + text + after) is not None]
    heard = len(PRESENT) - len(missed)
    assert heard / len(PRESENT) >= 0.97, missed
    assert heard / (heard + len(rung)) >= 0.9, rung


def test_the_number_fits_the_danger() -> None:
    found = [(service, text, finder().find(text)) for service, text in PRESENT]
    wrong = [(text, danger) for service, text, danger in found if danger and NUMBERS[service] not in danger.numbers]
    assert len(wrong) / len(PRESENT) <= 0.05, wrong


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("店里好大一股煤气味怎么办", "119"),
        ("煤氣罐嘶嘶響點算", "119"),
        ("插座 冒 火 花", "119"),
        ("一根電線跌喺店門口", "119"),
        ("工人的手卷进机器里了", "120"),
        ("他们打得流血了", "110"),
        ("要债的把我锁在办公室不让走", "110"),
        ("十几个客人吃了都在吐", "120"),
        ("水淹到膝盖了", "119"),
        ("他说要放火烧我的店", "110"),
        ("找火了", "119"),
        ("去年也着过火，现在又烧起来了，快来", "119"),
        ("再不解决我就不想活了", "12356"),
        ("有人站在楼顶要跳楼", "110"),
    ],
)
def test_whom_to_call(text: str, number: str) -> None:
    danger = finder().find(text)
    assert danger is not None
    assert danger.numbers[0] == number


@pytest.mark.parametrize(
    "text",
    [
        "去年着过火，保险一直不赔",
        "没有着火，就是来查消防的",
        "万一着火了谁负责",
        "气死我了",
        "我家粉店火了",
        "真要命",
        "办消防手续要跑几趟",
        "110千伏的线要从我店门口过",
        "燃气公司乱收费",
        "隔壁跳楼价甩卖扰乱市场",
        "120平方的店面怎么办证",
        "119号铺面的租金",
        "",
        "？！",
        "😀",
    ],
)
def test_calm_words(text: str) -> None:
    assert finder().find(text) is None


def test_a_long_text_is_read_in_time_and_to_its_end() -> None:
    danger = finder().find("材料交了三次还是不给办" * 700 + "，店里着火了")
    assert danger is not None
    assert danger.service == "fire"


def test_life_has_a_line_of_help_of_its_own() -> None:
    danger = finder().find("我真的不想活了")
    assert danger is not None
    assert (danger.service, danger.numbers) == ("mind", ("12356", "120", "110"))
