"""One report on every sort of screen, on everything real: nothing overflows, what is asked is seen, axe finds nothing
grave. Each step leaves a picture to be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.test_web_small_screens import LARGE
from tests.fixtures.axe import grave_findings
from tests.fixtures.chat_page import ChatPage
from tests.journey.conftest import RunningProduct
from tests.journey.people import complains_on_the_page

pytestmark = [pytest.mark.browser, pytest.mark.rasa]


@dataclass(frozen=True, slots=True)
class Screen:
    name: str
    width: int
    height: int
    type_size: int = 100
    scheme: Literal["light", "dark"] = "light"


SCREENS = (
    Screen("small", 320, 568),
    Screen("phone", 390, 844),
    Screen("keyboard", 390, 430),
    Screen("turned", 844, 390),
    Screen("desk", 1440, 900),
    Screen("dark", 390, 844, scheme="dark"),
    Screen("large", 390, 844, 200),
    Screen("small-large", 320, 568, 200),
)


async def _arrive(browser: Browser, product: RunningProduct, screen: Screen, shots: Path) -> ChatPage:
    context = await browser.new_context(
        viewport={"width": screen.width, "height": screen.height}, device_scale_factor=1, locale="zh-CN",
        has_touch=screen.width < 1000, color_scheme=screen.scheme,
    )  # fmt: skip
    chat = await ChatPage.new(context, product.address, shots)
    await chat.page.add_init_script(LARGE % screen.type_size)
    await chat.open(f"/c/{product.demo.codes[0]}")
    return chat


async def _looks_right(chat: ChatPage, screen: Screen, step: str, *, scrolled: bool = False) -> None:
    await chat.page.wait_for_timeout(300)
    await chat.shot(f"{screen.name}-{step}")
    assert await chat.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, step
    assert await grave_findings(chat.page) == [], step
    if scrolled:
        return
    newest = chat.page.locator(".theirs .bubble").last
    top, line = await newest.evaluate(
        "node => [node.getBoundingClientRect().top, parseFloat(getComputedStyle(node).lineHeight)]"
    )
    above, below = await chat.page.locator("#scroll").evaluate(
        "node => [node.getBoundingClientRect().top, node.getBoundingClientRect().bottom]"
    )
    assert above - 1 <= top <= below - line, f"{step}: the first line of what is asked is not seen"


@pytest.mark.timeout(600)
async def test_a_report_on_every_screen(chromium: Browser, product: RunningProduct, tmp_path: Path) -> None:
    for screen in SCREENS:
        chat = await _arrive(chromium, product, screen, tmp_path)
        await _looks_right(chat, screen, "1-hello")
        await complains_on_the_page(chat)
        await chat.sees("您自己的店或公司叫什么")
        await _looks_right(chat, screen, "2-shop")
        await chat.says("阿珍螺蛳粉")
        await chat.sees("留个电话")
        await chat.says("13812345678")
        await chat.sees("请看一眼")
        await _looks_right(chat, screen, "3-summary")
        await chat.taps("提交")
        await chat.sees("收到了，编号 GS-")
        await _looks_right(chat, screen, "4-receipt")
        await chat.page.locator(".reply").last.click()
        await expect(chat.page.locator("#quote")).to_be_visible()
        await _looks_right(chat, screen, "5-reply", scrolled=True)  # to the button below a long message
        assert chat.problems == []
        await chat.page.context.close()
