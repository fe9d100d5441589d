"""What a candidate is judged by: a text of each kind, and the shipped rule, which a small data set cannot satisfy."""

from __future__ import annotations

from datetime import date, datetime

from backend.learning.labels import LabelledText
from config.policy import load_policy
from config.rules import LearningRules
from nlu.evaluation.promotion import GateInput
from tests.fixtures.databases import POLICY

RULE = load_policy(POLICY).rules_on(LearningRules, date(2026, 11, 23))
OPEN = RULE.model_copy(update={"least_report_recall": 0.0})
TEXTS = {
    "consult": "请问新开一家螺蛳粉店要办哪些证，去哪里办",
    "help": "冷库停电一整晚了，几吨虾要坏了，求你们快派人来修",
    "complaint": "窗口办事的人态度恶劣，让我跑了五趟，我要投诉",
    "report": "举报有人无证卖假酒，请查处",
    "suggestion": "建议在批发市场门口增设公交站和停车位",
}


def judged_by(rule: LearningRules, *gold: LabelledText, corrections: tuple[LabelledText, ...] = ()) -> GateInput:
    return GateInput(gold, corrections, rule, datetime.fromisoformat("2026-11-23T02:00:00+00:00"))


def say_nothing(_: str) -> None:
    pass
