"""The webhook's door: the secret first, then size and shape; 200 only after handling."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web

from bot.channels.telegram.setup import introduce_bot
from bot.channels.telegram.webhook import MAX_BODY, PATH, SECRET_HEADER, webhook_handler
from dialogues.core.events import Said
from tests.fixtures.telegram_channel import TEXTS, Telegram
from tests.fixtures.web_server import serve_on_loopback

SECRET = "a-secret-of-the-tests"


@pytest.fixture
async def hook(telegram: Telegram) -> AsyncIterator[str]:
    app = web.Application(client_max_size=50 * 1024 * 1024)
    app.router.add_post(PATH, webhook_handler(telegram.intake.handle_update, SECRET))
    async with serve_on_loopback(app) as address:
        yield f"{address}{PATH}"


async def post(hook: str, body: bytes, secret: str | None = SECRET) -> int:
    headers = {} if secret is None else {SECRET_HEADER: secret}
    async with ClientSession() as client, client.post(hook, data=io.BytesIO(body), headers=headers) as answer:
        return answer.status


async def test_telegram_delivers_through_it(telegram: Telegram, hook: str) -> None:
    await telegram.bot.set_webhook(hook, secret_token=SECRET)
    await telegram.person.says("一")
    await telegram.person.says("二")
    await telegram.inbox.has(2)
    assert [event.text for event in telegram.inbox.events if isinstance(event, Said)] == ["一", "二"]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], SECRET + "x", "密"])
async def test_without_the_secret_nothing_enters(telegram: Telegram, hook: str, secret: str | None) -> None:
    assert await post(hook, b'{"update_id": 1}', secret) == 401
    assert telegram.inbox.events == []


def test_a_webhook_cannot_be_made_without_a_secret(telegram: Telegram) -> None:
    with pytest.raises(ValueError, match="secret"):
        webhook_handler(telegram.intake.handle_update, "")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000])
async def test_what_is_no_update_is_refused(telegram: Telegram, hook: str, body: bytes) -> None:
    assert await post(hook, body) == 400


async def test_a_malformed_update_is_swallowed_so_that_it_does_not_come_again(telegram: Telegram, hook: str) -> None:
    assert await post(hook, b'{"update_id": 1, "message": {"date": "?"}}') == 200
    assert telegram.inbox.events == []


async def test_a_huge_body_is_refused(telegram: Telegram, hook: str) -> None:
    update = b'{"update_id": 1, "x": "' + b"x" * MAX_BODY + b'"}'
    assert await post(hook, update) == 413
    assert await post(hook, update[:100] + b'"}') == 200


async def test_a_repeated_update_has_the_same_event_id(telegram: Telegram, hook: str) -> None:
    await telegram.bot.set_webhook(hook, secret_token=SECRET)
    await telegram.person.says("一")
    await telegram.inbox.has(1)
    await telegram.api.acknowledged()
    (chat, event_id, event) = telegram.inbox.received[0]
    await telegram.api.world.push_raw({"update_id": int(event_id[1:]), "message": telegram.person.chat.messages[1]})
    await telegram.inbox.has(2)
    assert telegram.inbox.received == [(chat, event_id, event)] * 2


@pytest.mark.parametrize(
    ("public_url", "button"),
    [
        (None, {"type": "commands"}),
        ("http://192.168.1.5:8080", {"type": "commands"}),
        ("https://bot.example", {"type": "web_app", "text": "打开", "web_app": {"url": "https://bot.example/app"}}),
    ],
)
async def test_people_see_the_commands_and_the_mini_app(
    telegram: Telegram, public_url: str | None, button: dict[str, object]
) -> None:
    assert await introduce_bot(telegram.bot, TEXTS, public_url) == "guishang_test_bot"
    assert [command["command"] for command in telegram.api.methods.commands] == ["mine", "new"]
    assert telegram.api.methods.menu_button == button
