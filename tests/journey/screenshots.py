"""The pictures in the README and the guides, taken of the real thing: `python -m tests.journey.screenshots`.

The house is the tests' own, with a real Rasa, so the pictures show what the product says today. Not part of the test
run: its name is not a test's. Owns what is shown; refuses anything that a person could not do in the chat.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw
from playwright.async_api import Browser

from backend.contract.enums import Role
from backend.core.signed_codes import split_pin
from bot.documents import poster
from bot.texts.catalogue import Catalogue
from config import ROOT
from tests.fixtures.browser import PHONE
from tests.fixtures.chat_page import ChatPage
from tests.journey.conftest import RunningProduct

IMAGES = Path(__file__).parents[2] / "docs" / "images"
WIDTH = 390  # pixels a phone takes on a page
COLOURS = 96  # enough for flat colours and grey edges of letters
MOST = 250_000  # bytes a picture
MATTER = "办食品经营许可证，材料交了三次，每次都说还缺一样，问缺什么又不一次说清，窗口的人态度还很冲"
RESULT = "材料已经补齐，许可证今天发出。窗口的材料清单改好了，以后一次说清。"


class Album:
    """Phones standing side by side, as one small PNG a name."""

    def __init__(self, browser: Browser, product: RunningProduct) -> None:
        self._browser = browser
        self._product = product

    async def phone(self, path: str, *, dark: bool = False) -> ChatPage:
        """Somebody's own phone with the chat open."""
        scheme = "dark" if dark else "light"
        context = await self._browser.new_context(
            viewport=PHONE, device_scale_factor=2, locale="zh-CN", has_touch=True, color_scheme=scheme
        )
        chat = await ChatPage.new(context, self._product.address, IMAGES)
        await chat.open(path)
        return chat

    def hang(self, name: str, *phones: Image.Image) -> None:
        frames = [_rounded(phone) for phone in phones]
        gap = 24
        wall = Image.new("RGB", (sum(f.width + gap for f in frames) - gap, max(f.height for f in frames)), "white")
        x = 0
        for frame in frames:
            wall.paste(frame, (x, 0), frame)
            x += frame.width + gap
        _save(wall, IMAGES / f"{name}.png")


async def shown(chat: ChatPage) -> Image.Image:
    """What stands on the phone now, still."""
    await chat.page.wait_for_timeout(600)  # until the last bubble has come to rest
    return _narrow(Image.open(io.BytesIO(await chat.page.screenshot())))


def _narrow(image: Image.Image) -> Image.Image:
    width = round(WIDTH * 1.25)
    return image.convert("RGB").resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)


def _rounded(image: Image.Image) -> Image.Image:
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, image.width - 1, image.height - 1), 24, fill=255)
    framed = image.convert("RGBA")
    ImageDraw.Draw(framed).rounded_rectangle((0, 0, image.width - 1, image.height - 1), 24, outline="#9aa8a3", width=2)
    framed.putalpha(mask)
    return framed


def _save(image: Image.Image, path: Path) -> None:
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    assert path.stat().st_size <= MOST, f"{path.name} is too large"
    print(f"{path.name}: {image.width} x {image.height}, {path.stat().st_size // 1000} kB")


async def _hire(album: Album, product: RunningProduct, name: str, role: Role, unit: str) -> ChatPage:
    code, pin = split_pin(await product.backend.staff_register.invite_staff(name, role, unit))
    chat = await album.phone(f"/join#{code}")
    await chat.page.fill("#pin", pin)
    await chat.page.click("form button")
    await chat.sees("您已绑定为")
    return chat


async def _begin(chat: ChatPage) -> None:
    await chat.sees("您好，这里是桂商诉求")
    await chat.says(MATTER)
    await chat.sees("投诉由上级部门核实")


async def _fill(chat: ChatPage) -> None:
    await chat.taps("对")
    await chat.sees("您自己的店或公司叫什么")
    await chat.says("阿珍螺蛳粉")
    await chat.sees("留个电话")
    await chat.says("13812345678")
    await chat.sees("请看一眼")


async def _submit(chat: ChatPage) -> None:
    await chat.taps("提交")
    await chat.sees("收到了，编号 GS-")


@pytest.mark.timeout(600)
async def test_the_pictures(chromium: Browser, product: RunningProduct) -> None:
    IMAGES.mkdir(exist_ok=True)
    album = Album(chromium, product)
    desk = await _hire(album, product, "李主任", Role.DESK, "nanning")
    handler = await _hire(album, product, "小王", Role.HANDLER, "market")
    album.hang("invite", await shown(handler))
    owner = await album.phone(f"/c/{product.demo.codes[0]}")
    await _the_owner_reports(album, owner)
    await _the_desk_dispatches(album, desk)
    await _the_handler_works(album, handler, owner)
    await _the_owner_rates(album, owner)
    await _in_the_dark(album, product)
    await _the_poster(album, product)


async def _the_owner_reports(album: Album, owner: ChatPage) -> None:
    await _begin(owner)
    first = await shown(owner)
    await _fill(owner)
    card = await shown(owner)
    await _submit(owner)
    album.hang("report", first, card, await shown(owner))


async def _the_desk_dispatches(album: Album, desk: ChatPage) -> None:
    await desk.sees("有新的诉求，请核实")
    case = await shown(desk)
    await desk.taps("受理并转办")
    await desk.sees("转给哪个单位办")
    units = await shown(desk)
    await desk.taps("南宁市市场监督管理局")
    await desk.sees("转办了")
    album.hang("desk", case, units, await shown(desk))


async def _the_handler_works(album: Album, handler: ChatPage, owner: ChatPage) -> None:
    await handler.sees("请签收")
    await handler.taps("签收")
    await handler.sees("签收了")
    signed = await shown(handler)
    await handler.taps("问一句")
    await handler.says("缺的是哪一份材料？拍一张也行。")
    await handler.taps("发出去")
    await owner.sees("缺的是哪一份材料")
    await owner.says("是食品安全管理制度")
    await handler.sees("诉求人补充了材料或回了话")
    asked = await shown(handler)
    await handler.taps("办结")
    await handler.says(RESULT)
    await handler.sees("这件事解决了吗")
    album.hang("handler", signed, asked, await shown(handler))
    await handler.taps("解决了")


async def _the_owner_rates(album: Album, owner: ChatPage) -> None:
    await owner.sees("这个结果您满意吗")
    asked = await shown(owner)
    await owner.taps("满意")
    await owner.sees("记下了：满意")
    album.hang("rating", asked, await shown(owner))
    await owner.says("我上周反映的那个事怎么样了")
    await owner.sees("您评价了")
    album.hang("progress", await shown(owner))


async def _in_the_dark(album: Album, product: RunningProduct) -> None:
    """A question that is answered at once, and a report that may stay unnamed, by night."""
    ask_owner = await album.phone("/", dark=True)
    await ask_owner.says("请问营业执照丢了，补办要带什么材料？")
    await ask_owner.sees("您看看是不是这个")
    tells = await album.phone("/", dark=True)
    await tells.says("南宁市西乡塘区有家超市，把过期的奶粉改了日期又摆出来卖")
    await tells.sees("听下来是举报")
    await tells.taps("对")
    await tells.sees("举报可以不留姓名")
    album.hang("dark", await shown(ask_owner), await shown(tells))


async def _the_poster(album: Album, product: RunningProduct) -> None:
    words = Catalogue.load(ROOT / "locales").sentence
    url = f"https://guishang.example/c/{product.demo.codes[0]}"
    drawn = poster.render_code_files(url, "南宁市青秀区政务中心 3 号窗口", words, "遇到难事，扫一扫说给我们听")
    page = pypdfium2.PdfDocument(drawn["poster.pdf"])[0]
    album.hang("poster", _narrow(page.render(scale=2).to_pil()))


if __name__ == "__main__":
    sys.exit(pytest.main([__file__, "-q", "-s"]))
