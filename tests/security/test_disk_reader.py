"""Whoever reads the database, a backup, Redis or the disk learns nothing without the keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis
from saq.queue.redis import RedisQueue
from sqlalchemy import make_url

from backend.contract.enums import Action, TicketKind
from backend.contract.values import Address, File, TicketDraft
from backend.core.crypto import Keyring
from bot.runtime.file_store import DiskFileStore
from bot.workers.push_delivery import enqueue_on_commit
from config.settings import Settings
from dialogues.core.values import FileRef
from tests.fixtures.desk import LiveDesk
from tests.fixtures.webchat_visitor import open_page
from tests.security.web_house import WebHouse, address_of

WORDS, PLACE = "隔壁老王每月收红包三千", "桃源路九号后门"
REPORTER = Address("web", "reporter-of-the-test")


async def test_the_database_names_nobody_and_tells_nothing(desk: LiveDesk) -> None:
    files = (File("a" * 64, "老王收钱.jpg", "image/jpeg", 9),)
    draft = TicketDraft(
        owner=REPORTER, kind=TicketKind.COMPLAINT, text=WORDS, region="450103", place=PLACE, files=files
    )
    number = (await desk.port.submit_ticket(draft, desk.key())).number
    await desk.port.supplement_ticket(number, REPORTER, f"补充：{WORDS}", (), desk.key())
    await desk.act("desk", number, Action.ASSIGN, department="market")
    await desk.act("market", number, Action.SIGN)
    await desk.act("market", number, Action.ASK, f"请问{WORDS}有证据吗")
    path = Path(str(make_url(str(desk.backend.context.engine.url)).database))
    stored = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    for hidden in (WORDS, PLACE, "老王收钱", "隔壁老王", str(REPORTER), REPORTER.chat):
        assert hidden.encode() not in stored
    assert number.encode() in stored
    assert WORDS in (await desk.port.open_case(desk.staff["market"].id, number)).text


async def test_redis_names_nobody_and_tells_nothing(house: WebHouse) -> None:
    async with house.browser() as session, open_page(session, house) as (page, _):  # type: ignore[arg-type]
        await page.send(type="say", cid="c-disk-001", text=WORDS)
        await page.hear("ack", cid="c-disk-001")
        stored = await house.everything_stored()
        assert WORDS.encode() not in stored
        assert address_of(session).chat.encode() not in stored
        assert len([key async for key in house.redis.scan_iter("*")]) >= 4


async def test_a_waiting_job_names_nobody(valkey: Redis) -> None:
    queue = RedisQueue(valkey, name="guishang")
    await enqueue_on_commit(queue, Keyring(["a secret of the tests, long enough"]))(frozenset({REPORTER}))
    jobs = [key async for key in valkey.scan_iter("*")]
    stored = b"\n".join([*jobs, *[bytes(await valkey.dump(key) or b"") for key in jobs]])
    assert jobs
    assert REPORTER.chat.encode() not in stored


async def test_a_file_on_the_disk_cannot_be_opened(tmp_path: Path) -> None:
    async def arriving() -> AsyncIterator[bytes]:
        yield WORDS.encode()

    files = DiskFileStore(tmp_path, Keyring(["a secret of the tests, long enough"]))
    kept = await files.put("a.txt", arriving())
    assert isinstance(kept, FileRef)
    assert WORDS.encode() not in (tmp_path / kept.id).read_bytes()
    assert await files.open(kept) == WORDS.encode()
    (tmp_path / ("b" * 64)).write_bytes(b"from before files were sealed")
    assert await files.open(FileRef("b" * 64, "b", "text/plain", 1)) == b"from before files were sealed"


def test_the_key_lies_elsewhere_than_what_it_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    data = tmp_path / "data"
    made = Settings(data_dir=data).load_newest_secret()
    assert len(made) >= 32
    assert made == Settings(data_dir=data).load_newest_secret()
    assert [path for path in data.rglob("*") if path.is_file() and made in path.read_text()] == []
    (stored,) = (path for path in (tmp_path / "config").rglob("*") if path.is_file())
    assert stored.stat().st_mode & 0o077 == 0
    assert not Settings(data_dir=data).is_key_beside_data()
    older = tmp_path / "older"
    older.mkdir()
    (older / "secret.key").write_text("k" * 48)
    assert Settings(data_dir=older).load_newest_secret() == "k" * 48  # an installation from before goes on
    assert Settings(data_dir=older).is_key_beside_data()


def test_the_key_may_come_from_a_file_or_a_command(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("f" * 40 + "\n")
    assert Settings(data_dir=tmp_path, secret_key_file=file).load_newest_secret() == "f" * 40
    command = f"cat {file}"
    assert Settings(data_dir=tmp_path, secret_key_command=command).load_newest_secret() == "f" * 40
