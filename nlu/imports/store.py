"""Stores imported examples: `examples/<name>.yml` under the data folder, one Rasa YAML file for each import.

A file is written whole or not at all. It holds no time and no origin, so the same entries make the same model, and is
marked as really sent, which counts for more in training. People's corrections lie in the same folder but are not owned
here.
"""

from __future__ import annotations

import fcntl
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nlu.errors import CorpusRefused, NoSuchImport
from nlu.imports.columns import ImportEntry
from nlu.training.corpus import BIGGEST_FILE, INTENTS, SENT, read_examples
from nlu.training.corrections import CORRECTIONS
from nlu.training.registry import write_atomically

_NAME = re.compile(r"[^\W_][\w-]{0,59}")


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """An import as it is listed."""

    name: str
    when: datetime
    examples: Counter[str]  # per intent


class ImportStore:
    """The imports in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the lock: nobody else imports or removes meanwhile, so what was checked stays true."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def list_imports(self) -> list[ImportRecord]:
        """Return the imports by name. Raises `CorpusRefused` if a file was damaged."""
        return [self._to_record(path) for path in sorted(self.folder.glob("*.yml")) if path.name != CORRECTIONS]

    def add(self, name: str, entries: Sequence[ImportEntry]) -> None:
        """Write an import.

        Raises `CorpusRefused` if the name is taken or cannot be one, or if the file would be too big to read.
        """
        if not _may_name_import(name):
            raise CorpusRefused([f"{name!r} cannot name an import; give another by --name"])
        if self._path(name).exists():
            raise CorpusRefused([f"{name} was imported before with other rows; give another --name, or --remove it"])
        text = to_yaml(entries)
        if len(text.encode()) > BIGGEST_FILE:
            raise CorpusRefused([f"{name}: more than {BIGGEST_FILE} bytes of examples; import it in parts"])
        write_atomically(self._path(name), text)

    def remove(self, name: str) -> None:
        """Delete an import. Raises `NoSuchImport`."""
        if not _may_name_import(name) or not self._path(name).exists():
            raise NoSuchImport(f"nothing named {name} was imported")
        self._path(name).unlink()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.yml"

    def _to_record(self, path: Path) -> ImportRecord:
        when = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return ImportRecord(path.stem, when, Counter(example.intent for example in read_examples(path)))


def _may_name_import(name: str) -> bool:
    """Return whether an import may have this name: no path, no intent's file, not the file of corrections."""
    return bool(_NAME.fullmatch(name)) and name not in INTENTS and f"{name}.yml" != CORRECTIONS


def to_yaml(entries: Sequence[ImportEntry]) -> str:
    """Return the entries in Rasa's format: intents in the order of INTENTS, texts in the order of the rows."""
    lines = ['version: "3.1"', "nlu:"]
    for intent in INTENTS:
        texts = [entry.text for entry in entries if entry.intent == intent]
        if texts:
            lines += [f"- intent: {intent}", f"  {SENT}", "  examples: |"]
            lines += [f"    - {text}" for text in texts]
    return "\n".join(lines) + "\n"


def import_name(file: Path) -> str:
    """Return a name made of the file's own: letters, digits, hyphens."""
    return "-".join(re.findall(r"[^\W_]+", file.stem))[:60].strip("-")
