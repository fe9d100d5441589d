"""As in production: a backend, a gateway that reaches it over HTTP, and a worker, on one PostgreSQL and one Valkey."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser
from redis.asyncio import Redis

from backend.core.crypto import Keyring
from tests.fixtures.browser import PHONE
from tests.fixtures.chat_page import ChatPage
from tests.fixtures.databases import SECRET
from tests.fixtures.processes import GUISHANG, HERE, environment_of, free_port, until_ready
from tests.journey.people import complains_on_the_page

pytestmark = [pytest.mark.browser, pytest.mark.rasa]


@asynccontextmanager
async def _process(command: str, environment: dict[str, str]) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(*GUISHANG, command, cwd=HERE, env=environment, stderr=sys.stderr)
    try:
        yield process
    finally:
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 30) == 0


async def _says(environment: dict[str, str], *arguments: str) -> str:
    process = await asyncio.create_subprocess_exec(*GUISHANG, *arguments, cwd=HERE, env=environment, stdout=PIPE)
    out, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, out
    return out.decode()


@pytest.mark.timeout(240)
async def test_backend_gateway_and_worker_share_the_work(
    chromium: Browser, valkey: Redis, valkey_address: str, postgres_url: str, rasa_url: str, tmp_path: Path
) -> None:
    shared = {"DATABASE_URL": postgres_url, "REDIS_URL": valkey_address, "NLU__URL": rasa_url, "SECRET_KEY": SECRET}
    desk_port, gate_port = str(free_port()), str(free_port())
    at_desk = environment_of(tmp_path, **shared, HTTP__PORT=desk_port)
    await _says(at_desk, "migrate")
    token = (await _says(at_desk, "token", "create", "--scope", "desk")).strip()
    desk_url = f"http://127.0.0.1:{desk_port}"
    at_gate = environment_of(
        tmp_path,
        REDIS_URL=valkey_address,
        NLU__URL=rasa_url,
        SECRET_KEY=SECRET,
        HTTP__PORT=gate_port,
        BACKEND__URL=desk_url,
        BACKEND__TOKEN=token,
    )
    async with AsyncExitStack() as stack:
        for command, environment in (("backend", at_desk), ("gateway", at_gate), ("worker", at_desk)):
            await stack.enter_async_context(_process(command, environment))
        await until_ready(desk_url)
        await until_ready(f"http://127.0.0.1:{gate_port}")
        context = await chromium.new_context(viewport=PHONE, locale="zh-CN")
        chat = await ChatPage.new(context, f"http://127.0.0.1:{gate_port}", tmp_path)
        await chat.open()
        await complains_on_the_page(chat)
        await chat.says("青秀区")
        await chat.taps("跳过")
        await chat.taps("不留")
        await chat.taps("提交")
        await chat.sees("收到了，编号 GS-")
        await _says(at_desk, "demo", "--auto")
        await chat.sees("这个结果您满意吗")
        await chat.taps("非常满意")
        await chat.sees("记下了：非常满意")
        await context.close()


async def test_a_gateway_with_another_secret_than_the_sessions_refuses_to_start(
    valkey: Redis, valkey_address: str, tmp_path: Path
) -> None:
    await valkey.set("guishang:key", Keyring(["the secret of the others, long enough"]).fingerprints[-1])
    environment = environment_of(
        tmp_path, REDIS_URL=valkey_address, NLU__URL="http://127.0.0.1:9", HTTP__PORT=str(free_port()),
        BACKEND__URL="http://127.0.0.1:9", BACKEND__TOKEN="t", SECRET_KEY=SECRET,
    )  # fmt: skip
    process = await asyncio.create_subprocess_exec(*GUISHANG, "gateway", cwd=HERE, env=environment, stderr=PIPE)
    _, err = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 2
    assert err.decode().startswith("guishang: GUISHANG_SECRET_KEY: the sessions in Redis were sealed with another")


async def test_a_gateway_whose_token_is_refused_says_so_when_asked(
    valkey: Redis, valkey_address: str, rasa_url: str, tmp_path: Path
) -> None:
    port = str(free_port())
    environment = environment_of(
        tmp_path, REDIS_URL=valkey_address, NLU__URL=rasa_url, HTTP__PORT=port, BACKEND__URL="http://127.0.0.1:9"
    )
    process = await asyncio.create_subprocess_exec(*GUISHANG, "gateway", cwd=HERE, env=environment, stderr=PIPE)
    _, err = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 2
    assert err.decode().startswith("guishang: GUISHANG_BACKEND__TOKEN: missing")
