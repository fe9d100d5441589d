"""`python -m tests.bench [MEASURE…] [--json] [--profile FOLDER] [--beside REV]`: each measure beside its peer."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from pathlib import Path

from tests.bench import dialogue, growth, pushes, start, turns
from tests.bench.figures import as_json, show

MEASURES = {
    "turns": turns.measure,
    "pushes": pushes.measure,
    "growth": growth.measure,
    "start": start.measure,
    "dialogue": dialogue.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measures", nargs="*", default=[])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--profile", type=Path, help="cProfile's statistics of the product's process go here")
    parser.add_argument("--beside", default="", help="an earlier revision that plays the same dialogues")
    chosen = parser.parse_args()
    sections = []
    for name in chosen.measures or MEASURES:
        print(f"Measuring {name} …", file=sys.stderr)
        measures = {**MEASURES, "dialogue": partial(dialogue.measure, revision=chosen.beside)}
        sections.append(measures[name](chosen.profile))
    if chosen.json:
        print(as_json(sections))
        return
    show(sections)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
