"""Where the focus is: after every tap, on something, and never at the head of the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from backend.contract.values import Address
from bot.channels.webchat import socket
from bot.ports import Button, Message
from dialogues.core.values import Capability
from tests.e2e.conftest import Opener
from tests.fixtures.chat_page import ChatPage
from tests.fixtures.webchat import WebchatSite

pytestmark = pytest.mark.browser

DOUBLE_TAP = "node => { node.focus(); node.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 })) }"


async def _focused(chat: ChatPage) -> str:
    await chat.page.wait_for_timeout(150)
    return str(await chat.page.evaluate("document.activeElement.tagName + '#' + document.activeElement.id"))


async def test_a_tap_does_not_raise_the_keys_of_a_phone(site: WebchatSite, browse: Opener) -> None:
    async with browse(is_mobile=True) as chat:
        await chat.open()
        await chat.button("对").tap()
        await chat.sees("您点了 yes")
        assert await _focused(chat) == "ARTICLE#"
        assert await chat.page.evaluate("document.activeElement.lastElementChild.innerText") == "对"


async def test_a_screen_readers_double_tap_leaves_the_focus_on_the_answer(site: WebchatSite, browse: Opener) -> None:
    async with browse(is_mobile=True) as chat:
        await chat.open()
        for label in ("对", "不对"):
            await chat.button(label).last.evaluate(DOUBLE_TAP)
            assert (await _focused(chat)).startswith("ARTICLE")


async def test_a_button_that_goes_away_leaves_the_focus_on_its_message(site: WebchatSite, browse: Opener) -> None:
    """Another device answers while the focus is on a button here."""
    async with browse(is_mobile=True) as chat:
        await chat.open()
        await chat.button("对").focus()
        [(visitor, _)] = site.inbox.seen
        more = Message("m:9", "下一个问题？", (Button("a", "甲"), Button("b", "乙")))
        await site.chat.deliver(Address(*visitor.split(":", 1)), more)
        await expect(chat.button("对")).to_have_count(0)
        assert (await _focused(chat)).startswith("ARTICLE")
        assert "您好" in await chat.page.evaluate("document.activeElement.innerText")


async def test_trying_again_and_stopping_keep_the_focus(
    site: WebchatSite, browse: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "PAUSES", (0.01,))
    async with browse(is_mobile=True, complaints=("503",)) as chat:
        await chat.open()
        site.inbox.stumbles = 9
        await chat.says("请帮忙")
        await chat.button("再发一次").evaluate(DOUBLE_TAP)
        await chat.sees("您说：请帮忙")
        assert (await _focused(chat)) != "BODY#"
        note = tmp_path / "说明.txt"
        note.write_text("说明", encoding="utf-8")
        site.inbox.stumbles = 1
        await chat.attaches(note)
        await chat.button("再发一次").evaluate(DOUBLE_TAP)
        await chat.sees("收到 1 个文件")
        assert (await _focused(chat)) != "BODY#"


async def test_reading_earlier_and_going_down_keep_the_focus(site: WebchatSite, browse: Opener) -> None:
    async with browse(is_mobile=True) as chat:
        await chat.open()
        [(visitor, _)] = site.inbox.seen
        for n in range(60):
            await site.chat.deliver(Address(*visitor.split(":", 1)), Message(f"m:{n}", f"第 {n} 条"))
        await chat.sees("第 59 条")
        await chat.page.reload()
        await chat.sees("第 59 条")
        await chat.button("看更早的消息").evaluate(DOUBLE_TAP)
        await chat.sees("第 0 条")
        await expect(chat.button("看更早的消息")).to_be_hidden()
        assert (await _focused(chat)) != "BODY#"
        await chat.page.locator("#scroll").evaluate("node => { node.scrollTop = 0 }")
        await chat.page.wait_for_timeout(100)
        await site.chat.deliver(Address(*visitor.split(":", 1)), Message("m:60", "又一条"))
        await chat.button("有新消息").evaluate(DOUBLE_TAP)
        await expect(chat.button("有新消息")).to_be_hidden()
        assert (await _focused(chat)) != "BODY#"


async def test_who_puts_the_focus_down_is_not_given_it_again(site: WebchatSite, browse: Opener) -> None:
    async with browse(viewport={"width": 1280, "height": 800}, has_touch=False) as chat:
        await chat.open()
        await chat.page.locator("#say").focus()
        await chat.page.mouse.click(640, 20)
        assert await _focused(chat) == "BODY#"
        [(visitor, _)] = site.inbox.seen
        await site.chat.deliver(Address(*visitor.split(":", 1)), Message("m:1", "有进展了"))
        await chat.sees("有进展了")
        assert await _focused(chat) == "BODY#"


async def test_buttons_are_a_group_named_by_their_question(site: WebchatSite, browse: Opener) -> None:
    text = "听下来是对窗口办事的投诉，发生在青秀区，对吗？\n投诉由上级部门核实。"
    site.inbox.answer = lambda event_id, event: [
        Message(f"{event_id}:0", text, (Button("y", "对"), Button("n", "不对")), frozenset({Capability.FILES}))
    ]
    async with browse() as chat:
        await chat.open()
        group = chat.page.get_by_role("group", name="听下来是对窗口办事的投诉，发生在青秀区，对吗？")
        await expect(group.get_by_role("button")).to_have_text(["对", "不对", "加照片或文件"])


async def test_what_is_asked_stands_in_the_empty_field(site: WebchatSite, browse: Opener) -> None:
    asked = Message("q:1", "好的。是哪家店或公司？发店名就行。", (Button("skip", "跳过"),))
    summary = Message("s:1", "请看一眼，没问题就交上去：\n投诉", (Button("y", "提交"),), slot="summary")
    told = Message("t:1", "收到了，编号 GS-2611-00042。", (Button("more", "补充材料"),), keep=True)
    site.inbox.answer = lambda event_id, event: [(asked, summary, told)[len(site.inbox.seen) - 1]]
    async with browse() as chat:
        await chat.open()
        field = chat.page.locator("#say")
        await expect(field).to_have_attribute("placeholder", "是哪家店或公司？")
        await chat.says("阿珍螺蛳粉")
        await chat.sees("请看一眼")
        await expect(field).to_have_attribute("placeholder", "请看一眼")
        await chat.taps("提交")
        await chat.sees("收到了")
        await expect(field).to_have_attribute("placeholder", "说说遇到了什么事")


async def test_one_button_of_a_message_is_filled_and_no_grade_is(site: WebchatSite, browse: Opener) -> None:
    grades = tuple(Button(f"g{n}", label) for n, label in enumerate("甲乙丙丁戊己"))
    site.inbox.answer = lambda event_id, event: [
        Message(f"{event_id}:0", "收到了", (Button("a", "补充材料"), Button("b", "看进度")), keep=True),
        Message(f"{event_id}:1", "这个结果您满意吗？", grades, keep=True, columns=3),
        Message(f"{event_id}:2", "对吗？", (Button("y", "对"), Button("n", "不对"))),
    ]
    async with browse() as chat:
        await chat.open()
        ground = "nodes => nodes.map(node => getComputedStyle(node).backgroundColor)"
        accent = "rgb(11, 95, 82)"
        for name, filled in (("补充材料", 1), ("这个结果", 0), ("对吗", 1)):
            row = chat.page.locator(".message").filter(has_text=name).locator(".choice")
            colours = await row.evaluate_all(ground)
            assert [colour == accent for colour in colours] == [True] * filled + [False] * (len(colours) - filled)


async def test_pictures_can_be_picked_alone(site: WebchatSite, browse: Opener) -> None:
    async with browse(is_mobile=True) as chat:
        await chat.open()
        for name, accept in (("照片", "image/*"), ("文件、视频", "")):
            await chat.button("加照片或文件").tap()
            async with chat.page.expect_file_chooser() as chosen:
                await chat.button(name).tap()
            field = (await chosen.value).element
            assert await field.evaluate("node => node.accept") == accept
            await chat.page.keyboard.press("Escape")
            await expect(chat.button(name)).to_be_hidden()
        assert await _focused(chat) == "BUTTON#add"
