"""Serves routes with aiohttp: parses and checks requests, writes answers, and turns errors into problem+json.

An error names the wrong part of the request. Owns the check of a request against its route, and the limit of its size.
Does not contain rules, and does not authenticate (`backend.api.auth`). Mount the application under /api.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache
from typing import Any

import structlog
from aiohttp import web
from pydantic import BaseModel, RootModel, ValidationError

from backend.api.auth import Authenticator, HttpError, idempotency_key
from backend.api.openapi import openapi_document
from backend.api.problem import PROBLEM, STATUS, Problem
from backend.api.rate_limit import LocalRateLimiter, RateLimiter
from backend.api.route import DEFAULT_PATH_PATTERN, PATH_PATTERNS, ApiRequest, Route, get_adapter
from backend.api.tokens import ApiTokens
from backend.contract.desk import TicketDesk
from backend.contract.errors import BadDraft, DeskError, NotFound
from backend.db.context import Context
from config.rules import LONGEST_TEXT

log = structlog.get_logger()
BODY = 12 * LONGEST_TEXT + 64 * 1024  # bytes: the longest text with every character escaped, and the other fields
JSON = "application/json"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def build_application(
    context: Context, desk: TicketDesk, tokens: ApiTokens, routes: Sequence[Route], meter: RateLimiter | None = None
) -> web.Application:
    """An application that serves these routes. `meter`: the rate limiter; None: one in memory."""
    app = web.Application(middlewares=[_error_middleware])
    described = cache(lambda: web.json_response(openapi_document(routes)).body)  # built at the first request for it
    gate = Authenticator(context, tokens, meter or LocalRateLimiter())

    async def describe(_request: web.Request) -> web.Response:
        return web.Response(body=described(), content_type=JSON)

    app.router.add_get("/openapi.json", describe)
    for route in routes:
        app.router.add_route(route.method, route.path, _make_handler(context, desk, gate, route))
    return app


def _make_handler(context: Context, desk: TicketDesk, gate: Authenticator, route: Route) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        token = await gate.authenticate(request, route)
        api_request = ApiRequest(
            context=context,
            desk=desk,
            token=token,
            path=_check_path(request),
            query=_parse_query(request, route),
            key=idempotency_key(request, route, token),
            body=_parse_body(route.body_model, await _read_body(request)) if route.body_model else None,
        )
        answer = await route.handler(api_request)
        return web.Response(
            body=get_adapter(route.answer_type).dump_json(answer), status=route.status, content_type=JSON
        )

    return handle


def _check_path(request: web.Request) -> Mapping[str, str]:
    """The path parameters. Raises NotFound for a value that does not match its pattern."""
    for name, part in request.match_info.items():
        if not re.fullmatch(PATH_PATTERNS.get(name, DEFAULT_PATH_PATTERN), part):
            raise NotFound(f"no such {name}", field=name)
    return dict(request.match_info)


def _parse_query(request: web.Request, route: Route) -> Any:
    """The validated query. Raises ValidationError; BadDraft for a parameter that is given twice."""
    twice = [name for name in set(request.query) if len(request.query.getall(name)) > 1]
    if twice:
        raise BadDraft("given more than once", field=twice[0][:64])
    return route.query.model_validate(dict(request.query))


def _parse_body(model: type[BaseModel], body: bytes) -> BaseModel:
    """The validated body. Raises ValidationError. For a union of models that a field distinguishes it raises BadDraft
    instead, since the location in pydantic's error would begin with the name of a model and not with a field."""
    try:
        return model.model_validate_json(body, strict=True)
    except ValidationError as error:
        if not issubclass(model, RootModel):
            raise
        first = error.errors(include_url=False, include_input=False)[0]
        told_by = str(first.get("ctx", {}).get("discriminator", "")).strip("'")
        place = ".".join(str(part) for part in first["loc"][1:]) or told_by or "body"
        raise BadDraft(
            first["msg"] if not told_by else f"{told_by} is none of those there are", field=place[:200]
        ) from None


async def _read_body(request: web.Request) -> bytes:
    """The body of the request. Raises aiohttp's HTTP exceptions if it is not JSON or too large."""
    if request.content_type != JSON:
        raise web.HTTPUnsupportedMediaType(text=f"the body is to be {JSON}")
    parts, size = [], 0
    async for part in request.content.iter_chunked(64 * 1024):
        size += len(part)
        if size > BODY:
            raise web.HTTPRequestEntityTooLarge(BODY, size)
        parts.append(part)
    return b"".join(parts)


@web.middleware
async def _error_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except HttpError as refused:
        return _problem_response(refused.problem, refused.headers)
    except DeskError as error:
        return _problem_response(_desk_error_problem(error))
    except ValidationError as error:
        return _problem_response(_validation_problem(error))
    except web.HTTPException as error:
        problem = Problem(title=error.reason, status=error.status, code="http", detail=error.text or "")
        return _problem_response(problem, {name: error.headers[name] for name in ("Allow",) if name in error.headers})


def _desk_error_problem(error: DeskError) -> Problem:
    status = STATUS[type(error)]
    return Problem(title=type(error).__name__, status=status, code=error.code, detail=error.detail, field=error.field)


def _validation_problem(error: ValidationError) -> Problem:
    """The first validation error by its location, without the value, which may be personal data."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "body"
    return Problem(title="BadDraft", status=422, code=BadDraft.code, detail=first["msg"], field=place[:200])


def _problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.Response(
        text=problem.model_dump_json(), status=problem.status, content_type=PROBLEM, headers=dict(headers or {})
    )
