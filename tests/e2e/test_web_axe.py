"""axe-core finds nothing serious on the page, whatever stands on it, by day and by night."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import expect

from bot.ports import Button, CallLink, Message
from dialogues.core.events import ChannelEvent, ChatOpened
from dialogues.core.values import Capability
from tests.e2e.conftest import Opener
from tests.e2e.test_web_receipt_code import RECEIPT
from tests.fixtures.axe import grave_findings
from tests.fixtures.webchat import WebchatSite

pytestmark = pytest.mark.browser

GRADES = tuple(
    Button(f"g{n}", label) for n, label in enumerate(("非常满意", "满意", "基本满意", "不满意", "非常不满意", "先不评"))
)
ASKED = (
    "听下来是对窗口办事的投诉，发生在青秀区，对吗？\n政策见 https://www.gov.cn/a，电话 0771-5672345，12月8日前有结果。"
)


def _talk(site: WebchatSite) -> None:
    def answer(event_id: str, event: ChannelEvent) -> list[Message]:
        if not isinstance(event, ChatOpened):
            return [Message(f"{event_id}:0", "记下了。")]
        return [
            Message("m:1", "着火、冒烟请马上拨 119。", calls=(CallLink("119", "拨 119"),), keep=True),
            Message(
                "m:2", RECEIPT, (Button("a", "补充材料"), Button("b", "看进度")), keep=True, about="t.GS-2611-00042"
            ),
            Message("m:3", "这个结果您满意吗？", GRADES, keep=True, columns=3, about="t.GS-2611-00042"),
            Message("m:4", "请看一眼：初稿", (Button("y", "提交"),), slot="summary"),
            Message("m:5", "请看一眼：改好的", (Button("y", "提交"),), slot="summary"),
            Message("m:6", ASKED, (Button("y", "对"), Button("n", "不对")), frozenset(Capability)),
        ]

    site.inbox.answer = answer


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_grave_is_found(
    site: WebchatSite, browse: Opener, tmp_path: Path, scheme: Literal["light", "dark"]
) -> None:
    _talk(site)
    photo, program = tmp_path / "说明.txt", tmp_path / "setup.exe"
    photo.write_text("说明", encoding="utf-8")
    program.write_bytes(b"MZ" + bytes(400))
    async with browse(color_scheme=scheme, permissions=["microphone"], complaints=("WebSocket", "INTERNET")) as chat:
        await chat.open()
        await chat.sees("改好的")
        assert await grave_findings(chat.page) == []
        await chat.taps("对")
        await chat.sees("记下了")
        await chat.attaches(photo, program)
        await chat.sees("记下了", times=2)
        await chat.page.locator(".reply").first.tap()
        await chat.page.locator("#say").fill("回一句")
        await chat.button("加照片或文件").last.tap()
        assert await grave_findings(chat.page) == []
        await chat.shot(f"all-{scheme}")
        await chat.says("回一句")
        await chat.button("录音").tap()
        await expect(chat.page.locator("#voice-state")).to_have_text("正在录，直接说")
        assert await grave_findings(chat.page) == []
        await chat.button("说完了").tap()
        await expect(chat.page.locator("#voice-sound")).to_be_visible()
        assert await grave_findings(chat.page) == []
        await chat.button("不要了").tap()
        await chat.button("离开并清除").first.tap()
        assert await grave_findings(chat.page) == []
        await chat.button("先不清除").tap()
        await chat.page.context.set_offline(True)
        await chat.says("断网说的")
        await expect(chat.page.locator("#net")).to_be_visible()
        assert await grave_findings(chat.page) == []


async def test_nothing_grave_on_the_other_pages(site: WebchatSite, browse: Opener) -> None:
    async with browse() as chat:
        for path in ("/c/nonsense", "/left"):
            await chat.page.goto(site.url + path)
            assert await grave_findings(chat.page) == []


async def test_a_scanned_code_is_passed_through_and_that_is_all(site: WebchatSite, browse: Opener) -> None:
    """The page in between goes on by itself after a second, on purpose: a scan costs no touch."""
    async with browse() as chat:
        await chat.page.route("**/?s=*", lambda route: route.abort())
        await chat.page.goto(f"{site.url}/c/good")
        assert [one.split(":")[0] for one in await grave_findings(chat.page)] == ["meta-refresh"]


async def test_nothing_grave_where_the_page_cannot_run(site: WebchatSite, browse: Opener) -> None:
    async with browse(complaints=("SyntaxError", "Unexpected")) as chat:
        await chat.page.route(
            "**/assets/**/*.js", lambda route: route.fulfill(content_type="text/javascript", body="let = ;")
        )
        await chat.page.goto(site.url)
        await expect(chat.page.locator(".stuck")).to_be_visible()
        assert await grave_findings(chat.page) == []
