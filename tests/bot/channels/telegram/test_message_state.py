"""A question's buttons go once it is answered; what can be used for good stays; a push interrupts nothing."""

from __future__ import annotations

from backend.contract.values import Address
from bot.ports import Button, Delivered, Message
from tests.fixtures.telegram_channel import Telegram

HERE = Address("telegram", "42")
YES_NO = (Button("y", "对"), Button("n", "不对"))
RECEIPT = (Button("show", "看进度"),)


async def shows(telegram: Telegram, number: int, text: str, buttons: tuple[Button, ...] = (), **given: bool) -> None:
    message = Message(f"telegram:42:u1:{number}", text, buttons, **given)
    assert await telegram.channel.deliver(HERE, message) == Delivered()


async def answers(telegram: Telegram, label: str, *messages: tuple[int, str, tuple[Button, ...], bool]) -> None:
    async def answer(address: Address, event_id: str, event: object) -> None:
        for number, text, buttons, keep in messages:
            await shows(telegram, number, text, buttons, keep=keep)

    telegram.inbox.reaction = answer
    await telegram.person.taps(label)
    await telegram.pump()


def usable(telegram: Telegram) -> list[tuple[str, list[str]]]:
    return [(shown.text, shown.labels) for shown in telegram.person.screen if shown.labels]


async def test_an_answered_question_loses_its_buttons(telegram: Telegram) -> None:
    await shows(telegram, 1, "对吗？", YES_NO)
    await answers(telegram, "对", (2, "哪个市？", (Button("nn", "南宁"),), False))
    assert usable(telegram) == [("哪个市？", ["南宁"])]
    assert telegram.person.screen[0].text == "对吗？\n\n对"


async def test_hostile_words_stay_words_when_the_tapped_label_joins_them(telegram: Telegram) -> None:
    await shows(telegram, 1, "<b>&lt;", (Button("y", "</b>&"),))
    await answers(telegram, "</b>&", (2, "好", (), False))
    assert telegram.person.screen[0].text == "<b>&lt;\n\n</b>&"


async def test_an_answer_in_words_only_takes_the_buttons_away(telegram: Telegram) -> None:
    async def answer(address: Address, event_id: str, event: object) -> None:
        await shows(telegram, 2, "好")

    await shows(telegram, 1, "对吗？", YES_NO)
    telegram.inbox.reaction = answer
    await telegram.person.says("对")
    await telegram.pump()
    first = telegram.person.screen[0]
    assert (first.text, first.labels) == ("对吗？", [])


async def test_a_receipt_keeps_its_buttons_while_the_talk_goes_on(telegram: Telegram) -> None:
    await shows(telegram, 1, "没问题就交上去", YES_NO)
    await answers(telegram, "对", (2, "收到了", RECEIPT, True))
    await answers(telegram, "看进度", (3, "等核实", (Button("urge", "催一催"),), False))
    await answers(telegram, "催一催", (4, "催了", (), False))
    assert usable(telegram) == [("收到了", ["看进度"])]


async def test_a_push_leaves_the_open_question_answerable_until_it_is_answered(telegram: Telegram) -> None:
    await shows(telegram, 1, "对吗？", YES_NO)
    await shows(telegram, 2, "有进展了", RECEIPT, keep=True)
    assert usable(telegram) == [("对吗？", ["对", "不对"]), ("有进展了", ["看进度"])]
    await answers(telegram, "对", (3, "好", (), False))
    assert usable(telegram) == [("有进展了", ["看进度"])]


async def test_a_push_that_asks_takes_the_place_of_the_question(telegram: Telegram) -> None:
    await shows(telegram, 1, "对吗？", YES_NO)
    await shows(telegram, 2, "签收吗？", (Button("sign", "签收"),))
    assert usable(telegram) == [("签收吗？", ["签收"])]


async def test_fast_taps_are_not_slowed_by_the_tidying(telegram: Telegram) -> None:
    await shows(telegram, 1, "第 1 个", YES_NO)
    for number in range(2, 9):
        await answers(telegram, "对", (number, f"第 {number} 个", YES_NO, False))
    assert usable(telegram) == [("第 8 个", ["对", "不对"])]
