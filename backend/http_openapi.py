"""Writes the OpenAPI document from the same table the server serves, so that the two cannot differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import TypeAdapter

from backend.http_routes import Route
from backend.wire import KEY_HEADER, PROBLEM, Problem

_REF = "#/components/schemas/{model}"
_PROBLEM: TypeAdapter[Any] = TypeAdapter(Problem)
_ALWAYS = {401: "No good token.", 403: "The token lacks the scope.", 503: "Try again with the same key."}
_IN_BODY = {404: "Not found.", 409: "Not now.", 413: "Too large.", 422: "Does not fit.", 429: "Too often."}
Mode = Literal["validation", "serialization"]
Schema = Mapping[str, Any]


def document(routes: Iterable[Route]) -> dict[str, Any]:
    """The OpenAPI 3.1 document of these routes, as they are mounted under /api."""
    table = tuple(routes)
    inputs: list[tuple[Any, Mode, TypeAdapter[Any]]] = [
        ((route.name, "asks"), "validation", TypeAdapter(route.asks)) for route in table if route.asks
    ]
    outputs: list[tuple[Any, Mode, TypeAdapter[Any]]] = [
        ((route.name, "answers"), "serialization", route.answers) for route in table
    ]
    problem: tuple[Any, Mode, TypeAdapter[Any]] = (("problem", "answers"), "serialization", _PROBLEM)
    schemas, shared = TypeAdapter.json_schemas([*inputs, *outputs, problem], ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for route in table:
        paths.setdefault(f"/api{route.path}", {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "guishang", "version": "1", "description": "The ticket desk for business owners' problems."},
        "paths": paths,
        "components": {
            "schemas": shared.get("$defs", {}),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _operation(route: Route, schemas: Mapping[Any, Schema]) -> dict[str, Any]:
    answer = {"description": "Done.", "content": _json(schemas[(route.name, "answers"), "serialization"])}
    wrong = {"content": {PROBLEM: {"schema": schemas[("problem", "answers"), "serialization"]}}}
    errors = {str(status): {"description": words, **wrong} for status, words in (_ALWAYS | _IN_BODY).items()}
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "description": f"Scope: `{route.scope}`.",
        "parameters": _parameters(route),
        "responses": {str(route.status): answer, **errors},
    }
    if route.asks:
        operation["requestBody"] = {"required": True, "content": _json(schemas[(route.name, "asks"), "validation"])}
    return operation


def _parameters(route: Route) -> list[dict[str, Any]]:
    places = [("path", name) for name in re.findall(r"{(\w+)}", route.path)]
    places += [("query", name) for name in route.query]
    places += [("header", KEY_HEADER)] if route.keyed else []
    return [{"name": name, "in": place, "required": True, "schema": {"type": "string"}} for place, name in places]


def _json(schema: Schema) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
