"""What names a person is masked, and nothing else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from nlu.imports.personal import remove_personal_data
from nlu.training.corpus import load_examples
from tests.nlu.imports.files_of_tickets import WATER, planned, reasons, table


@pytest.mark.parametrize(
    ("said", "kept", "what"),
    [
        ("电话13800138000。", "电话0***。", "phone"),
        ("打 +86 138-0013-8000 找我", "打 0*** 找我", "phone"),
        ("座机0771-5551234", "座机0***", "phone"),
        ("号码一三八零零一三八零零零", "号码0***", "phone"),
        ("身份证450103199001011234", "身份证0***", "identity number"),
        ("证号45010319900101123X的", "证号0***的", "identity number"),
        ("信用代码91450100MA5KXXXX1Q的", "信用代码0***的", "credit code"),
        ("卡号6222 0212 3456 7890 123", "卡号0***", "card number"),
        ("发到zhang.san@qq.com就行", "发到0***就行", "e-mail"),
        ("微信号：zhang_san88", "微信号：0***", "account"),
        ("车牌桂A·12D45乱停", "车牌桂0***乱停", "plate"),
        ("桂AD12345堵门", "桂0***堵门", "plate"),
        ("联系人：张三，停水了", "联系人：某某，停水了", "name"),
        ("我叫欧阳小明，在南宁开店", "我叫某某，在南宁开店", "name"),
        ("我叫李四来自柳州", "我叫某某自柳州", "name"),  # rather a word too many than a name
        ("我叫古丽娜尔，停水了", "我叫某某，停水了", "name"),
        ("联系人：禤\U0002ebf0，停水", "联系人：某某，停水", "name"),
        ("姓名：仝𬭎", "姓名：某某", "name"),
        ("投诉人冼㼆反映停水", "投诉人某某反映停水", "name"),
        ("投诉人韦大海反映停水", "投诉人某某反映停水", "name"),
        ("市民张女士来电", "市民某女士来电", "name"),
    ],
)
def test_what_names_a_person_is_masked(said: str, kept: str, what: str) -> None:
    assert remove_personal_data(said) == (kept, Counter({what: 1}))


@pytest.mark.parametrize(
    "said",
    [
        "拨打12345没人接",
        "2026年11月22日停水3小时，损失15000元",
        "法人变更需要什么材料",
        "老板拖欠工资三个月",
        "我叫他们来修，没人理",
        "本人车辆停在小区门口被划",
        "从早上8:30等到12:00",
        "桂林的桂花开了",
        "负责人说方便的时候再来",
        "G72高速K1234+500处有落石",
    ],
)
def test_what_names_nobody_stays(said: str) -> None:
    assert remove_personal_data(said) == (said, Counter())


def test_no_shipped_example_of_a_kind_is_taken_apart_wholesale() -> None:
    """The masks take little from texts that were written without persons in them."""
    examples = load_examples()
    touched = [example.text for example in examples if remove_personal_data(example.text)[1]]
    assert len(touched) < 0.02 * len(examples), touched


def test_long_runs_do_not_stall_the_masks() -> None:
    for run in ("1" * 1000, "a" * 1000, "a.a@" * 250, "138 " * 250, "张" * 1000, "-" * 1000):
        remove_personal_data(run)  # the suite's time-out is the assertion: no pattern backtracks without end


def test_masks_are_counted_and_reasons_show_none(tmp_path: Path) -> None:
    said = f"{WATER}，电话13800138000"
    path = table(tmp_path / "a.csv", ["text", "label"], [said, "help"], ["联系人张三", "help"])
    assert planned(path).masked == Counter({"phone": 1, "name": 1})
    path = table(
        tmp_path / "b.csv", ["text", "label"], ["电话13800138000没人接", "help"], ["电话13800138000没人接", "report"]
    )
    assert "138" not in reasons(path)[0]
