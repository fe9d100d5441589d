"""A gateway and worker that kill themselves by SIGKILL at every boundary, once at each.

A boundary is the moment before or after an effect, a commit of the session, or a message handed to the channel. Each
is written down, on disk, before the process kills itself, so the next process passes it and crashes at the next one.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import ClassVar

import sqlalchemy.dialects.sqlite.aiosqlite  # noqa: F401 - found by name at the first connection

from backend.contract.values import Address
from backend.core.crypto import Keyring
from backend.core.segmentation import shared_tokenizer
from bot import bootstrap, desk
from bot.channels.telegram import app
from bot.channels.telegram.channel import TelegramChannel
from bot.conversation import sessions
from bot.conversation.bursts import BurstLimits
from bot.conversation.effects import DeskEffectRunner
from bot.conversation.sessions import LockedSession, RedisSessionStore
from bot.ports import Delivery, Message
from bot.workers.push_delivery import build_job_worker, run_every
from config.settings import Settings
from dialogues.core import events
from dialogues.core.effects import Effect
from nlu.serving.client import RasaClient

shared_tokenizer()  # this module is loaded once, by the server that processes are forked from

BURSTS = BurstLimits(0.05, 0.5)  # words are bursts of one, and stored as such
LOCK_MS = 400  # how long a crashed process leaves a conversation locked


class CrashPoints:
    """Where a process has crashed before."""

    file: ClassVar[Path]
    passed: ClassVar[set[str]]

    @classmethod
    def load(cls, file: Path) -> None:
        cls.file = file
        cls.passed = set(file.read_text(encoding="utf-8").splitlines()) if file.exists() else set()

    @classmethod
    def crash_once(cls, name: str) -> None:
        if name in cls.passed:
            return
        with cls.file.open("a", encoding="utf-8") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.kill(os.getpid(), signal.SIGKILL)


class CrashingEffects(DeskEffectRunner):
    async def run(self, effect: Effect, address: Address, key: str) -> events.Event:
        CrashPoints.crash_once(f"before {type(effect).__name__} {key}")
        event = await DeskEffectRunner.run(self, effect, address, key)
        CrashPoints.crash_once(f"after {type(effect).__name__} {key}")
        return event


class CrashingSessions(RedisSessionStore):
    async def commit(self, held: LockedSession, session: str, messages: str, event_ids: Sequence[str] = ()) -> None:
        CrashPoints.crash_once(f"before commit {held.conversation}:{held.event_ids}")
        await super().commit(held, session, messages, event_ids)
        CrashPoints.crash_once(f"after commit {held.conversation}:{held.event_ids}")


class CrashingTelegram(TelegramChannel):
    async def deliver(self, address: Address, message: Message) -> Delivery:
        CrashPoints.crash_once(f"before message {message.id}")
        delivery = await super().deliver(address, message)
        CrashPoints.crash_once(f"after message {message.id}")
        return delivery


def run_until_crash(
    environment: dict[str, str], config: Path, redis_url: str, nlu_url: str, crash_points: Path
) -> None:
    """One process, until a boundary ends it. `environment`: GUISHANG_ settings."""
    os.environ.update(environment)
    CrashPoints.load(crash_points)
    sessions.LOCK_MS = LOCK_MS
    bootstrap.ROOT = desk.ROOT = config
    bootstrap.DeskEffectRunner = CrashingEffects  # type: ignore[misc]
    bootstrap.RedisSessionStore = CrashingSessions  # type: ignore[misc]
    app.TelegramChannel = CrashingTelegram  # type: ignore[misc]
    asyncio.run(_run(redis_url, nlu_url))


async def _run(redis_url: str, nlu_url: str) -> None:
    async with AsyncExitStack() as stack:
        nlu = await stack.enter_async_context(RasaClient(nlu_url))
        bot_app = await stack.enter_async_context(bootstrap.open_app(Settings(), redis_url, nlu, BURSTS))
        assert bot_app.telegram is not None
        pusher = bootstrap.require_push_sender(bot_app)
        jobs = build_job_worker(bot_app.queue, pusher, Keyring(bot_app.settings.load_secrets()))
        await asyncio.gather(bot_app.telegram.run(), jobs.start(), run_every(0.5, pusher.send_due))
