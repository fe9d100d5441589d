"""Asked for a phone number, the person answers in one place below the chat, whatever the answer."""

from __future__ import annotations

from typing import Any

from backend.contract.values import Address
from bot.ports import Button, Delivered, Message
from dialogues.core.events import Chose, ContactShared, Said
from dialogues.core.values import Capability
from tests.fixtures.telegram_channel import Telegram

HERE = Address("telegram", "42")
YES_NO = (Button("y", "对"), Button("n", "不对"))


def message(number: int, text: str = "您好", **given: Any) -> Message:
    return Message(f"telegram:42:u1:{number}", text, **given)


async def asked(telegram: Telegram) -> None:
    question = message(1, "留个电话？", wants=frozenset({Capability.CONTACT}), buttons=(Button("none", "不留"),))
    assert await telegram.channel.deliver(HERE, question) == Delivered()
    assert telegram.person.keyboard() == ["用当前号码", "不留"]


async def answered(telegram: Telegram, **given: Any) -> None:
    async def answer(address: Address, event_id: str, event: object) -> None:
        await telegram.channel.deliver(address, message(2, "请看一眼", **given))

    telegram.inbox.reaction = answer
    await telegram.pump()


async def test_sharing_gives_the_number(telegram: Telegram) -> None:
    await asked(telegram)
    await telegram.person.taps("用当前号码")
    await answered(telegram)
    assert telegram.inbox.events == [ContactShared("+8613800005678")]
    assert telegram.person.keyboard() == []
    assert [shown.text for shown in telegram.person.screen if not shown.mine] == ["留个电话？", "请看一眼"]


async def test_the_other_answer_comes_back_as_its_code(telegram: Telegram) -> None:
    await asked(telegram)
    await telegram.person.taps("不留")
    await answered(telegram)
    assert telegram.inbox.events == [Chose("none")]


async def test_an_answer_with_buttons_takes_the_keyboard_away_first(telegram: Telegram) -> None:
    await asked(telegram)
    await telegram.person.says("13800005678")
    await answered(telegram, buttons=YES_NO, slot="ask")
    assert telegram.person.keyboard() == []
    assert [shown.text for shown in telegram.person.screen][-2:] == ["好的", "请看一眼"]


async def test_a_label_is_a_label_only_while_its_keyboard_is_up(telegram: Telegram) -> None:
    await asked(telegram)
    await telegram.person.says("13800005678")
    await answered(telegram)
    await telegram.person.says("不留")
    await telegram.pump()
    assert isinstance(telegram.inbox.events[-1], Said)


async def test_a_push_leaves_the_question_open(telegram: Telegram) -> None:
    await asked(telegram)
    await telegram.channel.deliver(HERE, message(7, "有进展了", buttons=YES_NO))
    assert telegram.person.keyboard() == ["用当前号码", "不留"]


async def test_a_keyboard_message_is_never_edited(telegram: Telegram) -> None:
    question = message(1, "留个电话？", wants=frozenset({Capability.CONTACT}), slot="ask")
    await telegram.channel.deliver(HERE, question)
    assert await telegram.channel.deliver(HERE, message(2, "好", slot="ask")) == Delivered()
    assert [shown.text for shown in telegram.person.screen] == ["留个电话？", "好"]
