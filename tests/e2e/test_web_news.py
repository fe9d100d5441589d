"""Where news come: said on the page, asked of the browser only on a tap, shown while the page is closed."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.ports import Button, Message
from tests.e2e.conftest import Opener
from tests.fixtures.chat_page import ChatPage
from tests.fixtures.webchat import WebchatSite

pytestmark = pytest.mark.browser

# The browser's own push service is far away: what it would hand to the page stands here.
SERVICE = """
const made = { endpoint: "https://push.example/send/1",
  unsubscribe: async () => { window.current = null; return true; },
  toJSON: () => ({ endpoint: "https://push.example/send/1", keys: { p256dh: "%s", auth: "AAAAAAAAAAAAAAAAAAAAAA" } }) };
window.current = null;
PushManager.prototype.subscribe = async (wish) => { window.wished = wish; window.current = made; return made; };
PushManager.prototype.getSubscription = async () => window.current;
"""
POINT = "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"  # the curve's own


@pytest.fixture(autouse=True)
def receipt(site: WebchatSite) -> None:
    site.inbox.answer = lambda event_id, event: [
        Message(
            f"{event_id}:0",
            "收到了，编号 GS-2611-00042。",
            (Button("t.add", "补充材料"),),
            keep=True,
            about="t.GS-2611-00042",
        )
    ]


async def _subscribed(site: WebchatSite) -> int:
    return len(await site.redis.keys("*:browsers"))


async def test_a_tap_brings_news_to_the_phone_and_another_ends_it(site: WebchatSite, browse: Opener) -> None:
    async with browse(permissions=["notifications"]) as chat:
        await chat.page.add_init_script(SERVICE % POINT)
        await chat.open()
        await expect(chat.page.locator("#news")).to_contain_text("有进展会写在这个页面里")
        assert await _subscribed(site) == 0
        await chat.shot("news-ask")
        await chat.button("关掉页面也提醒我").tap()
        await expect(chat.page.locator("#news")).to_contain_text("关着页面也会提醒您")
        assert await _subscribed(site) == 1
        assert await chat.page.evaluate(
            "[window.wished.userVisibleOnly, window.wished.applicationServerKey.length]"
        ) == [True, 65]
        await chat.shot("news-on")
        await chat.button("不用提醒了").tap()
        await expect(chat.button("关掉页面也提醒我")).to_be_visible()
        assert await _subscribed(site) == 0


async def test_where_the_browser_refuses_it_is_said_honestly(browse: Opener) -> None:
    async with browse() as chat:  # headless: every question is answered with no
        await chat.page.add_init_script("Notification.requestPermission = async () => 'denied'")
        await chat.open()
        await chat.button("关掉页面也提醒我").tap()
        await expect(chat.page.locator("#news")).to_have_text(
            "浏览器没让这个页面发提醒。有进展写在这里，下次打开就能看到。"
        )


async def test_a_push_service_that_cannot_be_had_is_said_honestly(browse: Opener) -> None:
    async with browse(permissions=["notifications"]) as chat:
        await chat.page.add_init_script(
            "PushManager.prototype.subscribe = async () => { throw new DOMException('no', 'AbortError') }"
        )
        await chat.open()
        await chat.button("关掉页面也提醒我").tap()
        await expect(chat.page.locator("#news")).to_contain_text("现在开不了提醒")


@pytest.mark.parametrize(("iphone", "sentence"), [(False, "有进展会写在这个页面里"), (True, "添加到主屏幕")])
async def test_a_browser_without_push_is_told_where_news_are(browse: Opener, iphone: bool, sentence: str) -> None:
    async with browse() as chat:
        await chat.page.add_init_script("delete window.PushManager")
        if iphone:
            await chat.page.add_init_script("navigator.standalone = false")
        await chat.open()
        await expect(chat.page.locator("#news")).to_contain_text(sentence)
        await expect(chat.button("关掉页面也提醒我")).to_have_count(0)


async def test_before_there_is_a_ticket_nothing_is_promised(site: WebchatSite, browse: Opener) -> None:
    site.inbox.answer = lambda event_id, event: [Message(f"{event_id}:0", "您好")]
    async with browse() as chat:
        await chat.open()
        await expect(chat.page.locator("#news")).to_be_hidden()


async def _push(chat: ChatPage, data: str) -> list[str]:
    """What the phone shows when its push service hands over that, with the talk in the background."""
    devtools = await chat.page.context.new_cdp_session(chat.page)
    registration: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registration.extend(one["registrationId"] for one in told["registrations"]),
    )
    await devtools.send("ServiceWorker.enable")
    await chat.page.wait_for_timeout(300)
    told = {"origin": chat.url, "registrationId": registration[-1], "data": data}
    await devtools.send("ServiceWorker.deliverPushMessage", told)
    await chat.page.wait_for_timeout(500)
    shown: list[str] = await chat.page.evaluate(
        "async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(one => one.body)"
    )
    return shown


async def test_news_are_shown_while_nobody_looks_at_the_page(browse: Opener) -> None:
    async with browse(permissions=["notifications"]) as chat:
        await chat.open()
        await chat.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        assert await _push(chat, '{"text": "有结果了"}') == []  # it stands in the open talk
        worker = chat.page.context.service_workers[0]
        await worker.evaluate("clients.matchAll = async () => []")
        assert await _push(chat, '{"text": "有结果了"}') == ["有结果了"]
        assert set(await _push(chat, "{")) == {"有新消息，打开看看。", "有结果了"}
