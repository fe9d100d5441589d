"""The Rasa component: is this a problem or talk, and if a problem, of which kind?

Two models, since the five kinds differ in what the writer wants and the talk in what the conversation does next;
one model over all would spend a report's confidence on "thanks". The thresholds travel inside the model file, so a
swapped model is never judged by another's.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.calibration import honest_temperature, tempered, thresholds
from components.held_out import guesses_at_random, guesses_by_topics, scores
from components.linear import LinearText, Settings

_log = logging.getLogger("guishang.training")

KINDS = ("consult", "help", "complaint", "report", "suggestion")
PROBLEM = "problem"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ProblemOrTalk(GraphComponent):
    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"kinds": {}, "talk": {}, "splits": 3, "precision": 0.9, "imported": 1.0, "seed": 7, "version": ""}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._talk: LinearText | None = None
        self._kinds: LinearText | None = None
        self._judged: dict[str, Any] = {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ProblemOrTalk:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ProblemOrTalk:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._talk = LinearText.load(folder, "talk")
            component._kinds = LinearText.load(folder, "kinds")
            component._judged = json.loads((folder / "judged.json").read_text(encoding="utf-8"))
        return component

    def train(self, training_data: TrainingData) -> Resource:
        examples = training_data.intent_examples
        texts = [example.get(TEXT) for example in examples]
        intents = [example.get(INTENT) for example in examples]
        weights = [float(self._config["imported"]) if _is_imported(example) else 1.0 for example in examples]
        acts = [PROBLEM if intent in KINDS else intent for intent in intents]
        of_kind = [at for at, intent in enumerate(intents) if intent in KINDS]
        problems, kinds = [texts[at] for at in of_kind], [intents[at] for at in of_kind]
        of_problems = [weights[at] for at in of_kind]
        for_kinds, for_talk = self._settings("kinds"), self._settings("talk")
        _log.info("judging on held-out topics")
        splits = int(self._config["splits"])
        by_topic = guesses_by_topics(problems, kinds, for_kinds, of_problems, splits)
        self._judged = {
            "kinds": self._judge(by_topic, kinds * splits),
            "talk": self._judge(guesses_at_random(texts, acts, for_talk, weights), acts, aside=PROBLEM),
        }
        self._judged["kinds"]["settings"] = asdict(for_kinds)
        self._judged["talk"]["settings"] = asdict(for_talk)
        _log.info("learning from all examples")
        self._kinds = LinearText.fit(problems, kinds, for_kinds, of_problems)
        self._talk = LinearText.fit(texts, acts, for_talk, weights)
        self._save()
        return self._resource

    def _settings(self, stage: str) -> Settings:
        return Settings(**self._config[stage], seed=int(self._config["seed"]))

    def _judge(self, guesses: np.ndarray, truth: list[str], aside: str | None = None) -> dict[str, Any]:
        temperature = honest_temperature(guesses, truth)
        bounds = thresholds(tempered(guesses, temperature), truth, float(self._config["precision"]), aside)
        return {"scores": scores(guesses, truth), "temperature": temperature, "thresholds": bounds}

    def _save(self) -> None:
        assert self._talk
        assert self._kinds
        with self._storage.write_to(self._resource) as folder:
            self._talk.save(folder, "talk")
            self._kinds.save(folder, "kinds")
            (folder / "judged.json").write_text(json.dumps(self._judged), encoding="utf-8")

    def process(self, messages: list[Message]) -> list[Message]:
        assert self._talk
        assert self._kinds
        texts = [message.get(TEXT) or "" for message in messages]
        talk = tempered(self._talk.probabilities(texts), self._judged["talk"]["temperature"])
        kinds = tempered(self._kinds.probabilities(texts), self._judged["kinds"]["temperature"])
        rows = zip(messages, talk, kinds, strict=True)
        for message, acts, shares in rows:
            self._annotate(message, acts, shares)
        return messages

    def _annotate(self, message: Message, talk: np.ndarray, kinds: np.ndarray) -> None:
        assert self._talk
        assert self._kinds
        scored = dict(zip(self._talk.labels, talk, strict=True))
        problem = scored.pop(PROBLEM)
        scored.update((name, problem * share) for name, share in zip(self._kinds.labels, kinds, strict=True))
        ranked = sorted(scored.items(), key=lambda pair: -pair[1])
        ranking = [{"name": name, "confidence": float(confidence)} for name, confidence in ranked]
        # A problem whose kind is in doubt is still a problem: no single act of talk may outrank it.
        if problem >= max(talk):
            ranking.sort(key=lambda entry: (entry["name"] not in KINDS, -entry["confidence"]))
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        bounds = {stage: judged["thresholds"] for stage, judged in self._judged.items()}
        message.set("judged", {"version": self._config["version"], **bounds}, add_to_output=True)


def _is_imported(example: Message) -> bool:
    """Whether somebody really wrote it to a desk: the files that the desk writes say so of their intents."""
    marks = (example.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return isinstance(marks, dict) and marks.get("imported") is True
