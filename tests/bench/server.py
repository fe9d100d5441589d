"""`python -m tests.bench.server PORT`: the peer of a start, an aiohttp server that answers / with a word."""

from __future__ import annotations

import sys

from aiohttp import web


async def hello(_: web.Request) -> web.Response:
    return web.Response(text="hello")


if __name__ == "__main__":
    app = web.Application()
    app.add_routes([web.get("/", hello)])
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=lambda *_: None)
