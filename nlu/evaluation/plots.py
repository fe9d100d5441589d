"""Draws how good a model is: confusion matrix, reliability, coverage against precision, learning curve.

Each picture is drawn from the figures alone and written as SVG (for a page) and PDF (for a report). Computes no figure
itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.graphics import renderPDF, renderSVG
from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, Rect, String
from reportlab.lib.colors import Color, HexColor, white

from nlu.contract import KINDS
from nlu.evaluation.metrics import WANTED_PRECISION, Evaluation
from nlu.training.registry import write_atomically

_INK = HexColor(0x222222)
_PALE = HexColor(0xD0D0D0)
_BLUE = HexColor(0x1F5FA8)
_RED = HexColor(0xB3261E)
_FONT = "Helvetica"
_WIDTH, _HEIGHT = 480, 400  # points
_LEFT, _BOTTOM, _SIDE = 80, 60, 290  # the square that is drawn in
_CELL = 52


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One point of a learning curve: macro-F1 with `added` labelled messages.

    `spread`: its standard deviation over the splits.
    """

    added: int
    mean: float
    spread: float


def write_plots(folder: Path, evaluation: Evaluation) -> list[Path]:
    """Write six files: confusion, reliability and coverage, each as SVG and PDF. Makes the folder if needed."""
    drawn = {
        "confusion": draw_confusion(evaluation),
        "reliability": draw_reliability(evaluation),
        "coverage": draw_coverage(evaluation),
    }
    return write_drawings(folder, drawn)


def write_drawings(folder: Path, drawings: Mapping[str, Drawing]) -> list[Path]:
    """Write each drawing as SVG and PDF under its name; return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    return [path for name, drawing in drawings.items() for path in _write_drawing(folder / name, drawing)]


def _write_drawing(path: Path, drawing: Drawing) -> Iterator[Path]:
    svg, pdf = path.with_suffix(".svg"), path.with_suffix(".pdf")
    write_atomically(svg, renderSVG.drawToString(drawing))
    renderPDF.drawToFile(drawing, str(pdf), msg="")
    yield svg
    yield pdf


def draw_confusion(evaluation: Evaluation) -> Drawing:
    """Draw the confusion matrix. Rows: what the message is; columns: what the model said of those it answered."""
    top = _BOTTOM + len(KINDS) * _CELL
    drawing = _new_drawing(f"What was said for what, {evaluation.examples} messages", "the model said", "labelled as")
    for row, label in enumerate(KINDS):
        counts, y = evaluation.confusion[label], top - (row + 1) * _CELL
        most = max(1, sum(counts.values()))
        drawing.add(_make_label(_LEFT - 6, y + _CELL / 2 - 3, label, anchor="end"))
        for column, said in enumerate(KINDS):
            _draw_cell(drawing, _LEFT + column * _CELL, y, counts[said], counts[said] / most)
        drawing.add(
            _make_label(_LEFT + len(KINDS) * _CELL + 8, y + _CELL / 2 - 3, f"recall {evaluation.recall[label]:.2f}")
        )
    for column, said in enumerate(KINDS):
        drawing.add(_make_label(_LEFT + (column + 0.5) * _CELL, _BOTTOM - 12, said, anchor="middle"))
        precision = f"{evaluation.precision[said]:.2f}"
        drawing.add(_make_label(_LEFT + (column + 0.5) * _CELL, _BOTTOM - 24, precision, anchor="middle"))
    drawing.add(_make_label(_LEFT + len(KINDS) * _CELL + 8, _BOTTOM - 24, "precision"))
    return drawing


def _draw_cell(drawing: Drawing, x: float, y: float, count: int, share: float) -> None:
    shade = Color(1 - share * (1 - _BLUE.red), 1 - share * (1 - _BLUE.green), 1 - share * (1 - _BLUE.blue))
    drawing.add(Rect(x, y, _CELL, _CELL, fillColor=shade, strokeColor=_PALE))
    ink = white if share > 0.5 else _INK
    drawing.add(_make_label(x + _CELL / 2, y + _CELL / 2 - 4, str(count), size=12, anchor="middle", ink=ink))


def draw_reliability(evaluation: Evaluation) -> Drawing:
    """Draw share right against confidence: points of a calibrated model lie on the diagonal; numbers count messages."""
    title = f"Reliability, calibration error {evaluation.calibration_error:.3f}"
    drawing = _new_drawing(title, "confidence of the model", "share that was right")
    _draw_axes(drawing, 0.0)
    drawing.add(_make_line((0.0, 0.0), (1.0, 1.0), 0.0, _PALE))
    for held in evaluation.reliability:
        x, y = _to_point(held.confidence, held.right, 0.0)
        drawing.add(Circle(x, y, 4, fillColor=_BLUE, strokeColor=None))
        drawing.add(_make_label(x + 6, y - 10, str(held.messages), size=8))
    return drawing


def draw_coverage(evaluation: Evaluation) -> Drawing:
    """Draw how many of the surest messages can be decided by the model alone, and how many of those are right."""
    lowest = min(0.5, _tenth_below(decided.precision for decided in evaluation.coverage))
    title = f"Coverage at {WANTED_PRECISION:.0%} precision: {evaluation.coverage_at_90:.3f}"
    drawing = _new_drawing(title, "share of messages decided by the model alone", "share of those that is right")
    _draw_axes(drawing, lowest)
    drawing.add(_make_line((0.0, WANTED_PRECISION), (1.0, WANTED_PRECISION), lowest, _RED))
    points = [(decided.share, decided.precision) for decided in evaluation.coverage]
    drawing.add(_make_polyline(points, lowest))
    return drawing


def draw_learning_curve(points: Sequence[CurvePoint], messages: int, splits: int) -> Drawing:
    """Draw macro-F1 on `messages` unseen messages; bars are one standard deviation over the splits."""
    lowest = _tenth_below(point.mean - point.spread for point in points)
    most = max(1, max(point.added for point in points))
    title = f"Learning curve: macro-F1 on {messages} other messages, {splits} splits"
    drawing = _new_drawing(title, "labelled messages added to the examples", "macro-F1")
    _draw_axes(drawing, lowest, across=False)
    drawing.add(_make_polyline([(point.added / most, point.mean) for point in points], lowest))
    for point in points:
        x, y = _to_point(point.added / most, point.mean, lowest)
        low, high = (_to_point(0, point.mean + sign * point.spread, lowest)[1] for sign in (-1, 1))
        drawing.add(Line(x, low, x, high, strokeColor=_BLUE, strokeWidth=1))
        drawing.add(Circle(x, y, 3, fillColor=_BLUE, strokeColor=None))
        drawing.add(_make_label(x + 5, y + 5, f"{point.mean:.3f}", size=8))
        drawing.add(_make_label(x, _BOTTOM - 14, str(point.added), anchor="middle"))
    return drawing


def _new_drawing(title: str, across: str, up: str) -> Drawing:
    drawing = Drawing(_WIDTH, _HEIGHT)
    drawing.add(Rect(0, 0, _WIDTH, _HEIGHT, fillColor=white, strokeColor=None))
    drawing.add(_make_label(_LEFT, _HEIGHT - 24, title, size=12))
    drawing.add(_make_label(_LEFT + _SIDE / 2, 16, across, size=10, anchor="middle"))
    drawing.add(_make_label(12, _BOTTOM + _SIDE + 6, up, size=10))
    return drawing


def _draw_axes(drawing: Drawing, lowest: float, across: bool = True) -> None:
    """Draw the frame with a tick at each fifth; the vertical axis begins at `lowest`, both end at 1."""
    drawing.add(Rect(_LEFT, _BOTTOM, _SIDE, _SIDE, fillColor=None, strokeColor=_INK, strokeWidth=0.5))
    for fifth in range(6):
        height = lowest + (1 - lowest) * fifth / 5
        drawing.add(_make_line((0.0, height), (1.0, height), lowest, _PALE))
        drawing.add(_make_label(_LEFT - 6, _to_point(0, height, lowest)[1] - 3, f"{height:.2f}", anchor="end"))
        if across:
            drawing.add(
                _make_label(_to_point(fifth / 5, 0, lowest)[0], _BOTTOM - 14, f"{fifth / 5:.1f}", anchor="middle")
            )


def _tenth_below(heights: Iterable[float]) -> float:
    return max(0.0, min(0.9, int(min(heights) * 10) / 10))


def _to_point(x: float, y: float, lowest: float) -> tuple[float, float]:
    clipped = min(1.0, max(lowest, y))
    return _LEFT + x * _SIDE, _BOTTOM + (clipped - lowest) / (1 - lowest) * _SIDE


def _make_line(start: tuple[float, float], end: tuple[float, float], lowest: float, ink: Color) -> Line:
    return Line(*_to_point(*start, lowest), *_to_point(*end, lowest), strokeColor=ink, strokeWidth=0.7)


def _make_polyline(points: Iterable[tuple[float, float]], lowest: float) -> PolyLine:
    flat = [number for point in points for number in _to_point(*point, lowest)]
    return PolyLine(flat, strokeColor=_BLUE, strokeWidth=1.5)


def _make_label(x: float, y: float, text: str, size: int = 9, anchor: str = "start", ink: Color = _INK) -> String:
    return String(x, y, text, fontName=_FONT, fontSize=size, textAnchor=anchor, fillColor=ink)
