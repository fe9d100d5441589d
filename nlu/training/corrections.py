"""Turns what people decided into training examples, and keeps the texts of the gold set out of training.

`corrections.yml` in the folder of the imported examples is written anew from the labels before each training: the same
labels make the same file. A text that says nearly what an example or a gold text says is left out.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from backend.db.context import Context
from backend.learning.gold_set import held_out_texts
from backend.learning.labels import LabelledText, load_corrections
from nlu.errors import CorpusRefused
from nlu.text import clean_for_model
from nlu.training.corpus import INTENTS_DIR, LONGEST, SENT, TrainingExample, load_examples
from nlu.training.duplicates import near_duplicates
from nlu.training.registry import write_atomically

CORRECTIONS = "corrections.yml"
_PLAIN = str.maketrans("[]{}", "【】（）")  # Rasa would read brackets as an annotation
_HEAD = 'version: "3.1"\nnlu:\n'


@dataclass(frozen=True, slots=True)
class TrainingMaterial:
    """What people decided: `corrections` to learn from, and `held_out`, the gold texts, agreed or not."""

    corrections: tuple[LabelledText, ...]
    held_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SkippedText:
    """A correction that is not learnt from, and why."""

    id: int  # of the correction
    why: str


@dataclass(frozen=True, slots=True)
class CorrectionsExport:
    """What was written, and what was left out."""

    kept: dict[str, int]  # by kind
    left_out: tuple[SkippedText, ...]


async def load_training_material(context: Context) -> TrainingMaterial:
    """Return corrections and gold texts from the database."""
    return TrainingMaterial(await load_corrections(context), await held_out_texts(context))


def write_corrections(examples: Path, learnt: TrainingMaterial) -> CorrectionsExport:
    """Write the corrections that may be learnt into `examples`, the folder of the imported ones.

    Raises `CorpusRefused` for an imported example that says what a gold text says; the file then stays as it was.
    """
    others = _other_examples(examples)
    _refuse_gold(others, learnt.held_out)
    kept, left_out = _select_corrections(others, learnt)
    by_kind = {kind: sorted(text for of, text in kept if of == kind) for kind in sorted({of for of, _ in kept})}
    blocks = [
        f"- intent: {kind}\n  {SENT}\n  examples: |\n" + "".join(f"    - {text}\n" for text in texts)
        for kind, texts in by_kind.items()
    ]
    if blocks:
        write_atomically(examples / CORRECTIONS, _HEAD + "".join(blocks))
    else:
        (examples / CORRECTIONS).unlink(missing_ok=True)
    return CorrectionsExport(dict(Counter(kind for kind, _ in kept)), tuple(left_out))


def read_corrections(examples: Path) -> frozenset[str]:
    """Return the texts of the `corrections.yml` in this folder."""
    try:
        lines = (examples / CORRECTIONS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return frozenset()
    return frozenset(line.removeprefix("    - ") for line in lines if line.startswith("    - "))


def to_example_text(text: str) -> str:
    """Return a text as it stands among the training examples."""
    return clean_for_model(text).translate(_PLAIN)[:LONGEST].strip()


def _other_examples(examples: Path) -> list[TrainingExample]:
    """Return all examples except the corrections."""
    with TemporaryDirectory() as scratch:
        for path in examples.glob("*.yml"):
            if path.name != CORRECTIONS:
                shutil.copyfile(path, Path(scratch) / path.name)
        return load_examples(INTENTS_DIR, Path(scratch))


def _refuse_gold(others: Sequence[TrainingExample], gold: Sequence[str]) -> None:
    """Raise `CorpusRefused` for imported examples that say what a gold text says.

    Shipped examples are not refused: a gold text that they know is left out when models are measured.
    """
    shipped = {path.name for path in INTENTS_DIR.glob("*.yml")}
    imported = [example for example in others if example.file not in shipped]
    near = near_positions([example.text for example in imported], gold)
    if near:
        raise CorpusRefused(
            [f"{imported[at].location}: says what a gold text says; take it out" for at in sorted(near)]
        )


def _select_corrections(
    others: Sequence[TrainingExample], learnt: TrainingMaterial
) -> tuple[list[tuple[str, str]], list[SkippedText]]:
    """Return the corrections to learn from, as kind and text, and those left out."""
    ordered = sorted(learnt.corrections, key=lambda one: one.id)
    texts = [to_example_text(one.text) for one in ordered]
    gold, known = near_positions(texts, learnt.held_out), near_positions(texts, [example.text for example in others])
    again = {later for _, later in near_duplicates(texts)}
    kept: list[tuple[str, str]] = []
    left_out: list[SkippedText] = []
    for at, (one, text) in enumerate(zip(ordered, texts, strict=True)):
        why = (
            ("says nothing" if not any(char.isalnum() for char in text) else "")
            or ("says what a gold text says" if at in gold else "")
            or ("says what an example says" if at in known else "")
            or ("says what another correction says" if at in again else "")
        )
        if why:
            left_out.append(SkippedText(one.id, why))
        else:
            kept.append((one.kind, text))
    return kept, left_out


def near_positions(texts: Sequence[str], known: Sequence[str]) -> set[int]:
    """Return the positions of those `texts` that say nearly what a known one says."""
    return {later - len(known) for one, later in near_duplicates([*known, *texts]) if one < len(known) <= later}
