"""The duty list that comes with the software, and lists that differ from it."""

from __future__ import annotations

from datetime import date

from config import ROOT
from config.duties import DutyList, load_duties
from config.organisation import load_organisation
from config.rules import DispatchRules

ORGANISATION = load_organisation(ROOT)
SHIPPED = load_duties(ROOT / "duties.toml", ORGANISATION.lines)


RULE = DispatchRules(effective=date(2024, 1, 1), automatic_above=0.9, automatic_kinds=frozenset({"consult", "help"}))


def revised(version: str, effective: date, *changed: dict[str, object], without: str = "") -> DutyList:
    """The shipped list with some duties changed or added by code, one left out."""
    by_code = {duty.code: duty.model_dump() for duty in SHIPPED.duties if duty.code != without}
    for change in changed:
        code = str(change["code"])
        by_code[code] = {**by_code.get(code, {}), **change}
    return DutyList.model_validate({"version": version, "effective": effective, "duties": list(by_code.values())})
