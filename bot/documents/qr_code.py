"""PURE but for its libraries. Draws a URL as a QR code: PNG, SVG, or text for a terminal.

Owns what makes a code readable: error correction Q (a quarter of the code may be dirty), a quiet zone of four modules
(ISO/IEC 18004), whole pixels for each module, black on white in every theme. Does not know what the URL means.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode

QUIET = 4  # modules
MM_PER_INCH = 25.4

QrMatrix = tuple[tuple[bool, ...], ...]
DarkRun = tuple[int, int, int]  # row, first column, number of dark modules


def qr_matrix(url: str) -> QrMatrix:
    """The modules of the code with the quiet zone around them. Dark modules are True."""
    code = QRCode(error_correction=ERROR_CORRECT_Q, border=QUIET)
    code.add_data(url)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def dark_runs(modules: QrMatrix) -> tuple[DarkRun, ...]:
    """The dark modules as horizontal bars, so that a drawing has few parts, and no gaps in a row."""
    found: list[DarkRun] = []
    for y, row in enumerate(modules):
        start = None
        for x, dark in enumerate((*row, False)):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                found.append((y, start, x - start))
                start = None
    return tuple(found)


def render_qr_png(url: str, *, millimetres: float = 60, dpi: int = 300) -> bytes:
    """A PNG that is at least `millimetres` wide when printed at `dpi`. Each module is a whole number of pixels."""
    modules = qr_matrix(url)
    size = len(modules)
    pixels = max(3, -int(-millimetres / MM_PER_INCH * dpi // size))
    image = Image.new("1", (size, size))
    image.putdata([0 if dark else 255 for row in modules for dark in row])
    out = BytesIO()
    image.resize((size * pixels,) * 2, Image.Resampling.NEAREST).save(out, "PNG", dpi=(dpi, dpi), optimize=True)
    return out.getvalue()


def render_qr_svg(url: str, *, millimetres: float = 60) -> str:
    """An SVG of `millimetres` width."""
    modules = qr_matrix(url)
    size = len(modules)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{millimetres}mm" height="{millimetres}mm" '
        f'viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{svg_path(modules)}"/></svg>\n'
    )


def svg_path(modules: QrMatrix) -> str:
    """The dark modules as the `d` attribute of an SVG path; one unit for each module."""
    return "".join(f"M{x} {y}h{width}v1h-{width}z" for y, x, width in dark_runs(modules))


def render_qr_text(url: str) -> str:
    """The code as text: half blocks, two rows of modules in a line. Sets the colours itself, so that a dark terminal
    does not invert it.
    """
    modules = qr_matrix(url)
    rows = [*modules, *([(False,) * len(modules)] if len(modules) % 2 else [])]
    lines = (
        "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    )
    return "".join(f"\x1b[38;5;16m\x1b[48;5;231m{line}\x1b[0m\n" for line in lines)


_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
