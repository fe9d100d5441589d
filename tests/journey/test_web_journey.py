"""From a scanned code to a rated ticket, in a real browser of a phone's size, on everything real."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import aiohttp
import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import Browser

from backend.tickets.queries import find_newest_ticket
from tests.fixtures.browser import PHONE
from tests.fixtures.chat_page import ChatPage
from tests.journey.conftest import RunningProduct
from tests.journey.people import MATTER, complains_on_the_page

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)

pytestmark = [pytest.mark.browser, pytest.mark.rasa]


async def _arrive(browser: Browser, product: RunningProduct, shots: Path, path: str) -> ChatPage:
    context = await browser.new_context(viewport=PHONE, device_scale_factor=2, locale="zh-CN", has_touch=True)
    chat = await ChatPage.new(context, product.address, shots)
    await chat.open(path)
    return chat


async def test_a_complaint_from_scan_to_rating(chromium: Browser, product: RunningProduct, tmp_path: Path) -> None:
    code = product.demo.codes[0]
    chat = await _arrive(chromium, product, tmp_path, f"/c/{code}")
    await chat.sees("您好，这里是桂商诉求")

    await complains_on_the_page(chat)
    await chat.sees("您自己的店或公司叫什么")
    await chat.says("阿珍螺蛳粉")
    await chat.sees("留个电话")
    await chat.says("13812345678")
    await chat.sees("请看一眼")
    photo = tmp_path / "回执.png"
    photo.write_bytes(PNG)
    await chat.attaches(photo)
    await chat.sees("1 张照片")
    await chat.taps("提交")
    await chat.sees("收到了，编号 GS-")
    await chat.shot("receipt")

    await product.play_demo(until="sign")
    await chat.sees("已经接手")
    await product.ask_owner("缺的是哪一份材料？拍一张也行。")
    await chat.sees("缺的是哪一份材料")
    await chat.says("是食品安全管理制度")
    await chat.sees("记下了，转给")
    await product.play_demo()
    await chat.sees("这个结果您满意吗")
    await chat.shot("survey")
    await chat.taps("满意")
    await chat.sees("记下了：满意")

    poster = await product.backend.entry_codes.get_poster(code)
    assert (poster.scans, poster.starts, poster.submits) == (1, 1, 1)
    assert chat.problems == []


async def test_a_question_the_knowledge_base_answers_makes_no_ticket(
    chromium: Browser, product: RunningProduct, tmp_path: Path
) -> None:
    chat = await _arrive(chromium, product, tmp_path, "/")
    await chat.says("请问营业执照丢了，补办要带什么材料？")
    await chat.sees("您看看是不是这个")
    await chat.taps("解决了")
    await chat.sees("我的诉求", times=0)
    async with product.backend.context.read_session() as session:
        assert await find_newest_ticket(session) is None


async def test_a_page_that_was_closed_goes_on_where_it_stopped(
    chromium: Browser, product: RunningProduct, tmp_path: Path
) -> None:
    chat = await _arrive(chromium, product, tmp_path, f"/c/{product.demo.codes[0]}")
    await complains_on_the_page(chat)
    await chat.sees("您自己的店或公司叫什么")
    await chat.page.reload()
    await chat.sees(MATTER)
    await chat.sees("您自己的店或公司叫什么")
    await chat.taps("个体、个人")
    await chat.sees("留个电话")


async def test_a_codes_pictures_can_be_had_over_http(product: RunningProduct) -> None:
    code = product.demo.codes[0]
    async with aiohttp.ClientSession(base_url=f"{product.address}/c/") as session:
        async with session.get(f"{code}/code.png") as answer:
            picture = Image.open(BytesIO(await answer.read()))
        assert zxingcpp.read_barcodes(picture)[0].text == f"{product.address}/c/{code}"
        for name, kind in {
            "code.svg": "image/svg+xml",
            "poster.svg": "image/svg+xml",
            "poster.pdf": "application/pdf",
        }.items():
            async with session.get(f"{code}/{name}") as answer:
                assert (answer.status, answer.content_type) == (200, kind)
        forged = f"{code[:-1]}{'A' if code[-1] != 'A' else 'B'}"
        for path in (f"{code}/passwd", f"{forged}/code.png", f"{code}/../../etc/passwd", "x/code.png"):
            async with session.get(path) as answer:
                assert answer.status == 404
        await product.backend.entry_codes.revoke_poster(code)
        async with session.get(f"{code}/code.png") as answer:
            assert answer.status == 404
    assert (await product.backend.entry_codes.get_poster(code)).scans == 0  # a picture is no scan
