"""Telegram's sending limits: 30 messages in any second, one a second per chat once its small burst is used up."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable

from tests.fakes.bot_api.errors import flood

OVERALL = 30  # messages in any one second
CHAT_BURST = 10  # messages a quiet chat takes at once, then one a second


class FloodGate:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._recent: deque[float] = deque()
        self._full: dict[int, float] = defaultdict(float)  # when the chat's debt is paid off

    def charge(self, chat: int, cost: int) -> None:
        """Raises ApiError 429; a refused message costs nothing."""
        now = self._clock()
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        if len(self._recent) + cost > OVERALL:
            raise flood(1)
        debt = max(self._full[chat] - now, 0) + cost
        if debt > CHAT_BURST:
            raise flood(math.ceil(debt - CHAT_BURST))
        self._full[chat] = now + debt
        self._recent.extend([now] * cost)
