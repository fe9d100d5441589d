"""What an operator asks a process over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from bot import metrics
from tests.fixtures.web_server import serve_on_loopback


async def _fine() -> bool:
    return True


async def _fails() -> bool:
    raise ConnectionRefusedError


async def _hangs() -> bool:
    await asyncio.sleep(60)
    return True


@pytest.fixture
async def ask(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    monkeypatch.setattr(metrics, "CHECK_SECONDS", 0.2)
    app = web.Application()
    app.add_routes(metrics.operator_routes(*request.param))
    async with serve_on_loopback(app) as address:
        yield address


async def _get(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


@pytest.mark.parametrize("ask", [[{"redis": _fine}, {"model": _fine}]], indirect=True)
async def test_ready_when_every_part_is(ask: str) -> None:
    assert await _get(f"{ask}/readyz") == (200, '{"state": "ready", "parts": {"redis": true, "model": true}}')


@pytest.mark.parametrize("ask", [[{"redis": _fine}, {"model": _hangs}]], indirect=True)
async def test_without_the_model_it_is_degraded_and_a_balancer_goes_on(ask: str) -> None:
    assert await _get(f"{ask}/readyz") == (200, '{"state": "degraded", "parts": {"redis": true, "model": false}}')


@pytest.mark.parametrize("ask", [[{"redis": _fine, "disk": _fails, "database": _hangs}]], indirect=True)
async def test_unready_names_the_part_that_fails_or_hangs_and_the_process_still_lives(ask: str) -> None:
    parts = '{"redis": true, "disk": false, "database": false}'
    assert await _get(f"{ask}/readyz") == (503, f'{{"state": "not ready", "parts": {parts}}}')
    assert await _get(f"{ask}/healthz") == (200, '{"alive": true}')


@pytest.mark.parametrize("ask", [[{}]], indirect=True)
async def test_metrics_count_what_was_done(ask: str) -> None:
    metrics.TURNS.labels("web", "Delivered").inc()
    status, text = await _get(f"{ask}/metrics")
    assert status == 200
    assert 'guishang_turns_total{channel="web",outcome="Delivered"}' in text
