"""Finds Chinese fonts for PDFs on this machine, and registers them with reportlab.

A TrueType font is embedded if this machine has one. Otherwise the PDF only names STSong-Light, which PDF readers and
printers for Chinese have.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

# Where systems keep these fonts; the first that exists is used.
_SANS = (
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/System/Library/Fonts/STHeiti Medium.ttc",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/simhei.ttf",
)
_SERIF = (
    "C:/Windows/Fonts/simfang.ttf",
    "/System/Library/Fonts/Supplemental/Songti.ttc",
    "C:/Windows/Fonts/simsun.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
)
_NAMED = "STSong-Light"


def find_sans_font() -> Path | None:
    """The path of a sans-serif font, for posters and reports. None when this machine has none."""
    return _first_existing(_SANS)


def find_serif_font() -> Path | None:
    """The path of a Song or FangSong font, in which official letters are set; otherwise of a sans-serif font;
    or None.
    """
    return _first_existing(_SERIF) or find_sans_font()


def register_font(path: Path | None) -> str:
    """Register a font with reportlab and return its name. `path`: a TrueType font with Chinese; None: name STSong-Light
    only.
    """
    if path is None:
        registerFont(UnicodeCIDFont(_NAMED))
        return _NAMED
    registerFont(TTFont(path.stem, str(path)))
    return path.stem


def _first_existing(files: Iterable[str]) -> Path | None:
    return next((path for path in map(Path, files) if path.exists()), None)
