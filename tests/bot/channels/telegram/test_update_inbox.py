"""An update of the webhook is acknowledged when it is kept, and is handled whatever dies after that."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from aiohttp import ClientSession, web
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisAwayError

from backend.contract.values import Address
from backend.core.crypto import Keyring
from bot.channels.telegram.update_inbox import KEY, UpdateInbox
from bot.channels.telegram.webhook import PATH, SECRET_HEADER, webhook_handler
from bot.conversation.bursts import BurstLimits
from dialogues.core.events import ChannelEvent
from tests.bot.conversation.sending import LINES
from tests.bot.conversation.small_house import build_house
from tests.fixtures.telegram_channel import JPEG, Telegram
from tests.fixtures.web_server import serve_on_loopback

SECRET = "a-secret-of-the-tests"
KEYRING = Keyring(["a secret of the tests, long enough"])


@pytest.fixture
def inbox(telegram: Telegram, valkey: Redis) -> UpdateInbox:
    return UpdateInbox(valkey, KEYRING, telegram.intake)


@pytest.fixture
async def hook(inbox: UpdateInbox) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post(PATH, webhook_handler(inbox.take, SECRET))
    async with serve_on_loopback(app) as address:
        yield f"{address}{PATH}"
        await inbox.close()


async def post_each(telegram: Telegram, hook: str) -> list[int]:
    """Post every waiting update as Telegram does: the next one of a chat when the one before is answered."""
    answers = []
    async with ClientSession(headers={SECRET_HEADER: SECRET}) as client:
        for update in list(telegram.api.world.updates):
            async with client.post(hook, json=update) as answer:
                answers.append(answer.status)
    await telegram.api.world.forget_before(2**40)
    return answers


def talk_to_house(telegram: Telegram, valkey: Redis) -> None:
    """Let the conversation itself hear this Telegram, with bursts."""
    house = build_house(valkey, BurstLimits(0.4, 3.0), channels={"telegram": telegram.channel})

    async def hear(address: Address, event_id: str, event: ChannelEvent) -> None:
        await house.talk.receive(address, event_id, event)

    telegram.inbox.reaction = hear


def answers_of(telegram: Telegram) -> list[str]:
    return [shown.text for shown in telegram.person.screen if not shown.mine]


async def test_lines_by_webhook_are_one_answer(telegram: Telegram, valkey: Redis, hook: str) -> None:
    talk_to_house(telegram, valkey)
    for line in LINES:
        await telegram.person.says(line)
    assert await post_each(telegram, hook) == [200] * 5
    await telegram.inbox.has(5)
    assert len(answers_of(telegram)) == 1
    assert telegram.api.count("sendChatAction") <= 1


async def test_an_album_is_one_answer_however_its_photos_come(telegram: Telegram, valkey: Redis, hook: str) -> None:
    talk_to_house(telegram, valkey)
    await telegram.person.sends_album(*[JPEG + bytes([n]) for n in range(9)], caption="就是这个窗口不给办")
    await post_each(telegram, hook)
    await telegram.inbox.has(9)
    assert [text.count("对吗") for text in answers_of(telegram)].count(1) == 1
    assert len(answers_of(telegram)) <= 2  # what stands in the files may be said beside the question


async def test_what_is_kept_is_sealed_and_goes_when_it_is_handled(telegram: Telegram, valkey: Redis, hook: str) -> None:
    release = asyncio.Event()

    async def wait(*_: Any) -> None:
        await release.wait()

    telegram.inbox.reaction = wait
    await telegram.person.says("电话 13812345678")
    assert await post_each(telegram, hook) == [200]
    (kept,) = await valkey.hvals(KEY)
    assert b"13812345678" not in kept
    release.set()
    await telegram.inbox.has(1)
    await asyncio.sleep(0.1)
    assert await valkey.hgetall(KEY) == {}


async def test_what_a_dead_process_left_is_handled_in_order_by_another(telegram: Telegram, valkey: Redis) -> None:
    async def die(*_: Any) -> None:
        await asyncio.Event().wait()

    telegram.inbox.reaction = die
    dead = UpdateInbox(valkey, KEYRING, telegram.intake)
    for line in LINES[:3]:
        await telegram.person.says(line)
    for update in reversed(telegram.api.world.updates):
        await dead.take(update)
    for task in tuple(dead._in_hand.values()):
        task.cancel()
    await asyncio.sleep(0.05)
    telegram.inbox.reaction = None
    looking = asyncio.create_task(UpdateInbox(valkey, KEYRING, telegram.intake, lease=0.0).run())
    await telegram.inbox.has(3)
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking
    assert [event.text for event in telegram.inbox.events] == list(LINES[:3])  # type: ignore[union-attr]


async def test_what_is_in_hand_elsewhere_is_left_alone(telegram: Telegram, valkey: Redis) -> None:
    await telegram.person.says("一")
    (update,) = telegram.api.world.updates
    sealed = KEYRING.encrypt(f"[{2**40}, {{}}]").decode()
    await valkey.hset(KEY, str(update["update_id"]), sealed)
    looking = asyncio.create_task(UpdateInbox(valkey, KEYRING, telegram.intake).run())
    await asyncio.sleep(0.2)
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking
    assert telegram.inbox.events == []


async def test_without_redis_an_update_is_acknowledged_when_it_is_handled(
    telegram: Telegram, inbox: UpdateInbox, hook: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any) -> None:
        raise RedisAwayError

    monkeypatch.setattr(inbox._redis, "hset", away)
    await telegram.person.says("一")
    assert await post_each(telegram, hook) == [200]
    assert len(telegram.inbox.events) == 1
