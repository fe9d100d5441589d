"""The server swaps models without losing a text, refuses bad ones, and comes back at the same address."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from pathlib import Path

import aiohttp
import pytest

from nlu.contract import NotUnderstood, Understanding
from nlu.errors import SwapRefused
from nlu.serving.client import RasaClient
from nlu.serving.token_urls import split_token
from tests.fixtures.rasa import RasaServer
from tests.nlu.serving.understood import understood

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(900)]


async def test_a_swap_loses_no_parse(client: RasaClient, rasa_server: RasaServer, tmp_path: Path) -> None:
    other = tmp_path / "other.tar.gz"
    shutil.copy(rasa_server.version.path, other)
    answers: list[Understanding | NotUnderstood] = []
    swapped = asyncio.Event()

    async def keep_asking() -> None:
        while not swapped.is_set():
            answers.append(await client.understand("楼下停水三天了"))

    asking = asyncio.create_task(keep_asking())
    for model in (other, rasa_server.version.path, other, rasa_server.version.path):
        await asyncio.wrap_future(rasa_server.loop.start(rasa_server.process.swap_model(model)))
    swapped.set()
    await asking
    assert len(answers) >= 4
    assert not [answer for answer in answers if isinstance(answer, NotUnderstood)]
    assert rasa_server.process.model == rasa_server.version.path


@pytest.mark.parametrize("content", [None, b"", b"not a model", b"\x1f\x8b\x08\x00torn"])
async def test_a_bad_model_is_refused_and_the_old_one_stays(
    client: RasaClient, rasa_server: RasaServer, tmp_path: Path, content: bytes | None
) -> None:
    bad = tmp_path / "bad.tar.gz"
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises(SwapRefused):
        await asyncio.wrap_future(rasa_server.loop.start(rasa_server.process.swap_model(bad)))
    assert (await understood(client, "你好")).model == rasa_server.version.name
    assert rasa_server.process.model == rasa_server.version.path


async def test_a_killed_server_comes_back_at_the_same_address(client: RasaClient, rasa_server: RasaServer) -> None:
    assert rasa_server.process._process is not None
    os.kill(rasa_server.process._process.pid, signal.SIGKILL)
    async with asyncio.timeout(90):
        while await client.is_ready():  # noqa: ASYNC110 - the server tells nobody when it dies
            await asyncio.sleep(0.1)
        assert isinstance(await client.understand("你好"), NotUnderstood)
        while not await client.is_ready():  # noqa: ASYNC110
            await asyncio.sleep(0.5)
    assert (await understood(client, "你好")).intent.name == "greet"


async def test_the_door_is_on_loopback_only(rasa_server: RasaServer) -> None:
    port = rasa_server.url.rpartition(":")[2]
    listening = Path("/proc/net/tcp").read_text().splitlines()[1:]
    addresses = {line.split()[1] for line in listening if line.split()[3] == "0A"}
    assert f"0100007F:{int(port):04X}" in addresses
    assert f"00000000:{int(port):04X}" not in addresses
    bare, shown = split_token(rasa_server.url)
    async with aiohttp.ClientSession() as session, session.get(f"{bare}/status", params=shown) as response:
        assert (await response.json())["model_file"] == rasa_server.version.path.name
