"""Draws the pictures that a phone shows for the page on its home screen, from the same shapes as `icon.svg`.

Owns the sizes. Drawn when first asked for and kept: no picture lies in the source that could differ from the drawing.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO

GREEN, WHITE = "#0b5f52", "#ffffff"
SIZES = {"192": (192, False), "512": (512, False), "maskable": (512, True), "touch": (180, True)}
_FINER = 4  # drawn so many times larger, so that edges are smooth


@cache
def draw_icon(name: str) -> bytes:
    """The picture of this name, as PNG. A full one (`maskable`, `touch`) is cut to shape by the phone. Raises
    KeyError."""
    from PIL import Image, ImageDraw  # read when a phone asks

    size, full = SIZES[name]
    side = size * _FINER
    image = Image.new("RGBA", (side, side), GREEN if full else "#0b5f5200")
    pen = ImageDraw.Draw(image)
    if not full:
        pen.rounded_rectangle((0, 0, side - 1, side - 1), side * 0.22, fill=GREEN)
    inner = 0.6 if full else 0.72  # a maskable picture keeps clear of its edges
    edge = side * (1 - inner) / 2

    def at(x: float, y: float) -> tuple[float, float]:
        return edge + x * side * inner, edge + y * side * inner

    pen.rounded_rectangle((*at(0.06, 0.1), *at(0.94, 0.78)), side * inner * 0.14, fill=WHITE)
    pen.polygon([at(0.22, 0.7), at(0.22, 0.98), at(0.5, 0.74)], fill=WHITE)
    pen.line(
        [at(0.28, 0.44), at(0.44, 0.6), at(0.74, 0.28)], fill=GREEN, width=round(side * inner * 0.1), joint="curve"
    )
    kept = BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(kept, "PNG", optimize=True)
    return kept.getvalue()
