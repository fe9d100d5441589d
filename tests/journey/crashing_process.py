"""A gateway and worker that die: SIGKILL at every boundary they have not died at before.

A boundary is the moment before or after an effect, a commit of the session, or a message handed to the channel. Each
is written down, on disk, before the process kills itself, so the next life passes it and dies at the next one.
"""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import AsyncExitStack
from pathlib import Path
from typing import ClassVar

import sqlalchemy.dialects.sqlite.aiosqlite  # noqa: F401 - found by name at the first connection

from backend.contract.values import Address
from backend.core.segmentation import shared_tokenizer
from bot import bootstrap
from bot.channels.telegram import app
from bot.channels.telegram.channel import TelegramChannel
from bot.conversation import sessions
from bot.conversation.effects import DeskEffectRunner
from bot.conversation.sessions import LockedSession, RedisSessionStore
from bot.ports import Delivery, Message
from bot.workers.push_delivery import build_job_worker, run_every
from config.settings import Settings
from dialogues.core import events
from dialogues.core.effects import Effect
from nlu.serving.client import RasaClient

shared_tokenizer()  # this module is loaded once, by the server that lives are forked from

LOCK_MS = 400  # what the dead leave locked, the living wait for


class Grave:
    """Where this process has died before."""

    file: ClassVar[Path]
    passed: ClassVar[set[str]]

    @classmethod
    def dig(cls, file: Path) -> None:
        cls.file = file
        cls.passed = set(file.read_text(encoding="utf-8").splitlines()) if file.exists() else set()

    @classmethod
    def boundary(cls, name: str) -> None:
        if name in cls.passed:
            return
        with cls.file.open("a", encoding="utf-8") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.kill(os.getpid(), signal.SIGKILL)


class MortalEffects(DeskEffectRunner):
    async def run(self, effect: Effect, address: Address, key: str) -> events.Event:
        Grave.boundary(f"before {type(effect).__name__} {key}")
        event = await DeskEffectRunner.run(self, effect, address, key)
        Grave.boundary(f"after {type(effect).__name__} {key}")
        return event


class MortalSessions(RedisSessionStore):
    async def commit(self, held: LockedSession, session: str, messages: str) -> None:
        Grave.boundary(f"before commit {held.conversation}:{held.event_id}")
        await super().commit(held, session, messages)
        Grave.boundary(f"after commit {held.conversation}:{held.event_id}")


class MortalTelegram(TelegramChannel):
    async def deliver(self, address: Address, message: Message) -> Delivery:
        Grave.boundary(f"before message {message.id}")
        delivery = await super().deliver(address, message)
        Grave.boundary(f"after message {message.id}")
        return delivery


def live(environment: dict[str, str], config: Path, redis_url: str, nlu_url: str, grave: Path) -> None:
    """One life, until a boundary ends it. `environment`: GUISHANG_ settings."""
    os.environ.update(environment)
    Grave.dig(grave)
    sessions.LOCK_MS = LOCK_MS
    bootstrap.ROOT = config
    bootstrap.DeskEffectRunner = MortalEffects  # type: ignore[misc]
    bootstrap.RedisSessionStore = MortalSessions  # type: ignore[misc]
    app.TelegramChannel = MortalTelegram  # type: ignore[misc]
    asyncio.run(_live(redis_url, nlu_url))


async def _live(redis_url: str, nlu_url: str) -> None:
    async with AsyncExitStack() as stack:
        nlu = await stack.enter_async_context(RasaClient(nlu_url))
        house = await stack.enter_async_context(bootstrap.open_app(Settings(), redis_url, nlu))
        assert house.telegram is not None
        jobs = build_job_worker(house.queue, house.push_sender)
        await asyncio.gather(house.telegram.run(), jobs.start(), run_every(0.5, house.push_sender.send_due))
