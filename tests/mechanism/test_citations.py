"""Every "mechanism N" in the house leads to its number in `docs/mechanism.md`, and every number there has a test."""

from __future__ import annotations

import pytest

from tests.mechanism.citations import anchors, cited_in, files, unread_in

NUMBERS = {f"m{number}" for number in range(1, 31)} | {"l1", "l2", "l3"}


def test_the_page_has_every_number_and_level_once() -> None:
    found = anchors()
    assert len(found) == len(set(found))
    assert {anchor for anchor in found if anchor[0] in "ml"} == NUMBERS


def test_every_citation_leads_to_the_page() -> None:
    there = set(anchors())
    cited = {path: cited_in(text) for path, text in files()}
    assert sum(len(found) for found in cited.values()) > 100  # the files are found at all
    assert {path: found - there for path, found in cited.items() if found - there} == {}


def test_no_citation_is_written_so_that_nobody_finds_it() -> None:
    assert {path: unread_in(text) for path, text in files() if unread_in(text)} == {}


def test_every_number_is_proved_by_a_test_that_names_it() -> None:
    proved = {anchor for path, text in files() if path.startswith("tests/") for anchor in cited_in(text)}
    assert NUMBERS - proved == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(mechanism 12)", {"m12"}),
        ("Mechanism 4, 5", {"m4", "m5"}),
        ("mechanism 8, 15 to 17 and 21: its reason", {"m8", "m15", "m16", "m17", "m21"}),
        ("# the clock (mechanism\n# 13, 14)", {"m13", "m14"}),
        ("mechanism section 6 and 23", {"section-6", "m23"}),
        ("mechanism L1 to L3, 23", {"l1", "l2", "l3", "m23"}),
        ("[mechanism 6](../mechanism.md#m7)", {"m6", "m7"}),
        ("the mechanism is 30 points long; mechanism, who takes part", set()),
    ],
)
def test_a_citation_is_read_as_it_is_written(text: str, found: set[str]) -> None:
    assert cited_in(text) == found


@pytest.mark.parametrize("text", ["the mechanism's 24 and", "the mechanism (24)", "Mechanism: 24"])
def test_what_is_not_read_is_noticed(text: str) -> None:
    assert unread_in(text)
