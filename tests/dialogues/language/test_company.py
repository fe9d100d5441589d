"""What is pasted of a company fills its slots, whatever the labels and the width, and never with the accused's."""

from __future__ import annotations

import pytest

from dialogues.core.events import Chose, Said
from dialogues.core.parts import Part
from dialogues.core.session import Draft, Session
from dialogues.engine import Engine
from dialogues.language.company import read_company
from tests.dialogues.strategies import NOW, book

CODE = "91440300708461136T"
OLD = "91350203M0001QKT19"  # a real one whose check digit does not fit
ASKED = Draft(1, (Part("材料交了三次，每次都说还缺一样"),), kind="help", region="450103", asked="enterprise")
PASTES = {
    f"南宁市宏图贸易有限公司，统一社会信用代码{CODE}，联系人张三": ("南宁市宏图贸易有限公司", ""),
    f"公司名称：宏图贸易有限公司 统一社会信用代码：{CODE} 电话：13812345678": ("宏图贸易有限公司", "13812345678"),
    f"宏图贸易有限公司\n{CODE}\n联系人：李四 13812345678": ("宏图贸易有限公司", "13812345678"),
    f"纳税人识别号{CODE}，名称：阿珍饮食店，手机138—1234—5678": ("阿珍饮食店", "13812345678"),
    f"阿珍螺蛳粉店 {CODE}": ("阿珍螺蛳粉店", ""),
    f"我公司宏图贸易有限公司（{CODE}）": ("宏图贸易有限公司", ""),
    "９１４４０３００７０８４６１１３６Ｔ": ("", ""),
    f"税号：{CODE}": ("", ""),
    f"宏圖貿易有限公司，統一社會信用代碼{CODE}，聯繫人張三": ("宏圖貿易有限公司", ""),
    "9144-0300-7084-6113-6t": ("", ""),
    "914403007O8461136T": ("", ""),
    f"信用代码 {CODE}。": ("", ""),
}


def answered(*said: str) -> Draft:
    """The draft after these words at the question for the company; `是` presses its button."""
    engine, session = Engine(book()), Session("web:1", draft=ASKED, recalled=True)
    for words in said:
        turn = engine.advance(session, Said(words), NOW)
        session = turn.session
    assert session.draft is not None
    return session.draft


@pytest.mark.parametrize(("text", "fields"), PASTES.items())
def test_a_paste_fills_the_slots(text: str, fields: tuple[str, str]) -> None:
    draft = answered(text)
    assert (draft.uscc, draft.enterprise, draft.phone) == (CODE, *fields)


def test_who_to_ask_for_stays_in_the_matter() -> None:
    assert "联系人张三" in answered(f"宏图贸易有限公司，{CODE}，联系人张三").words


@pytest.mark.parametrize("said", [(OLD, OLD), (OLD, "是")])
def test_a_code_whose_check_digit_does_not_fit_is_asked_about_once(said: tuple[str, ...]) -> None:
    assert answered(OLD).uscc == ""
    assert answered(*said).uscc == OLD


def test_a_code_that_is_wrong_is_put_again() -> None:
    engine = Engine(book())
    first = engine.advance(Session("web:1", draft=ASKED, recalled=True), Said(OLD), NOW)
    assert first.replies[-1].text.key == "ask-code-sure"
    again = engine.advance(first.session, Chose(first.replies[-1].options[1].code), NOW)
    assert again.replies[-1].text.key == "ask-enterprise"
    assert again.session.draft is not None
    assert (again.session.draft.uscc, again.session.draft.doubted) == ("", "")


@pytest.mark.parametrize(
    "text", ["450103199001011234", "身份证４５０１０３１９９００１０１１２３４", "450103 19900101 1234"]
)
def test_the_number_of_a_person_is_recognised_and_not_kept(text: str) -> None:
    draft = answered(text)
    assert (draft.uscc, draft.enterprise) == ("", "")
    assert "4501" not in draft.words


def test_a_paste_is_taken_before_it_is_asked_for() -> None:
    engine = Engine(book())
    session = Session("web:1", draft=Draft(1, ASKED.parts, kind="help", asked="region"), recalled=True)
    draft = engine.advance(session, Said(f"宏图贸易有限公司，统一社会信用代码{CODE}，联系人张三"), NOW).session.draft
    assert draft is not None
    assert (draft.uscc, draft.enterprise) == (CODE, "宏图贸易有限公司")


def test_a_company_in_the_first_words_is_the_owners_where_it_is_said_to_be() -> None:
    said = f"我是南宁市宏图贸易有限公司的，统一社会信用代码{CODE}，联系人张三13812345678，税务局不给退税"
    paste = read_company(said, book())
    assert (paste.name, paste.phone, paste.ours) == ("南宁市宏图贸易有限公司", "13812345678", True)


def test_the_accused_company_is_not_the_owners() -> None:
    assert read_company(f"被投诉公司宏大物业有限公司{CODE}乱收费", book()).code == ""
