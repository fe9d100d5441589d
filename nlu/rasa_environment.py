"""Makes Rasa's own Python environment on first use, and knows where it is.

The project under `nlu/rasa/` is locked; `uv sync --frozen` makes exactly that. A fingerprint of the lock file is kept
in the environment, so that a second start has nothing to ask. In a checkout the environment lies beside the project,
otherwise in the data folder.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nlu.errors import EnvironmentFailed

Progress = Callable[[str], None]
RASA_HOME = Path(__file__).resolve().parent / "rasa"
PYTHON = "3.10"
_STAMP = ".guishang-lock"


@dataclass(frozen=True, slots=True)
class RasaEnvironment:
    """A virtual environment with Rasa in it."""

    folder: Path  # the virtual environment

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def variables(self) -> dict[str, str]:
        """Return what Rasa's processes inherit: no secret of ours, no telemetry, no GPU, no colours in the log."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        return kept | _QUIET | {"VIRTUAL_ENV": str(self.folder)}


_QUIET = {
    "CUDA_VISIBLE_DEVICES": "",
    "MPLBACKEND": "Agg",
    "NO_COLOR": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONUNBUFFERED": "1",
    "PYTHONUTF8": "1",
    "PYTHONWARNINGS": "ignore",
    "RASA_MAX_CACHE_SIZE": "0",
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


def locate_environment(data_dir: Path) -> RasaEnvironment:
    """Return where the environment is or will be; does not make it."""
    beside = RASA_HOME / ".venv"
    mine = beside.exists() or (os.access(RASA_HOME, os.W_OK) and (RASA_HOME.parents[1] / ".git").exists())
    return RasaEnvironment(beside if mine else data_dir.resolve() / "rasa-env")


async def ensure_environment(progress: Progress, data_dir: Path) -> RasaEnvironment:
    """Make the environment unless it is there and is the locked one. Raises `EnvironmentFailed`."""
    environment = locate_environment(data_dir)
    stamp, wanted = environment.folder / _STAMP, _lock_fingerprint()
    if environment.python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return environment
    progress("Rasa environment: installing (about 1.8 GB on disk, once)")
    command = [*_uv_command(), "--directory", str(RASA_HOME), "sync", "--frozen", "--no-progress", *_python_flag()]
    variables = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
    await _run_sync(command, variables | {"UV_PROJECT_ENVIRONMENT": str(environment.folder)}, progress)
    await asyncio.to_thread(stamp.write_text, wanted)
    progress("Rasa environment: ready")
    return environment


# Not inherited: pyenv's shim pins its own version for children, and uv would use an active environment instead.
_MISLEADING = frozenset({"PYENV_VERSION", "VIRTUAL_ENV", "UV_PYTHON"})


def _lock_fingerprint() -> str:
    digest = hashlib.sha256()
    for name in ("pyproject.toml", "uv.lock"):
        digest.update((RASA_HOME / name).read_bytes())
    return digest.hexdigest()


def _uv_command() -> list[str]:
    """Return the command of uv: the running one, the one on the PATH, or Python's module."""
    found = os.environ.get("UV") or shutil.which("uv")  # set by `uv run`
    return [found] if found else [sys.executable, "-m", "uv"]


def _python_flag() -> list[str]:
    for candidate in _pyenv_pythons(os.environ):
        return ["--python", str(candidate)]
    return []  # uv looks on the PATH, then downloads one


def _pyenv_pythons(variables: Mapping[str, str]) -> Iterator[Path]:
    root = Path(variables.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for folder in sorted((root / "versions").glob(f"{PYTHON}*"), reverse=True):
        if (folder / "bin" / "python").exists():
            yield folder / "bin" / "python"


async def _run_sync(command: list[str], variables: Mapping[str, str], progress: Progress) -> None:
    try:
        process = await asyncio.create_subprocess_exec(
            *command, env=variables, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
    except OSError as error:
        raise EnvironmentFailed(f"uv could not be started: {error}") from error
    said = await _report_output(process, progress)
    if await process.wait():
        raise EnvironmentFailed("uv sync failed: " + " | ".join(said[-5:]))


async def _report_output(process: asyncio.subprocess.Process, progress: Progress) -> list[str]:
    """Report uv's main steps, and return all lines of its output."""
    assert process.stdout is not None
    said = []
    async for raw in process.stdout:
        said.append(raw.decode(errors="replace").strip())
        if said[-1].startswith(("Using", "Creating", "Downloading", "Prepared", "Installed", "error")):
            progress(f"Rasa environment: {said[-1]}")
    return said
