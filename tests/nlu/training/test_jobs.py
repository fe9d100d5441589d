"""Training as a job: one at a time, told of while it runs, ended by whoever wants, and survived whatever happens."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from nlu.errors import JobRefused
from nlu.training.corrections import TrainingMaterial
from nlu.training.jobs import JobState, TrainingJob, TrainingJobs
from nlu.training.registry import ModelRegistry
from nlu.training.train import models_folder
from tests.fixtures.processes import running_with
from tests.fixtures.trained_models import TwoModels

HERE = Path(__file__).parents[3]
NOTHING = TrainingMaterial((), ())
TRAIN = """
import asyncio, sys
from pathlib import Path
from nlu.training.jobs import TrainingJobs
from nlu.training.corrections import TrainingMaterial
print(asyncio.run(TrainingJobs(Path(sys.argv[1])).train(TrainingMaterial((), ()), "小黄", lambda line: None)).state)
"""
PROMOTE = """
import sys
from pathlib import Path
from nlu.training.registry import ModelRegistry
registry = ModelRegistry(Path(sys.argv[1]))
while True:
    for name in sys.argv[2:]:
        registry.promote(name)
    print("turned", flush=True)
"""


@asynccontextmanager
async def running(script: str, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", script, *arguments), cwd=HERE, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def import_one(two_models: TwoModels) -> None:
    """An example no version has learnt, so that there is something to train."""
    (two_models.data_dir / "examples").mkdir()
    (two_models.data_dir / "examples" / "new.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: help\n  examples: |\n    - 蔗田边的水闸坏了放不出水，想请水利的人来看看\n'
    )


async def said(jobs: TrainingJobs, words: str, limit: float = 300) -> TrainingJob:
    """The newest job, once its progress has these words."""
    async with asyncio.timeout(limit):
        while True:
            job = next(iter(jobs.list_jobs()), None)
            if job is not None and words in jobs.read_log(job.id):
                return job
            await asyncio.sleep(0.05)


async def test_what_cannot_be_trained_on_fails_the_job_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "june.yml").write_text("nlu: 5\n")
    heard: list[str] = []
    job = await TrainingJobs(tmp_path).train(NOTHING, "阿德", heard.append)
    assert (job.state, job.by, job.version) == (JobState.FAILED, "阿德", "")
    assert "june.yml:1" in job.why
    assert TrainingJobs(tmp_path).list_jobs() == (job,)
    assert "june.yml:1" in TrainingJobs(tmp_path).read_log(job.id)
    assert not models_folder(tmp_path).exists()


@pytest.mark.parametrize("ident", ["nothing", "../../etc/passwd", "", "20261122-101500-0"])
async def test_a_job_that_is_not_there_is_not_cancelled(tmp_path: Path, ident: str) -> None:
    with pytest.raises(JobRefused):
        TrainingJobs(tmp_path).cancel(ident)
    assert TrainingJobs(tmp_path).find(ident) is None
    assert TrainingJobs(tmp_path).read_log(ident) == ""


@pytest.mark.rasa
@pytest.mark.timeout(900)
async def test_one_trains_at_a_time_and_anybody_may_end_it(two_models: TwoModels) -> None:
    jobs = TrainingJobs(two_models.data_dir)
    import_one(two_models)
    async with running(TRAIN, str(two_models.data_dir)) as process:
        job = await said(jobs, "Corrections: 0 to learn from")
        with pytest.raises(JobRefused, match=job.id):
            await jobs.train(NOTHING, "阿德", lambda _: None)
        assert (job.state, job.by, job.ended) == (JobState.RUNNING, "小黄", None)
        jobs.cancel(job.id)
        output, _ = await asyncio.wait_for(process.communicate(), 120)
    ended = jobs.find(job.id)
    assert ended is not None
    assert (output.strip(), ended.state) == (b"cancelled", JobState.CANCELLED)
    assert ended.ended is not None
    assert two_models.served == two_models.shipped


@pytest.mark.rasa
@pytest.mark.timeout(900)
@pytest.mark.parametrize("moment", ["Corrections", "training on", "judging"])
async def test_a_training_killed_at_any_moment_is_known_to_be_and_the_served_model_stays(
    two_models: TwoModels, moment: str
) -> None:
    jobs, models = TrainingJobs(two_models.data_dir), models_folder(two_models.data_dir)
    import_one(two_models)
    versions = [version.name for version in two_models.registry.list_versions()]
    async with running(TRAIN, str(two_models.data_dir)) as process:
        job = await said(jobs, moment)
        os.kill(process.pid, signal.SIGKILL)
        await process.wait()
    async with asyncio.timeout(20):
        while running_with(str(models)):  # noqa: ASYNC110 - the kernel ends the trainer, and tells nobody
            await asyncio.sleep(0.05)
        while (found := jobs.find(job.id)) is None or found.state is JobState.RUNNING:  # noqa: ASYNC110 - nor of the lock
            await asyncio.sleep(0.05)
    assert (found.state, found.why) == (JobState.FAILED, "its process ended before it did")
    assert two_models.served == two_models.shipped
    assert [version.name for version in two_models.registry.list_versions()] == versions


@pytest.mark.parametrize("turns", [0, 1, 2, 3, 4, 5])
async def test_a_promotion_killed_at_any_moment_leaves_one_of_the_two(tmp_path: Path, turns: int) -> None:
    registry = ModelRegistry(tmp_path)
    for name in ("old", "new"):
        registry.model_path(name).write_bytes(b"model")
        (tmp_path / f"{name}.json").write_text(
            '{"trained_at": "2026-11-22T08:00:00+00:00", "trained_by": "t", "seconds": 1, "examples": {}, "judged": {}}'
        )
    registry.promote("old")
    async with running(PROMOTE, str(tmp_path), "new", "old") as process:
        assert process.stdout is not None
        for _ in range(turns + 1):
            await process.stdout.readline()
        await asyncio.sleep(0.003 * turns)
        os.kill(process.pid, signal.SIGKILL)
        await process.wait()
    current = registry.served_version()
    assert current is not None
    assert current.name in ("old", "new")
    assert registry.rollback().name in ("old", "new")
