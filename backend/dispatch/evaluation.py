"""Measures how often the ranking is right, on messages whose duty is known. Does not learn from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError

from backend.contract.enums import TicketKind
from backend.contract.values import DutySuggestion
from backend.dispatch.ranking import Ranking, automatic
from config.duties import DutyList
from config.errors import BadConfig
from config.reading import Strict, read_text
from config.rules import Dispatch


class Message(Strict):
    """A message with its known duty. `part`: a group that is also measured by itself."""

    text: str = Field(min_length=1)
    duty: str
    kind: TicketKind
    region: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
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


def load_messages(file: Path, duties: DutyList) -> tuple[Message, ...]:
    """The messages of a JSONL file. Raises BadConfig that names every bad line."""
    found: list[Message] = []
    wrong: list[str] = []
    for number, line in enumerate(read_text(file).splitlines(), 1):
        try:
            message = Message.model_validate_json(line)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            wrong.append(f"line {number}: {'.'.join(map(str, first['loc'])) or 'the line'}: {first['msg']}")
            continue
        if duties.duty(message.duty) is None:
            wrong.append(f"line {number}: duty: {message.duty[:64]!r} is not in version {duties.version}")
        found.append(message)
    if wrong or not found:
        raise BadConfig(file, "\n  ".join(wrong) or "there is no message")
    return tuple(found)


def measure(ranking: Ranking, messages: Sequence[Message], rule: Dispatch) -> tuple[Figures, ...]:
    """The figures of each part by name, then of all messages."""
    ranked = [(message, ranking.top(message.text, message.kind, message.region)) for message in messages]
    parts = sorted({message.part for message in messages} - {""})
    each = (_figures(name, [one for one in ranked if one[0].part == name], ranking, rule) for name in parts)
    return (*each, _figures("all", ranked, ranking, rule))


def _figures(
    part: str, ranked: list[tuple[Message, tuple[DutySuggestion, ...]]], ranking: Ranking, rule: Dispatch
) -> Figures:
    allowed = [one for one in ranked if one[0].kind.value in rule.automatic_kinds]
    sent = [one for one in allowed if automatic(rule, one[0].kind, one[1])]
    return Figures(
        part=part,
        messages=len(ranked),
        top1=_count(_right(message, found[:1]) for message, found in ranked),
        top3=_count(_right(message, found[:3]) for message, found in ranked),
        unit=_count(_same_line(ranking, message, found) for message, found in ranked),
        allowed=len(allowed),
        automatic=len(sent),
        automatic_right=_count(_right(message, found[:1]) for message, found in sent),
        automatic_unit=_count(_same_line(ranking, message, found) for message, found in sent),
    )


def _right(message: Message, found: Iterable[DutySuggestion]) -> bool:
    return any(suggestion.duty == message.duty for suggestion in found)


def _same_line(ranking: Ranking, message: Message, found: Sequence[DutySuggestion]) -> bool:
    return bool(found) and ranking.line(found[0].duty) == ranking.line(message.duty)


def _count(happened: Iterable[bool]) -> int:
    return sum(happened)
