"""Runs training as a job: one at a time on a data folder, with progress, a log, and a recorded end in every case.

A job holds a file lock that the kernel releases with its process; a job that is recorded as running while nobody holds
the lock was killed. A job is cancelled by a file, since it may run in a server's process. Uses files only, and does not
promote what it made.
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
from nlu.training.corrections import TrainingMaterial, write_corrections
from nlu.training.registry import ModelRegistry, ModelVersion, write_atomically
from nlu.training.train import examples_folders, models_folder, train_version

POLL = 0.2  # seconds between looks for the file that cancels
_KEPT = 100
_LOOKS = 10


class JobState(StrEnum):
    """Where a job is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class TrainingJob:
    """A job as it is stored. `progress`: the newest line; `why`: of a failure; `version`: what was made."""

    id: str
    by: str
    began: datetime
    state: JobState
    progress: str = ""
    ended: datetime | None = None
    version: str = ""
    why: str = ""


_JOB: TypeAdapter[TrainingJob] = TypeAdapter(TrainingJob)


class TrainingJobs:
    """The training jobs of one data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._folder = data_dir.resolve() / "jobs"
        self._lock = self._folder / "lock"

    def list_jobs(self) -> tuple[TrainingJob, ...]:
        """Return all jobs, newest first. One whose process was killed is failed."""
        found = (self.find(path.stem) for path in sorted(self._folder.glob("*.json"), reverse=True))
        return tuple(job for job in found if job is not None)

    def find(self, ident: str) -> TrainingJob | None:
        """Return a job; None when there is none of that name."""
        try:
            job = _JOB.validate_json((self._folder / f"{Path(ident).name}.json").read_bytes())
        except (OSError, ValidationError):
            return None
        if job.state is JobState.RUNNING and self._running_job_id() != job.id:
            return replace(job, state=JobState.FAILED, why="its process ended before it did")
        return job

    def read_log(self, ident: str) -> str:
        """Return the log of a job, "" when there is none."""
        with suppress(FileNotFoundError):
            return (self._folder / f"{Path(ident).name}.log").read_text(encoding="utf-8")
        return ""

    def cancel(self, ident: str) -> TrainingJob:
        """Ask a running job to end, which it does within a second. Raises JobRefused when there is none."""
        job = self.find(ident)
        if job is None or job.state is not JobState.RUNNING:
            raise JobRefused(f"no running job {ident}")
        self._cancel_file(job.id).touch()
        return job

    async def train(self, learnt: TrainingMaterial, by: str, progress: Progress) -> TrainingJob:
        """Write the corrections, train on all examples, and return the job as it ended. The served model stays.

        Raises JobRefused while another job runs. When this call is cancelled, the job is cancelled too.
        """
        with self._hold_lock() as ident:
            begun = TrainingJob(ident, by, datetime.now(UTC), JobState.RUNNING)
            record = _JobRecord(self, begun, progress)
            training = asyncio.create_task(_train_with_corrections(self._data_dir, learnt, by, record.add_progress))
            try:
                await self._wait_until_ended(training, ident)
                return record.finish(JobState.DONE, version=training.result().name)
            except asyncio.CancelledError:
                await _cancel_and_wait(training)
                job = record.finish(JobState.CANCELLED)
                if not self._cancel_file(ident).exists():
                    raise
                return job
            except (NluError, OSError) as error:
                return record.finish(JobState.FAILED, why=str(error))

    def save_job(self, job: TrainingJob) -> None:
        """Store a job."""
        write_atomically(self._folder / f"{job.id}.json", json.dumps(asdict(job), ensure_ascii=False, default=str))

    def append_log(self, job: TrainingJob, line: str) -> None:
        """Append a line to the job's log."""
        with (self._folder / f"{job.id}.log").open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {line}\n")

    async def _wait_until_ended(self, training: asyncio.Task[ModelVersion], ident: str) -> None:
        """Wait for the training, and cancel it when the file of the wish appears."""
        while not (await asyncio.wait({training}, timeout=POLL))[0]:
            if self._cancel_file(ident).exists():
                training.cancel()
                await training

    def _cancel_file(self, ident: str) -> Path:
        """Return the file whose presence cancels a job."""
        return self._folder / f"{ident}.cancel"

    @contextmanager
    def _hold_lock(self) -> Iterator[str]:
        """Hold the lock with a new job's name in it. Raises JobRefused."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._lock.open("a+", encoding="ascii") as lock:
            self._acquire_lock(lock)
            ident = self._new_job_id()
            os.truncate(self._lock, 0)
            lock.write(ident)
            lock.flush()
            self._record_killed_jobs()
            yield ident

    def _acquire_lock(self, lock: IO[str]) -> None:
        """Lock the file. Raises JobRefused. Who only looks at it holds it for a moment: that is waited for."""
        for _ in range(_LOOKS):
            with suppress(BlockingIOError):
                return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            time.sleep(0.01)
        raise JobRefused(f"job {self._running_job_id()} is running; one trains at a time")

    def _running_job_id(self) -> str:
        """Return the name of the job that holds the lock, "" when it is free."""
        try:
            with self._lock.open(encoding="ascii") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    return lock.read()
        except FileNotFoundError:
            pass
        return ""

    def _new_job_id(self) -> str:
        stem = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
        names: Iterator[str] = (f"{stem}-{at}" for at in range(10_000))
        return next(name for name in names if not (self._folder / f"{name}.json").exists())

    def _record_killed_jobs(self) -> None:
        """Record that killed jobs failed, and delete the oldest."""
        for at, job in enumerate(self.list_jobs()):
            if at < _KEPT:
                self.save_job(job)
            else:
                for path in self._folder.glob(f"{job.id}.*"):
                    path.unlink()


class _JobRecord:
    """Writes the running job and its log."""

    def __init__(self, jobs: TrainingJobs, job: TrainingJob, progress: Progress) -> None:
        self._jobs, self._job, self._progress = jobs, job, progress
        jobs.save_job(job)

    def add_progress(self, line: str) -> None:
        """Record a line of progress."""
        self._job = replace(self._job, progress=line)
        self._jobs.save_job(self._job)
        self._jobs.append_log(self._job, line)
        self._progress(line)

    def finish(self, state: JobState, *, version: str = "", why: str = "") -> TrainingJob:
        """Record the end, and return the job."""
        self._job = replace(self._job, state=state, version=version, why=why, ended=datetime.now(UTC))
        self._jobs.save_job(self._job)
        self._jobs.append_log(self._job, f"{state} {version}{why}")
        return self._job


async def _train_with_corrections(
    data_dir: Path, learnt: TrainingMaterial, by: str, say: Callable[[str], None]
) -> ModelVersion:
    """Write the corrections, train, and promote the version if no model is served yet."""
    folders = examples_folders(data_dir)
    export = await asyncio.to_thread(write_corrections, folders[-1], learnt)
    say(f"Corrections: {sum(export.kept.values())} to learn from, {len(export.left_out)} left out")
    for left in export.left_out:
        say(f"Corrections: text {left.id} {left.why}")
    version = await train_version(data_dir, folders, say, by)
    registry = ModelRegistry(models_folder(data_dir))
    if registry.served_version() is None:  # no served model to compare with, and one is needed
        registry.serve_until_chosen(version.name)
    return version


async def _cancel_and_wait(training: asyncio.Task[ModelVersion]) -> None:
    """Cancel the training and wait for its end."""
    training.cancel()
    with suppress(asyncio.CancelledError, NluError):
        await training
