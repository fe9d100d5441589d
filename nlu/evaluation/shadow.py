"""Runs a candidate beside the served model on live messages: its answers are recorded and shown to nobody.

Never slows a turn: a message is put into a queue; when the queue is full, it is dropped and counted. Stores no text: an
answer carries the message's keyed mark (a hash), by which the report finds the examples that may be shown. Stores no
more answers than policy allows.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from nlu.contract import NluClient, NotUnderstood, Understanding
from nlu.errors import NoSuchModel
from nlu.training.registry import ModelRegistry, ModelVersion, write_atomically
from nlu.training.train import models_folder

AT_ONCE = 32  # messages that may wait for the shadow
Mark = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ShadowAssignment:
    """Which version is the shadow, since when, by whose decision."""

    version: str
    by: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ShadowAnswer:
    """What both models said of one message."""

    at: datetime
    mark: str  # of the message
    served: str  # version
    kind: str  # what the served model said
    confidence: float
    shadow_kind: str
    shadow_confidence: float


@dataclass(frozen=True, slots=True)
class ShadowReport:
    """How often the two differed. `apart`: by kind of the served model, how often the shadow said which other."""

    version: str
    served: tuple[str, ...]
    answers: int
    agreed: int
    apart: dict[str, dict[str, int]]
    examples: tuple[ShadowAnswer, ...]  # the surest of those apart, at most ten a pair of kinds


_CASTING: TypeAdapter[ShadowAssignment] = TypeAdapter(ShadowAssignment)
_ANSWER: TypeAdapter[ShadowAnswer] = TypeAdapter(ShadowAnswer)
_EXAMPLES = 10


def start_shadow(data_dir: Path, name: str, by: str) -> ShadowAssignment:
    """Run this version beside the served one from now on. Raises NoSuchModel."""
    registry = ModelRegistry(models_folder(data_dir))
    if registry.find(name) is None:
        raise NoSuchModel(f"model {name} is not in {registry.folder}")
    casting = ShadowAssignment(name, by, datetime.now(UTC))
    write_atomically(_assignment_file(data_dir), json.dumps(asdict(casting), ensure_ascii=False, default=str))
    return casting


def stop_shadow(data_dir: Path) -> None:
    """Run no shadow from now on; its answers stay."""
    _assignment_file(data_dir).unlink(missing_ok=True)


def current_assignment(data_dir: Path) -> ShadowAssignment | None:
    """Return which version is to be the shadow; None when none is."""
    try:
        return _CASTING.validate_json(_assignment_file(data_dir).read_bytes())
    except (OSError, ValidationError):
        return None


def shadow_version(data_dir: Path) -> ModelVersion | None:
    """Return the version that should run as a shadow, if it is on disk and is not the served one."""
    wanted, registry = current_assignment(data_dir), ModelRegistry(models_folder(data_dir))
    served = registry.served_version()
    if wanted is None or (served is not None and served.name == wanted.version):
        return None
    return registry.find(wanted.version)


@dataclass(slots=True)
class ShadowRecorder:
    """Asks the shadow what was asked of the served model. `offer` returns at once; `run` does the work."""

    client: NluClient
    path: Path
    mark: Mark
    most: int  # answers kept
    dropped: int = 0
    _waiting: asyncio.Queue[tuple[str, Understanding]] = field(default_factory=lambda: asyncio.Queue(AT_ONCE))

    def offer(self, text: str, answer: Understanding | NotUnderstood) -> None:
        """Queue a message with the served model's answer; dropped when the queue is full or there was no answer."""
        if isinstance(answer, NotUnderstood):
            return
        try:
            self._waiting.put_nowait((text, answer))
        except asyncio.QueueFull:
            self.dropped += 1

    async def run(self) -> None:
        """Ask and record until cancelled, or until as many answers are stored as may be."""
        kept = await asyncio.to_thread(_count_lines, self.path)
        while kept < self.most:
            text, answer = await self._waiting.get()
            other = await self.client.understand(text)
            if isinstance(other, Understanding) and other.model != answer.model:  # it may just have been promoted
                self._write_answer(text, answer, other)
                kept += 1

    def _write_answer(self, text: str, answer: Understanding, other: Understanding) -> None:
        said, instead = answer.kinds[0], other.kinds[0]
        line = ShadowAnswer(
            at=datetime.now(UTC),
            mark=self.mark(text),
            served=answer.model,
            kind=said.name,
            confidence=round(said.confidence, 4),
            shadow_kind=instead.name,
            shadow_confidence=round(instead.confidence, 4),
        )
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(line), default=str) + "\n")


def shadow_report(data_dir: Path, name: str) -> ShadowReport:
    """Return what this version would have said differently so far."""
    answers = agreed = 0
    served: set[str] = set()
    apart: dict[str, Counter[str]] = {}
    examples: dict[tuple[str, str], list[ShadowAnswer]] = {}
    for answer in _read_answers(answers_file(data_dir, name)):
        answers += 1
        served.add(answer.served)
        if answer.kind == answer.shadow_kind:
            agreed += 1
            continue
        apart.setdefault(answer.kind, Counter())[answer.shadow_kind] += 1
        pair = examples.setdefault((answer.kind, answer.shadow_kind), [])
        pair.append(answer)
        pair.sort(key=lambda one: -one.shadow_confidence)
        del pair[_EXAMPLES:]
    told = tuple(one for pair in examples.values() for one in pair)
    table = {kind: dict(others) for kind, others in sorted(apart.items())}
    return ShadowReport(name, tuple(sorted(served)), answers, agreed, table, told)


def newest_shadow(data_dir: Path) -> str:
    """Return the current shadow if it has answered, else the version that answered last; "" when none has."""
    wanted = current_assignment(data_dir)
    if wanted is not None and answers_file(data_dir, wanted.version).exists():
        return wanted.version
    files = sorted(answers_file(data_dir, "any").parent.glob("*.jsonl"), key=lambda path: path.stat().st_mtime)
    return files[-1].stem if files else ""


def answers_file(data_dir: Path, name: str) -> Path:
    """Return the file of a version's answers."""
    return models_folder(data_dir) / "shadow" / f"{Path(name).name}.jsonl"


def _read_answers(path: Path) -> Iterator[ShadowAnswer]:
    with suppress(FileNotFoundError), path.open("rb") as file:
        for line in file:
            with suppress(ValidationError):  # a crash may have cut the last one
                yield _ANSWER.validate_json(line)


def _count_lines(path: Path) -> int:
    with suppress(FileNotFoundError), path.open("rb") as file:
        return sum(1 for _ in file)
    return 0


def _assignment_file(data_dir: Path) -> Path:
    return models_folder(data_dir) / "shadow.json"
