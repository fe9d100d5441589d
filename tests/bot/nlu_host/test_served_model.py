"""A running model follows what is promoted, and nobody hears its shadow."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.nlu_host.served_model import ServedModel
from bot.nlu_host.shadow_model import ShadowModel
from nlu.contract import NotUnderstood
from nlu.evaluation import promotion, shadow
from nlu.serving.client import RasaClient
from tests.fixtures.trained_models import AT, TwoModels
from tests.nlu.evaluation.gate_inputs import OPEN, TEXTS, judged_by, say_nothing

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(900)]


async def until(true: Callable[[], Awaitable[bool]], limit: float = 120) -> None:
    async with asyncio.timeout(limit):
        while not await true():  # noqa: ASYNC110 - files and processes tell nobody
            await asyncio.sleep(0.1)


async def test_a_running_model_follows_what_is_promoted_and_its_shadow_is_heard_by_nobody(
    two_models: TwoModels,
) -> None:
    beside = ShadowModel(two_models.data_dir, RasaClient, lambda text: f"mark of {len(text)}", 1000)
    own = ServedModel(two_models.data_dir, RasaClient, beside)
    failures: list[NotUnderstood] = []
    served: set[str] = set()

    async def asked() -> str:
        answer = await own.understand(TEXTS["help"])
        if isinstance(answer, NotUnderstood):
            failures.append(answer)
            return ""
        served.add(answer.model)
        return answer.model

    async def serves(name: str) -> bool:
        return await asked() == name

    async def heard() -> bool:
        await asked()
        return shadow.shadow_report(two_models.data_dir, two_models.candidate).answers > 5

    await own.start(say_nothing)
    try:
        assert await serves(two_models.shipped)
        shadow.start_shadow(two_models.data_dir, two_models.candidate, "阿德")
        await until(heard)
        assert served == {two_models.shipped}
        await promotion.promote_model(two_models.data_dir, two_models.candidate, "阿德", judged_by(OPEN), say_nothing)
        await until(lambda: serves(two_models.candidate))
        promotion.roll_back_model(two_models.data_dir, "阿德", AT)
        await until(lambda: serves(two_models.shipped))
    finally:
        await own.stop()
    assert failures == []
    told = shadow.shadow_report(two_models.data_dir, two_models.candidate)
    assert told.served == (two_models.shipped,)
    written = shadow.answers_file(two_models.data_dir, two_models.candidate).read_text(encoding="utf-8")
    assert TEXTS["help"][:4] not in written
    assert [one.move for one in promotion.list_promotions(two_models.data_dir)] == ["rollback", "promote"]
