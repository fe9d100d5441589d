"""A letter of supervision on paper: the sheet's words from the catalogue, and the sheet as a page of HTML. The PDF is
`bot.documents.letter_pdf`'s. The form is that of an official letter: who sends it in red over a double rule, number,
title, whom it is for, what is found as a table, what is demanded by when, who signs and the day. A seal is put on by
hand.

Refuses anything of a ticket but what `LetterView` holds: its number, what happened, and when.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from backend.core.working_days import local_day
from backend.supervision.views import LetterView

Words = Callable[..., str]
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)
_COLUMNS = ("n", "number", "event", "at")
HEADING = 30.0  # points, the most
_ROOM = 470.0  # points between the margins of the heading


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that stands on the paper, from top to bottom."""

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
    def heading(self) -> float:
        """The size of the sender's name, in points: as large as asked for, or as its room allows."""
        return min(HEADING, _ROOM / (1.04 * max(len(self.issuer), 1)))


def sheet(letter: LetterView, words: Words) -> Sheet:
    """The letter in the words of the catalogue; its own words, paragraph by paragraph, in the place of the opening."""
    kind = letter.document
    own = tuple(part.strip() for part in letter.words.splitlines() if part.strip())
    name = words(f"letter-name-{kind}")
    return Sheet(
        issuer=words("letter-issuer", body=letter.issuer),
        number=words("letter-number", name=name, year=str(letter.year), serial=str(letter.serial)),
        title=words(f"letter-title-{kind}"),
        to=words("letter-to", unit=letter.unit_name),
        opening=(*(own or (words(f"letter-opening-{kind}"),)), words("letter-table-lead")),
        columns=tuple(words(f"letter-column-{column}") for column in _COLUMNS),
        rows=tuple(
            (str(n), piece.number, words(f"letter-event-{piece.event}"), _day(local_day(piece.at), words))
            for n, piece in enumerate(letter.evidence, 1)
        ),
        demand=(
            words(f"letter-demand-{kind}", date=_day(letter.reply_by, words)),
            words(f"letter-close-{kind}"),
        ),
        day=_day(local_day(letter.issued_at), words),
        contact=words("letter-contact", name=letter.issued_by),
    )


def html(letter: LetterView, words: Words) -> str:
    """A page of its own, to be read on a screen or printed on A4."""
    made = sheet(letter, words)
    return _PAGES.get_template("letter.html").render(sheet=made, heading=f"{made.heading:.1f}")


def _day(day: date, words: Words) -> str:
    return words("letter-date", year=str(day.year), month=str(day.month), day=str(day.day))
