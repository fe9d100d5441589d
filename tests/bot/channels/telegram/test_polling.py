"""Nothing is acknowledged before it is handled, a chat keeps its order, and no chat waits for another's trouble."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from redis.asyncio import Redis

from backend.contract.values import Address
from bot.channels.telegram.polling import BadToken, TelegramPolling
from bot.channels.telegram.setup import make_bot, use_polling, use_webhook
from bot.conversation.bursts import BurstLimits
from bot.conversation.sessions import StoreAway
from dialogues.core.events import ChannelEvent, Said
from tests.bot.conversation.sending import LINES
from tests.bot.conversation.small_house import build_house
from tests.fakes.bot_api.errors import ApiError
from tests.fixtures.telegram_channel import JPEG, Telegram


@asynccontextmanager
async def polling(telegram: Telegram) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(
        TelegramPolling(telegram.bot, telegram.intake, telegram.kept, pauses=(0.05,), keep_after=0.5).run()
    )
    yield task
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def words(telegram: Telegram, chat: str) -> list[str]:
    return [event.text for where, _, event in telegram.inbox.received if where == chat and isinstance(event, Said)]


async def test_updates_arrive_and_are_acknowledged(telegram: Telegram) -> None:
    async with polling(telegram):
        await telegram.person.says("一")
        await telegram.inbox.has(1)
        await telegram.person.says("二")
        await telegram.inbox.has(2)
        await telegram.api.acknowledged()
    assert words(telegram, "42") == ["一", "二"]


async def test_a_crash_between_handling_and_acknowledging_repeats_the_same_event(telegram: Telegram) -> None:
    update = await telegram.person.says("一")
    async with polling(telegram) as running:

        async def killed(address: Address, event_id: str, event: ChannelEvent) -> None:
            running.cancel()  # takes effect once this event is handled

        telegram.inbox.reaction = killed
        await telegram.inbox.has(1)
    assert [waiting["update_id"] for waiting in telegram.api.world.updates] == [update]
    telegram.inbox.reaction = None
    async with polling(telegram):
        await telegram.inbox.has(2)
        await telegram.api.acknowledged()
    assert telegram.inbox.received == telegram.inbox.received[:1] * 2


async def test_nothing_is_acknowledged_while_it_is_in_hand(telegram: Telegram) -> None:
    release = asyncio.Event()

    async def slow(address: Address, event_id: str, event: ChannelEvent) -> None:
        if address.chat == "42":
            await release.wait()

    telegram.inbox.reaction = slow
    other = telegram.api.user(43)
    async with polling(telegram):
        await telegram.person.says("慢")
        await other.says("快")
        await telegram.inbox.has(1)
        await asyncio.sleep(0.4)
        assert [update["message"]["text"] for update in telegram.api.world.updates] == ["慢", "快"]
        await other.says("还是快")
        await telegram.inbox.has(2)
        assert words(telegram, "43") == ["快", "还是快"]
        release.set()
        await telegram.api.acknowledged()
    assert words(telegram, "42") == ["慢"]
    assert len(telegram.inbox.received) == 3


async def test_one_chat_keeps_its_order_though_no_update_waits_for_another(telegram: Telegram) -> None:
    begun: list[str] = []

    async def uneven(address: Address, event_id: str, event: ChannelEvent) -> None:
        assert isinstance(event, Said)
        begun.append(event.text)
        await asyncio.sleep(0.5 if event.text == "0" else 0)

    telegram.inbox.reaction = uneven
    for number in range(20):
        await telegram.person.says(str(number))
    async with polling(telegram):
        await telegram.inbox.has(20)
    assert begun == [str(number) for number in range(20)]
    assert words(telegram, "42") == [*begun[1:], "0"]


async def test_lines_and_photos_by_polling_are_one_answer(telegram: Telegram, valkey: Redis) -> None:
    house = build_house(valkey, BurstLimits(0.6, 5.0), channels={"telegram": telegram.channel})

    async def hear(address: Address, event_id: str, event: ChannelEvent) -> None:
        await house.talk.receive(address, event_id, event)

    telegram.inbox.reaction = hear
    async with polling(telegram):
        for line in LINES:
            await telegram.person.says(line)
            await asyncio.sleep(0.05)
        await telegram.person.sends_album(JPEG, JPEG + b"2", JPEG + b"3")
        await telegram.inbox.has(8)
        await telegram.api.acknowledged()
    said = [shown.text for shown in telegram.person.screen if not shown.mine]
    assert [text.count("对吗") for text in said].count(1) == 1
    assert len(said) <= 2  # what stands in the files may be said beside the question
    assert telegram.api.count("sendChatAction") <= 1


async def test_a_failure_is_tried_again_before_the_next_of_that_chat(telegram: Telegram) -> None:
    telegram.inbox.failures["42"] = 2
    async with polling(telegram):
        await telegram.person.says("一")
        await telegram.person.says("二")
        await telegram.inbox.has(2)
    assert words(telegram, "42") == ["一", "二"]


async def test_an_update_that_never_works_is_given_up_kindly(
    telegram: Telegram, capsys: pytest.CaptureFixture[str]
) -> None:
    async def dies_of_poison(address: Address, event_id: str, event: ChannelEvent) -> None:
        if isinstance(event, Said) and event.text == "毒药":
            raise RuntimeError

    telegram.inbox.reaction = dies_of_poison
    async with polling(telegram):
        await telegram.person.says("毒药")
        await telegram.person.says("解药")
        await telegram.inbox.has(1)
        await telegram.person.sees("没处理好")
        await telegram.api.acknowledged()
    assert words(telegram, "42") == ["解药"]
    logged = capsys.readouterr().out
    assert "telegram.update-given-up" in logged
    assert "毒药" not in logged


async def test_while_a_part_is_away_nothing_is_given_up_and_one_sentence_is_said(
    telegram: Telegram, capsys: pytest.CaptureFixture[str]
) -> None:
    away = True

    async def falls(address: Address, event_id: str, event: ChannelEvent) -> None:
        if away:
            raise StoreAway("ConnectionError")

    telegram.inbox.reaction = falls
    async with polling(telegram):
        for text in ("一", "二", "三"):
            await telegram.person.says(text)
        await telegram.person.sees("好了马上回您")
        await asyncio.sleep(0.3)
        away = False
        await telegram.inbox.has(3)
        await telegram.api.acknowledged()
    assert words(telegram, "42") == ["一", "二", "三"]
    said = [shown.text for shown in telegram.person.screen if not shown.mine]
    assert said == ["收到了，好了马上回您"]
    logged = capsys.readouterr().out
    assert logged.count("outage") == 1
    assert "given-up" not in logged


async def test_what_waits_for_long_is_kept_on_the_disk_and_holds_up_nobody(telegram: Telegram) -> None:
    async def only_others(address: Address, event_id: str, event: ChannelEvent) -> None:
        if address.chat == "42":
            raise StoreAway("ConnectionError")

    telegram.inbox.reaction = only_others
    other = telegram.api.user(43)
    async with polling(telegram):
        for number in range(120):  # Telegram gives out a hundred at most
            await telegram.person.says(f"第{number}句")
        await other.says("我也说一句")
        await telegram.inbox.has(1, within=20)
        await telegram.api.acknowledged(within=20)
    assert words(telegram, "43") == ["我也说一句"]
    kept = list((telegram.files._root / "kept").iterdir())
    assert len(kept) == 120
    assert not any("第".encode() in file.read_bytes() for file in kept)
    telegram.inbox.reaction = None
    async with polling(telegram):  # the next life
        await telegram.inbox.has(121, within=20)
        await telegram.person.says("又一句")
        await telegram.inbox.has(122)
        await telegram.api.acknowledged()
    assert words(telegram, "42") == [*(f"第{number}句" for number in range(120)), "又一句"]
    assert not list((telegram.files._root / "kept").iterdir())


async def test_what_is_given_up_is_set_aside_for_the_operator(telegram: Telegram) -> None:
    telegram.inbox.failures["42"] = 3
    async with polling(telegram):
        await telegram.person.says("毒药")
        await telegram.person.sees("没处理好")
        await telegram.api.acknowledged()
    assert telegram.kept.count_aside() == 1


async def test_a_malformed_update_does_not_lose_the_others_of_its_batch(telegram: Telegram) -> None:
    await telegram.api.world.push_raw({"update_id": 5, "message": {"message_id": "?"}})
    await telegram.person.says("一")
    async with polling(telegram):
        await telegram.inbox.has(1)
        await telegram.api.acknowledged()


async def test_polling_goes_on_after_an_outage(telegram: Telegram, capsys: pytest.CaptureFixture[str]) -> None:
    telegram.api.fails("getUpdates", ApiError(502, "Bad Gateway"))
    await telegram.person.says("一")
    async with polling(telegram):
        await telegram.inbox.has(1)
    logged = capsys.readouterr().out
    assert logged.count("telegram.unreachable") == 1
    assert "telegram.polling-again" in logged


async def test_a_second_poller_is_one_clear_line(telegram: Telegram, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        telegram.api.fails("getUpdates", ApiError(409, "Conflict: terminated by other getUpdates request"))
    await telegram.person.says("一")
    async with polling(telegram):
        await telegram.inbox.has(1)
    assert capsys.readouterr().out.count("telegram.conflict") == 1


async def test_a_wrong_token_ends_with_one_clear_line(telegram: Telegram, capsys: pytest.CaptureFixture[str]) -> None:
    stranger = make_bot("1234567890:AAWrongTokenThatOpensNothing0000000", telegram.api.url)
    with pytest.raises(BadToken):
        await TelegramPolling(stranger, telegram.intake, telegram.kept).run()
    await stranger.session.close()
    logged = capsys.readouterr().out
    assert "GUISHANG_TELEGRAM__TOKEN" in logged
    assert "AAWrongToken" not in logged


async def test_a_slow_answer_shows_that_somebody_is_typing(telegram: Telegram) -> None:
    async def slow(address: Address, event_id: str, event: ChannelEvent) -> None:
        await asyncio.sleep(1.2 if event_id == first else 0)

    telegram.inbox.reaction = slow
    first = f"u{await telegram.person.says('慢')}"
    async with polling(telegram):
        await telegram.person.says("快")
        await telegram.inbox.has(2)
    assert telegram.api.count("sendChatAction") == 1


async def test_two_pollers_of_one_bot_handle_each_update_at_least_once(telegram: Telegram) -> None:
    async with polling(telegram), polling(telegram):
        for number in range(3):
            await telegram.person.says(str(number))
            await asyncio.sleep(0.1)
        await telegram.inbox.has(3)
    assert set(words(telegram, "42")) == {"0", "1", "2"}


async def test_a_webhook_left_from_before_is_removed_and_nothing_lost(telegram: Telegram) -> None:
    await use_webhook(telegram.bot, "https://127.0.0.1:1", "a-secret-of-sixteen")
    await telegram.person.says("等着的")
    await use_polling(telegram.bot)
    async with polling(telegram):
        await telegram.inbox.has(1)
    assert words(telegram, "42") == ["等着的"]
