"""What every chat of the turns bench says, and how the fake Telegram delivers it: one update at a time, by webhook.

Owns the conversation and its timing; refuses to know which bot answers. A tap goes to a button that stands in the
chat; where none does (the echo bot draws none) the label is said, so both bots get as many updates.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from aiohttp import ClientSession, TCPConnector

from tests.fakes.bot_api import BotApi, Person
from tests.journey.people import MATTER

SECRET = "bench-secret-0123456789"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
RECEIPT = "收到了，编号 GS-"


@dataclass(frozen=True, slots=True)
class Tap:
    """The first of these labels that is in the chat."""

    labels: tuple[str, ...]


SMALL_TALK = ("你好", "/help", "查进度", "在吗")
JOURNEY = 10  # steps


def conversation(code: str, chat: int) -> tuple[str | Tap, ...]:
    """Some small talk, a scanned code, a greeting, help, a whole report, thanks, and a look at how it goes.

    The small talk is as long as the chat's number has it, so that the chats are spread over the journey's steps and
    do not all submit in the same moment.
    """
    return (
        *(SMALL_TALK[step % len(SMALL_TALK)] for step in range(chat % JOURNEY)),
        f"/start {code}",
        "你好",
        "/help",
        MATTER,
        Tap(("对", "投诉")),
        "阿珍螺蛳粉",
        Tap(("用当前号码",)),
        Tap(("提交",)),
        "谢谢",
        "查进度",
    )


@dataclass(slots=True)
class Talked:
    """Seconds of every turn with what was said, of the whole, and the chats that ended with a receipt."""

    turns: list[tuple[str, float]] = field(default_factory=list)
    seconds: float = 0.0
    receipts: int = 0
    failures: int = 0

    def add(self, other: Talked) -> None:
        self.turns += other.turns
        self.seconds += other.seconds
        self.receipts += other.receipts
        self.failures += other.failures

    @property
    def rate(self) -> float:
        return len(self.turns) / self.seconds

    def quantile(self, share: float) -> float:
        return _quantile([seconds for _, seconds in self.turns], share)

    def slowest(self, count: int) -> list[tuple[str, float]]:
        """What takes longest to answer, by its median."""
        steps = {said for said, _ in self.turns}
        medians = {step: _quantile([took for said, took in self.turns if said == step], 0.5) for step in steps}
        return sorted(medians.items(), key=lambda pair: -pair[1])[:count]


def _quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


class Telegram:
    """The side of the bench that Telegram and its people are on."""

    def __init__(self, api: BotApi, webhook: str, codes: Sequence[str]) -> None:
        self._api = api
        self._webhook = webhook
        self._codes = codes
        self._client = ClientSession(connector=TCPConnector(limit=0), headers={HEADER: SECRET})

    async def close(self) -> None:
        await self._client.close()

    async def talk(self, chats: range, into: Talked) -> None:
        """All these chats at once, each saying the next thing when the one before is answered."""
        began = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for chat in chats:
                group.create_task(self._chat(self._api.user(chat, phone="8613800005678"), into))
        into.seconds += time.perf_counter() - began

    async def _chat(self, person: Person, into: Talked) -> None:
        code = self._codes[person.id % len(self._codes)]
        for step in conversation(code, person.id):
            said = step.partition(" ")[0] if isinstance(step, str) else step.labels[0]
            into.turns.append((said, await self._deliver(await _act(person, step), into)))
        into.receipts += any(RECEIPT in shown.text for shown in person.screen)

    async def _deliver(self, number: int, into: Talked) -> float:
        updates = self._api.world.updates
        update = next(update for update in updates if update["update_id"] == number)
        updates.remove(update)
        began = time.perf_counter()
        async with self._client.post(self._webhook, json=update) as answer:
            await answer.read()
            into.failures += answer.status != 200
        return time.perf_counter() - began


async def _act(person: Person, step: str | Tap) -> int:
    match step:
        case str():
            return await person.says(step)
        case Tap(labels):
            standing = {*person.keyboard(), *(label for shown in person.screen for label in shown.labels)}
            found = next((label for label in labels if label in standing), None)
            return await (person.taps(found) if found else person.says(labels[0]))
