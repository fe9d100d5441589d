"""The life of a model on real parts: judged, refused, promoted while it is asked, shadowed, gone back from."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from backend.learning.labels import LabelledText
from bot.nlu_host.served_model import ServedModel
from bot.nlu_host.shadow_model import ShadowModel
from config.policy import load_policy
from config.rules import LearningRules
from nlu.contract import KINDS, NotUnderstood, Understanding
from nlu.errors import GateClosed, NoSuchModel, OfflineParseFailed
from nlu.evaluation import promotion, shadow
from nlu.evaluation.offline_parse import parse_offline
from nlu.evaluation.promotion import GateInput
from nlu.rasa_environment import locate_environment
from nlu.serving.client import RasaClient
from tests.fixtures.desk import POLICY
from tests.fixtures.rasa import RasaServer
from tests.nlu.trained_models import AT, LEARNT, Life

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(900)]

RULE = load_policy(POLICY).rules_on(LearningRules, date(2026, 11, 23))
OPEN = RULE.model_copy(update={"least_report_recall": 0.0})
SHUT = RULE.model_copy(update={"least_examples_per_kind": 100_000})
SMALL = OPEN.model_copy(update={"least_gold": 5, "least_gold_per_kind": 1})
TEXTS = {
    "consult": "请问新开一家螺蛳粉店要办哪些证，去哪里办",
    "help": "冷库停电一整晚了，几吨虾要坏了，求你们快派人来修",
    "complaint": "窗口办事的人态度恶劣，让我跑了五趟，我要投诉",
    "report": "举报有人无证卖假酒，请查处",
    "suggestion": "建议在批发市场门口增设公交站和停车位",
}
GOLD = tuple(LabelledText(at, text, kind, AT) for at, (kind, text) in enumerate(TEXTS.items(), start=10))


def by(rule: LearningRules, *gold: LabelledText, corrections: tuple[LabelledText, ...] = ()) -> GateInput:
    return GateInput(gold, corrections, rule, datetime.fromisoformat("2026-11-23T02:00:00+00:00"))


def nobody(_: str) -> None:
    pass


async def until(true: Callable[[], Awaitable[bool]], limit: float = 120) -> None:
    async with asyncio.timeout(limit):
        while not await true():  # noqa: ASYNC110 - files and processes tell nobody
            await asyncio.sleep(0.1)


async def test_a_judge_says_what_the_server_says(rasa_server: RasaServer) -> None:
    texts = [*TEXTS.values(), "你好", "/restart", "……", "诉" * 5000]
    judged = await parse_offline(locate_environment(rasa_server.data_dir), rasa_server.version.path, texts)
    async with RasaClient(rasa_server.url) as client:
        served = [await client.understand(text) for text in texts]
    assert [_rounded(one) for one in judged] == [_rounded(one) for one in served]
    assert isinstance(judged[7], NotUnderstood)


def _rounded(answer: Understanding | NotUnderstood) -> object:
    if isinstance(answer, NotUnderstood):
        return answer
    return answer.intent.name, answer.certainty, [(kind.name, round(kind.confidence, 6)) for kind in answer.kinds]


@pytest.mark.parametrize("content", [b"", b"not a model"])
async def test_a_file_that_is_no_model_cannot_be_judged(
    rasa_server: RasaServer, tmp_path: Path, content: bytes
) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(content)
    with pytest.raises(OfflineParseFailed, match=r"broken\.tar\.gz"):
        await parse_offline(locate_environment(rasa_server.data_dir), broken, ["你好"])


async def test_on_enough_gold_both_models_are_measured_by_it(life: Life) -> None:
    unseen = replace(LEARNT, id=2, text="卡车司机排队三小时，港口的地磅坏了没人修")
    found = by(SMALL, *GOLD, corrections=(LEARNT, unseen))
    table = await promotion.examine_candidate(life.data_dir, life.candidate, found, nobody)
    assert (table.basis, table.note, table.gold, table.served) == ("gold", "", 5, life.shipped)
    assert table.recent == 1  # what the candidate was trained on proves nothing
    assert {row.kind: row.gold for row in table.kinds} == dict.fromkeys(KINDS, 1)
    assert all(row.served_f1 is not None and row.candidate_f1 is not None for row in table.kinds)
    asked: list[str] = []
    assert await promotion.examine_candidate(life.data_dir, life.candidate, found, asked.append) == table
    assert asked == [], "an unchanged table is not made again"
    older = replace(found, now=found.now + timedelta(days=RULE.recent_days + 1))
    assert (await promotion.examine_candidate(life.data_dir, life.candidate, older, nobody)).recent == 0


async def test_with_little_gold_it_says_so_and_compares_what_training_found(life: Life) -> None:
    table = await promotion.examine_candidate(life.data_dir, life.candidate, by(OPEN, GOLD[0]), nobody)
    assert table.basis == "held-out"
    assert "too few agreed gold texts (1 of 100" in table.note
    assert promotion.last_gate(life.data_dir, life.candidate) == table


async def test_a_closed_gate_stays_closed_until_a_named_person_gives_a_reason(life: Life) -> None:
    for reason in ("", "   "):
        with pytest.raises(GateClosed, match="did not pass"):
            await promotion.promote_model(life.data_dir, life.candidate, "阿德", by(SHUT), nobody, reason)
    with pytest.raises(GateClosed, match="who"):
        await promotion.promote_model(life.data_dir, life.candidate, " ", by(OPEN), nobody)
    with pytest.raises(NoSuchModel):
        await promotion.promote_model(life.data_dir, "../secret", "阿德", by(OPEN), nobody)
    assert (life.served, promotion.list_promotions(life.data_dir)) == (life.shipped, ())
    await promotion.promote_model(life.data_dir, life.candidate, "阿德", by(SHUT), nobody, "试点期，人工复核")
    (told,) = promotion.list_promotions(life.data_dir)
    assert (told.version, told.before, told.by, told.passed, told.in_spite) == (
        *(life.candidate, life.shipped, "阿德"),
        *(False, "试点期，人工复核"),
    )
    assert life.served == life.candidate


async def test_a_running_model_follows_what_is_promoted_and_its_shadow_is_heard_by_nobody(life: Life) -> None:
    beside = ShadowModel(life.data_dir, RasaClient, lambda text: f"mark of {len(text)}", 1000)
    own = ServedModel(life.data_dir, RasaClient, beside)
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
        return shadow.shadow_report(life.data_dir, life.candidate).answers > 5

    await own.start(nobody)
    try:
        assert await serves(life.shipped)
        shadow.start_shadow(life.data_dir, life.candidate, "阿德")
        await until(heard)
        assert served == {life.shipped}
        await promotion.promote_model(life.data_dir, life.candidate, "阿德", by(OPEN), nobody)
        await until(lambda: serves(life.candidate))
        promotion.roll_back_model(life.data_dir, "阿德", AT)
        await until(lambda: serves(life.shipped))
    finally:
        await own.stop()
    assert failures == []
    told = shadow.shadow_report(life.data_dir, life.candidate)
    assert told.served == (life.shipped,)
    written = shadow.answers_file(life.data_dir, life.candidate).read_text(encoding="utf-8")
    assert TEXTS["help"][:4] not in written
    assert [one.move for one in promotion.list_promotions(life.data_dir)] == ["rollback", "promote"]
