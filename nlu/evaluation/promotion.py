"""Runs the gate: measures both models on gold texts and recent corrections, keeps the table, and promotes.

A kept table counts only while all it was made from is the same: both models, the gold set, the corrections, the policy.
Every promotion and rollback is recorded, with who, when and, against the gate, why.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from backend.db.context import Context
from backend.learning.gold_set import load_gold_texts
from backend.learning.labels import LabelledText, load_corrections
from config.rules import LearningRules
from nlu.errors import GateClosed, NoSuchModel
from nlu.evaluation.gate import (
    Gate,
    KindRow,
    LabelledAnswers,
    ModelFigures,
    figures_of_training,
    figures_on_gold,
    gate_checks,
    too_few_gold,
)
from nlu.evaluation.offline_parse import parse_offline
from nlu.rasa_environment import Progress, RasaEnvironment, ensure_environment
from nlu.training.corpus import load_examples
from nlu.training.corrections import near_positions, read_corrections, to_example_text
from nlu.training.registry import ModelRegistry, ModelVersion, write_atomically
from nlu.training.train import models_folder

_GATE: TypeAdapter[Gate] = TypeAdapter(Gate)
_FORM = "2"  # of the checks: another number makes the kept tables old


@dataclass(frozen=True, slots=True)
class GateInput:
    """What models are measured by. `rule`: the policy in force."""

    gold: tuple[LabelledText, ...]
    corrections: tuple[LabelledText, ...]
    rule: LearningRules
    now: datetime


@dataclass(frozen=True, slots=True)
class Promotion:
    """A recorded change of the served version.

    `move`: promote or rollback; `in_spite`: why, when the gate was closed.
    """

    at: datetime
    move: str
    version: str
    before: str
    by: str
    passed: bool
    in_spite: str = ""


async def load_gate_input(context: Context) -> GateInput:
    """Return gold texts, corrections and policy from the database."""
    return GateInput(
        await load_gold_texts(context),
        await load_corrections(context),
        context.policy_rule(LearningRules),
        context.now(),
    )


async def examine_candidate(data_dir: Path, name: str, by: GateInput, progress: Progress) -> Gate:
    """Return the gate's table of a version, made anew unless the kept one is still good.

    Raises `NoSuchModel`, `OfflineParseFailed`.
    """
    registry = ModelRegistry(models_folder(data_dir))
    candidate, served = registry.find(name), registry.served_version()
    if candidate is None:
        raise NoSuchModel(f"model {name} is not in {registry.folder}")
    stamp = _input_stamp(candidate, served, by)
    if (kept := last_gate(data_dir, name)) is not None and kept.stamp == stamp:
        return kept
    environment = await ensure_environment(progress, data_dir)
    table = replace(await _measure_models(registry, environment, candidate, served, by, progress), stamp=stamp)
    write_atomically(_gate_file(registry, name), json.dumps(asdict(table), ensure_ascii=False, indent=1, default=str))
    return table


def last_gate(data_dir: Path, name: str) -> Gate | None:
    """Return the table that was made last for this version, whether or not it is still good."""
    try:
        return _GATE.validate_json(_gate_file(ModelRegistry(models_folder(data_dir)), name).read_bytes())
    except (OSError, ValidationError):
        return None


async def promote_model(
    data_dir: Path, name: str, who: str, by: GateInput, progress: Progress, in_spite: str = ""
) -> Gate:
    """Serve this version from now on; `who` is a person, `in_spite` a reason to serve it although it does not pass.

    Raises GateClosed, and changes nothing, without a name, or when it does not pass and there is no reason.
    """
    table = await examine_candidate(data_dir, name, by, progress)
    if not who.strip():
        raise GateClosed("who promotes? a name is needed")
    if not table.passed and not in_spite.strip():
        why = "; ".join(f"{check.name} {check.found}, wanted {check.wanted}" for check in table.failed_checks)
        raise GateClosed(f"{name} did not pass: {why}. A named person may promote it in spite of that, with a reason")
    registry = ModelRegistry(models_folder(data_dir))
    _log_promotion(registry, Promotion(by.now, "promote", name, table.served, who, table.passed, in_spite.strip()))
    registry.promote(name)
    return table


def roll_back_model(data_dir: Path, who: str, now: datetime) -> ModelVersion:
    """Serve the version that was served before; it passed once, so it is not checked. Raises NoSuchModel."""
    registry = ModelRegistry(models_folder(data_dir))
    before = registry.served_version()
    version = registry.rollback()
    _log_promotion(registry, Promotion(now, "rollback", version.name, before.name if before else "", who, passed=True))
    return version


def list_promotions(data_dir: Path) -> tuple[Promotion, ...]:
    """Return all recorded changes, newest first."""
    adapter = TypeAdapter(Promotion)
    try:
        lines = _promotions_file(ModelRegistry(models_folder(data_dir))).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    return tuple(adapter.validate_json(line) for line in reversed(lines) if line.endswith("}"))  # a crash may cut one


def _log_promotion(registry: ModelRegistry, promotion: Promotion) -> None:
    """Record a change before the pointer moves: after a crash there may be a line too many, never one too few."""
    registry.folder.mkdir(parents=True, exist_ok=True)
    with _promotions_file(registry).open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(promotion), ensure_ascii=False, default=str) + "\n")


async def _measure_models(
    registry: ModelRegistry,
    environment: RasaEnvironment,
    candidate: ModelVersion,
    served: ModelVersion | None,
    by: GateInput,
    progress: Progress,
) -> Gate:
    """Measure both models and return the table, without its stamp."""
    models = [candidate, *([served] if served else [])]
    fair, recent = _gold_not_in_examples(by.gold), _recent_not_trained_on(registry, models, by)
    labels = tuple(one.kind for one in fair)
    note = too_few_gold(labels, by.rule)
    asked = [*(() if note else fair), *recent]
    figures = [await _model_figures(environment, model, asked, len(recent), progress) for model in models]
    new, old = figures[0], figures[1] if served else None
    rows = tuple(
        KindRow(kind, labels.count(kind), candidate.examples.get(kind, 0), old.f1.get(kind) if old else None, f1)
        for kind, f1 in new.f1.items()
    )
    return Gate(
        candidate=candidate.name,
        served=served.name if served else "",
        at=by.now,
        basis="held-out" if note else "gold",
        note=note,
        gold=len(labels),
        recent=len(recent),
        kinds=rows,
        checks=gate_checks(candidate, served, new, old, len(recent), by.rule),
        stamp="",
    )


async def _model_figures(
    environment: RasaEnvironment, model: ModelVersion, asked: Sequence[LabelledText], recent: int, progress: Progress
) -> ModelFigures:
    """Return the figures of one model. `recent`: how many of `asked`, at its end, are recent corrections."""
    progress(f"Model {model.name}: judging {len(asked)} texts")
    answers = await parse_offline(environment, model.path, [one.text for one in asked]) if asked else ()
    answered = LabelledAnswers(tuple(one.kind for one in asked), answers)
    edge = len(asked) - recent
    newest = LabelledAnswers(answered.labels[edge:], answered.answers[edge:])
    if not edge:
        return figures_of_training(model, newest)
    return figures_on_gold(LabelledAnswers(answered.labels[:edge], answered.answers[:edge]), newest)


def _gold_not_in_examples(gold_texts: Sequence[LabelledText]) -> list[LabelledText]:
    """Return the gold texts that no shipped example says."""
    near = near_positions([one.text for one in gold_texts], [example.text for example in load_examples()])
    return [one for at, one in enumerate(gold_texts) if at not in near]


def _recent_not_trained_on(
    registry: ModelRegistry, models: Iterable[ModelVersion], by: GateInput
) -> list[LabelledText]:
    """Return the recent corrections that none of the models was trained on."""
    learnt = frozenset(text for model in models for text in read_corrections(registry.examples_folder(model.name)))
    since = by.now - timedelta(days=by.rule.recent_days)
    return [one for one in by.corrections if one.at >= since and to_example_text(one.text) not in learnt]


def _input_stamp(candidate: ModelVersion, served: ModelVersion | None, by: GateInput) -> str:
    """Return the fingerprint of all that a table is made from."""
    recent = [one for one in by.corrections if one.at >= by.now - timedelta(days=by.rule.recent_days)]
    made_from = [
        _FORM,
        candidate.name,
        served.name if served else "",
        by.rule.model_dump_json(),
        *(f"{one.id} {one.kind}" for one in (*by.gold, *recent)),
    ]
    return hashlib.sha256("\n".join(made_from).encode()).hexdigest()


def _gate_file(registry: ModelRegistry, name: str) -> Path:
    return registry.folder / "gates" / f"{name}.json"


def _promotions_file(registry: ModelRegistry) -> Path:
    return registry.folder / "promotions.jsonl"
