"""Serves the table of routes: who asks, what they ask, what they are answered, and what is said when it goes wrong.

Every error is problem+json and names the part of the request. Owns authentication and limits of size; refuses rules.
Mount it under /api.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from pydantic import ValidationError
from sqlalchemy.exc import InterfaceError, OperationalError

from backend.assemble import Backend
from backend.contract import BadDraft, DeskError
from backend.http_openapi import document
from backend.http_routes import ROUTES, Asked, Route
from backend.tokens import Scope, TokenView
from backend.wire import KEY_HEADER, PROBLEM, STATUS, Problem

log = structlog.get_logger()
BODY = 256 * 1024  # bytes: 8,000 characters of the longest kind, and room
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def build_api(backend: Backend) -> web.Application:
    """The API as an application to be mounted under /api."""
    app = web.Application(middlewares=[_problems])
    openapi = web.json_response(document(ROUTES))

    async def describe(_request: web.Request) -> web.Response:
        return web.Response(body=openapi.body, content_type="application/json")

    app.router.add_get("/openapi.json", describe)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, _handler(backend, route))
    return app


def _handler(backend: Backend, route: Route) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        token = await _token(backend, request)
        if isinstance(token, web.Response):
            return token
        if route.scope not in token.scopes:
            return _answer(Problem(title="Forbidden", status=403, code="forbidden", detail=f"needs {route.scope}"))
        asked = Asked(
            backend=backend,
            token=token,
            body=route.asks.model_validate_json(await _body(request)) if route.asks else None,
            path=request.match_info,
            query=request.query,
            key=_key(request, route, token) if route.keyed else "",
        )
        answer = await route.run(asked)
        return web.Response(body=route.answers.dump_json(answer), status=route.status, content_type="application/json")

    return handle


async def _token(backend: Backend, request: web.Request) -> TokenView | web.Response:
    """Whose token this is, or the answer to somebody without a good one."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    found = await backend.tokens.find(token) if kind.lower() == "bearer" and token else None
    if found is not None:
        return found
    answer = _answer(Problem(title="Unauthorized", status=401, code="unauthorized", detail="needs a bearer token"))
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _key(request: web.Request, route: Route, token: TokenView) -> str:
    """Our gateways speak for the conversations whose keys they send; a partner's keys are its own."""
    key = request.headers.get(KEY_HEADER, "")
    if not key:
        raise BadDraft(f"the header {KEY_HEADER} is missing", field="key")
    return key if route.scope is Scope.DESK else f"{token.id}:{key}"


async def _body(request: web.Request) -> bytes:
    parts, size = [], 0
    async for part in request.content.iter_chunked(64 * 1024):
        size += len(part)
        if size > BODY:
            raise web.HTTPRequestEntityTooLarge(BODY, size)
        parts.append(part)
    return b"".join(parts)


@web.middleware
async def _problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except DeskError as error:
        return _answer(_told(error))
    except ValidationError as error:
        return _answer(_unfit(error))
    except web.HTTPException as error:
        return _answer(Problem(title=error.reason, status=error.status, code="http", detail=error.text or ""))
    except (OperationalError, InterfaceError, OSError) as error:
        log.warning("the database does not answer", error=type(error).__name__)
        return _answer(Problem(title="Unavailable", status=503, code="unavailable", detail="try again"))


def _told(error: DeskError) -> Problem:
    status = STATUS[type(error)]
    return Problem(title=type(error).__name__, status=status, code=error.code, detail=error.detail, field=error.field)


def _unfit(error: ValidationError) -> Problem:
    """The first thing that does not fit, by its place; never its value, which may be somebody's name."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "body"
    return Problem(title="BadDraft", status=422, code=BadDraft.code, detail=first["msg"], field=place)


def _answer(problem: Problem) -> web.Response:
    return web.Response(text=problem.model_dump_json(), status=problem.status, content_type=PROBLEM)
