"""For everybody: by keyboard, by ear, in the dark, on any screen, with large type; and inside Telegram."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import quote

import pytest
from playwright.async_api import expect

from backend.contract.values import Address
from bot.ports import Button, CallLink, Message
from tests.bot.channels.webchat.test_pages import init_data
from tests.e2e.conftest import Opener
from tests.fixtures.chat_page import ChatPage
from tests.fixtures.webchat import WebchatSite

pytestmark = pytest.mark.browser

GRADES = tuple(
    Button(f"g{n}", label) for n, label in enumerate(("非常满意", "满意", "基本满意", "不满意", "非常不满意"))
)
LONG = "听下来是对窗口办事的投诉，发生在青秀区，对吗？\n投诉由上级部门核实，不会交给被投诉的窗口自己查。"


def talk(site: WebchatSite) -> None:
    """Long words, many buttons and a summary: what fills a screen."""
    kinds = ("对", "其实是求助", "换一类", "不在青秀区，在别的地方")
    site.inbox.answer = lambda event_id, event: [
        Message(f"{event_id}:0", "这个结果您满意吗？", (*GRADES, Button("skip", "先不评")), keep=True, columns=3),
        Message(f"{event_id}:1", LONG, tuple(Button(f"k{n}", label) for n, label in enumerate(kinds))),
    ]


async def wide(chat: ChatPage) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(await chat.page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
async def test_it_fits_every_screen_and_every_finger(site: WebchatSite, browse: Opener, width: int) -> None:
    talk(site)
    async with browse(viewport={"width": width, "height": 760}, has_touch=width < 800) as chat:
        await chat.open()
        await chat.says("证" * 60 + " https://example.invalid/" + "a" * 120)
        await chat.sees(LONG[:20], times=2)
        assert await wide(chat) <= 0
        sizes = await chat.page.locator("button:visible, a:visible:not(p a, .skip)").evaluate_all(
            "nodes => nodes.map(node => [node.innerText, node.offsetWidth, node.offsetHeight])"
        )
        assert [size for size in sizes if min(size[1:]) < 44] == []
        fonts = await chat.page.locator(".bubble, .choice, #say").evaluate_all(
            "nodes => nodes.map(node => parseFloat(getComputedStyle(node).fontSize))"
        )
        assert min(fonts) >= 16
        await chat.shot(f"wide-{width}")


async def test_a_number_to_call_is_a_link_and_stays(site: WebchatSite, browse: Opener) -> None:
    """Mechanism 4: one tap calls, the other ways stand below, and no answer takes the number away."""
    alarm = Message(
        "x:0", "着火、冒烟：人先离开。", (Button("go.resume", "安全了，接着反映"),), calls=(CallLink("119", "拨 119"),)
    )
    site.inbox.answer = lambda event_id, event: [replace(alarm, id=f"{event_id}:0")]
    async with browse(viewport={"width": 320, "height": 640}, has_touch=True) as chat:
        await chat.open()
        await chat.says("着火了")
        link = chat.page.locator("a.call").last
        await expect(link).to_have_attribute("href", "tel:119")
        await expect(link).to_have_text("拨 119")
        box = await link.bounding_box()
        below = await chat.page.locator(".choice").last.bounding_box()
        assert box is not None
        assert below is not None
        assert box["height"] >= 56
        assert box["y"] < below["y"]
        await chat.shot("call-119")
        await chat.says("还在烧")
        await expect(chat.page.locator("a.call")).to_have_count(3)  # opening the page, and two messages


async def test_large_type_still_fits(site: WebchatSite, browse: Opener) -> None:
    talk(site)
    async with browse(viewport={"width": 320, "height": 640}) as chat:
        await chat.page.add_init_script(
            "addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%';"
            " dispatchEvent(new Event('resize')) })"
        )
        await chat.open()
        await chat.sees(LONG[:20])
        assert await wide(chat) <= 0
        await expect(chat.page.locator("#mic")).to_be_in_viewport()
        await chat.page.locator("#say").fill("您好")
        await expect(chat.page.locator("#send")).to_be_in_viewport()
        await chat.shot("large-type")


async def test_dark_is_dark(site: WebchatSite, browse: Opener) -> None:
    talk(site)
    async with browse(color_scheme="dark", reduced_motion="reduce") as chat:
        await chat.open()
        await chat.says("晚上好，这么晚还有人吗")
        await chat.sees(LONG[:20], times=2)
        assert await contrast(chat, ".theirs .bubble") >= 7
        assert await contrast(chat, ".mine .bubble") >= 4.5
        assert await contrast(chat, ".choice") >= 4.5
        await chat.shot("dark")
        moving = await chat.page.locator("#typing span").first.evaluate("node => getComputedStyle(node).animationName")
        assert moving == "none"


async def test_light_has_contrast(site: WebchatSite, browse: Opener) -> None:
    talk(site)
    async with browse() as chat:
        await chat.open()
        await chat.says("您好")
        await chat.sees(LONG[:20], times=2)
        assert await contrast(chat, ".theirs .bubble") >= 7
        for part in (".mine .bubble", ".choice", ".time"):
            assert await contrast(chat, part) >= 4.5, part
        await chat.shot("light")


async def contrast(chat: ChatPage, part: str) -> float:
    """The WCAG contrast of a part's words on what is behind them."""
    return float(
        await chat.page.locator(part).first.evaluate(
            """node => {
                const rgb = colour => colour.match(/[\\d.]+/g).map(Number);
                const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
                    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
                let behind = node;
                while ((rgb(getComputedStyle(behind).backgroundColor)[3] ?? 1) === 0) behind = behind.parentElement;
                const [a, b] = [getComputedStyle(node).color, getComputedStyle(behind).backgroundColor]
                    .map(colour => light(rgb(colour))).sort((x, y) => y - x);
                return (a + 0.05) / (b + 0.05);
            }"""
        )
    )


async def focused(chat: ChatPage) -> str:
    return str(await chat.page.evaluate("document.activeElement.id || document.activeElement.innerText"))


async def test_by_keyboard_alone(site: WebchatSite, browse: Opener) -> None:
    async with browse(viewport={"width": 1280, "height": 800}, has_touch=False) as chat:
        await chat.open()
        keyboard = chat.page.keyboard
        order = []
        for _ in range(7):
            await keyboard.press("Tab")
            order.append(await focused(chat))
        assert order == ["跳到输入框", "telegram", "leave", "对", "不对", "add", "say"]
        await keyboard.type("第一行")
        await keyboard.press("Shift+Enter")
        await keyboard.type("第二行")
        await keyboard.press("Enter")
        await chat.sees("您说：第一行\n第二行")
        assert await focused(chat) == "say"
        await keyboard.press("Shift+Tab")
        await keyboard.press("Shift+Tab")
        assert await focused(chat) == "不对"
        ring = await chat.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert ring == "solid"
        await keyboard.press("Enter")
        await chat.sees("您点了 no")
        assert await focused(chat) == "say"  # the button is gone; the next word can be written at once


async def test_words_still_being_composed_are_not_sent(site: WebchatSite, browse: Opener) -> None:
    """Enter that takes a candidate from an input method is not Enter that sends."""
    async with browse() as chat:
        await chat.open()
        await chat.page.locator("#say").fill("ni hao")
        await chat.page.locator("#say").dispatch_event(
            "keydown", {"key": "Enter", "isComposing": True, "bubbles": True}
        )
        assert await chat.page.locator("#say").input_value() == "ni hao"


async def test_by_ear(site: WebchatSite, browse: Opener) -> None:
    async with browse() as chat:
        await chat.open()
        log = chat.page.get_by_role("log", name="对话")
        await expect(log).to_have_attribute("aria-live", "polite")
        await expect(log).to_contain_text("桂商诉求：")
        await expect(chat.page.get_by_role("textbox", name="想说的话")).to_be_visible()
        for name in ("加照片或文件", "录音"):
            await expect(chat.button(name)).to_be_visible()
        await chat.page.locator("#say").fill("您好")
        await expect(chat.button("发送")).to_be_visible()
        await expect(chat.page.get_by_role("heading", level=1)).to_have_text("桂商诉求")
        assert await chat.page.locator("html").get_attribute("lang") == "zh-CN"


async def test_a_long_talk_keeps_its_place(site: WebchatSite, browse: Opener) -> None:
    async with browse() as chat:
        await chat.open()
        for n in range(12):
            await chat.says(f"第 {n} 句")
            await chat.sees(f"您说：第 {n} 句")
        scroll = chat.page.locator("#scroll")
        await scroll.evaluate("node => { node.scrollTop = 0 }")
        await chat.page.wait_for_timeout(100)
        for new_visitor, _ in tuple(site.inbox.seen)[:1]:
            await site.chat.deliver(Address(*new_visitor.split(":", 1)), Message("push:9", "有新进展", keep=True))
        await expect(chat.button("有新消息")).to_be_visible()
        assert await scroll.evaluate("node => node.scrollTop") < 50
        await chat.shot("scrolled")
        await chat.taps("有新消息")
        await expect(chat.page.locator(".message").last).to_be_in_viewport()


def mini(data: str, background: str = "#17212b") -> str:
    theme = quote(json.dumps({"bg_color": background}))
    return f"/app#tgWebAppData={quote(data)}&tgWebAppVersion=8.0&tgWebAppThemeParams={theme}"


async def test_inside_telegram(site: WebchatSite, browse: Opener) -> None:
    async with browse() as chat:
        await chat.open(mini(init_data(start_param="q-mini")))
        await chat.says("从小程序来")
        await chat.sees("您说：从小程序来")
        assert site.inbox.addresses == {"web:tg4242"}
        assert (await chat.reads())[0] == ("bot", "您好（q-mini）")
        await expect(chat.page.locator("html")).to_have_attribute("data-theme", "dark")
        await expect(chat.page.locator("#telegram")).to_have_count(0)
        await chat.shot("mini-app")


async def test_inside_telegram_with_stale_words(site: WebchatSite, browse: Opener) -> None:
    async with browse(complaints=("401",)) as chat:
        await chat.page.goto(site.url + mini(init_data(at=1_700_000_000)))
        await expect(chat.page.locator("#net")).to_have_text("请从 Telegram 里重新打开这个页面。")
        assert site.inbox.events == []
