"""Small, turned, covered by a keyboard, with large type: the first line of what is asked is on the screen."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from backend.contract.values import Address
from bot.ports import Button, Message
from tests.e2e.conftest import Opener
from tests.fixtures.chat_page import ChatPage
from tests.fixtures.webchat import WebchatSite

pytestmark = pytest.mark.browser

SCREENS = {
    "320": ((320, 568), 100),
    "390": ((390, 844), 100),
    "keyboard": ((390, 430), 100),
    "turned": ((844, 390), 100),
    "320 at 200%": ((320, 568), 200),
    "390 at 200%": ((390, 844), 200),
    "keyboard at 200%": ((390, 430), 200),
    "turned at 200%": ((844, 390), 200),
    "desk": ((1440, 900), 100),
}
LARGE = (
    "addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '%d%%';"
    " dispatchEvent(new Event('resize')) })"
)
NOTE = "记下了：店名写成“阿珍螺蛳粉”，电话 138****5678，照片 3 张。说错了直接改。"
QUESTION = (
    "听下来是对窗口办事的投诉，发生在南宁市青秀区，对吗？\n投诉由上级部门核实，不会交给被投诉的窗口自己查，"
    "您的电话只有办这件事的人能看到。\n12月8日（周二）前给您结果。"
)
KINDS = ("对", "其实是求助", "换一类", "不在青秀区，在别的地方", "说不准")


@pytest.mark.parametrize(("size", "type_size"), SCREENS.values(), ids=SCREENS.keys())
async def test_the_first_line_of_the_question_is_seen(
    site: WebchatSite, browse: Opener, size: tuple[int, int], type_size: int
) -> None:
    buttons = tuple(Button(f"k{n}", label) for n, label in enumerate(KINDS))
    site.inbox.answer = lambda event_id, event: [
        Message(f"{event_id}:0", NOTE),
        Message(f"{event_id}:1", QUESTION, buttons),
    ]
    async with browse(viewport={"width": size[0], "height": size[1]}) as chat:
        await chat.page.add_init_script(LARGE % type_size)
        await chat.open()
        await _sees_its_first_line(chat, 1)
        await chat.says("办食品经营许可证，材料交了三次，每次都说还缺一样。" * 6)
        await _sees_its_first_line(chat, 2)
        await chat.page.locator("#say").fill("一行\n又一行\n再一行\n第四行\n第五行\n第六行")  # the field grows
        await _sees_its_first_line(chat, 2)
        await chat.shot(f"question-{size[0]}x{size[1]}-{type_size}")


async def test_it_stays_while_the_keyboard_comes_and_the_phone_is_turned(site: WebchatSite, browse: Opener) -> None:
    site.inbox.answer = lambda event_id, event: [Message(f"{event_id}:0", QUESTION, (Button("y", "对"),))]
    async with browse() as chat:
        await chat.open()
        for width, height in ((390, 430), (390, 844), (844, 390), (320, 568), (320, 300), (390, 844)):
            await chat.page.set_viewport_size({"width": width, "height": height})
            await _sees_its_first_line(chat, 1)


async def test_news_behind_an_open_question_does_not_push_it_away(site: WebchatSite, browse: Opener) -> None:
    site.inbox.answer = lambda event_id, event: [Message(f"{event_id}:0", QUESTION, (Button("y", "对"),))]
    async with browse(viewport={"width": 320, "height": 400}) as chat:
        await chat.open()
        [(visitor, _)] = site.inbox.seen
        news = Message(
            "push:1", "您反映的“下水道堵了”有进展了：\n已经转给市政，12月1日（周二）前派人来看。\n" * 2, keep=True
        )
        await site.chat.deliver(Address(*visitor.split(":", 1)), news)
        await _sees_its_first_line(chat, 1)
        await chat.taps("有新消息")
        await expect(chat.page.locator(".message").last).to_be_in_viewport()


async def test_who_reads_the_end_of_a_long_question_is_not_pulled_back(site: WebchatSite, browse: Opener) -> None:
    buttons = tuple(Button(f"k{n}", label) for n, label in enumerate(KINDS))
    site.inbox.answer = lambda event_id, event: [Message(f"{event_id}:0", QUESTION * 3, buttons)]
    async with browse(viewport={"width": 320, "height": 480}) as chat:
        await chat.open()
        scroll = chat.page.locator("#scroll")
        await scroll.evaluate("node => { node.scrollTop = node.scrollHeight }")
        await chat.page.wait_for_timeout(100)
        await chat.page.set_viewport_size({"width": 320, "height": 440})
        await expect(chat.button("说不准")).to_be_in_viewport()


async def _sees_its_first_line(chat: ChatPage, times: int) -> None:
    question = chat.page.locator(".message.theirs .bubble").filter(has_text="对吗")
    await expect(question).to_have_count(times)
    await chat.page.wait_for_timeout(250)
    top, height, above, below = await _first_line(question.last)
    assert above - 1 <= top, f"its first line is {above - top:.0f} px above the talk"
    assert top + height <= below + 1, f"its first line ends {top + height - below:.0f} px below the talk"


async def _first_line(bubble: Locator) -> list[float]:
    found: list[float] = await bubble.evaluate(
        """node => {
            const text = document.createTreeWalker(node, NodeFilter.SHOW_TEXT).nextNode();
            const range = document.createRange();
            range.setStart(text, 0);
            range.setEnd(text, 1);
            const line = range.getBoundingClientRect();
            const talk = document.getElementById("scroll").getBoundingClientRect();
            return [line.top, line.height, talk.top, talk.bottom];
        }"""
    )
    return found
