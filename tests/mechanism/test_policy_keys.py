"""`docs/mechanism.md` names, for every number that is policy, the key that holds it and the value it ships with."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from tests.mechanism.citations import HOUSE, PAGE

FOLDER = HOUSE / "config" / "policy"
FILES = "|".join(sorted(file.stem for file in FOLDER.glob("*.toml")))
KEYS = re.findall(rf"`((?:{FILES})\.(?!toml`)[a-z_.0-9-]+?)(?: = ([^`]+))?`", PAGE.read_text(encoding="utf-8"))
NAMED_BY = ("name", "level", "kind")  # what tells the tables of a list apart


def value_of(key: str) -> Any:
    """In the file's newest version. Raises KeyError."""
    file, *steps = key.split(".")
    found: Any = tomllib.loads((FOLDER / f"{file}.toml").read_text(encoding="utf-8"))["version"][-1]
    for step in steps:
        if isinstance(found, list):
            found = {str(table[name]): table for table in found for name in NAMED_BY if name in table}
        found = found[step]
    return found


@pytest.mark.parametrize(("key", "value"), KEYS)
def test_the_key_is_there_with_this_value(key: str, value: str) -> None:
    found = value_of(key)
    assert not value or found == tomllib.loads(f"value = {value}")["value"]


def test_every_number_that_is_policy_names_its_key() -> None:
    """Whoever marks a number as policy says where it is; the mark stands in the paragraph of the key."""
    marked = [part for part in PAGE.read_text(encoding="utf-8").split("\n\n") if "[cfg]" in part and "<a id" in part]
    assert len(marked) > 10
    assert [part for part in marked if not re.search(rf"`(?:{FILES})\.", part) and "m14" not in part] == []


def test_a_key_that_is_not_there_is_noticed() -> None:
    with pytest.raises(KeyError):
        value_of("supervision.rule.nobody.count")
