"""Fills the gold set: no text is taken in that a training example already says.

Labels and agreement are owned by `backend.learning.gold_set`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

from backend.db.context import Context
from backend.learning.gold_set import add_gold_texts, choose_gold_texts
from nlu.errors import CorpusRefused
from nlu.training.corpus import load_examples
from nlu.training.corrections import near_positions, to_example_text
from nlu.training.train import examples_folders

_LONGEST_FILE = 20_000_000  # bytes


async def import_gold(context: Context, data_dir: Path, path: Path, by: str = "") -> int:
    """Hold out the texts of a file: a line is {"text"}, or {"text", "label"} with the label given by `by`.

    Returns how many are new. All or nothing: raises CorpusRefused with each bad line, BadDraft for a label without a
    name.
    """
    texts = read_gold_texts(path)
    near = await asyncio.to_thread(_known_positions, data_dir, [text for text, _ in texts])
    if near:
        raise CorpusRefused([f"{path.name}: text {at + 1} says what a training example says" for at in sorted(near)])
    return await add_gold_texts(context, texts, by)


async def draw_gold_texts(context: Context, data_dir: Path, count: int) -> int:
    """Hold out the texts of `count` of the newest tickets. Returns how many there were."""
    examples = await asyncio.to_thread(load_examples, *examples_folders(data_dir))
    known = [example.text for example in examples]
    return await choose_gold_texts(
        context, count, lambda texts: near_positions([to_example_text(text) for text in texts], known)
    )


def read_gold_texts(path: Path) -> list[tuple[str, str]]:
    """Return the texts of a file with their labels, "" where there is none. Raises CorpusRefused with each bad line."""
    if path.stat().st_size > _LONGEST_FILE:
        raise CorpusRefused([f"{path.name}: more than {_LONGEST_FILE} bytes"])
    found, reasons = [], []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise CorpusRefused([f"{path.name}: not UTF-8 at byte {error.start}"]) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(_parse_line(line))
            except (ValueError, KeyError, TypeError, RecursionError):
                reasons.append(f'{path.name}:{number}: not a line like {{"text": "…"}}')
    if reasons or not found:
        raise CorpusRefused(reasons or [f"{path.name}: no text"])
    return found


def _parse_line(line: str) -> tuple[str, str]:
    """Return text and label of a line. Raises ValueError, KeyError or TypeError."""
    entry = json.loads(line)
    text, label = entry["text"], entry.get("label", "")
    if not isinstance(text, str) or not isinstance(label, str):
        raise TypeError
    return text, label


def _known_positions(data_dir: Path, texts: Sequence[str]) -> set[int]:
    """Return the positions of texts that a training example already says."""
    examples = load_examples(*examples_folders(data_dir))
    return near_positions([to_example_text(text) for text in texts], [example.text for example in examples])
