"""Whatever fails, wherever: the log has its type and place, and no word of what anybody wrote."""

from __future__ import annotations

import asyncio
import gc
import logging
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiohttp import ClientSession, FormData, web
from sqlalchemy import text

from backend.api.tokens import Scope
from backend.contract.enums import TicketKind
from backend.contract.values import TicketDraft
from backend.routes import build_api
from bot.channels.webchat.frames import owner_entry
from bot.conversation.turns import Conversations
from bot.runtime import logs, process
from bot.runtime.process import keep_running
from tests.fixtures.desk import OWNER, LiveDesk
from tests.fixtures.web_server import serve_on_loopback
from tests.fixtures.webchat_visitor import open_page
from tests.security.web_house import WebHouse

PLANTED = "隔壁老王每月收红包三千"
DRAFT = TicketDraft(owner=OWNER, kind=TicketKind.REPORT, text=PLANTED, region="450103", place=PLANTED)


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers[:], root.level
    logs.configure_logging(tmp_path / "guishang.log")
    yield tmp_path / "guishang.log"
    for handler in root.handlers:
        handler.close()
    root.handlers[:], root.level, sys.excepthook = handlers, level, hook
    structlog.reset_defaults()


async def break_database(desk: LiveDesk) -> None:
    """From now on no ticket and no owner can be written."""
    async with desk.backend.context.write_transaction() as work:
        for table in ("tickets", "owners", "handovers"):
            words = f"CREATE TRIGGER broken_{table} BEFORE INSERT ON {table} BEGIN SELECT RAISE(FAIL, 'broken'); END"
            await work.session.execute(text(words))
        await work.commit()


def read_log(file: Path, *wanted: str) -> None:
    said = file.read_text(encoding="utf-8")
    assert PLANTED not in said
    assert PLANTED.encode().decode("latin-1") not in said
    assert repr(PLANTED)[1:-1] not in said
    for words in wanted:
        assert words in said


async def test_a_failed_insert_tells_no_parameter(
    desk: LiveDesk, log_file: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    await break_database(desk)
    monkeypatch.setattr(process, "FIRST_PAUSE", 60.0)
    async with keep_running("a part", lambda: desk.backend.desk.submit_ticket(DRAFT, desk.key())):
        await asyncio.sleep(0.5)
    read_log(log_file, "part failed", "IntegrityError", "submit.py")
    assert PLANTED not in "".join(capfd.readouterr())


async def test_the_web_chat_and_its_uploads_tell_nothing(
    house: WebHouse, log_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any, **__: Any) -> None:
        raise ValueError(PLANTED)

    monkeypatch.setattr(Conversations, "receive", fail)
    async with house.browser() as session, open_page(session, house) as (page, _):  # type: ignore[arg-type]
        await page.send(type="say", cid="c-fail-01", text=PLANTED)
        await page.hear("retry", cid="c-fail-01")
        form = FormData({"cid": "c-fail-02", "caption": PLANTED})
        form.add_field("file", b"words", filename=f"{PLANTED}.txt")
        async with session.post("/upload", data=form) as answer:
            assert answer.status == 503
    assert owner_entry("c", PLANTED)["text"] == PLANTED
    read_log(log_file, "webchat.event.failed", "webchat.upload.failed", "ValueError")


@pytest.fixture
async def api(desk: LiveDesk) -> AsyncIterator[str]:
    app = web.Application()
    app.add_subapp("/api", build_api(desk.backend))
    async with serve_on_loopback(app) as url:
        yield url


async def test_the_api_tells_nothing(desk: LiveDesk, api: str, log_file: Path) -> None:
    token = await desk.backend.tokens.create("gateway", {Scope.DESK})
    await break_database(desk)
    body = {"draft": {"owner": {"channel": "web", "chat": "x"}, "kind": "report", "text": PLANTED, "region": "450103"}}
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
    where = f"{api}/api/v1/desk/submit"
    async with ClientSession() as session, session.post(where, json=body, headers=headers) as answer:
        assert answer.status >= 400
        assert PLANTED not in await answer.text()
    read_log(log_file)


async def test_libraries_and_forgotten_tasks_tell_nothing(log_file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    async def fail() -> None:
        raise RuntimeError(PLANTED)

    task = asyncio.get_running_loop().create_task(fail())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()
    logging.getLogger("saq").error("Error processing job %s", {"text": PLANTED})
    logging.getLogger("a.library").error(ValueError(PLANTED))
    try:
        try:
            raise KeyError(PLANTED)
        except KeyError as error:
            raise ExceptionGroup("several", [ValueError(PLANTED)]) from error
    except ExceptionGroup:
        structlog.get_logger().exception("failed")
        logging.getLogger("another.library").exception("failed for %s", PLANTED)
    read_log(
        log_file, "Task exception was never retrieved", "RuntimeError", "KeyError", "ExceptionGroup", "test_log.py"
    )
    assert PLANTED not in "".join(capfd.readouterr())


def test_an_error_that_ends_the_process_tells_nothing(tmp_path: Path) -> None:
    program = (
        "from pathlib import Path; from bot.runtime.logs import configure_logging;"
        f"configure_logging(Path({str(tmp_path / 'log')!r})); raise ValueError({PLANTED!r})"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert PLANTED not in ran.stderr + ran.stdout
    read_log(tmp_path / "log", "ended by an error", "ValueError")
