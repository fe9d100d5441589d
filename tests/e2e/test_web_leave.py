"""Leaving a computer that others use: asked once, erased everywhere, in every tab."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Opener
from tests.fixtures.chat_page import ChatPage
from tests.fixtures.webchat import WebchatSite

pytestmark = pytest.mark.browser


async def _asks(chat: ChatPage) -> None:
    await chat.button("离开并清除").first.click()
    await expect(chat.page.get_by_role("dialog")).to_contain_text("后面用这台电脑的人看不到")


async def test_everything_is_gone_in_every_tab(site: WebchatSite, browse: Opener) -> None:
    async with browse(viewport={"width": 1280, "height": 800}, has_touch=False) as chat:
        await chat.open()
        await chat.says("我的秘密")
        await chat.sees("您说：我的秘密")
        tab = ChatPage(await chat.page.context.new_page(), chat.url, chat.shots)
        await tab.open()
        await _asks(chat)
        await chat.shot("leave")
        await chat.page.get_by_role("dialog").get_by_role("button", name="离开并清除").click()
        for page in (chat.page, tab.page):
            await expect(page.get_by_role("heading", name="都清除了")).to_be_visible()
            assert await page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
        assert [one for one in await chat.page.context.cookies() if one.get("name") == "guishang_visitor"] == []
        await chat.shot("left")
        await chat.page.go_back()
        await expect(chat.page.locator(".message", has_text="我的秘密")).to_have_count(0)
        await chat.page.goto(chat.url)
        await chat.sees("您好")
        assert len(await chat.reads()) == 1


async def test_who_changes_their_mind_keeps_everything(site: WebchatSite, browse: Opener) -> None:
    async with browse(viewport={"width": 320, "height": 568}) as chat:
        await chat.open()
        await chat.says("还要")
        await _asks(chat)
        await chat.shot("leave-small")
        await chat.button("先不清除").tap()
        await expect(chat.page.get_by_role("dialog")).to_be_hidden()
        assert await chat.page.evaluate("document.activeElement.id") == "leave"
        await chat.page.reload()
        await chat.sees("您说：还要")


async def test_what_failed_is_told_and_can_be_pressed_again(site: WebchatSite, browse: Opener) -> None:
    async with browse(complaints=("503",)) as chat:
        await chat.open()
        site.codes.is_away = True
        await _asks(chat)
        leave = chat.page.get_by_role("dialog").get_by_role("button", name="离开并清除")
        await leave.tap()
        await expect(chat.page.get_by_role("alert").filter(has_text="没清成")).to_be_visible()
        site.codes.is_away = False
        await leave.tap()
        await expect(chat.page.get_by_role("heading", name="都清除了")).to_be_visible()


async def test_inside_telegram_nothing_is_to_be_left(site: WebchatSite, browse: Opener) -> None:
    async with browse(complaints=("401", "WebSocket")) as chat:
        await chat.page.goto(f"{site.url}/app")
        await expect(chat.page.locator("#leave")).to_have_count(0)
