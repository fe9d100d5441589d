"""Reads desks, departments and the calendar's exceptions from the operator's files.

Each desk may have a higher desk (`higher`); each department has a line of work (业务主管), so that a duty finds its
unit at a desk or above it, and a complaint the unit's superior. Holds no people: staff are invited, not configured.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from config.errors import BadConfig
from config.regions import load_regions
from config.toml_files import StrictModel, check_unique, read_toml

_CODE = r"^[a-z0-9][a-z0-9-]{0,31}$"

HandlingLevel = Literal["region", "city", "county"]
"""处置层级: the tier a matter belongs to (mechanism 9). Counties have no desk: their matters go to the city's desk."""


class DeskEntry(StrictModel):
    """A desk. `regions`: region codes or beginnings of codes; the longest one that matches a ticket's region decides.
    `higher`: the code of the desk above; empty at the top."""

    code: str = Field(pattern=_CODE)
    name: str = Field(min_length=1, max_length=60)
    regions: tuple[str, ...] = Field(min_length=1)
    higher: str = ""


class DepartmentEntry(StrictModel):
    """A department. `line`: its line of work, as the duty list names it. `takes`: further lines it has on its tier.
    `also`: other names people use for it; a complaint that names it goes elsewhere."""

    code: str = Field(pattern=_CODE)
    name: str = Field(min_length=1, max_length=60)
    desk: str
    line: str = Field(pattern=_CODE)
    takes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """All its lines of work."""
        return (self.line, *self.takes)


class DayEntry(StrictModel):
    """A day off on a weekday (`work` false) or a working day at a weekend (true)."""

    date: date
    work: bool
    why: str = ""


class _Desks(StrictModel):
    desk: tuple[DeskEntry, ...] = Field(min_length=1)


class _Departments(StrictModel):
    ends: tuple[str, ...] = ()
    said_of: tuple[str, ...] = ()
    department: tuple[DepartmentEntry, ...] = Field(min_length=1)


class CalendarDays(StrictModel):
    """The exceptions of the calendar. `complete`: years whose official arrangement of days off has been entered by
    hand."""

    complete: frozenset[int] = frozenset()
    day: tuple[DayEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitEndings:
    """How people shorten a unit's name: what stands before one of `ends` names the unit with one of `said_of` too."""

    ends: tuple[str, ...] = ()
    said_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """The desks and departments, and the codes of all regions."""

    desks: tuple[DeskEntry, ...]
    departments: tuple[DepartmentEntry, ...]
    regions: frozenset[str]
    said_of: UnitEndings = UnitEndings()

    def find_desk(self, code: str) -> DeskEntry | None:
        return next((desk for desk in self.desks if desk.code == code), None)

    def find_department(self, code: str) -> DepartmentEntry | None:
        return next((department for department in self.departments if department.code == code), None)

    def departments_of(self, desk: str) -> tuple[DepartmentEntry, ...]:
        return tuple(department for department in self.departments if department.desk == desk)

    @property
    def lines(self) -> frozenset[str]:
        return frozenset(line for department in self.departments for line in department.lines)

    def desks_up_from(self, code: str) -> tuple[str, ...]:
        """The codes of this desk and of those above it, the nearest first."""
        chain: list[str] = []
        while (desk := self.find_desk(code)) is not None:
            chain.append(desk.code)
            code = desk.higher
        return tuple(chain)

    def unit_for(self, line: str, desk: str, level: HandlingLevel = "city") -> DepartmentEntry | None:
        """The department with this line of work for a desk: its own, or the nearest above it; for a matter of the
        region, only the top desk's. None: no department has the line."""
        chain = self.desks_up_from(desk)
        return self._nearest_unit(line, chain[-1:] if level == "region" else chain)

    def superior_of(self, department: DepartmentEntry) -> DepartmentEntry | None:
        """The department of the same line at the nearest desk above; None: there is none, and the office decides."""
        return self._nearest_unit(department.line, self.desks_up_from(department.desk)[1:])

    def departments_in_reach(self, desk: str) -> tuple[DepartmentEntry, ...]:
        """The desk's own departments, then those above it for the lines that no nearer department has."""
        found: list[DepartmentEntry] = []
        covered: set[str] = set()
        for code in self.desks_up_from(desk):
            here = [entry for entry in self.departments_of(code) if not covered.issuperset(entry.lines)]
            found += here
            covered.update(line for entry in here for line in entry.lines)
        return tuple(found)

    def _nearest_unit(self, line: str, chain: tuple[str, ...]) -> DepartmentEntry | None:
        units = (entry for code in chain for entry in self.departments_of(code) if line in entry.lines)
        return next(units, None)

    def desk_for(self, region: str) -> DeskEntry | None:
        """The desk responsible for a place (属地管理): the longest matching beginning decides; without a region, the
        widest desk."""
        served = [(start, desk) for desk in self.desks for start in desk.regions]
        if not region:
            return min(served, key=lambda pair: len(pair[0]))[1]
        fitting = [pair for pair in served if region.startswith(pair[0])]
        return max(fitting, key=lambda pair: len(pair[0]))[1] if fitting else None


def load_organisation(folder: Path) -> Organisation:
    """Read desks.toml, departments.toml and the codes of regions.toml. Raises BadConfig."""
    desks = read_toml(folder / "desks.toml", _Desks).desk
    listed = read_toml(folder / "departments.toml", _Departments)
    departments = listed.department
    check_unique(folder / "desks.toml", [desk.code for desk in desks])
    check_unique(folder / "desks.toml", [region for desk in desks for region in desk.regions])
    check_unique(folder / "departments.toml", [department.code for department in departments])
    _check_desks(folder / "desks.toml", desks)
    _check_departments(folder / "departments.toml", departments, {desk.code for desk in desks})
    regions = frozenset(region.code for region in load_regions(folder))
    return Organisation(desks, departments, regions, UnitEndings(listed.ends, listed.said_of))


def _check_desks(file: Path, desks: tuple[DeskEntry, ...]) -> None:
    """Raises BadConfig if a `higher` desk does not exist, or the desks form a circle."""
    above = {desk.code: desk.higher for desk in desks}
    for desk in desks:
        if desk.higher and desk.higher not in above:
            raise BadConfig(file, f"{desk.code}: there is no desk {desk.higher!r}")
        seen, code = {""}, desk.code
        while code not in seen:
            seen.add(code)
            code = above[code]
        if code:
            raise BadConfig(file, f"{desk.code}: the desks above it go round in a circle at {code!r}")


def _check_departments(file: Path, departments: tuple[DepartmentEntry, ...], desks: set[str]) -> None:
    """Raises BadConfig if a department's desk does not exist, or one desk has a line twice."""
    for department in departments:
        if department.desk not in desks:
            raise BadConfig(file, f"{department.code}: there is no desk {department.desk!r}")
    check_unique(file, [f"{line} at {department.desk}" for department in departments for line in department.lines])


def load_calendar_days(folder: Path) -> CalendarDays:
    """Read calendar.toml. Raises BadConfig."""
    file = folder / "calendar.toml"
    days = read_toml(file, CalendarDays)
    check_unique(file, [str(day.date) for day in days.day])
    return days
