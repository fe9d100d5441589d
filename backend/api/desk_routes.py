"""Builds the routes of the desk's port for our own gateways: one route for each method."""

from __future__ import annotations

from backend.api.desk_protocol import Endpoint, endpoints
from backend.api.route import ApiRequest, Route
from backend.api.tokens import Scope


def _route(endpoint: Endpoint) -> Route:
    async def run(request: ApiRequest) -> object:
        arguments = {name: getattr(request.body, name) for name in endpoint.asks.model_fields}
        if endpoint.keyed:
            arguments["key"] = request.key
        answer: object = await getattr(request.desk, endpoint.name)(**arguments)
        return answer

    return Route(
        method="POST",
        path=f"/v1/desk/{endpoint.name}",
        name=f"desk_{endpoint.name}",
        scope=Scope.DESK,
        summary=endpoint.summary,
        run=run,
        answers=endpoint.answers,
        asks=endpoint.asks,
        keyed=endpoint.keyed,
    )


def build_routes() -> tuple[Route, ...]:
    """One route for each method of `TicketDesk`, at /v1/desk/ and the name of the method."""
    return tuple(_route(endpoint) for endpoint in endpoints().values())
