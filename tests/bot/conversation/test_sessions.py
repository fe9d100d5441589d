"""The session store on a real Valkey: one holder at a time, everything or nothing saved, no event twice."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from backend.core.crypto import Keyring
from bot.conversation import sessions
from bot.conversation.sessions import ConversationBusy, LockLost, RedisSessionStore, StoreAway

WHO = "web:anna"


@pytest.fixture
def store(valkey: Redis) -> RedisSessionStore:
    return RedisSessionStore(valkey, Keyring(["a secret of the tests, long enough"]))


async def test_what_one_turn_saved_the_next_one_finds(store: RedisSessionStore) -> None:
    first = await store.begin(WHO, ["u1"], most=9)
    assert (first.session, first.known, first.recent_events) == (None, {}, 1)
    await store.commit(first, "状态", "[1]")
    second = await store.begin(WHO, ["u2"], most=9)
    assert (second.session, second.known, second.recent_events) == ("状态", {}, 2)


async def test_a_repeated_event_finds_its_answer(store: RedisSessionStore) -> None:
    await store.commit(await store.begin(WHO, ["u1"], most=9), "s1", "[1]")
    await store.commit(await store.begin(WHO, ["u2"], most=9), "s2", "[2]")
    again = await store.begin(WHO, ["u1"], most=9)
    assert (again.session, again.known, again.recent_events) == ("s2", {"u1": "[1]"}, 2)  # a repetition is no flood


async def test_two_at_once_take_turns(store: RedisSessionStore) -> None:
    first = await store.begin(WHO, ["u1"])
    waiting = asyncio.create_task(store.begin(WHO, ["u2"]))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    await store.commit(first, "s1", "[]")
    assert (await waiting).session == "s1"


async def test_another_conversation_does_not_wait(store: RedisSessionStore) -> None:
    await store.begin(WHO, ["u1"])
    other = await asyncio.wait_for(store.begin("web:bo", ["u1"]), 1)
    assert other.session is None


async def test_a_holder_that_lost_its_lock_saves_nothing(store: RedisSessionStore, valkey: Redis) -> None:
    slow = await store.begin(WHO, ["u1"])
    await valkey.delete("lock:{web:anna}")  # as if its time had run out
    quick = await store.begin(WHO, ["u2"])
    with pytest.raises(LockLost):
        await store.commit(slow, "stale", "[]")
    with pytest.raises(LockLost):
        await store.renew(slow)
    await store.release(slow)  # must not free the other's lock
    await store.renew(quick)
    await store.commit(quick, "fresh", "[]")
    assert (await store.begin(WHO, ["u3"])).session == "fresh"


async def test_a_killed_holder_blocks_for_no_longer_than_its_lock(
    store: RedisSessionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "LOCK_MS", 300)
    await store.begin(WHO, ["u1"])
    assert (await asyncio.wait_for(store.begin(WHO, ["u2"]), 2)).session is None


async def test_who_waits_too_long_is_told_so(store: RedisSessionStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "WAIT_SECONDS", 0.2)
    await store.begin(WHO, ["u1"])
    with pytest.raises(ConversationBusy):
        await store.begin(WHO, ["u2"])


async def test_only_the_last_events_are_remembered(store: RedisSessionStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "REMEMBERED_EVENTS", 3)
    for number in range(5):
        await store.commit(await store.begin(WHO, [f"u{number}"]), "s", f"[{number}]")
    held = await store.begin(WHO, ["u1"])
    assert held.known == {}
    await store.release(held)
    assert (await store.begin(WHO, ["u2"])).known == {"u2": "[2]"}


async def test_each_event_of_a_burst_is_known_and_its_first_has_the_answer(store: RedisSessionStore) -> None:
    held = await store.begin(WHO, ["u1", "u2", "u3"], "一二三", most=9)
    assert (held.known, held.burst, held.recent_events) == ({}, None, 3)
    await store.commit(held, "s", "[1]")
    again = await store.begin(WHO, ["u3", "u4", "u1"], "三四一")
    assert (again.known, again.burst) == ({"u3": "[]", "u1": "[1]"}, None)
    await store.release(again)
    assert (await store.begin(WHO, ["u4"])).burst is None  # what came with known ones was not stored as a burst


async def test_an_unfinished_burst_is_found_by_each_of_its_events(store: RedisSessionStore) -> None:
    await store.release(await store.begin(WHO, ["u1", "u2"], "一二"))
    held = await store.begin(WHO, ["u2", "u3"], "二三")
    assert (held.known, held.burst) == ({}, "一二")
    await store.commit(held, "s", "[1]", ["u1", "u2"])
    rest = await store.begin(WHO, ["u3"], "三")
    assert (rest.known, rest.burst) == ({}, None)
    await store.commit(rest, "s", "[3]")
    held = await store.begin(WHO, ["u1", "u2", "u3"], "一二三")
    assert held.known == {"u1": "[1]", "u2": "[]", "u3": "[3]"}


async def test_what_is_not_counted_is_no_flood(store: RedisSessionStore) -> None:
    for number in range(5):
        held = await store.begin(WHO, [f"push:{number}"])
        assert held.recent_events == 0
        await store.release(held)
    assert (await store.begin(WHO, ["u1"], most=9)).recent_events == 1


async def test_a_flood_is_told_of_once(store: RedisSessionStore) -> None:
    told = []
    for number in range(6):
        held = await store.begin(WHO, [f"u{number}"], most=3)
        told.append((held.recent_events > 3, held.told_of_flood))
        await store.release(held)
    assert told == [(False, False)] * 3 + [(True, False)] + [(True, True)] * 2


async def test_what_was_said_cannot_be_read_in_redis(store: RedisSessionStore, valkey: Redis) -> None:
    await store.commit(await store.begin(WHO, ["u1"]), "电话 13812345678", "[阿珍]")
    await store.begin(WHO, ["u2"], "电话 13812345678")
    for key in await valkey.keys("*"):
        kind = (await valkey.type(key)).decode()
        raw = await {"string": valkey.get, "hash": valkey.hvals, "list": lambda k: valkey.lrange(k, 0, -1)}.get(
            kind, valkey.smembers
        )(key)
        assert "13812345678" not in str(raw)
        assert "阿珍" not in str(raw)


async def test_a_lost_secret_costs_the_draft_not_the_conversation(store: RedisSessionStore, valkey: Redis) -> None:
    await store.commit(await store.begin(WHO, ["u1"]), "s1", "[1]")
    after = RedisSessionStore(valkey, Keyring(["another secret, as long as the first"]))
    held = await after.begin(WHO, ["u1"])
    assert (held.session, held.known) == (None, {})


async def test_events_that_were_begun_are_found_by_the_next_until_they_are_finished(store: RedisSessionStore) -> None:
    first = await store.begin(WHO, ["u1"], "说的话")
    await store.release(first, begun=True)
    second = await store.begin(WHO, ["u2"], "别的")
    assert second.burst == "说的话"
    await store.release(second, first="u1", begun=True)
    push = await store.begin(WHO, ["push:1"])
    assert push.burst is None  # comes again by itself, and moves nothing
    await store.commit(push, "s0", "[]")
    third = await store.begin(WHO, ["u2"], "别的")
    assert third.burst == "说的话"
    await store.commit(third, "s1", "[1]", ["u1"])
    assert (await store.begin(WHO, ["u2"], "别的")).burst is None


async def test_what_was_finished_or_failed_by_itself_is_not_begun(store: RedisSessionStore) -> None:
    await store.commit(await store.begin(WHO, ["u1"], "说的话"), "s1", "[1]")
    await store.release(await store.begin(WHO, ["u2"], "别的"))
    assert (await store.begin(WHO, ["u3"], "又一句")).burst is None


async def test_a_killed_holder_leaves_its_events_begun(
    store: RedisSessionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "LOCK_MS", 100)
    await store.begin(WHO, ["u1"], "说的话")
    again = await asyncio.wait_for(store.begin(WHO, ["u2"], "别的"), 2)
    assert again.burst == "说的话"


async def test_a_store_that_does_not_answer_is_an_error_of_its_own() -> None:
    nobody = RedisSessionStore(Redis(host="127.0.0.1", port=1, retry=None), Keyring(["a secret of the tests"]))
    with pytest.raises(StoreAway):
        await nobody.begin(WHO, ["u1"])


async def test_an_erased_conversation_leaves_nothing(store: RedisSessionStore, valkey: Redis) -> None:
    await store.commit(await store.begin(WHO, ["u1"]), "s1", "[1]")
    await store.commit(await store.begin("web:berta", ["u1"]), "s2", "[1]")
    await store.release(await store.begin(WHO, ["u2", "u3"]))
    await store.erase(WHO)
    assert [key for key in await valkey.keys() if WHO.encode() in key] == []
    assert (await store.begin("web:berta", ["u2"])).session == "s2"
