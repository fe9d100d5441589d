"""Turns a second and how long one takes: the whole product against a bare aiogram echo bot, taking turns in one run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.child import Child, child
from tests.bench.figures import Section, beside
from tests.bench.model import Model, model
from tests.bench.talk import Talked, Telegram
from tests.fakes.bot_api import BotApi

CHATS = 40  # at once: what the webhook asks Telegram for
ROUNDS = 3
WARM = 4


@dataclass(slots=True)
class Bot:
    """One of the two, and what it has done so far."""

    process: Child
    api: BotApi
    telegram: Telegram
    talked: Talked = field(default_factory=Talked)
    cpu: float = 0.0
    calls: int = 0
    _chats: int = 1_000

    async def round(self, chats: int) -> Talked:
        """Chats that never spoke before."""
        talked, first = Talked(), self._chats
        self._chats += chats
        await self.telegram.talk(range(first, first + chats), talked)
        return talked

    async def measured(self) -> None:
        cpu, calls = self.process.cpu, len(self.api.calls)
        talked = await self.round(CHATS)
        self.cpu += self.process.cpu - cpu
        self.calls += len(self.api.calls) - calls
        self.talked.add(talked)


@asynccontextmanager
async def bot(module: str, *arguments: str, profile: Path | None) -> AsyncIterator[Bot]:
    async with BotApi(flood=False) as api, child(module, api.url, api.token, *arguments, profile=profile) as process:
        telegram = Telegram(api, process.where["webhook"], process.where.get("codes", "bench").split())
        try:
            yield Bot(process, api, telegram)
        finally:
            await telegram.close()


def measure(profile: Path | None = None) -> Section:
    with model() as understands, TemporaryDirectory(prefix="bench-") as folder:
        return asyncio.run(_measure(understands, folder, profile))


async def _measure(understands: Model, folder: str, profile: Path | None) -> Section:
    arguments = [folder, understands.url] if understands.url else [folder]
    async with (
        bot("tests.bench.product", *arguments, profile=profile) as ours,
        bot("tests.bench.echo", profile=None) as echo,
    ):
        for each in (ours, echo):
            await each.round(WARM)
        for _ in range(ROUNDS):
            await echo.measured()
            await ours.measured()
        _check(ours, echo)
        alone = [(await each.round(1)).quantile(0.5) for each in (ours, echo)]
    return _section(ours, echo, alone, understands)


def _check(ours: Bot, echo: Bot) -> None:
    """Figures of a product that did not do its work are worth nothing."""
    if ours.talked.receipts != CHATS * ROUNDS or ours.talked.failures or echo.talked.failures:
        raise SystemExit(f"not every journey ended with a receipt: {ours.talked.receipts} of {CHATS * ROUNDS}")


def _section(ours: Bot, echo: Bot, alone: list[float], understands: Model) -> Section:
    a, b = ours.talked, echo.talked
    figures = [
        beside(f"turns, {CHATS} chats at once", a.rate, b.rate, "/s", "≥", 0.6),
        beside("a turn, p50", a.quantile(0.5) * 1e3, b.quantile(0.5) * 1e3, "ms"),
        beside("a turn, p99", a.quantile(0.99) * 1e3, b.quantile(0.99) * 1e3, "ms", "≤", 3),
        beside("a turn, one chat alone, p50", alone[0] * 1e3, alone[1] * 1e3, "ms"),
        beside("processor time of the bot a turn", ours.cpu / len(a.turns) * 1e3, echo.cpu / len(b.turns) * 1e3, "ms"),
        beside("calls of the Bot API a turn", ours.calls / len(a.turns), echo.calls / len(b.turns), ""),
    ]
    notes = [
        f"understood by {understands.told}",
        f"{len(a.turns)} turns each in {ROUNDS} rounds by turns; every chat of ours filed a ticket and got its receipt",
        f"our bot's process was busy {ours.cpu / a.seconds:.0%} of one core, the peer's {echo.cpu / b.seconds:.0%}",
    ]
    slowest = ", ".join(f"{said[:8]} {took * 1e3:.0f}" for said, took in a.slowest(4))
    notes.append(f"slowest to answer, median ms: {slowest}")
    return Section("Telegram webhook", "bare aiogram 3 echo bot", notes, figures)
