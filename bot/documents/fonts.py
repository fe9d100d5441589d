"""Finds Chinese fonts for PDFs on this machine, and registers them with reportlab.

A TrueType font is embedded if this machine has one. Otherwise the PDF only names STSong-Light, which PDF readers and
printers for Chinese have. For a character that the font lacks (the names of villages have such), another font of this
machine is looked for; one that no font has can be told beforehand, and is drawn as 〓, as printers do.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import getFont, registerFont
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
# Fonts with rare characters, beside those above.
_RARE = (
    "/usr/share/fonts/truetype/hanazono/HanaMinA.ttf",
    "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf",
    "/usr/share/fonts/truetype/arphic-bkai00mp/bkai00mp.ttf",
    "/usr/share/fonts/truetype/arphic/ukai.ttc",
    "C:/Windows/Fonts/simsunb.ttf",
    "C:/Windows/Fonts/mingliub.ttc",
    "/System/Library/Fonts/Supplemental/SongtiExtB.ttf",
)
_NAMED = "STSong-Light"
_MISSING = "〓"


@dataclass(frozen=True, slots=True)
class FontChain:
    """A font with those that stand in for it, best first. `glyphs`: what each has; None: it is only named."""

    names: tuple[str, ...]
    glyphs: tuple[Container[int] | None, ...]

    def find_missing(self, text: str) -> str:
        """Return the characters that none of these fonts has, each once."""
        return "".join(dict.fromkeys(char for char in text if not self._font_of(char)))

    def split_runs(self, text: str) -> list[tuple[str, str]]:
        """Return the text as runs of (font, characters); what no font has is `〓`."""
        runs: list[tuple[str, str]] = []
        for char in text:
            font = self._font_of(char)
            char, font = (char, font) if font else (_MISSING, self.names[0])
            if runs and runs[-1][0] == font:
                runs[-1] = (font, runs[-1][1] + char)
            else:
                runs.append((font, char))
        return runs

    def _font_of(self, char: str) -> str:
        at = ord(char)
        pairs = zip(self.names, self.glyphs, strict=True)
        return next((name for name, glyphs in pairs if (at <= 0xFFFF if glyphs is None else at in glyphs)), "")


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


def register_chain(path: Path | None) -> FontChain:
    """Register a font as `register_font` does, and every other font of this machine that may have what it lacks."""
    paths = [path, *(each for each in map(Path, (*_SANS, *_SERIF, *_RARE)) if each.exists() and each != path)]
    names = [register_font(each) for each in paths]
    return FontChain(tuple(names), tuple(_glyphs_of(name, each) for name, each in zip(names, paths, strict=True)))


def _glyphs_of(name: str, path: Path | None) -> Container[int] | None:
    if path is None:
        return None
    glyphs: dict[int, int] = getFont(name).face.charToGlyph
    return glyphs


def _first_existing(files: Iterable[str]) -> Path | None:
    return next((path for path in map(Path, files) if path.exists()), None)
