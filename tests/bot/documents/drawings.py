"""How a drawing is looked at: printed, rasterised, and read by a decoder that shares nothing with the drawing."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import zxingcpp
from PIL import Image
from playwright.async_api import async_playwright

from tests.fixtures.browser import CHROMIUM, FLAGS
from tests.fixtures.webchat import Words

URL = "https://suqiu.example.gov.cn/c/q7Hx2mPz0KsWd9aBcDeFgHiJkLmNoPqRsTu"
PLACE = "南宁市青秀区政务服务中心 3 号窗口"
WORDS = Words("qr.ftl")


def read(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image.convert("L"))]


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png))


def printed(pdf: bytes, dpi: int = 150) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        width, height = document[0].get_size()
        assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)
        image: Image.Image = document[0].render(scale=dpi / 72).to_pil()
        return image


async def rasterised(svg: str, width: int, height: int) -> Image.Image:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = await browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=2)
        await page.set_content(f"<body style='margin:0'>{svg}</body>")
        png = await page.screenshot()
        await browser.close()
        return opened(png)
