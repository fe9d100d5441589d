"""The line and the outbox: phones that slept, tabs beside each other, browsers that refuse what the page needs."""

from __future__ import annotations

import time

import pytest
from playwright.async_api import BrowserContext, expect

from dialogues.core.events import Said
from tests.e2e.conftest import Opener
from tests.fixtures.chat_page import ChatPage
from tests.fixtures.sleepy_proxy import serve_sleepily
from tests.fixtures.webchat import WebchatSite

pytestmark = pytest.mark.browser

SHOWN_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))"
FROM_THE_BACK = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
NETWORK_IS_BACK = "dispatchEvent(new Event('online'))"


@pytest.mark.parametrize("sign", [SHOWN_AGAIN, FROM_THE_BACK, NETWORK_IS_BACK], ids=["shown", "back", "online"])
async def test_a_dead_socket_is_noticed_when_the_phone_wakes(site: WebchatSite, browse: Opener, sign: str) -> None:
    async with serve_sleepily(site.url) as proxy, browse() as chat:
        chat.url = proxy.url
        await chat.open()
        proxy.sleep()
        before = time.monotonic()
        async with chat.page.expect_websocket():
            await chat.page.evaluate(sign)
        await expect(chat.page.locator("html")).to_have_attribute("data-line", "open")
        assert time.monotonic() - before < 3
        await chat.says("醒来说的")
        await chat.sees("您说：醒来说的")


async def test_what_is_written_on_a_dead_socket_arrives(site: WebchatSite, browse: Opener) -> None:
    """Nothing told the page that it slept: its own words ask for an answer."""
    async with serve_sleepily(site.url) as proxy, browse() as chat:
        chat.url = proxy.url
        await chat.open()
        proxy.sleep()
        before = time.monotonic()
        await chat.says("没人听见的话")
        await chat.sees("您说：没人听见的话")
        assert time.monotonic() - before < 8
        assert [event for event in site.inbox.events if isinstance(event, Said)] == [
            Said("没人听见的话", ref=site.inbox.events[-1].ref)  # type: ignore[union-attr]
        ]


async def test_a_live_line_is_not_renewed_when_the_page_is_shown(site: WebchatSite, browse: Opener) -> None:
    async with browse() as chat:
        await chat.open()
        sockets: list[object] = []
        chat.page.on("websocket", lambda socket: sockets.append(socket))
        for sign in (SHOWN_AGAIN, FROM_THE_BACK, SHOWN_AGAIN):
            await chat.page.evaluate(sign)
        await chat.page.wait_for_timeout(2_500)
        assert sockets == []


async def _second_tab(context: BrowserContext, chat: ChatPage) -> ChatPage:
    tab = ChatPage(await context.new_page(), chat.url, chat.shots)
    await tab.open()
    return tab


async def _says_without_a_line(tab: ChatPage, *texts: str) -> None:
    for text in texts:
        await tab.says(text)
        await expect(tab.page.locator(".mine").filter(has_text=text)).to_have_attribute("data-state", "sending")


def _told(site: WebchatSite) -> list[str]:
    return sorted(event.text for event in site.inbox.events if isinstance(event, Said))


OFFLINE = ("WebSocket", "ERR_INTERNET_DISCONNECTED")


async def test_two_tabs_write_without_a_line_and_both_deliver_once(site: WebchatSite, browse: Opener) -> None:
    async with browse(complaints=OFFLINE) as chat:
        await chat.open()
        tab = await _second_tab(chat.page.context, chat)
        await chat.page.context.set_offline(True)
        await _says_without_a_line(chat, "第一页写的", "第一页又写的")
        await _says_without_a_line(tab, "第二页写的")
        await chat.page.context.set_offline(False)
        for page in (chat, tab):
            for text in ("第一页写的", "第一页又写的", "第二页写的"):
                await page.sees(f"您说：{text}")
            assert sorted(text for who, text in await page.reads() if who == "me") == _told(site)
        assert _told(site) == ["第一页写的", "第一页又写的", "第二页写的"]
        assert await chat.page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('out:'))") == []


async def test_tabs_that_close_without_a_line_leave_their_words_to_the_next(site: WebchatSite, browse: Opener) -> None:
    async with browse(complaints=OFFLINE) as chat:
        await chat.open()
        context = chat.page.context
        tabs = [await _second_tab(context, chat) for _ in range(2)]
        await context.set_offline(True)
        for n, tab in enumerate(tabs):
            await _says_without_a_line(tab, f"关掉的第 {n} 页写的")
            await tab.page.close()
        await context.set_offline(False)
        last = await _second_tab(context, chat)
        for n in range(2):
            await last.sees(f"您说：关掉的第 {n} 页写的")
        assert _told(site) == ["关掉的第 0 页写的", "关掉的第 1 页写的"]


async def test_a_browser_that_refuses_storage_still_delivers(site: WebchatSite, browse: Opener) -> None:
    async with browse() as chat:
        await chat.page.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
        )
        await chat.open()
        await chat.says("存不了也要送到")
        await chat.sees("您说：存不了也要送到")


async def test_a_browser_without_cookies_is_told_why_nothing_goes(site: WebchatSite, browse: Opener) -> None:
    async with browse(complaints=("WebSocket", "401")) as chat:
        await chat.page.add_init_script("Object.defineProperty(navigator, 'cookieEnabled', { get: () => false })")
        await chat.page.route("**/", lambda route: route.continue_(headers={}))
        await chat.page.goto(site.url)
        await chat.page.context.clear_cookies()
        await site.drop_sockets()
        await expect(chat.page.locator("#net")).to_contain_text("Cookie")
        await expect(chat.page.locator("#net")).to_contain_text("12345")


async def test_a_line_that_stays_away_names_the_telephone(site: WebchatSite, browse: Opener) -> None:
    async with browse(complaints=OFFLINE) as chat:
        await chat.open()
        await chat.page.context.set_offline(True)
        await expect(chat.page.locator("#net")).to_have_text("网断了，正在重新连接。您写的话都还在。")
        await expect(chat.page.locator("#net")).to_contain_text("12345")


@pytest.mark.parametrize(
    "body",
    ["let = = ;", "throw new Error('no such part')", ""],
    ids=["a syntax it does not know", "a part it lacks", "nothing"],
)
async def test_a_browser_that_cannot_run_the_page_is_told_so(site: WebchatSite, browse: Opener, body: str) -> None:
    async with browse(complaints=("SyntaxError", "Unexpected", "no such part", "does not provide")) as chat:
        await chat.page.route(
            "**/assets/**/*.js", lambda route: route.fulfill(content_type="text/javascript", body=body)
        )
        await chat.page.goto(site.url)
        await expect(chat.page.locator(".stuck")).to_be_visible()
        await expect(chat.page.locator(".stuck a")).to_have_attribute("href", "tel:12345")
        await expect(chat.page.locator("#say")).to_be_hidden()
        await chat.shot("cannot-run")


async def test_without_any_script_the_telephone_number_stands_there(site: WebchatSite, browse: Opener) -> None:
    async with browse(java_script_enabled=False) as chat:
        await chat.page.goto(site.url)
        await expect(chat.page.locator(".stuck")).to_be_visible()
        await expect(chat.page.locator("#say")).to_be_hidden()


async def test_a_browser_that_runs_the_page_never_sees_that(site: WebchatSite, browse: Opener) -> None:
    async with browse(reduced_motion="reduce") as chat:
        await chat.open()
        await expect(chat.page.locator(".stuck")).to_be_hidden()
        await chat.page.wait_for_timeout(4_200)
        await expect(chat.page.locator(".stuck")).to_be_hidden()
        await expect(chat.page.locator("#say")).to_be_visible()
