"""Desks, departments, regions and the calendar's exceptions, as the operator wrote them down.

Refuses people: staff are invited, not configured.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, Field

from config.reading import BadConfig, Strict, read_toml

_CODE = r"^[a-z0-9][a-z0-9-]{0,31}$"


class DeskEntry(Strict):
    """`regions`: codes or the beginnings of codes; the longest that fits a ticket's region decides."""

    code: str = Field(pattern=_CODE)
    name: str = Field(min_length=1, max_length=60)
    regions: tuple[str, ...] = Field(min_length=1)


class DepartmentEntry(Strict):
    """`also`: other names people use for it; a complaint that names it goes elsewhere."""

    code: str = Field(pattern=_CODE)
    name: str = Field(min_length=1, max_length=60)
    desk: str
    also: tuple[str, ...] = ()


class DayEntry(Strict):
    date: date
    work: bool
    why: str = ""


class _Region(BaseModel):
    code: str = Field(pattern=r"^[0-9]{6}$")


class _Regions(BaseModel):
    """The rest of that file is for those who look for names in words."""

    region: tuple[_Region, ...] = Field(min_length=1)


class _Desks(Strict):
    desk: tuple[DeskEntry, ...] = Field(min_length=1)


class _Departments(Strict):
    department: tuple[DepartmentEntry, ...] = Field(min_length=1)


class CalendarDays(Strict):
    """`complete`: years whose arrangement of days off has been entered here by hand."""

    complete: frozenset[int] = frozenset()
    day: tuple[DayEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    desks: tuple[DeskEntry, ...]
    departments: tuple[DepartmentEntry, ...]
    regions: frozenset[str]

    def desk(self, code: str) -> DeskEntry | None:
        return next((desk for desk in self.desks if desk.code == code), None)

    def department(self, code: str) -> DepartmentEntry | None:
        return next((department for department in self.departments if department.code == code), None)

    def departments_of(self, desk: str) -> tuple[DepartmentEntry, ...]:
        return tuple(department for department in self.departments if department.desk == desk)

    def desk_for(self, region: str) -> DeskEntry | None:
        """The desk of the place (属地管理): the longest beginning decides; no region goes to the widest."""
        served = [(start, desk) for desk in self.desks for start in desk.regions]
        if not region:
            return min(served, key=lambda pair: len(pair[0]))[1]
        fitting = [pair for pair in served if region.startswith(pair[0])]
        return max(fitting, key=lambda pair: len(pair[0]))[1] if fitting else None


def load_organisation(folder: Path) -> Organisation:
    """Read desks.toml, departments.toml and the codes of regions.toml. Raises BadConfig."""
    desks = read_toml(folder / "desks.toml", _Desks).desk
    departments = read_toml(folder / "departments.toml", _Departments).department
    _unique(folder / "desks.toml", [desk.code for desk in desks])
    _unique(folder / "desks.toml", [region for desk in desks for region in desk.regions])
    _unique(folder / "departments.toml", [department.code for department in departments])
    known = {desk.code for desk in desks}
    for department in departments:
        if department.desk not in known:
            raise BadConfig(folder / "departments.toml", f"{department.code}: there is no desk {department.desk!r}")
    regions = read_toml(folder / "regions.toml", _Regions).region
    return Organisation(desks, departments, frozenset(region.code for region in regions))


def load_calendar_days(folder: Path) -> CalendarDays:
    """Read calendar.toml. Raises BadConfig."""
    file = folder / "calendar.toml"
    days = read_toml(file, CalendarDays)
    _unique(file, [str(day.date) for day in days.day])
    return days


def _unique(file: Path, names: list[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise BadConfig(file, f"{name!r} is there {times} times")
