"""The client against a real HTTP server that answers as Rasa does, late, wrongly or not at all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from nlu.contract import Certainty, Entity, NotUnderstood, Understanding
from nlu.serving.client import RasaClient
from tests.fixtures.web_server import serve_on_loopback

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Serve = Callable[[Handler], Awaitable[RasaClient]]

ANSWER: dict[str, Any] = {
    "intent_ranking": [
        {"name": "complaint", "confidence": 0.6},
        {"name": "help", "confidence": 0.2},
        {"name": "consult", "confidence": 0.0},
        {"name": "report", "confidence": 0.0},
        {"name": "suggestion", "confidence": 0.0},
        {"name": "greet", "confidence": 0.2},
    ],
    "judged": {
        "version": "abc",
        "kinds": {"sure": 0.7, "unsure": 0.4},
        "talk": {"sure": 0.5, "unsure": 0.1},
    },
}


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    async with AsyncExitStack() as stack:

        async def start(handler: Handler) -> RasaClient:
            app = web.Application()
            app.router.add_route("*", "/{path:.*}", handler)
            address = await stack.enter_async_context(serve_on_loopback(app))
            return await stack.enter_async_context(RasaClient(address, timeout=aiohttp.ClientTimeout(total=0.3)))

        yield start


def answering(body: Any, status: int = 200) -> Handler:
    async def handler(_: web.Request) -> web.Response:
        text = body if isinstance(body, str) else json.dumps(body)
        return web.Response(text=text, status=status, content_type="application/json")

    return handler


def changed(**changes: Any) -> dict[str, Any]:
    return ANSWER | changes


async def test_kinds_are_renormalised_over_the_five(serve: Serve) -> None:
    understood = await (await serve(answering(ANSWER))).understand("态度很差")
    assert isinstance(understood, Understanding)
    assert understood.intent.name == "complaint"
    assert [(kind.name, round(kind.confidence, 3)) for kind in understood.kinds[:2]] == [
        ("complaint", 0.75),
        ("help", 0.25),
    ]
    assert understood.model == "abc"


@pytest.mark.parametrize(
    ("bounds", "certainty"),
    [
        ({"sure": 0.74, "unsure": 0.4}, Certainty.SURE),
        ({"sure": 0.76, "unsure": 0.74}, Certainty.UNSURE),
        ({"sure": 0.9, "unsure": 0.8}, Certainty.LOST),
    ],
)
async def test_certainty_follows_the_thresholds_inside_the_answer(
    serve: Serve, bounds: dict[str, float], certainty: Certainty
) -> None:
    client = await serve(answering(changed(judged=ANSWER["judged"] | {"kinds": bounds})))
    understood = await client.understand("态度很差")
    assert isinstance(understood, Understanding)
    assert understood.certainty is certainty


@pytest.mark.parametrize(
    ("talk", "certainty"),
    [
        ({"sure": 0.7, "unsure": 0.1}, Certainty.SURE),
        ({"sure": 0.9, "unsure": 0.1}, Certainty.UNSURE),
        ({"sure": 0.95, "unsure": 0.9}, Certainty.LOST),
    ],
)
async def test_a_kind_is_no_surer_than_that_there_is_a_problem(
    serve: Serve, talk: dict[str, float], certainty: Certainty
) -> None:
    """A bare phone number was once a sure complaint: its kind was clear, that it was none was not asked."""
    judged = {"version": "abc", "kinds": {"sure": 0.7, "unsure": 0.4}, "talk": talk}
    understood = await (await serve(answering(changed(judged=judged)))).understand("13812345678")
    assert isinstance(understood, Understanding)
    assert understood.certainty is certainty


async def test_talk_is_judged_by_the_thresholds_of_talk(serve: Serve) -> None:
    ranking = [{"name": "greet", "confidence": 0.6}, *ANSWER["intent_ranking"][:5]]
    understood = await (await serve(answering(changed(intent_ranking=ranking)))).understand("你好")
    assert isinstance(understood, Understanding)
    assert (understood.intent.name, understood.certainty) == ("greet", Certainty.SURE)


async def test_rasa_gets_clean_text_and_the_entities_fit_it(serve: Serve) -> None:
    asked: list[Any] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(await request.json())
        return web.json_response(ANSWER)

    client = await serve(handler)
    client.find = lambda text: (Entity("amount", "100", 0, len(text)),)
    understood = await client.understand("  /欠我\x00１元 ")
    assert asked == [{"text": "欠我1元"}]
    assert isinstance(understood, Understanding)
    assert understood.entities == (Entity("amount", "100", 0, 4),)


@pytest.mark.parametrize("nothing", ["", "   ", "/", "😀😀", "？！", "\x00\x01", "\ud800", "/ / /"])
async def test_nothing_to_read_asks_nobody(serve: Serve, nothing: str) -> None:
    async def handler(_: web.Request) -> web.Response:
        raise AssertionError("Rasa was asked")

    assert await (await serve(handler)).understand(nothing) == NotUnderstood("nothing to read")


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "null",
        "[]",
        "5",
        "{",
        "{}",
        changed(intent_ranking=[]),
        changed(intent_ranking=None),
        changed(intent_ranking=ANSWER["intent_ranking"][1:]),
        changed(intent_ranking=[{"name": "complaint", "confidence": "much"}]),
        changed(intent_ranking=[*ANSWER["intent_ranking"][:5], {"name": "greet", "confidence": 7}]),
        changed(intent_ranking=[*ANSWER["intent_ranking"][:5], {"name": "greet", "confidence": float("nan")}]),
        changed(judged=None),
        changed(judged={"version": "x"}),
    ],
)
async def test_a_broken_answer_is_not_understood(serve: Serve, broken: Any) -> None:
    answer = await (await serve(answering(broken))).understand("态度很差")
    assert isinstance(answer, NotUnderstood)
    assert "态度" not in answer.why


@pytest.mark.parametrize("status", [204, 400, 409, 500, 503])
async def test_another_status_is_not_understood(serve: Serve, status: int) -> None:
    client = await serve(answering(ANSWER, status))
    assert isinstance(await client.understand("态度很差"), NotUnderstood)
    assert not await client.is_ready()


async def test_a_slow_answer_is_not_understood_in_time(serve: Serve) -> None:
    async def handler(_: web.Request) -> web.Response:
        await asyncio.sleep(1)
        return web.json_response(ANSWER)

    client = await serve(handler)
    async with asyncio.timeout(0.9):
        assert await client.understand("态度很差") == NotUnderstood("no answer in time")
        assert not await client.is_ready()


async def test_a_cut_connection_is_not_understood(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    assert isinstance(await (await serve(handler)).understand("态度很差"), NotUnderstood)


async def test_no_server_is_not_understood() -> None:
    async with RasaClient("http://127.0.0.1:9") as client:
        assert isinstance(await client.understand("态度很差"), NotUnderstood)
        assert not await client.is_ready()


async def test_ready_means_a_model_is_loaded(serve: Serve) -> None:
    assert await (await serve(answering({"model_file": "abc.tar.gz"}))).is_ready()
    assert not await (await serve(answering({"model_file": None}))).is_ready()
    assert not await (await serve(answering("[]"))).is_ready()
