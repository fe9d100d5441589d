"""PURE. Scores how much a piece of text sounds like danger, by weights of its characters and runs of two and three.

The weights are learnt (`nlu.training.danger_weights`) and stand in `weights.tsv` beside this file: one row for a
run of characters, its weight for danger and one for each service. Does not decide: `backend.core.danger.finder` does.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from backend.core.script import simplify_script

BIAS = "<bias>"  # the row of what is added to every score
_PAUSES = re.compile(r"[。!?;…\n,、~:]+")
_NO_HAN = re.compile(r"[\W\d_a-z]")
_LONG, _CUT, _STEP = 36, 30, 15  # characters: a longer piece is read through windows of this length
_CLOSE = 1.5  # between the scores of two services that may both be meant
_SHORT = 4  # characters below which nothing is scored
_RUN = 3  # characters of the longest run


def fold_text(text: str) -> str:
    """The text in one width, case and script, without blanks; line ends stay."""
    even = unicodedata.normalize("NFKC", text).casefold()
    return simplify_script("".join(sign for sign in even if sign == "\n" or not sign.isspace()))


@dataclass(frozen=True, slots=True)
class Piece:
    """What is scored at once, characters of Chinese only; `after`: what is said next."""

    text: str
    after: str = ""


def cut_pieces(folded: str) -> Iterator[Piece]:
    """Yield the pieces of a folded text that are scored: what stands between two pauses, and up to three of these
    together."""
    parts = [part for raw in _PAUSES.split(folded) if (part := _NO_HAN.sub("", raw))]
    for n, part in enumerate(parts):
        after = (*parts, "")[n + 1]
        if len(part) > _LONG:
            yield from (Piece(part[start : start + _CUT], after) for start in range(0, len(part) - _STEP, _STEP))
        else:
            yield Piece(part, after)
        for more in (2, 3):
            together = "".join(parts[n : n + more])
            if n + more <= len(parts) and len(together) <= _CUT:
                yield Piece(together, (*parts, "")[n + more])


def runs_of(piece: str) -> set[str]:
    """The characters of the piece and its runs of two and three; ^ and $ mark its ends."""
    marked = f"^{piece}$"
    return {marked[n : n + size] for size in range(1, _RUN + 1) for n in range(len(marked) - size + 1)}


@dataclass(frozen=True, slots=True)
class DangerWeights:
    """The learnt weights. `rows`: by run of characters, the weight for danger and then one for each of `services`."""

    services: tuple[str, ...]
    rows: Mapping[str, tuple[float, ...]]

    @classmethod
    def parse(cls, lines: Iterable[str]) -> DangerWeights:
        """Read the rows of the file: a heading, then tab-separated a run and its weights."""
        heading, *rows = (line.rstrip("\n").split("\t") for line in lines)
        return cls(tuple(heading[2:]), {run: tuple(map(float, weights)) for run, *weights in rows})

    def alarming_pieces(self, folded: str, threshold: float) -> list[tuple[Piece, float]]:
        """The pieces of a folded text with a score above the threshold, the highest first. A word or two is none."""
        scored = ((piece, self._sums(piece.text)[0]) for piece in cut_pieces(folded) if len(piece.text) >= _SHORT)
        return sorted((one for one in scored if one[1] > threshold), key=lambda one: -one[1])

    def likeliest_services(self, piece: str) -> tuple[str, ...]:
        """The service that a piece of danger asks for, and the next one if it is about as likely."""
        _, *each = self._sums(piece)
        first, second, *_ = sorted(zip(each, self.services, strict=True), reverse=True)
        return (first[1], second[1]) if first[0] - second[0] < _CLOSE else (first[1],)

    def _sums(self, piece: str) -> tuple[float, ...]:
        """The sums of the weights, each divided by the root of the number of known runs, so length is no danger."""
        known = [row for run in runs_of(piece) if (row := self.rows.get(run)) is not None]
        share = 1 / math.sqrt(len(known) or 1)
        return (
            tuple(
                bias + share * sum(column)
                for bias, column in zip(self.rows[BIAS], zip(*known, strict=True), strict=True)
            )
            if known
            else self.rows[BIAS]
        )
