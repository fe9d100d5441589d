"""The Rasa component: is this a problem or talk, and if a problem, of which kind?

Two models, since the five kinds differ in what the writer wants and the talk in what the conversation does next;
one model over all would spend a report's confidence on "thanks". The thresholds travel inside the model file, so a
swapped model is never judged by another's.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.held_out import held_out_guesses, scores
from components.linear import LinearText
from components.thresholds import thresholds

KINDS = ("consult", "help", "complaint", "report", "suggestion")
PROBLEM = "problem"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ProblemOrTalk(GraphComponent):
    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"penalty": 10.0, "precision": 0.9, "folds": 5, "seed": 7, "version": ""}

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
        texts = [example.get(TEXT) for example in training_data.intent_examples]
        intents = [example.get(INTENT) for example in training_data.intent_examples]
        of_kind = [at for at, intent in enumerate(intents) if intent in KINDS]
        kinds = ([texts[at] for at in of_kind], [intents[at] for at in of_kind])
        talk = (texts, [PROBLEM if intent in KINDS else intent for intent in intents])
        penalty, seed = float(self._config["penalty"]), int(self._config["seed"])
        self._judged = {"kinds": self._judge(*kinds), "talk": self._judge(*talk)}
        self._kinds = LinearText.fit(*kinds, penalty, seed)
        self._talk = LinearText.fit(*talk, penalty, seed)
        self._save()
        return self._resource

    def _judge(self, texts: list[str], labels: list[str]) -> dict[str, Any]:
        config = self._config
        guesses, names = held_out_guesses(
            texts, labels, float(config["penalty"]), int(config["folds"]), int(config["seed"])
        )
        bounds = thresholds(guesses, labels, names, float(config["precision"]))
        return {"scores": scores(guesses, labels, names), "thresholds": bounds}

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
        rows = zip(messages, self._talk.probabilities(texts), self._kinds.probabilities(texts), strict=True)
        for message, talk, kinds in rows:
            self._annotate(message, talk, kinds)
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
