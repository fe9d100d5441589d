"""Speaking into the page: recorded, heard again, sent or thrown away; and what is said when there is no microphone."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from dialogues.core.events import Attached
from tests.e2e.conftest import Opener
from tests.fixtures.chat_page import ChatPage
from tests.fixtures.webchat import WebchatSite

pytestmark = pytest.mark.browser

MICROPHONE = {"permissions": ["microphone"]}
LENGTH = """async source => {
    const sound = await (await fetch(source)).arrayBuffer();
    return (await new AudioContext().decodeAudioData(sound)).duration;
}"""

PLAYED = """node => new Promise(end => {
    node.onended = () => end(true);
    node.onerror = () => end(false);
    node.play();
})"""


async def _speaks(chat: ChatPage, milliseconds: int = 1_300) -> None:
    await chat.button("录音").tap()
    await expect(chat.page.locator("#voice-state")).to_have_text("正在录，直接说")
    await chat.page.wait_for_timeout(milliseconds)
    await chat.button("说完了").tap()
    await expect(chat.page.locator("#voice-state")).to_have_text("录好了，可以先听一遍")


async def test_what_is_said_is_recorded_sent_and_played(site: WebchatSite, browse: Opener) -> None:
    async with browse(viewport={"width": 320, "height": 568}, **MICROPHONE) as chat:
        await chat.open()
        await chat.button("录音").tap()
        await expect(chat.page.locator("#voice-time")).to_have_text("0:01")
        await chat.shot("voice-on")
        await chat.button("说完了").tap()
        assert await chat.page.locator("#voice-sound").evaluate(PLAYED)
        await chat.shot("voice-done")
        await chat.button("发出去").tap()
        await chat.sees("收到 1 个文件")
        event = site.inbox.events[-1]
        assert isinstance(event, Attached)
        [file] = event.files
        assert file.media_type.startswith("audio/")
        assert file.name.startswith("语音")
        assert file.size > 1_000
        await chat.page.reload()
        player = chat.page.locator(".mine .sound audio")
        await expect(player).to_have_count(1)
        assert await chat.page.evaluate(LENGTH, await player.get_attribute("src")) > 0.8
        assert await player.evaluate(PLAYED)
        await chat.shot("voice-sent")


async def test_what_is_thrown_away_goes_nowhere(site: WebchatSite, browse: Opener) -> None:
    async with browse(**MICROPHONE) as chat:
        await chat.open()
        await _speaks(chat)
        await chat.button("不要了").tap()
        await chat.button("录音").tap()
        await expect(chat.page.locator("#voice-state")).to_have_text("正在录，直接说")
        await chat.page.keyboard.press("Escape")
        await expect(chat.page.locator("#voice")).to_be_hidden()
        assert await chat.page.evaluate("document.activeElement.id") == "mic"
        await chat.says("算了，打字吧")
        await chat.sees("您说：算了")
        assert not [event for event in site.inbox.events if isinstance(event, Attached)]


async def test_a_recording_that_did_not_arrive_can_be_sent_again(site: WebchatSite, browse: Opener) -> None:
    async with browse(complaints=("503",), **MICROPHONE) as chat:
        await chat.open()
        site.inbox.stumbles = 1
        await _speaks(chat)
        await chat.button("发出去").tap()
        await expect(chat.page.locator(".status")).to_contain_text("没传上去")
        await chat.taps("再发一次")
        await chat.sees("收到 1 个文件")


async def test_a_refused_microphone_is_told_kindly(site: WebchatSite, browse: Opener) -> None:
    async with browse() as chat:
        await chat.open()
        await chat.button("录音").tap()
        await chat.sees("没拿到话筒")
        await chat.sees("12345")
        await expect(chat.page.locator("#say")).to_be_visible()
        await chat.says("那就打字")
        await chat.sees("您说：那就打字")


async def test_a_phone_without_a_microphone_is_told_kindly(site: WebchatSite, browse: Opener) -> None:
    async with browse() as chat:
        await chat.page.add_init_script(
            "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('none', 'NotFoundError') }"
        )
        await chat.open()
        await chat.button("录音").tap()
        await chat.sees("没找到能用的话筒")


async def test_a_browser_that_cannot_record_offers_it_not(site: WebchatSite, browse: Opener) -> None:
    async with browse() as chat:
        await chat.page.add_init_script("delete window.MediaRecorder")
        await chat.open()
        await expect(chat.button("录音")).to_be_hidden()
        await expect(chat.button("发送")).to_be_visible()
