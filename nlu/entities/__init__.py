"""Finds what a text names: regions, departments, organisations, phones, amounts, dates. Uses rules over lists.

Rules and not a model: the lists are known, the forms of money and dates are few, and a rule that misses one can be read
and corrected. Does not guess: an unknown place is no entity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import Field

from config import ROOT
from config.toml_files import StrictModel, read_toml
from dialogues.language.places import PlaceFinder
from nlu.contract import Entity
from nlu.entities.amounts import find_amounts
from nlu.entities.dates import find_dates
from nlu.entities.names import NameFinder, agency_finder
from nlu.entities.organisations import OrganisationFinder, organisation_finder
from nlu.entities.phones import find_phones
from nlu.entities.places import find_regions, load_place_finder

AGENCIES_FILE = Path(__file__).resolve().parent / "agencies.toml"
ORGANISATIONS_FILE = Path(__file__).resolve().parent / "organisations.toml"
KINDS = ("region", "department", "organisation", "phone", "amount", "date")


class _Agency(StrictModel):
    name: str = Field(min_length=2)
    short: tuple[str, ...]


class _Agencies(StrictModel):
    agency: tuple[_Agency, ...] = Field(min_length=1)


class _Organisations(StrictModel):
    endings: tuple[str, ...] = Field(min_length=1)
    trades: tuple[str, ...] = Field(min_length=1)
    plain: tuple[str, ...] = Field(min_length=1)
    loose: tuple[str, ...] = Field(min_length=1)
    before: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class EntityRules:
    """Finds entities in a cleaned text, in the order of the text and without overlaps."""

    places: PlaceFinder
    agencies: NameFinder
    organisations: OrganisationFinder
    today: Callable[[], date]

    def __call__(self, text: str) -> tuple[Entity, ...]:
        found = [
            *find_phones(text),
            *find_amounts(text),
            *find_dates(text, self.today()),
            *find_regions(text, self.places),
            *self.agencies.find(text),
        ]
        listed = _drop_overlaps(found)
        return tuple(_drop_overlaps([*listed, *self.organisations.find(text, listed)]))


def load_rules(today: Callable[[], date], folder: Path = ROOT, agencies: Path = AGENCIES_FILE) -> EntityRules:
    """Return the rules. Raises BadConfig for a broken list.

    `today` returns the day in China; `folder` holds regions.toml and places.toml.
    """
    authorities = read_toml(agencies, _Agencies).agency
    words = read_toml(ORGANISATIONS_FILE, _Organisations)
    return EntityRules(
        load_place_finder(folder),
        agency_finder({authority.name: authority.short for authority in authorities}),
        organisation_finder(words.endings, words.trades, words.plain, words.loose, words.before),
        today,
    )


def _drop_overlaps(found: Iterable[Entity]) -> list[Entity]:
    """Return the entities without overlaps: of two the longer stays, then the earlier."""
    taken: list[Entity] = []
    covered: set[int] = set()
    for entity in sorted(found, key=lambda entity: (entity.start - entity.end, entity.start)):
        span = range(entity.start, entity.end)
        if covered.isdisjoint(span):
            taken.append(entity)
            covered.update(span)
    return sorted(taken, key=lambda entity: entity.start)
