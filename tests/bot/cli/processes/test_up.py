"""`guishang up` in a real process: it opens the chat, ends cleanly, and comes back after being killed."""

from __future__ import annotations

import asyncio
import signal
import socket
from pathlib import Path

import aiohttp
import pytest

from tests.fixtures.processes import read_until, run_process, running_up, start_up, until_ready


@pytest.mark.rasa
async def test_up_opens_the_chat_and_a_signal_ends_it_cleanly(tmp_path: Path, rasa_url: str) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        async with running_up(tmp_path, {"NLU__URL": rasa_url}) as (process, address):
            await until_ready(address)
            jar = aiohttp.CookieJar(unsafe=True)  # an address by number
            async with aiohttp.ClientSession(cookie_jar=jar) as session, session.get(address):
                await session.ws_connect(f"{address}/ws", origin=address)
                process.send_signal(number)  # with a page open
                _, err = await asyncio.wait_for(process.communicate(), 20)
            assert process.returncode == 0
            assert b"Traceback" not in err
    assert not (tmp_path / "valkey.sock").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_the_start_with_a_farewell_at_any_step(tmp_path: Path, number: signal.Signals) -> None:
    settings = {"NLU__URL": "http://127.0.0.1:9", "TELEGRAM__TOKEN": "1:" + "a" * 35}
    with socket.socket() as silent:  # a Bot API that does not answer: the start hangs for seconds where it asks
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        api = f"http://127.0.0.1:{silent.getsockname()[1]}"
        for line in (b"Sessions", b"\xe2\x9c\x93 Sessions", b"\xe2\x80\xa6 Web chat"):
            process = await start_up(tmp_path, {**settings, "TELEGRAM__API_BASE": api})
            assert process.stderr is not None
            await asyncio.wait_for(read_until(process.stderr, line), 60)
            process.send_signal(number)
            _, err = await asyncio.wait_for(process.communicate(), 60)
            assert b"Traceback" not in err, err.decode()
            assert process.returncode == 0
            assert "Ending …" in err.decode()
            assert not (tmp_path / "valkey.sock").exists()


@pytest.mark.rasa
async def test_a_second_up_on_the_same_folder_says_so(tmp_path: Path, rasa_url: str) -> None:
    async with running_up(tmp_path, {"NLU__URL": rasa_url}):
        code, _, err = await run_process(tmp_path, "up", NLU__URL=rasa_url)
    assert code == 2
    assert err.startswith("guishang: another `guishang up` works on")


@pytest.mark.rasa
async def test_up_comes_back_after_being_killed(tmp_path: Path, rasa_url: str) -> None:
    async with running_up(tmp_path, {"NLU__URL": rasa_url}) as (process, address):
        await until_ready(address)
        process.kill()
        await process.wait()
    async with running_up(tmp_path, {"NLU__URL": rasa_url}) as (process, address):
        await until_ready(address)
