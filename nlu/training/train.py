"""Trains a model from examples, in a subprocess of Rasa's environment at low priority.

A version is the fingerprint of everything the model comes from, so unchanged data trains nothing and the same data
makes the same version. What the subprocess makes is moved into the registry only when whole.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import functools
import hashlib
import json
import os
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from nlu.errors import TrainingFailed
from nlu.rasa_environment import RASA_HOME, Progress, RasaEnvironment, ensure_environment
from nlu.training.corpus import INTENTS_DIR, TrainingExample, load_examples
from nlu.training.registry import ModelRegistry, ModelVersion, file_digest

PIPELINE_FILES = ("config.yml", "cues.yml", "train.py", "uv.lock")
SHIPPED = "shipped"  # `trained_by` of a model of the shipped examples alone
TIME_LIMIT = 15 * 60.0
_NICE = 10
_SCRATCH = ".training-"
_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


async def train_if_needed(data_dir: Path, progress: Progress) -> ModelVersion:
    """Return the version to serve, after training on the shipped examples if they changed.

    That is the shipped examples' version, unless a person promoted another or went back to one. Raises `CorpusRefused`,
    `EnvironmentFailed`, `TrainingFailed`; the served model stays in each case.
    """
    registry = ModelRegistry(models_folder(data_dir))
    version = await train_version(data_dir, (INTENTS_DIR,), progress, SHIPPED)
    served = registry.served_version()
    if served is not None and registry.is_chosen_by_person:
        return served
    return registry.serve_until_chosen(version.name)


def models_folder(data_dir: Path) -> Path:
    """Return the folder of the registry."""
    return data_dir.resolve() / "models"


def examples_folders(data_dir: Path) -> tuple[Path, Path]:
    """Return the folders of examples: the shipped ones, and those imported or corrected here."""
    return INTENTS_DIR, data_dir.resolve() / "examples"


async def train_version(data_dir: Path, folders: Sequence[Path], progress: Progress, by: str) -> ModelVersion:
    """Train on the examples of these folders together, unless that version exists. Promotes nothing.

    `by`: who asked for it. Raises `CorpusRefused`, `EnvironmentFailed`, `TrainingFailed`.
    """
    registry = ModelRegistry(models_folder(data_dir))
    name = await asyncio.to_thread(training_fingerprint, *folders)
    if known := registry.find(name):
        progress(f"Model {name}: unchanged")
        return known
    progress("Model: checking the examples")
    examples = await asyncio.to_thread(load_examples, *folders)
    environment = await ensure_environment(progress, data_dir)
    return await _train_new_version(registry, environment, name, folders, examples, progress, by)


def training_fingerprint(*folders: Path) -> str:
    """Return twelve hex digits that change with any example, component or setting; an empty folder adds nothing."""
    return _digest_files([*_pipeline_files(), *_example_files(folders)])


def _pipeline_files() -> list[Path]:
    """Return the files that make the pipeline."""
    return [RASA_HOME / name for name in PIPELINE_FILES] + sorted((RASA_HOME / "components").glob("*.py"))


def _example_files(folders: Sequence[Path]) -> list[Path]:
    return [source for folder in folders for source in sorted(folder.glob("*.yml"))]


def _digest_files(sources: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for source in sources:
        content = source.read_bytes()
        digest.update(f"{source.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:12]


async def _train_new_version(
    registry: ModelRegistry,
    environment: RasaEnvironment,
    name: str,
    folders: Sequence[Path],
    examples: Sequence[TrainingExample],
    progress: Progress,
    by: str,
) -> ModelVersion:
    """Train the version `name`, move it into the registry, and return it."""
    progress(f"Model {name}: training on {len(examples)} examples")
    registry.folder.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(registry.folder)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=registry.folder, prefix=_SCRATCH) as scratch:
        made = Path(scratch) / f"{name}.tar.gz"
        gathered = Path(scratch) / "examples"
        copies = await asyncio.to_thread(_gather_examples, folders, gathered)
        if training_fingerprint(*copies) != name:
            raise TrainingFailed("the examples changed meanwhile; train again")
        await _run_training(environment, [str(gathered), scratch, name], progress)
        judged = _read_report(Path(scratch) / f"{name}.json", made)
        made_from = _digest_files(_example_files(copies))
        _keep_examples(copies, registry.examples_folder(name))
        made.replace(registry.model_path(name))
    version = ModelVersion(
        name=name,
        path=registry.model_path(name),
        trained_at=datetime.now(UTC),
        trained_by=by,
        seconds=round(time.monotonic() - began, 1),
        examples=dict(sorted(Counter(example.intent for example in examples).items())),
        judged=judged,
        fingerprint=made_from,
        pipeline=_digest_files(_pipeline_files()),
        sha256=await asyncio.to_thread(file_digest, registry.model_path(name)),
    )
    registry.add(version)
    progress(f"Model {name}: ready after {version.seconds:.0f} s")
    return version


def _gather_examples(folders: Sequence[Path], into: Path) -> list[Path]:
    """Copy the examples into one folder, since Rasa takes no list; the copies keep the order of the folders."""
    copies = [into / str(at) for at in range(len(folders))]
    for folder, copy in zip(folders, copies, strict=True):
        copy.mkdir(parents=True)
        for source in folder.glob("*.yml"):
            shutil.copyfile(source, copy / source.name)
    return copies


def _keep_examples(copies: Sequence[Path], kept: Path) -> None:
    """Keep beside the version what it was trained on, except the shipped examples, so that it can be made again."""
    for copy in copies[1:]:
        if any(copy.iterdir()):
            shutil.copytree(copy, kept, dirs_exist_ok=True)


def _remove_leftovers(folder: Path) -> None:
    """Delete what killed trainings left; a folder younger than TIME_LIMIT may still be in use."""
    for left in folder.glob(f"{_SCRATCH}*"):
        if time.time() - left.stat().st_mtime > TIME_LIMIT:
            shutil.rmtree(left, ignore_errors=True)


def _read_report(report: Path, model: Path) -> dict[str, object]:
    """Return the report of the subprocess. Raises `TrainingFailed` when model or report is missing."""
    try:
        judged = json.loads(report.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TrainingFailed("training left no report") from error
    if not model.exists() or not isinstance(judged, dict):
        raise TrainingFailed("training left no model")
    return judged


async def _run_training(environment: RasaEnvironment, arguments: list[str], progress: Progress) -> None:
    """Run `train.py` and report its progress. Raises `TrainingFailed`."""
    process = await asyncio.create_subprocess_exec(
        "nice",
        "-n",
        str(_NICE),
        str(environment.python),
        "train.py",
        *arguments,
        cwd=RASA_HOME,
        env=environment.variables(),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=functools.partial(_end_with_parent, os.getpid()),
    )
    last: list[str] = []
    try:
        async with asyncio.timeout(TIME_LIMIT):
            async for line in _output_lines(process):
                last = [*last[-20:], line]
                if line.startswith("progress: "):
                    progress("Model: " + line.removeprefix("progress: "))
            code = await process.wait()
    except TimeoutError as error:
        raise TrainingFailed(f"training took more than {TIME_LIMIT:.0f} s") from error
    finally:
        _kill_group(process)  # also when cancelled: no training outlives its caller
    if code:
        raise TrainingFailed(f"training ended with {code}: " + " | ".join(last[-5:]))


async def _output_lines(process: asyncio.subprocess.Process) -> AsyncIterator[str]:
    assert process.stdout is not None
    async for raw in process.stdout:
        yield raw.decode(errors="replace").strip()


def _end_with_parent(parent: int) -> None:
    """Run in the child: let the kernel end it with its parent, and end at once if the parent is gone already."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _kill_group(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
