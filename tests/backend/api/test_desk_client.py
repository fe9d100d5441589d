"""The desk over HTTP when the other side is away or speaks nonsense."""

from __future__ import annotations

import pytest
from aiohttp import web

from backend.api.desk_client import HttpDesk
from backend.contract.errors import Unavailable
from backend.contract.values import Address
from tests.fixtures.desk import OWNER
from tests.fixtures.web_server import serve_on_loopback

pytestmark = pytest.mark.both_databases


async def test_a_desk_that_cannot_be_reached_is_unavailable() -> None:
    desk = HttpDesk("http://127.0.0.1:9", "token", attempts=2)
    with pytest.raises(Unavailable):
        await desk.list_tickets(Address("web", "azhen"))
    await desk.close()


async def test_an_answer_that_makes_no_sense_is_unavailable() -> None:
    async def nonsense(_request: web.Request) -> web.Response:
        return web.Response(text="<html>welcome</html>")

    async def busy(_request: web.Request) -> web.Response:
        return web.Response(status=502, text="bad gateway")

    app = web.Application()
    app.router.add_post("/api/v1/desk/tickets", nonsense)
    app.router.add_post("/api/v1/desk/profile", busy)
    async with serve_on_loopback(app) as address:
        desk = HttpDesk(address, "token", attempts=2)
        with pytest.raises(Unavailable):
            await desk.list_tickets(OWNER)
        with pytest.raises(Unavailable):
            await desk.find_profile(OWNER)
        with pytest.raises(Unavailable):
            await desk.find_staff_by_address(OWNER)
        await desk.close()
