"""Which pieces of evidence are enough for a proposal (mechanism L1, L2)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.supervision.evidence import groups_over_threshold
from bot.texts.catalogue import Catalogue
from config import ROOT
from config.rules import EvidenceEvent
from tests.fixtures.desk import china_time

FREE = ("fraud", "unlawful", "dereliction", "retaliation")


DAY = timedelta(days=1)


def days(*when: int) -> list[tuple[int, datetime]]:
    return [(n, china_time(1, 1, 12) + day * DAY) for n, day in enumerate(when)]


@pytest.mark.parametrize(
    ("when", "count", "groups"),
    [
        ((), 1, ()),
        ((0,), 2, ()),
        ((0, 10), 2, ((0, 1),)),
        ((0, 31), 2, ()),
        ((0, 31, 32), 2, ((1, 2),)),
        ((0, 1, 2), 2, ((0, 1, 2),)),
        ((0, 1, 40, 41), 2, ((0, 1), (2, 3))),
        ((0, 30), 1, ((0, 1),)),
        ((0, 31), 1, ((0,), (1,))),
    ],
)
def test_enough_within_the_window(when: tuple[int, ...], count: int, groups: tuple[tuple[int, ...], ...]) -> None:
    assert groups_over_threshold(days(*when), count, 30 * DAY) == groups


@given(st.lists(st.integers(0, 400), max_size=30), st.integers(1, 5), st.integers(1, 100))
def test_no_piece_is_used_twice_and_none_that_is_enough_is_left(when: list[int], count: int, window: int) -> None:
    pieces = days(*sorted(when))
    groups = groups_over_threshold(pieces, count, window * DAY)
    used = [piece for group in groups for piece in group]
    assert len(used) == len(set(used))
    at = dict(pieces)
    assert all(len(group) >= count and at[group[-1]] - at[group[0]] <= window * DAY for group in groups)
    rest = [piece for piece in pieces if piece[0] not in used]
    spans = [rest[n + count - 1][1] - rest[n][1] for n in range(len(rest) - count + 1)]
    between = [any(rest[n][0] < ident < rest[n + count - 1][0] for ident in used) for n in range(len(spans))]
    assert all(span > window * DAY or mixed for span, mixed in zip(spans, between, strict=True))


def test_the_policy_and_the_catalogue_know_every_happening_and_ground() -> None:
    words = Catalogue.load(ROOT / "locales").sentence
    assert all(words(f"letter-event-{event}") for event in (*get_args(EvidenceEvent), *FREE))
