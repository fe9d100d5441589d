"""Keeps the models on disk: `models/<version>.tar.gz` with `<version>.json` beside it, and which one is served.

A version is the fingerprint of its data and pipeline. A model counts once its report is there, and the report is
written last, so a crash in training leaves no half version. The pointer is one file, replaced in one step: after a
crash it is the old one or the new one.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from nlu.errors import NoSuchModel

_KEPT = 20  # how far back `rollback` can go


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A trained model.

    `judged`: scores and thresholds found on held-out examples at training, per stage (`kinds`, `talk`).
    """

    name: str
    path: Path
    trained_at: datetime
    trained_by: str
    seconds: float
    examples: dict[str, int]
    judged: dict[str, Any]
    fingerprint: str = ""  # of the examples alone; the name is of examples and pipeline
    pipeline: str = ""  # of the components, their settings and their lock file
    sha256: str = ""  # of the model's file; empty in reports from before it was stored

    @property
    def is_untouched(self) -> bool:
        """Whether the file is still the one that was trained."""
        return not self.sha256 or file_digest(self.path) == self.sha256

    def to_report(self) -> dict[str, Any]:
        """Return what is stored beside the model."""
        return {
            "version": self.name,
            "trained_at": self.trained_at.isoformat(),
            "trained_by": self.trained_by,
            "seconds": self.seconds,
            "examples": self.examples,
            "judged": self.judged,
            "fingerprint": self.fingerprint,
            "pipeline": self.pipeline,
            "sha256": self.sha256,
        }


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class ModelRegistry:
    """The versions in one folder, and the pointer to the served one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = folder / "current.json"

    def model_path(self, name: str) -> Path:
        """Return the model file of a version."""
        return self.folder / f"{name}.tar.gz"

    def examples_folder(self, name: str) -> Path:
        """Return the folder of the examples this version was trained on beside the shipped ones."""
        return self.folder / f"{name}.examples"

    def list_versions(self) -> list[ModelVersion]:
        """Return all versions, oldest first."""
        found = (self.find(path.stem) for path in self.folder.glob("*.json") if path != self._pointer)
        return sorted((version for version in found if version), key=lambda version: version.trained_at)

    def find(self, name: str) -> ModelVersion | None:
        """Return a version; None when it is not on disk or its report cannot be read."""
        path = self.model_path(name)
        try:
            report = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
            if not path.exists():
                return None
            return ModelVersion(
                name=name,
                path=path,
                trained_at=datetime.fromisoformat(report["trained_at"]),
                trained_by=report["trained_by"],
                seconds=report["seconds"],
                examples=report["examples"],
                judged=report["judged"],
                fingerprint=report.get("fingerprint", ""),
                pipeline=report.get("pipeline", ""),
                sha256=report.get("sha256", ""),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None  # half-written or foreign: not a version

    def add(self, version: ModelVersion) -> None:
        """Store the report of a version, which makes it count."""
        text = json.dumps(version.to_report(), ensure_ascii=False, indent=1)
        write_atomically(self.folder / f"{version.name}.json", text)

    def served_version(self) -> ModelVersion | None:
        """Return the served version: the newest of the pointer that is still on disk."""
        return next((v for name in self._read_pointer().line if (v := self.find(name))), None)

    @property
    def is_chosen_by_person(self) -> bool:
        """Whether a person chose the served version, so that a start must not choose another."""
        return self._read_pointer().held

    def promote(self, name: str) -> ModelVersion:
        """Serve the version that a person chose, from now on. Raises `NoSuchModel` and changes nothing if it is not on
        disk."""
        return self._serve(name, held=True)

    def serve_until_chosen(self, name: str) -> ModelVersion:
        """Serve this version until a person chooses another: a start may replace it. Raises `NoSuchModel`."""
        return self._serve(name, held=False)

    def _serve(self, name: str, *, held: bool) -> ModelVersion:
        version = self.find(name)
        if version is None:
            raise NoSuchModel(f"model {name} is not in {self.folder}")
        before = (earlier for earlier in self._read_pointer().line if earlier != name)
        self._write_pointer(_Pointer((name, *before), held))
        return version

    def rollback(self) -> ModelVersion:
        """Serve the version that was served before this one. Raises `NoSuchModel` if there is none."""
        line = self._read_pointer().line
        for at, name in enumerate(line[1:], start=1):
            if version := self.find(name):
                self._write_pointer(_Pointer(line[at:], held=True))
                return version
        raise NoSuchModel("no earlier model to go back to")

    def _write_pointer(self, pointed: _Pointer) -> None:
        write_atomically(self._pointer, json.dumps({"line": pointed.line[:_KEPT], "held": pointed.held}))

    def _read_pointer(self) -> _Pointer:
        try:
            pointed = json.loads(self._pointer.read_text(encoding="utf-8"))
            return _Pointer(tuple(str(name) for name in pointed["line"]), bool(pointed["held"]))
        except (OSError, ValueError, KeyError, TypeError):
            return _Pointer((), held=False)


@dataclass(frozen=True, slots=True)
class _Pointer:
    """What the pointer says. `line`: the served version first, then those served before it."""

    line: tuple[str, ...]
    held: bool


def write_atomically(path: Path, text: str) -> None:
    """Write a file in one step: a reader, or a crash, finds the old text or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(scratch).replace(path)
