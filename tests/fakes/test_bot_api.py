"""The fake keeps Telegram's own rules, and a second client (python-telegram-bot) gets along with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import telegram
from aiohttp import ClientSession
from telegram import error

from tests.fakes.bot_api import TOKEN, BotApi
from tests.fakes.bot_api.errors import ApiError
from tests.fakes.bot_api.flood import FloodGate
from tests.fakes.bot_api.markup import parse_html

JPEG = b"\xff\xd8\xff\xe0" + b"x" * 100


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(strict=False) as api:
        yield api


@pytest.fixture
async def client(api: BotApi) -> AsyncIterator[telegram.Bot]:
    bot = telegram.Bot(api.token, base_url=f"{api.url}/bot", base_file_url=f"{api.url}/file/bot")
    async with bot:
        yield bot


async def call(api: BotApi, method: str, **given: Any) -> dict[str, Any]:
    async with ClientSession() as session, session.post(f"{api.url}/bot{TOKEN}/{method}", json=given) as answer:
        body: dict[str, Any] = await answer.json()
        assert body["ok"] == (answer.status == 200)
        return body


async def refused(api: BotApi, method: str, **given: Any) -> str:
    return str((await call(api, method, **given))["description"])


class TestSecondClient:
    """What aiogram may do by luck, python-telegram-bot checks again."""

    async def test_a_conversation(self, api: BotApi, client: telegram.Bot) -> None:
        person = api.user(7)
        await person.says("/start abc")
        (update,) = await client.get_updates(timeout=1, allowed_updates=["message", "callback_query"])
        assert update.message
        assert update.message.text == "/start abc"
        assert update.message.entities[0].type == "bot_command"
        buttons = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("对", callback_data="y")]])
        sent = await client.send_message(7, "<b>对</b>吗？", parse_mode="HTML", reply_markup=buttons)
        assert (sent.text, sent.entities[0].type) == ("对吗？", "bold")
        await person.taps("对")
        (tapped,) = await client.get_updates(offset=update.update_id + 1, timeout=1)
        assert tapped.callback_query
        assert tapped.callback_query.data == "y"
        assert await client.answer_callback_query(tapped.callback_query.id)
        with pytest.raises(error.BadRequest, match="Query is too old"):
            await client.answer_callback_query(tapped.callback_query.id)
        await client.edit_message_text("好", chat_id=7, message_id=sent.message_id)
        assert [(shown.text, shown.labels) for shown in person.screen if not shown.mine] == [("好", [])]

    async def test_files_both_ways(self, api: BotApi, client: telegram.Bot) -> None:
        person = api.user(7)
        await person.sends_photo(JPEG)
        (update,) = await client.get_updates(timeout=1)
        assert update.message
        file = await client.get_file(update.message.photo[-1].file_id)
        assert bytes(await file.download_as_bytearray()) == JPEG
        await client.send_photo(7, JPEG, caption="一")
        await client.send_document(7, b"%PDF", filename="a.pdf")
        await client.send_media_group(7, [telegram.InputMediaPhoto(JPEG), telegram.InputMediaPhoto(JPEG)])
        assert [shown.holds for shown in person.screen] == ["photo", "photo", "document", "photo", "photo"]

    async def test_errors_are_understood(
        self, api: BotApi, client: telegram.Bot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PTB_TIMEDELTA", "1")
        person = api.user(7)
        with pytest.raises(error.BadRequest, match="Chat not found"):
            await client.send_message(8, "?")
        await person.blocks()
        with pytest.raises(error.Forbidden):
            await client.send_message(7, "?")
        api.fails("sendMessage", ApiError(429, "Too Many Requests: retry after 3", 3))
        with pytest.raises(error.RetryAfter) as flooded:
            await client.send_message(7, "?")
        assert flooded.value.retry_after == timedelta(seconds=3)

    async def test_the_rest_of_the_surface(self, api: BotApi, client: telegram.Bot) -> None:
        api.user(7)
        assert (await client.get_me()).username == "guishang_test_bot"
        assert await client.set_my_commands([telegram.BotCommand("mine", "我的诉求")])
        assert await client.set_chat_menu_button(menu_button=telegram.MenuButtonCommands())
        assert await client.send_chat_action(7, "typing")
        assert await client.set_webhook("https://bot.example/hook", secret_token="a-secret")
        assert (await client.get_webhook_info()).url == "https://bot.example/hook"
        with pytest.raises(error.Conflict):
            await client.get_updates()
        assert await client.delete_webhook()
        assert api.complaints == []


class TestUpdates:
    async def test_an_offset_acknowledges_what_is_below_it(self, api: BotApi) -> None:
        first = await api.user(7).says("一")
        await api.user(7).says("二")
        assert len((await call(api, "getUpdates"))["result"]) == 2
        assert len((await call(api, "getUpdates", limit=1))["result"]) == 1
        assert [
            update["message"]["text"] for update in (await call(api, "getUpdates", offset=first + 1))["result"]
        ] == ["二"]
        assert len((await call(api, "getUpdates", offset=-1))["result"]) == 1

    async def test_a_long_poll_ends_when_something_arrives(self, api: BotApi) -> None:
        waiting = asyncio.create_task(call(api, "getUpdates", timeout=20))
        await asyncio.sleep(0.1)
        await api.user(7).says("一")
        async with asyncio.timeout(2):
            assert len((await waiting)["result"]) == 1

    async def test_what_was_not_asked_for_does_not_come(self, api: BotApi) -> None:
        await call(api, "getUpdates", allowed_updates=["callback_query"])
        await api.user(7).says("一")
        assert (await call(api, "getUpdates"))["result"] == []

    async def test_a_second_poller_throws_out_the_first(self, api: BotApi) -> None:
        first = asyncio.create_task(call(api, "getUpdates", timeout=20))
        await asyncio.sleep(0.1)
        second = asyncio.create_task(call(api, "getUpdates", timeout=1))
        assert (await first)["error_code"] == 409
        assert (await second)["ok"]


@pytest.mark.parametrize(
    ("method", "given", "why"),
    [
        ("sendMessage", {"chat_id": 7, "text": "x", "txet": "y"}, "unknown parameter"),
        ("sendMessage", {"chat_id": 7}, "missing"),
        ("sendMessage", {"chat_id": 7, "text": " \n"}, "message text is empty"),
        ("sendMessage", {"chat_id": 7, "text": "x" * 4097}, "message is too long"),
        ("sendMessage", {"chat_id": 7, "text": "😀" * 2049}, "message is too long"),
        ("sendMessage", {"chat_id": 7, "text": "<b>x", "parse_mode": "HTML"}, "can't parse entities"),
        ("sendMessage", {"chat_id": 8, "text": "x"}, "chat not found"),
        ("editMessageText", {"chat_id": 7, "message_id": 99, "text": "x"}, "message to edit not found"),
        ("answerCallbackQuery", {"callback_query_id": "no"}, "query is too old"),
        ("getFile", {"file_id": "no"}, "wrong file_id"),
        ("setMyCommands", {"commands": [{"command": "Ab", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("sendMediaGroup", {"chat_id": 7, "media": []}, "2-10"),
        ("setWebhook", {"url": "http://bot.example"}, "HTTPS"),
        ("noSuchThing", {}, "not found"),
    ],
)
async def test_what_telegram_refuses_is_refused(api: BotApi, method: str, given: dict[str, Any], why: str) -> None:
    api.user(7)
    assert why in await refused(api, method, **given)


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        ({"inline_keyboard": [[{"text": "好", "callback_data": "x" * 65}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "好", "callback_data": "好" * 22}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": " ", "callback_data": "x"}]]}, "text buttons"),
        ({"inline_keyboard": [[{"text": "好"}]]}, "unknown or too many"),
        ({"inline_keyboard": [{"text": "好", "callback_data": "x"}]}, "malformed"),
        ({"keyboard": [[{"text": "好"}]], "colour": "red"}, "object expected"),
    ],
)
async def test_keyboards_telegram_refuses(api: BotApi, markup: dict[str, Any], why: str) -> None:
    api.user(7)
    assert why in await refused(api, "sendMessage", chat_id=7, text="x", reply_markup=markup)


async def test_a_message_with_a_keyboard_below_the_chat_cannot_be_edited(api: BotApi) -> None:
    api.user(7)
    for markup in ({"keyboard": [[{"text": "好"}]]}, {"remove_keyboard": True}):
        sent = await call(api, "sendMessage", chat_id=7, text="x", reply_markup=markup)
        number = sent["result"]["message_id"]
        assert "can't be edited" in await refused(api, "editMessageText", chat_id=7, message_id=number, text="y")


async def test_an_edit_that_changes_nothing_is_refused(api: BotApi) -> None:
    api.user(7)
    buttons = {"inline_keyboard": [[{"text": "好", "callback_data": "x"}]]}
    sent = await call(api, "sendMessage", chat_id=7, text="x", reply_markup=buttons)
    number = sent["result"]["message_id"]
    same = {"chat_id": 7, "message_id": number, "text": "x", "reply_markup": buttons}
    assert "message is not modified" in await refused(api, "editMessageText", **same)
    assert (await call(api, "editMessageReplyMarkup", chat_id=7, message_id=number))["ok"]
    assert "message is not modified" in await refused(api, "editMessageReplyMarkup", chat_id=7, message_id=number)


async def test_a_stranger_is_unauthorized(api: BotApi) -> None:
    async with ClientSession() as session, session.post(f"{api.url}/bot1:nobody/getMe") as answer:
        assert answer.status == 401


async def test_a_complaint_fails_the_test_that_caused_it() -> None:
    with pytest.raises(AssertionError, match="unknown parameter"):
        async with BotApi() as api:
            await call(api, "getMe", colour="red")


@pytest.mark.parametrize(
    ("source", "text", "kinds"),
    [
        ("a &lt;b&gt; &amp;&quot; &#65; &nbsp; > '", "a <b> &\" A &nbsp; > '", []),
        ("<b>一<i>二</i></b>", "一二", ["italic", "bold"]),
        ('<a href="https://x">去</a>', "去", ["text_link"]),
        ("<b></b>空", "空", []),
    ],
)
def test_html_that_telegram_takes(source: str, text: str, kinds: list[str]) -> None:
    seen, entities = parse_html(source)
    assert (seen, [entity["type"] for entity in entities]) == (text, kinds)


@pytest.mark.parametrize(
    "source", ["<", "1 < 2", "<b>", "</b>", "<b><i></b></i>", "<script>x</script>", '<b class="x">y</b>']
)
def test_html_that_telegram_refuses(source: str) -> None:
    with pytest.raises(ApiError, match="can't parse entities"):
        parse_html(source)


class TestFlood:
    def test_thirty_at_once_then_thirty_a_second_and_not_one_more(self) -> None:
        now = 0.0
        gate = FloodGate(lambda: now)
        for chat in range(30):
            gate.charge(chat, 1)
        with pytest.raises(ApiError) as flooded:
            gate.charge(99, 1)
        assert (flooded.value.code, flooded.value.retry_after) == (429, 1)
        now = 0.1
        for chat in range(3):
            gate.charge(chat + 100, 1)
        with pytest.raises(ApiError):
            gate.charge(99, 1)

    def test_a_chat_has_a_burst_and_then_one_a_second(self) -> None:
        now = 0.0
        gate = FloodGate(lambda: now)
        for _ in range(10):
            gate.charge(1, 1)
        with pytest.raises(ApiError):
            gate.charge(1, 1)
        gate.charge(2, 1)
        now = 1.0
        gate.charge(1, 1)
        with pytest.raises(ApiError):
            gate.charge(1, 1)
