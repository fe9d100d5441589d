"""A receipt code on the page: alone, large, on one line; copied, and kept as a picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import expect

from bot.ports import Button, Message
from tests.e2e.conftest import Opener
from tests.e2e.test_web_small_screens import LARGE
from tests.fixtures.webchat import WebchatSite

pytestmark = pytest.mark.browser

CODE = "WWWM-QX4D-9HTR-3WZN-B6VC"
RECEIPT = (
    "收到了，编号 GS-2611-00042。11月24日（周二）前核实，12月8日（周二）前给结果。\n"
    f"查询码只给这一次，凭它看结果，请存好：\n{CODE}"
)


@pytest.fixture(autouse=True)
def receipt(site: WebchatSite) -> None:
    more = (Button("t.add", "补充材料"), Button("t.show", "看进度"))
    site.inbox.answer = lambda event_id, event: [
        Message(f"{event_id}:0", RECEIPT, more, keep=True, about="t.GS-2611-00042")
    ]


@pytest.mark.parametrize(("width", "type_size"), [(320, 100), (320, 200), (390, 100), (844, 200), (1440, 100)])
async def test_it_stands_alone_on_one_line(browse: Opener, width: int, type_size: int) -> None:
    async with browse(viewport={"width": width, "height": 720}) as chat:
        await chat.page.add_init_script(LARGE % type_size)
        await chat.open()
        code = chat.page.locator(".code")
        await expect(code).to_have_text(CODE)
        box, lines = await code.bounding_box(), await code.evaluate("node => node.getClientRects().length")
        assert box is not None
        assert lines == 1
        assert await code.evaluate("node => node.scrollWidth <= node.clientWidth")
        size, rest = await code.evaluate(
            "node => [node, node.parentNode].map(one => parseFloat(getComputedStyle(one).fontSize))"
        )
        assert size > rest or size >= 16
        assert await code.evaluate("node => node.offsetHeight < 2 * parseFloat(getComputedStyle(node).lineHeight)")
        assert await chat.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await chat.shot(f"code-{width}-{type_size}")


async def test_it_is_copied(browse: Opener) -> None:
    async with browse(permissions=["clipboard-read", "clipboard-write"]) as chat:
        await chat.open()
        await chat.button("复制").tap()
        await expect(chat.page.locator(".told")).to_contain_text("复制好了")
        assert await chat.page.evaluate("navigator.clipboard.readText()") == CODE


async def test_it_is_copied_where_the_page_has_no_clipboard(browse: Opener) -> None:
    async with browse() as chat:
        await chat.page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        await chat.open()
        await chat.button("复制").tap()
        await expect(chat.page.locator(".told")).to_contain_text("复制好了")
        await chat.page.locator("#say").focus()
        await chat.page.keyboard.press("Control+V")
        assert await chat.page.locator("#say").input_value() == CODE


async def test_it_is_kept_as_a_picture(browse: Opener, tmp_path: Path) -> None:
    async with browse() as chat:
        await chat.open()
        async with chat.page.expect_download() as kept:
            await chat.button("存成图片").tap()
        download = await kept.value
        assert download.suggested_filename == "查询码.png"
        picture = tmp_path / "code.png"
        await download.save_as(picture)
        with Image.open(picture) as image:
            assert image.width == 720
            assert len(image.convert("L").getcolors() or ()) > 20
        await expect(chat.page.get_by_role("img", name="写着查询码的图片")).to_be_visible()
        await chat.shot("kept")


async def test_no_other_number_is_a_code(site: WebchatSite, browse: Opener) -> None:
    site.inbox.answer = lambda event_id, event: [
        Message(f"{event_id}:0", "编号 GS-2611-00042，代码 91450100MA5KC7QX27")
    ]
    async with browse() as chat:
        await chat.open()
        await expect(chat.page.locator(".code, .keepers")).to_have_count(0)
