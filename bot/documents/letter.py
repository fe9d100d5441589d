"""Draws a supervision letter: its texts from the catalogue (`LetterSheet`), and an HTML page of it.

`bot.documents.letter_pdf` draws the PDF. The form is that of an official letter: the sender in red above a double rule,
the number, the title, the recipient, the findings as a table, what is demanded by when, the signature and the date. The
seal is put on by hand. The letter shows nothing of a ticket but what `LetterView` holds: its number, what happened, and
when.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from backend.core.working_days import local_day
from backend.supervision.views import LetterView

LetterTexts = Callable[..., str]
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)
_COLUMNS = ("n", "number", "event", "at")
HEADING = 30.0  # points, the most
_ROOM = 470.0  # points between the margins of the heading


@dataclass(frozen=True, slots=True)
class LetterSheet:
    """All texts of the letter, from top to bottom."""

    issuer: str
    number: str
    title: str
    to: str
    opening: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    demand: tuple[str, ...]
    day: str
    contact: str

    @property
    def heading_size(self) -> float:
        """The font size of the sender's name in points: HEADING, or smaller if the name is too long for the page."""
        return min(HEADING, _ROOM / (1.04 * max(len(self.issuer), 1)))


def letter_sheet(letter: LetterView, words: LetterTexts) -> LetterSheet:
    """Fill in the letter's texts from the catalogue. The letter's own words, if it has any, replace the standard
    opening.
    """
    kind = letter.document
    own = tuple(part.strip() for part in letter.words.splitlines() if part.strip())
    name = words(f"letter-name-{kind}")
    return LetterSheet(
        issuer=words("letter-issuer", body=letter.issuer),
        number=words("letter-number", name=name, year=str(letter.year), serial=str(letter.serial)),
        title=words(f"letter-title-{kind}"),
        to=words("letter-to", unit=letter.unit_name),
        opening=(*(own or (words(f"letter-opening-{kind}"),)), words("letter-table-lead")),
        columns=tuple(words(f"letter-column-{column}") for column in _COLUMNS),
        rows=tuple(
            (str(n), piece.number, words(f"letter-event-{piece.event}"), _date_text(local_day(piece.at), words))
            for n, piece in enumerate(letter.evidence, 1)
        ),
        demand=(
            words(f"letter-demand-{kind}", date=_date_text(letter.reply_by, words)),
            words(f"letter-close-{kind}"),
        ),
        day=_date_text(local_day(letter.issued_at), words),
        contact=words("letter-contact", name=letter.issued_by),
    )


def render_letter_html(letter: LetterView, words: LetterTexts) -> str:
    """The letter as an HTML page, for the screen or to be printed on A4."""
    made = letter_sheet(letter, words)
    return _PAGES.get_template("letter.html").render(sheet=made, heading=f"{made.heading_size:.1f}")


def _date_text(day: date, words: LetterTexts) -> str:
    return words("letter-date", year=str(day.year), month=str(day.month), day=str(day.day))
