"""What the model sees of a text: its character n-grams and the concepts of `cues.yml` it mentions.

Folding removes what says nothing of the kind and differs in every message: numbers, plates, spacing.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from pathlib import Path

import yaml

CUES = Path(__file__).resolve().parents[1] / "cues.yml"
_NUMBER = re.compile(r"(?<![0-9a-z*])(?=[a-z*]*[0-9])[0-9a-z*]+")
_SPACE = re.compile(r"\s+")
_LONGEST = 1500  # the request is made by then; later text would only cost time


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower()
    return _NUMBER.sub("0", _SPACE.sub("", plain))[:_LONGEST]


def grams(text: str) -> list[str]:
    """Character 1- to 3-grams; `^` and `$` mark the ends."""
    marked = f"^{folded(text)}$"
    return [marked[at : at + size] for size in (1, 2, 3) for at in range(len(marked) - size + 1)]


def concepts(text: str) -> list[str]:
    """What a problem is about: names of the concepts the text mentions, each once."""
    return _mentioned(text, "concepts")


def acts(text: str) -> list[str]:
    """What is asked of the bot itself, likewise."""
    return _mentioned(text, "acts")


def _mentioned(text: str, group: str) -> list[str]:
    plain = folded(text)
    return [name for name, pattern in _cues()[group].items() if pattern.search(plain)]


@functools.cache
def _cues() -> dict[str, dict[str, re.Pattern[str]]]:
    groups = yaml.safe_load(CUES.read_text(encoding="utf-8"))
    return {group: {name: re.compile(words) for name, words in groups[group].items()} for group in ("concepts", "acts")}
