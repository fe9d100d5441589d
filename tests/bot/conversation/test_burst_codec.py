"""A process that dies with a burst in hand: its events come again in other groups, and no word is lost or doubled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import pytest
from redis.asyncio import Redis

from backend.contract.values import Address
from bot.conversation.bursts import BurstLimits
from dialogues.core import events
from dialogues.core.effects import Effect, SubmitTicket, SupplementTicket
from dialogues.core.values import TicketCard
from tests.bot.conversation.sending import LINES, NUMBER, draft_of, photo, said, sends
from tests.bot.conversation.small_house import ANNA, MATTER, Desk, House, build_house

LIMITS = BurstLimits(0.15, 1.0)


class KilledError(Exception):
    """Stands for the end of a process."""


@dataclass
class LedgerDesk(Desk):
    """A desk that outlives its callers: it keeps the answer of each key, and what it was told. `kills`: how many calls
    are carried out and never answered."""

    answers: dict[str, events.Event] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    tickets: list[str] = field(default_factory=list)
    kills: int = 0

    async def run(self, effect: Effect, address: Address, key: str) -> events.Event:
        if key not in self.answers:
            self.answers[key] = await self._carry_out(effect, address, key)
            if self.kills:
                self.kills -= 1
                raise KilledError
        return self.answers[key]

    async def _carry_out(self, effect: Effect, address: Address, key: str) -> events.Event:
        match effect:
            case SupplementTicket(number=number, text=text):
                self.added.append(text)
                card = TicketCard(number, "help", "in_progress", "x", date(2026, 11, 22), None)
                return events.TicketMoved("supplement", card)
            case SubmitTicket(text=text):
                self.tickets.append(text)
        return await super().run(effect, address, key)


async def dies(desk: LedgerDesk, house: House, sent: Sequence[events.ChannelEvent], first: int = 1) -> None:
    desk.kills = 1
    with pytest.raises(KilledError):
        await sends(house, *sent, first=first, apart=0)


GROUPINGS = [(5,), (1, 5), (2, 5), (3, 4, 5), (4, 5), (1, 2, 3, 4, 5)]
"""Where each group ends in which five lines come again."""


@pytest.mark.parametrize("died", [1, 2, 3, 5])
@pytest.mark.parametrize("ends", GROUPINGS)
async def test_other_groups_after_a_crash_lose_and_double_no_word(
    valkey: Redis, died: int, ends: Sequence[int]
) -> None:
    desk = LedgerDesk()
    house = build_house(valkey, LIMITS, desk)
    await house.talk.receive(ANNA, "t1", events.Chose(f"t.add.{NUMBER}"))
    lines = said(*LINES)
    await dies(desk, house, lines[:died])
    again = build_house(valkey, LIMITS, desk)
    for begin, end in pairwise((0, *ends)):
        await sends(again, *lines[begin:end], first=begin + 1, apart=0)
    assert "\n".join(desk.added) == "\n".join(LINES)
    assert desk.added[0] == "\n".join(LINES[:died])


async def test_files_and_words_of_a_dead_burst_come_back_whole(valkey: Redis) -> None:
    desk = LedgerDesk()
    house = build_house(valkey, LIMITS, desk)
    await dies(desk, house, [photo(1), *said(MATTER), photo(2)])
    again = build_house(valkey, LIMITS, desk)
    await sends(again, photo(2), first=3)
    draft = await draft_of(valkey)
    assert (draft.words, len(draft.files)) == (MATTER, 2)
    order = list(again.phone.order)
    await sends(again, photo(1), *said(MATTER))
    assert again.phone.order == order * 2  # the first has the answer


async def test_submitting_in_words_makes_one_ticket(valkey: Redis) -> None:
    desk = LedgerDesk()
    house = build_house(valkey, LIMITS, desk)
    await sends(house, *said(MATTER))
    for number, tapped in enumerate(("对", "跳过", "不留"), 2):
        await house.talk.receive(ANNA, f"u{number}", events.Chose(house.phone.code(tapped)))
    await dies(desk, house, said("提交"), first=8)
    again = build_house(valkey, LIMITS, desk)
    await sends(again, *said("提交", "辛苦了"), first=8, apart=0)
    assert desk.tickets == [MATTER]
    assert any(NUMBER in message.text for message in again.phone.seen.values())


async def test_a_message_that_is_replaced_in_the_same_turn_is_not_sent(valkey: Redis) -> None:
    desk = LedgerDesk()
    house = build_house(valkey, LIMITS, desk)
    await house.talk.receive(ANNA, "t1", events.Chose(f"t.add.{NUMBER}"))
    long = [sign * (events.MESSAGE_LENGTH * 5 // 8) for sign in "一二"]
    await sends(house, *said(*long))
    assert desk.added == long
    assert [name.split(":")[2] for name in house.phone.order].count("u1") == 1
