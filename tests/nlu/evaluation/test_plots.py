"""The pictures carry the figures: what a reader sees is read back from the SVG, the PDF is opened."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest

from nlu.contract import KINDS
from nlu.evaluation.metrics import Evaluation, KindGuess, compute_evaluation
from nlu.evaluation.plots import CurvePoint, draw_learning_curve, write_drawings, write_plots

SVG = "{http://www.w3.org/2000/svg}"


def figures(*right: float, wrong: tuple[float, ...] = ()) -> Evaluation:
    """Complaints, some guessed right, some taken for a report, each with its confidence."""
    guesses = [KindGuess("complaint", ("complaint", "help"), confidence, "sure", 0.01) for confidence in right]
    guesses += [KindGuess("complaint", ("report", "complaint"), confidence, "sure", 0.01) for confidence in wrong]
    return compute_evaluation(guesses, "abc")


def texts(path: Path) -> list[str]:
    return [element.text or "" for element in ElementTree.parse(path).iter(f"{SVG}text")]


def circles(path: Path) -> list[tuple[float, float]]:
    found = ElementTree.parse(path).iter(f"{SVG}circle")
    return [(float(element.attrib["cx"]), float(element.attrib["cy"])) for element in found]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "made" / "here"


def test_each_picture_is_there_twice_and_opens(folder: Path) -> None:
    written = write_plots(folder, figures(0.9, 0.8))
    names = ["confusion", "reliability", "coverage"]
    assert written == [folder / f"{name}.{kind}" for name in names for kind in ("svg", "pdf")]
    assert sorted(folder.iterdir()) == sorted(written)
    for path in written:
        if path.suffix == ".pdf":
            document = pypdfium2.PdfDocument(path)
            assert len(document) == 1
            document.close()
        else:
            assert texts(path)


def test_the_matrix_shows_the_counts_row_by_row(folder: Path) -> None:
    write_plots(folder, figures(0.9, 0.8, 0.7, wrong=(0.6,)))
    shown = texts(folder / "confusion.svg")
    assert shown[0] == "What was said for what, 4 messages"
    at = shown.index("complaint")
    assert shown[at : at + 7] == ["complaint", "0", "0", "3", "1", "0", "recall 0.75"]
    assert {text for text in shown if text in KINDS} == set(KINDS)


def test_honest_confidence_lies_on_the_diagonal_and_vanity_below(folder: Path) -> None:
    write_plots(folder, figures(0.75, 0.75, 0.75, wrong=(0.75, 0.95)))
    honest, vain = circles(folder / "reliability.svg")
    left, bottom = 80, 60
    assert honest[0] - left == pytest.approx(honest[1] - bottom)
    assert vain[1] == bottom
    assert "4" in texts(folder / "reliability.svg")


def test_the_coverage_is_said_in_figures_too(folder: Path) -> None:
    write_plots(folder, figures(0.9, 0.8, 0.7, wrong=(0.6,)))
    assert texts(folder / "coverage.svg")[0] == "Coverage at 90% precision: 0.750"


def test_a_model_that_is_never_right_is_drawn_too(folder: Path) -> None:
    write_plots(folder, figures(wrong=(0.9, 1.0)))
    assert texts(folder / "coverage.svg")[0] == "Coverage at 90% precision: 0.000"


def test_the_learning_curve_rises_where_the_figures_do(folder: Path) -> None:
    drawn = draw_learning_curve([CurvePoint(0, 0.8, 0.02), CurvePoint(50, 0.85, 0.01)], messages=40, splits=9)
    write_drawings(folder, {"learning": drawn})
    shown = texts(folder / "learning.svg")
    assert shown[0] == "Learning curve: macro-F1 on 40 other messages, 9 splits"
    assert {"0.800", "0.850", "0", "50"} <= set(shown)
    (_, before), (_, after) = circles(folder / "learning.svg")
    assert after > before
