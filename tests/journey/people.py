"""What the people of the journeys say and do, whatever the channel."""

from __future__ import annotations

from tests.fakes.bot_api import Person
from tests.fixtures.chat_page import ChatPage

MATTER = "办食品经营许可证，材料交了三次，每次都说还缺一样，问缺什么又不一次说清，窗口的人态度还很冲，我要投诉他们"
WAIT = 40.0  # seconds for one answer; on a busy machine, or over several crashes


async def complains(owner: Person) -> None:
    """Say the matter and settle on the kind, whether the model was sure of it or not."""
    await owner.says(MATTER)
    card = await owner.sees("投诉", within=WAIT)
    await owner.taps("对" if "对" in card.labels else "投诉")


async def answers(owner: Person, *asked: tuple[str, str]) -> None:
    """What the bot asks, and what the owner says to it."""
    for question, answer in asked:
        await owner.sees(question, within=WAIT)
        await owner.says(answer)


async def submits(owner: Person) -> None:
    await owner.sees("请看一眼", within=WAIT)
    await owner.taps("提交")
    await owner.sees("收到了，编号 GS-", within=WAIT)


async def complains_on_the_page(chat: ChatPage) -> None:
    await chat.says(MATTER)
    await chat.page.get_by_role("button", name="换一类").or_(chat.button("都不是")).last.wait_for()
    await chat.taps("对" if "对" in await chat.buttons() else "投诉")
