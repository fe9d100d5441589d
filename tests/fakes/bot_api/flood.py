"""Telegram's sending limits: thirty messages a second in all, one a second to a chat, each with a burst it forgives."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable

from tests.fakes.bot_api.errors import flood

OVERALL = 30.0  # messages a second, and as many at once after a rest
CHAT = 1.0
CHAT_BURST = 10


class FloodGate:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._paid_off = 0.0  # when the debt of all chats together is
        self._chat_paid_off: dict[Hashable, float] = defaultdict(float)

    def charge(self, chat: Hashable, cost: int) -> None:
        """Raises ApiError 429; a refused message costs nothing."""
        now = self._clock()
        overall = max(self._paid_off - now, 0) + cost / OVERALL
        own = max(self._chat_paid_off[chat] - now, 0) + cost / CHAT
        late = max(overall - 1, own - CHAT_BURST / CHAT)
        if late > 1e-9:
            raise flood(math.ceil(late))
        self._paid_off, self._chat_paid_off[chat] = now + overall, now + own
