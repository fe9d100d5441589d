"""What a person sends in one go, handed over as a channel does, and what the conversation then remembers."""

from __future__ import annotations

import asyncio

from redis.asyncio import Redis

from backend.core.crypto import Keyring
from bot.conversation.sessions import RedisSessionStore
from dialogues.core import codec, events
from dialogues.core.session import Draft, Session
from dialogues.core.values import FileRef
from tests.bot.conversation.small_house import ANNA, House

NUMBER = "GS-2611-00042"
LINES = ("我在青秀区开了家粉店", "办食品经营许可证", "材料交了三次", "每次都说还缺一样", "问缺什么又不一次说清")


def photo(number: int) -> events.Attached:
    file = FileRef(f"{number:064}", f"{number}.jpg", "image/jpeg", 9)
    return events.Attached((file,), ref=f"m{number}", album="a1")


async def sends(house: House, *sent: events.ChannelEvent, first: int = 1, apart: float = 0.0) -> None:
    """Hand the events over one after another, `apart` seconds from each other, as a channel does; wait for all."""
    handling = []
    for number, event in enumerate(sent, first):
        handling.append(asyncio.create_task(house.talk.receive(ANNA, f"u{number}", event)))
        await asyncio.sleep(apart)
    await asyncio.gather(*handling)


def said(*lines: str) -> list[events.ChannelEvent]:
    return [events.Said(line, ref=f"m{number}") for number, line in enumerate(lines, 1)]


async def session_of(valkey: Redis) -> Session:
    store = RedisSessionStore(valkey, Keyring(["a secret of the tests, long enough"]))
    held = await store.begin(str(ANNA), ["look"])
    await store.release(held)
    assert held.session is not None
    return codec.decode_session(held.session)


async def draft_of(valkey: Redis) -> Draft:
    draft = (await session_of(valkey)).draft
    assert draft is not None
    return draft
