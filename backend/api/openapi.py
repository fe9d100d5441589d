"""Builds the OpenAPI document from the routes that the server serves, so that the two cannot differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import TypeAdapter

from backend.api.auth import key_pattern
from backend.api.problem import KEY_HEADER, PROBLEM, Problem
from backend.api.route import DEFAULT_PATH_PATTERN, PATH_PATTERNS, Route, get_adapter

_REF = "#/components/schemas/{model}"
_PROBLEM: TypeAdapter[Any] = TypeAdapter(Problem)
_ALWAYS = {
    401: "No good token.",
    403: "The token lacks the scope.",
    404: "Not found, or not yours.",
    422: "Does not fit; `field` names the part.",
    429: "Too often.",
    503: "Try again with the same key.",
}
_WITH_BODY = {409: "Not now: the table of moves has no such move.", 413: "Too large.", 415: "Not JSON."}
_HEADERS: Mapping[int, Mapping[str, str]] = {
    401: {"WWW-Authenticate": "Bearer"},
    429: {"Retry-After": "Seconds until the next request may be made; missing where a rule of the desk says so."},
}
Mode = Literal["validation", "serialization"]
Schema = Mapping[str, Any]
Schemas = Mapping[Any, Schema]


def openapi_document(routes: Iterable[Route]) -> dict[str, Any]:
    """The OpenAPI 3.1 document of these routes, as they are mounted under /api."""
    table = tuple(routes)
    schemas, shared = TypeAdapter.json_schemas(_type_adapters(table), ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for route in table:
        paths.setdefault(f"/api{route.path}", {})[route.method.lower()] = _describe_operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "guishang", "version": "1", "description": "The ticket desk for business owners' problems."},
        "paths": paths,
        "components": {
            "schemas": {name: _without_extra_properties(schema) for name, schema in shared.get("$defs", {}).items()},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _without_extra_properties(schema: Schema) -> Schema:
    """The schema with `additionalProperties: false`. Pydantic checks this for a dataclass but does not write it."""
    return {**schema, "additionalProperties": False} if "properties" in schema else schema


def _type_adapters(table: tuple[Route, ...]) -> list[tuple[Any, Mode, TypeAdapter[Any]]]:
    found: list[tuple[Any, Mode, TypeAdapter[Any]]] = [(("problem", "answers"), "serialization", _PROBLEM)]
    for route in table:
        found += [((route.name, "asks"), "validation", TypeAdapter(route.body_model))] if route.body_model else []
        found += [((route.name, "query"), "validation", TypeAdapter(route.query))]
        found += [((route.name, "answers"), "serialization", get_adapter(route.answer_type))]
    return found


def _describe_operation(route: Route, schemas: Schemas) -> dict[str, Any]:
    answer = {"description": "Done.", "content": _json_content(schemas[(route.name, "answers"), "serialization"])}
    told = _ALWAYS | (_WITH_BODY if route.body_model else {})
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "description": f"Scope: `{route.scope}`.",
        "parameters": [*_path_parameters(route), *_query_parameters(route, schemas), *_key_parameter(route)],
        "responses": {
            str(route.status): answer,
            **{str(status): _describe_error(status, told[status], schemas) for status in sorted(told)},
        },
    }
    if route.body_model:
        operation["requestBody"] = {
            "required": True,
            "content": _json_content(schemas[(route.name, "asks"), "validation"]),
        }
    return operation


def _describe_error(status: int, words: str, schemas: Schemas) -> dict[str, Any]:
    headers = {
        name: {"description": meaning, "schema": {"type": "string"}}
        for name, meaning in _HEADERS.get(status, {}).items()
    }
    content = {PROBLEM: {"schema": schemas[("problem", "answers"), "serialization"]}}
    return {"description": words, "content": content} | ({"headers": headers} if headers else {})


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)}", route.path)
    return [
        _describe_parameter(name, "path", {"type": "string", "pattern": PATH_PATTERNS.get(name, DEFAULT_PATH_PATTERN)})
        for name in names
    ]


def _query_parameters(route: Route, schemas: Schemas) -> list[dict[str, Any]]:
    """The query parameters: one for each field of the query's model."""
    schema = schemas[(route.name, "query"), "validation"]
    shape = _query_schema(route, schema)
    needed = shape.get("required", ())
    return [
        _describe_parameter(name, "query", part, name in needed) for name, part in shape.get("properties", {}).items()
    ]


def _query_schema(route: Route, schema: Schema) -> Schema:
    """The schema of the query's model itself, where pydantic gives only a reference to the shared schemas."""
    return route.query.model_json_schema(ref_template=_REF) if "$ref" in schema else schema


def _key_parameter(route: Route) -> list[dict[str, Any]]:
    words = "The same key again gets the first answer and changes nothing; another request with it is refused."
    schema = {"type": "string", "pattern": key_pattern(route)}
    return [_describe_parameter(KEY_HEADER, "header", schema) | {"description": words}] if route.needs_key else []


def _describe_parameter(name: str, place: str, schema: Schema, required: bool = True) -> dict[str, Any]:
    return {"name": name, "in": place, "required": required, "schema": schema}


def _json_content(schema: Schema) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
