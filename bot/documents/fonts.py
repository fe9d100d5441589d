"""Chinese fonts for PDFs: which of them this machine has, and how a drawing gets to know one.

A font with TrueType outlines is embedded where there is one; without, STSong-Light is named, which readers and printers
of Chinese documents bring along.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

# Where systems keep them; the first that exists is taken.
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


def known_font() -> Path | None:
    """A sans-serif font, for posters and reports."""
    return _first(_SANS)


def letter_font() -> Path | None:
    """Song or FangSong, in which official letters are set; else any that is known."""
    return _first(_SERIF) or known_font()


def register_font(path: Path | None) -> str:
    """The name a drawing knows the font by. `path`: a TrueType font with Chinese; None: one that is only named."""
    if path is None:
        registerFont(UnicodeCIDFont(_NAMED))
        return _NAMED
    registerFont(TTFont(path.stem, str(path)))
    return path.stem


def _first(files: Iterable[str]) -> Path | None:
    return next((path for path in map(Path, files) if path.exists()), None)
