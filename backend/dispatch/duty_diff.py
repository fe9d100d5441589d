"""PURE. Compares two duty lists field by field, and lists the lines of work for which a desk has no unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from config.duties import DutyEntry, DutyList
from config.organisation import Organisation

_FIELDS = ("name", "category", "line", "level", "law", "words")


@dataclass(frozen=True, slots=True)
class DutyFieldChange:
    """A changed field of a duty, as text that people can compare."""

    duty: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DutyListDiff:
    """What a new duty list changes. `replaced`: the version in force until now, empty when there is none.
    `without_unit`: by desk, the lines of the list for which it has no unit of its own; these tickets go to the desk
    above."""

    version: str
    effective: date
    replaced: str
    added: tuple[DutyEntry, ...]
    removed: tuple[DutyEntry, ...]
    changed: tuple[DutyFieldChange, ...]
    without_unit: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def is_in_force(self) -> bool:
        """Whether this version is in force already."""
        return self.version == self.replaced


def compare_duty_lists(before: DutyList | None, after: DutyList, organisation: Organisation) -> DutyListDiff:
    """What changes when `after` replaces `before` (None: there was no list)."""
    old = {duty.code: duty for duty in before.duties} if before else {}
    new = {duty.code: duty for duty in after.duties}
    return DutyListDiff(
        version=after.version,
        effective=after.effective,
        replaced=before.version if before else "",
        added=tuple(duty for code, duty in new.items() if code not in old),
        removed=tuple(duty for code, duty in old.items() if code not in new),
        changed=tuple(
            change for code, duty in new.items() if code in old for change in _changed_fields(old[code], duty)
        ),
        without_unit=_lines_without_unit(after, organisation),
    )


def _changed_fields(before: DutyEntry, after: DutyEntry) -> tuple[DutyFieldChange, ...]:
    pairs = ((field, _as_text(getattr(before, field)), _as_text(getattr(after, field))) for field in _FIELDS)
    return tuple(DutyFieldChange(after.code, field, old, new) for field, old, new in pairs if old != new)


def _as_text(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else "、".join(value)


def _lines_without_unit(duties: DutyList, organisation: Organisation) -> tuple[tuple[str, tuple[str, ...]], ...]:
    lines = tuple(dict.fromkeys(duty.line for duty in duties.duties if duty.level != "region"))
    found = []
    for desk in organisation.desks:
        there = {line for entry in organisation.departments_of(desk.code) for line in entry.lines}
        found.append((desk.code, tuple(line for line in lines if line not in there)))
    return tuple((desk, missing) for desk, missing in found if missing)
