"""Photos and files through the page: seen at once, with progress, with a reason when refused, and stoppable."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import expect

from dialogues.core.events import Attached
from tests.e2e.conftest import Opener
from tests.fixtures.webchat import WebchatSite

pytestmark = pytest.mark.browser


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "门头照片.jpg"
    Image.linear_gradient("L").resize((900, 600)).convert("RGB").save(path)
    return path


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "setup.jpg"  # what it says of itself does not count
    path.write_bytes(b"MZ" + bytes(4_000))
    return path


async def test_one_is_taken_and_one_refused_with_its_reason(
    site: WebchatSite, browse: Opener, photo: Path, program: Path
) -> None:
    async with browse() as chat:
        await chat.open()
        await chat.attaches(photo, program)
        await chat.sees("收到 1 个文件")
        await expect(chat.page.locator(".files .why")).to_have_text("这种文件收不了，请截图，或者另存为 PDF 再发")
        await chat.shot("upload-refused")
        event = site.inbox.events[-1]
        assert isinstance(event, Attached)
        assert [file.name for file in event.files] == ["门头照片.jpg"]
        await chat.page.reload()  # the picture is shown from the server now
        picture = chat.page.locator(".picture img")
        await expect(picture).to_have_count(1)
        assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 900


async def test_progress_and_a_change_of_mind(site: WebchatSite, browse: Opener, tmp_path: Path) -> None:
    big = tmp_path / "视频.mp4"
    big.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(3_000_000))
    async with browse() as chat:
        await chat.open()
        slow = await chat.page.context.new_cdp_session(chat.page)
        await slow.send("Network.enable")
        limits = {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 600_000}
        await slow.send("Network.emulateNetworkConditions", limits)
        await chat.attaches(big)
        await expect(chat.page.locator("progress")).to_be_visible()
        await expect(chat.page.locator(".percent")).to_have_text(re.compile(r"已传 [1-9]\d?%"))
        await chat.shot("upload-progress")
        await chat.taps("不传了")
        await expect(chat.page.locator(".status")).to_contain_text("已取消")
        await slow.send("Network.emulateNetworkConditions", {**limits, "uploadThroughput": -1})
        await chat.taps("再发一次")
        await chat.sees("收到 1 个文件")
        await expect(chat.page.locator("progress")).to_have_count(0)
        assert len(site.inbox.events) == 2


async def test_what_the_page_itself_can_tell_is_not_sent(site: WebchatSite, browse: Opener, tmp_path: Path) -> None:
    empty, huge = tmp_path / "空.txt", tmp_path / "大.mp4"
    empty.touch()
    with huge.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    async with browse() as chat:
        await chat.open()
        await chat.attaches(empty, huge)
        await expect(chat.page.locator(".files .why")).to_have_text(["是空文件，没有收下", "超过 20 MB，没有收下"])
        await asyncio.sleep(0.2)
        assert len(site.inbox.events) == 1


async def test_ten_are_nine(site: WebchatSite, browse: Opener, tmp_path: Path) -> None:
    notes = [tmp_path / f"{n}.txt" for n in range(10)]
    for note in notes:
        note.write_text(f"第 {note.stem} 张", encoding="utf-8")
    async with browse() as chat:
        await chat.open()
        await chat.attaches(*notes)
        await chat.sees("收到 9 个文件")
        await expect(chat.page.locator(".files .why")).to_have_text("一次最多 9 个，多出来的没有收下")


async def test_a_stumbling_server_is_tried_again_by_hand(site: WebchatSite, browse: Opener, photo: Path) -> None:
    async with browse(complaints=("503",)) as chat:
        await chat.open()
        site.inbox.stumbles = 1
        await chat.attaches(photo)
        await expect(chat.page.locator(".status")).to_contain_text("没传上去")
        await chat.taps("再发一次")
        await chat.sees("收到 1 个文件")
        assert len(site.inbox.events) == 2
