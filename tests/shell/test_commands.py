"""The commands as an operator meets them: real processes, one clear line when something is wrong."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest
import zxingcpp
from PIL import Image

from nlu.contract import Understanding
from nlu.serving.client import RasaClient
from tests.fakes.bot_api import BotApi

GUISHANG = [sys.executable, "-m", "bot"]
HERE = Path(__file__).parents[2]


def environment_of(folder: Path, **settings: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GUISHANG_")}
    given = {f"GUISHANG_{name}": value for name, value in settings.items()}
    return inherited | {"GUISHANG_DATA_DIR": str(folder), "COLUMNS": "200"} | given


async def _run(folder: Path, *arguments: str, **settings: str) -> tuple[int, str, str]:
    """Exit code, output and errors."""
    process = await asyncio.create_subprocess_exec(
        *GUISHANG, *arguments, cwd=HERE, env=environment_of(folder, **settings), stdout=PIPE, stderr=PIPE
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, out.decode(), err.decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def _up(folder: Path, settings: Mapping[str, str]) -> AsyncIterator[tuple[Process, str]]:
    """A running `guishang up` and its address; told to end if the test did not end it, for a killed one leaves its
    Valkey behind."""
    port = free_port()
    environment = environment_of(folder, HTTP__PORT=str(port), **settings)
    process = await asyncio.create_subprocess_exec(*GUISHANG, "up", cwd=HERE, env=environment, stderr=PIPE)
    try:
        assert process.stderr is not None
        async with asyncio.timeout(60):
            async for line in process.stderr:
                if b"guishang demo" in line:
                    break
        yield process, f"http://127.0.0.1:{port}"
    finally:
        if process.returncode is None:
            process.terminate()
            await asyncio.wait_for(process.communicate(), 20)


async def until_ready(address: str) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(60):
        while True:
            with suppress(aiohttp.ClientConnectorError):  # not listening yet
                async with session.get(f"{address}/readyz") as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.1)


@pytest.mark.rasa
async def test_up_opens_the_chat_and_a_signal_ends_it_cleanly(tmp_path: Path, rasa_url: str) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        async with _up(tmp_path, {"NLU__URL": rasa_url}) as (process, address):
            await until_ready(address)
            jar = aiohttp.CookieJar(unsafe=True)  # an address by number
            async with aiohttp.ClientSession(cookie_jar=jar) as session, session.get(address):
                await session.ws_connect(f"{address}/ws", origin=address)
                process.send_signal(number)  # with a page open
                _, err = await asyncio.wait_for(process.communicate(), 20)
            assert process.returncode == 0
            assert b"Traceback" not in err
    assert not (tmp_path / "valkey.sock").exists()


@pytest.mark.rasa
async def test_a_second_up_on_the_same_folder_says_so(tmp_path: Path, rasa_url: str) -> None:
    async with _up(tmp_path, {"NLU__URL": rasa_url}):
        code, _, err = await _run(tmp_path, "up", NLU__URL=rasa_url)
    assert code == 2
    assert err.startswith("guishang: another `guishang up` works on")


@pytest.mark.rasa
async def test_up_comes_back_after_being_killed(tmp_path: Path, rasa_url: str) -> None:
    async with _up(tmp_path, {"NLU__URL": rasa_url}) as (process, address):
        await until_ready(address)
        process.kill()
        await process.wait()
    async with _up(tmp_path, {"NLU__URL": rasa_url}) as (process, address):
        await until_ready(address)


@pytest.mark.rasa
async def test_a_model_is_served_by_itself(nlu_data_dir: Path, rasa_url: str) -> None:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *GUISHANG, "nlu", "serve", "--port", str(port), cwd=HERE, env=environment_of(nlu_data_dir), stderr=PIPE
    )
    try:
        assert process.stderr is not None
        async with asyncio.timeout(120):
            async for line in process.stderr:
                if line.startswith(b"GUISHANG_NLU__URL="):
                    break
        async with RasaClient(f"http://127.0.0.1:{port}") as client:
            assert isinstance(await client.understand("请问营业执照丢了怎么补办"), Understanding)
        process.terminate()
        await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def test_a_taken_port_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, _, err = await _run(tmp_path, "up", HTTP__PORT=port, NLU__URL="http://127.0.0.1:9")
    assert code == 2
    assert f"cannot listen on 127.0.0.1:{port}" in err
    assert "GUISHANG_HTTP__PORT" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"HTTP__PORT": "ninety"}, "GUISHANG_HTTP__PORT"),
        ({"TELEGRAM__TOKEN": "not-a-token"}, "GUISHANG_TELEGRAM__TOKEN"),
        ({"DATABASE_URL": "mysql://x"}, "GUISHANG_DATABASE_URL"),
        ({"SECRET_KEY": "short"}, "GUISHANG_SECRET_KEY"),
        ({"PUBLIC_URL": "example.org"}, "GUISHANG_PUBLIC_URL"),
        ({"HTTP__PROT": "80"}, "GUISHANG_HTTP__PROT"),
        ({"DATA_DIR": "/proc/nowhere"}, "GUISHANG_DATA_DIR"),
        ({"REDIS_URL": "redis://127.0.0.1:9", "NLU__URL": "http://127.0.0.1:9"}, "GUISHANG_REDIS_URL"),
    ],
)
async def test_a_wrong_setting_ends_in_a_line_that_names_it(
    tmp_path: Path, settings: dict[str, str], named: str
) -> None:
    code, _, err = await _run(tmp_path, "up", **settings)
    assert code == 2
    assert err.splitlines()[-1].startswith(f"guishang: {named}: ")
    assert "Traceback" not in err
    assert not any(value in err for name, value in settings.items() if name in {"SECRET_KEY", "TELEGRAM__TOKEN"})


async def test_processes_that_share_work_ask_for_what_they_share(tmp_path: Path) -> None:
    code, _, err = await _run(tmp_path, "gateway")
    assert (code, err.split(":")[1].strip()) == (2, "GUISHANG_REDIS_URL")
    code, _, err = await _run(tmp_path, "gateway", REDIS_URL="redis://127.0.0.1:9")
    assert (code, err.split(":")[1].strip()) == (2, "GUISHANG_NLU__URL")


async def test_a_database_that_was_not_migrated_is_named_with_what_to_do(tmp_path: Path) -> None:
    empty = f"sqlite+aiosqlite:///{tmp_path}/empty.db"
    for command in ("backend", "staff list"):
        code, _, err = await _run(tmp_path, *command.split(), DATABASE_URL=empty)
        assert code == 2
        assert "guishang migrate" in err.splitlines()[-1]
        assert "Traceback" not in err
    code, _, err = await _run(tmp_path, "backend", DATABASE_URL="postgresql://127.0.0.1:9/nothing")
    assert (code, "nothing answers there" in err) == (2, True)


async def test_a_code_is_made_drawn_listed_and_revoked(tmp_path: Path) -> None:
    out = tmp_path / "posters"
    code, said, err = await _run(
        tmp_path, "qr", "create", "--channel", "window", "--region", "450103", "--place", "3 号窗口", "--out", str(out)
    )
    assert code == 0, err
    url = re.search(r"http://\S+/c/(\S+)", said)
    assert url
    picture = next(out.glob("*.png"))
    assert zxingcpp.read_barcodes(Image.open(picture))[0].text == url[0]
    assert {path.suffix for path in out.iterdir()} >= {".png", ".svg", ".pdf"}
    code, listed, _ = await _run(tmp_path, "qr", "list")
    assert url[1] in listed
    assert (await _run(tmp_path, "qr", "revoke", url[1]))[0] == 0
    assert "revoked" in (await _run(tmp_path, "qr", "list"))[1]
    code, _, err = await _run(tmp_path, "qr", "revoke", "nonsense")
    assert (code, err) == (1, "Error: no such code\n")


async def test_staff_and_tokens(tmp_path: Path) -> None:
    code, said, err = await _run(tmp_path, "staff", "invite", "小王", "--department", "market")
    assert code == 0, err
    code = re.search(r"/\?s=(i\S{34})\n", said)
    assert code
    assert "t.me" not in said
    assert "小王" in (await _run(tmp_path, "staff", "list"))[1]
    async with BotApi() as api:
        bot = {"TELEGRAM__TOKEN": api.token, "TELEGRAM__API_BASE": api.url}
        _, said, _ = await _run(tmp_path, "staff", "invite", "小陈", "--department", "tax", **bot)
    assert re.search(r"https://t\.me/\w+\?start=i\S{34}\n", said)
    code, _, err = await _run(tmp_path, "staff", "invite", "小王", "--department", "nowhere")
    assert code == 1
    assert "nowhere" in err
    assert (await _run(tmp_path, "staff", "invite", "小王"))[0] == 2
    assert (await _run(tmp_path, "staff", "invite", "何静", "--body", "office"))[0] == 0
    assert "工作小组办公室" in (await _run(tmp_path, "staff", "list"))[1]
    assert (await _run(tmp_path, "staff", "invite", "何静", "--body", "office", "--desk", "nanning"))[0] == 2
    code, token, _ = await _run(tmp_path, "token", "create", "--scope", "qr", "--name", "partner")
    assert (code, token[:3]) == (0, "gs_")
    listed = (await _run(tmp_path, "token", "list"))[1]
    assert "partner" in listed
    assert token.strip() not in listed


async def test_the_demo_wants_a_ticket_first_and_the_doctor_looks_around(tmp_path: Path) -> None:
    code, _, err = await _run(tmp_path, "demo")
    assert code == 1
    assert "report something in the chat first" in err
    code, found, _ = await _run(tmp_path, "doctor")
    assert code == 0
    assert "✓ database" in found
    code, found, _ = await _run(tmp_path, "doctor", REDIS_URL="redis://127.0.0.1:9")
    assert code == 1
    assert "check GUISHANG_REDIS_URL" in found
