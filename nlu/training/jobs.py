"""Training as a job: one at a time on a data folder, with progress, a log, and an end whatever happens.

A job holds a lock that the kernel lets go with its process, so a job that was killed is known to be: it says that it
runs and nobody holds the lock. A job is cancelled by a file, since its process may be a server's. Files only; refuses
to promote what it made.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter, ValidationError

from nlu.errors import JobRefused, NluError
from nlu.rasa_environment import Progress
from nlu.training.corrections import Lessons, write_corrections
from nlu.training.registry import ModelVersion, Registry, replace_text
from nlu.training.train import examples_folders, models_folder, train

POLL = 0.2  # seconds between looks for a wish to cancel
_KEPT = 100
_LOOKS = 10


class JobState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Job:
    """`progress`: the newest line; `why`: of a failure; `version`: what was made."""

    id: str
    by: str
    began: datetime
    state: JobState
    progress: str = ""
    ended: datetime | None = None
    version: str = ""
    why: str = ""


_JOB: TypeAdapter[Job] = TypeAdapter(Job)


class Jobs:
    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._folder = data_dir.resolve() / "jobs"
        self._lock = self._folder / "lock"

    def all(self) -> tuple[Job, ...]:
        """Newest first. One whose process was killed is failed."""
        found = (self.find(path.stem) for path in sorted(self._folder.glob("*.json"), reverse=True))
        return tuple(job for job in found if job is not None)

    def find(self, ident: str) -> Job | None:
        try:
            job = _JOB.validate_json((self._folder / f"{Path(ident).name}.json").read_bytes())
        except (OSError, ValidationError):
            return None
        if job.state is JobState.RUNNING and self._held_by() != job.id:
            return replace(job, state=JobState.FAILED, why="its process ended before it did")
        return job

    def log_of(self, ident: str) -> str:
        with suppress(FileNotFoundError):
            return (self._folder / f"{Path(ident).name}.log").read_text(encoding="utf-8")
        return ""

    def cancel(self, ident: str) -> Job:
        """Ask a running job to end; it does within a second. Raises JobRefused when there is none."""
        job = self.find(ident)
        if job is None or job.state is not JobState.RUNNING:
            raise JobRefused(f"no running job {ident}")
        self._wish(job.id).touch()
        return job

    async def train(self, learnt: Lessons, by: str, progress: Progress) -> Job:
        """Write what was learnt, train on all examples, and return the job as it ended. The served model is untouched.
        Raises JobRefused while another runs. When cancelled itself, the job is too."""
        with self._holding() as ident:
            begun = Job(ident, by, datetime.now(UTC), JobState.RUNNING)
            record = _Record(self, begun, progress)
            training = asyncio.create_task(_train(self._data_dir, learnt, by, record.say))
            try:
                await self._until_ended(training, ident)
                return record.end(JobState.DONE, version=training.result().name)
            except asyncio.CancelledError:
                await _ended(training)
                job = record.end(JobState.CANCELLED)
                if not self._wish(ident).exists():
                    raise
                return job
            except (NluError, OSError) as error:
                return record.end(JobState.FAILED, why=str(error))

    def write(self, job: Job) -> None:
        replace_text(self._folder / f"{job.id}.json", json.dumps(asdict(job), ensure_ascii=False, default=str))

    def add_line(self, job: Job, line: str) -> None:
        with (self._folder / f"{job.id}.log").open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {line}\n")

    async def _until_ended(self, training: asyncio.Task[ModelVersion], ident: str) -> None:
        while not (await asyncio.wait({training}, timeout=POLL))[0]:
            if self._wish(ident).exists():
                training.cancel()
                await training

    def _wish(self, ident: str) -> Path:
        return self._folder / f"{ident}.cancel"

    @contextmanager
    def _holding(self) -> Iterator[str]:
        """The lock, with a new job's name in it. Raises JobRefused."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._lock.open("a+", encoding="ascii") as lock:
            self._take(lock)
            ident = self._new_name()
            os.truncate(self._lock, 0)
            lock.write(ident)
            lock.flush()
            self._sweep()
            yield ident

    def _take(self, lock: IO[str]) -> None:
        """Raises JobRefused. Somebody who only looks holds the lock for a moment: that is waited for."""
        for _ in range(_LOOKS):
            with suppress(BlockingIOError):
                return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            time.sleep(0.01)
        raise JobRefused(f"job {self._held_by()} is running; one trains at a time")

    def _held_by(self) -> str:
        """The job that holds the lock; empty when it is free."""
        try:
            with self._lock.open(encoding="ascii") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    return lock.read()
        except FileNotFoundError:
            pass
        return ""

    def _new_name(self) -> str:
        stem = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
        names: Iterator[str] = (f"{stem}-{at}" for at in range(10_000))
        return next(name for name in names if not (self._folder / f"{name}.json").exists())

    def _sweep(self) -> None:
        """Write down that killed jobs failed, and forget the oldest."""
        for at, job in enumerate(self.all()):
            if at < _KEPT:
                self.write(job)
            else:
                for path in self._folder.glob(f"{job.id}.*"):
                    path.unlink()


class _Record:
    """The running job as others see it."""

    def __init__(self, jobs: Jobs, job: Job, progress: Progress) -> None:
        self._jobs, self._job, self._progress = jobs, job, progress
        jobs.write(job)

    def say(self, line: str) -> None:
        self._job = replace(self._job, progress=line)
        self._jobs.write(self._job)
        self._jobs.add_line(self._job, line)
        self._progress(line)

    def end(self, state: JobState, *, version: str = "", why: str = "") -> Job:
        self._job = replace(self._job, state=state, version=version, why=why, ended=datetime.now(UTC))
        self._jobs.write(self._job)
        self._jobs.add_line(self._job, f"{state} {version}{why}")
        return self._job


async def _train(data_dir: Path, learnt: Lessons, by: str, say: Callable[[str], None]) -> ModelVersion:
    folders = examples_folders(data_dir)
    export = await asyncio.to_thread(write_corrections, folders[-1], learnt)
    say(f"Corrections: {sum(export.kept.values())} to learn from, {len(export.left_out)} left out")
    for left in export.left_out:
        say(f"Corrections: text {left.id} {left.why}")
    version = await train(data_dir, folders, say, by)
    registry = Registry(models_folder(data_dir))
    if registry.current() is None:  # nothing to compare with, and better than nothing
        registry.promote(version.name, held=False)
    return version


async def _ended(training: asyncio.Task[ModelVersion]) -> None:
    training.cancel()
    with suppress(asyncio.CancelledError, NluError):
        await training
