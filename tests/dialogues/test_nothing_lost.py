"""Whatever is said, sent, tapped, pushed and waited in whatever order: nothing of it is lost in silence.

Each word and photo of the owner carries a mark; after every step each mark is found again in the conversation, a ticket
or a rating, or the very reply has answered it or has said that it is not kept.
"""

from __future__ import annotations

import random

import pytest

from tests.dialogues.walks import Walk

WALKS = 5_000
STEPS = 10
BATCHES = 20


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_word_is_found_again(batch: int) -> None:
    """WALKS random walks in BATCHES, always the same ones, so that a failure can be looked at."""
    for seed in range(batch, WALKS, BATCHES):
        walk = Walk(random.Random(seed))
        for _ in range(STEPS):
            walk.step()
        assert walk.said or not walk.marks
