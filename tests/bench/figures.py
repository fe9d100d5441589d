"""What was measured, beside what it was measured against, as one table or as JSON. Refuses to measure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from operator import ge, le

from rich.console import Console
from rich.table import Table

BARS = {"≥": ge, "≤": le}


@dataclass(frozen=True, slots=True)
class Figure:
    """`sense` and `bar`: the ratio the design asks for; an empty sense: only told, nothing asked."""

    name: str
    ours: float
    peer: float
    unit: str
    ratio: float
    sense: str = ""
    bar: float = 0.0

    @property
    def verdict(self) -> str:
        if not self.sense:
            return ""
        return "met" if BARS[self.sense](self.ratio, self.bar) else "MISSED"


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    peer: str  # what stands in the column of the peer
    notes: Sequence[str]
    figures: Sequence[Figure]


def beside(name: str, ours: float, peer: float, unit: str, sense: str = "", bar: float = 0.0) -> Figure:
    return Figure(name, ours, peer, unit, ours / peer if peer else float("inf"), sense, bar)


def as_json(sections: Sequence[Section]) -> str:
    told = [
        asdict(section) | {"figures": [asdict(f) | {"verdict": f.verdict} for f in section.figures]}
        for section in sections
    ]
    return json.dumps(told, ensure_ascii=False, indent=1)


def show(sections: Sequence[Section]) -> None:
    table = Table()
    for column in ("measured", "ours", "peer", "unit", "ratio", "bar", ""):
        table.add_column(column, justify="left" if column in ("measured", "unit", "") else "right")
    for section in sections:
        table.add_section()
        table.add_row(f"[bold]{section.title}[/] — peer: {section.peer}")
        for figure in section.figures:
            bar = f"{figure.sense} {figure.bar:g}" if figure.sense else ""
            numbers = (f"{figure.ours:.4g}", f"{figure.peer:.4g}", figure.unit, f"{figure.ratio:.3g}")
            table.add_row(f"  {figure.name}", *numbers, bar, figure.verdict)
    console = Console(width=120)
    console.print(table)
    for section in sections:
        for note in section.notes:
            console.print(f"{section.title}: {note}", highlight=False)
