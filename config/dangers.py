"""Reads `config/policy/emergencies.toml`: which words tell of danger now, and whom to call (mechanism 4).

Owns the shape of the file. Does not look for the words in a text: `backend.core.danger.finder` does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from config.toml_files import StrictModel, read_toml


class DangerPair(StrictModel):
    """Two signs that together tell of danger: what it comes from, and that it happens. `within`: characters between
    them. `signs_last`: the sign must follow. `unless`: phrases that hold such words and mean none."""

    things: tuple[str, ...] = Field(min_length=1)
    signs: tuple[str, ...] = Field(min_length=1)
    within: int = Field(ge=0, le=40)
    signs_last: bool = False
    unless: tuple[str, ...] = ()


class DangerRule(StrictModel):
    """One kind of danger. `numbers`: whom to call, the first one first. `always`: it is danger even when it is only
    threatened, so that `feared` does not count."""

    service: str = Field(pattern=r"^[a-z]+$")
    numbers: tuple[str, ...] = Field(min_length=1)
    always: bool = False
    alone: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    pair: tuple[DangerPair, ...] = ()


class Doubts(StrictModel):
    """Words that say that a danger is denied, only feared, over, or a matter of papers; and words of this moment."""

    denied: tuple[str, ...]
    feared: tuple[str, ...]
    past: tuple[str, ...]
    talk: tuple[str, ...]
    now: tuple[str, ...]


class DangerFile(StrictModel):
    """The whole file. `threshold`: the learnt score from which a piece of text is danger; `doubtful`: the one it needs
    beside words of doubt."""

    threshold: float
    doubtful: float
    harmless: tuple[str, ...]
    heard_as: dict[str, str]
    doubt: Doubts
    sets: dict[str, tuple[str, ...]]
    danger: tuple[DangerRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _known_sets(self) -> Self:
        for rule in self.danger:
            for pair in rule.pair:
                for word in (*pair.things, *pair.signs):
                    if word.startswith("@") and word[1:] not in self.sets:
                        raise ValueError(f"there is no set {word[1:]!r}")
        return self

    def expand_sets(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The words, with those of a set in place of its name."""
        return tuple(one for word in words for one in (self.sets[word[1:]] if word.startswith("@") else (word,)))


def load_dangers(policy_dir: Path) -> DangerFile:
    """Read the file of this folder of policy. Raises BadConfig."""
    return read_toml(policy_dir / "emergencies.toml", DangerFile)
