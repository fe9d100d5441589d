from __future__ import annotations

import math

import pytest

from backend.desk.word_search import WordIndex


def test_a_rare_word_counts_more_and_a_repetition_less() -> None:
    index = WordIndex([["x", "a"], ["y", "a"], ["y", "y"]])
    rare, common, repeated = (index.score_texts([word]) for word in "xay")
    assert rare[0] > common[0] == common[1]
    assert repeated[1] < repeated[2] < 2 * repeated[1]
    assert rare[1:] == [0, 0]


def test_a_score_is_bm25s_by_hand() -> None:
    index = WordIndex([["licence", "lost"], ["licence", "new", "shop", "open"]])
    rarity = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    assert index.score_texts(["lost", "nothing"]) == [pytest.approx(rarity / (1 + 1.5 * (0.25 + 0.75 * 2 / 3))), 0]


def test_a_long_text_is_held_back() -> None:
    short, long = WordIndex([["tax", "late"], ["tax", *"abcdefgh"]]).score_texts(["tax"])
    assert short > long
