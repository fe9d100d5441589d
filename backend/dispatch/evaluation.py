"""Measures how often the ranking is right, on messages whose duty is known. Does not learn from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError

from backend.contract.enums import TicketKind
from backend.contract.values import DutySuggestion
from backend.dispatch.ranking import DutyRanking, automatic_suggestion
from config.duties import DutyList
from config.errors import BadConfig
from config.rules import DispatchRules
from config.toml_files import StrictModel, read_text


class EvaluationMessage(StrictModel):
    """A message with its known duty. `part`: a group that is also measured by itself."""

    text: str = Field(min_length=1)
    duty: str
    kind: TicketKind
    region: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class DispatchFigures:
    """Counts of messages. `top1`, `top3`: the right duty was first, or among the first three. `unit`: the first
    suggestion had the right line of work. `allowed`: of a kind that may be dispatched automatically; `automatic`: of
    these, dispatched; `automatic_right`, `automatic_unit`: of these, with the right duty, with the right line."""

    part: str
    messages: int
    top1: int
    top3: int
    unit: int
    allowed: int
    automatic: int
    automatic_right: int
    automatic_unit: int


def load_messages(file: Path, duties: DutyList) -> tuple[EvaluationMessage, ...]:
    """The messages of a JSONL file. Raises BadConfig that names every bad line."""
    found: list[EvaluationMessage] = []
    wrong: list[str] = []
    for number, line in enumerate(read_text(file).splitlines(), 1):
        try:
            message = EvaluationMessage.model_validate_json(line)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            wrong.append(f"line {number}: {'.'.join(map(str, first['loc'])) or 'the line'}: {first['msg']}")
            continue
        if duties.find_duty(message.duty) is None:
            wrong.append(f"line {number}: duty: {message.duty[:64]!r} is not in version {duties.version}")
        found.append(message)
    if wrong or not found:
        raise BadConfig(file, "\n  ".join(wrong) or "there is no message")
    return tuple(found)


def evaluate_ranking(
    ranking: DutyRanking, messages: Sequence[EvaluationMessage], rule: DispatchRules
) -> tuple[DispatchFigures, ...]:
    """The figures of each part by name, then of all messages."""
    ranked = [(message, ranking.rank_duties(message.text, message.kind, message.region)) for message in messages]
    parts = sorted({message.part for message in messages} - {""})
    each = (_to_figures(name, [one for one in ranked if one[0].part == name], ranking, rule) for name in parts)
    return (*each, _to_figures("all", ranked, ranking, rule))


def _to_figures(
    part: str,
    ranked: list[tuple[EvaluationMessage, tuple[DutySuggestion, ...]]],
    ranking: DutyRanking,
    rule: DispatchRules,
) -> DispatchFigures:
    allowed = [one for one in ranked if one[0].kind.value in rule.automatic_kinds]
    sent = [one for one in allowed if automatic_suggestion(rule, one[0].kind, one[1])]
    return DispatchFigures(
        part=part,
        messages=len(ranked),
        top1=_count_true(_has_right_duty(message, found[:1]) for message, found in ranked),
        top3=_count_true(_has_right_duty(message, found[:3]) for message, found in ranked),
        unit=_count_true(_has_right_line(ranking, message, found) for message, found in ranked),
        allowed=len(allowed),
        automatic=len(sent),
        automatic_right=_count_true(_has_right_duty(message, found[:1]) for message, found in sent),
        automatic_unit=_count_true(_has_right_line(ranking, message, found) for message, found in sent),
    )


def _has_right_duty(message: EvaluationMessage, found: Iterable[DutySuggestion]) -> bool:
    return any(suggestion.duty == message.duty for suggestion in found)


def _has_right_line(ranking: DutyRanking, message: EvaluationMessage, found: Sequence[DutySuggestion]) -> bool:
    return bool(found) and ranking.line_of_duty(found[0].duty) == ranking.line_of_duty(message.duty)


def _count_true(happened: Iterable[bool]) -> int:
    return sum(happened)
