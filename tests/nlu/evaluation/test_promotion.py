"""The gate: judged on gold texts, closed, and opened by a named person with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from backend.learning.labels import LabelledText
from nlu.contract import KINDS
from nlu.errors import GateClosed, NoSuchModel
from nlu.evaluation import promotion
from tests.fixtures.trained_models import AT, LEARNT, TwoModels
from tests.nlu.evaluation.gate_inputs import OPEN, RULE, TEXTS, judged_by, say_nothing

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(900)]

SHUT = RULE.model_copy(update={"least_examples_per_kind": 100_000})
SMALL = OPEN.model_copy(update={"least_gold": 5, "least_gold_per_kind": 1})
GOLD = tuple(LabelledText(at, text, kind, AT) for at, (kind, text) in enumerate(TEXTS.items(), start=10))


async def test_on_enough_gold_both_models_are_measured_by_it(two_models: TwoModels) -> None:
    unseen = replace(LEARNT, id=2, text="卡车司机排队三小时，港口的地磅坏了没人修")
    found = judged_by(SMALL, *GOLD, corrections=(LEARNT, unseen))
    table = await promotion.examine_candidate(two_models.data_dir, two_models.candidate, found, say_nothing)
    assert (table.basis, table.note, table.gold, table.served) == ("gold", "", 5, two_models.shipped)
    assert table.recent == 1  # what the candidate was trained on proves nothing
    assert {row.kind: row.gold for row in table.kinds} == dict.fromkeys(KINDS, 1)
    assert all(row.served_f1 is not None and row.candidate_f1 is not None for row in table.kinds)
    asked: list[str] = []
    assert await promotion.examine_candidate(two_models.data_dir, two_models.candidate, found, asked.append) == table
    assert asked == [], "an unchanged table is not made again"
    older = replace(found, now=found.now + timedelta(days=RULE.recent_days + 1))
    assert (
        await promotion.examine_candidate(two_models.data_dir, two_models.candidate, older, say_nothing)
    ).recent == 0


async def test_with_little_gold_it_says_so_and_compares_what_training_found(two_models: TwoModels) -> None:
    table = await promotion.examine_candidate(
        two_models.data_dir, two_models.candidate, judged_by(OPEN, GOLD[0]), say_nothing
    )
    assert table.basis == "held-out"
    assert "too few agreed gold texts (1 of 100" in table.note
    assert promotion.last_gate(two_models.data_dir, two_models.candidate) == table


async def test_a_closed_gate_stays_closed_until_a_named_person_gives_a_reason(two_models: TwoModels) -> None:
    for reason in ("", "   "):
        with pytest.raises(GateClosed, match="did not pass"):
            await promotion.promote_model(
                two_models.data_dir, two_models.candidate, "阿德", judged_by(SHUT), say_nothing, reason
            )
    with pytest.raises(GateClosed, match="who"):
        await promotion.promote_model(two_models.data_dir, two_models.candidate, " ", judged_by(OPEN), say_nothing)
    with pytest.raises(NoSuchModel):
        await promotion.promote_model(two_models.data_dir, "../secret", "阿德", judged_by(OPEN), say_nothing)
    assert (two_models.served, promotion.list_promotions(two_models.data_dir)) == (two_models.shipped, ())
    await promotion.promote_model(
        two_models.data_dir, two_models.candidate, "阿德", judged_by(SHUT), say_nothing, "试点期，人工复核"
    )
    (told,) = promotion.list_promotions(two_models.data_dir)
    assert (told.version, told.before, told.by, told.passed, told.in_spite) == (
        *(two_models.candidate, two_models.shipped, "阿德"),
        *(False, "试点期，人工复核"),
    )
    assert two_models.served == two_models.candidate
