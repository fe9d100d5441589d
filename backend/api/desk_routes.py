"""Builds the routes of the desk's port for our own gateways: one route for each method."""

from __future__ import annotations

from backend.api.desk_protocol import Endpoint, desk_endpoints
from backend.api.route import ApiRequest, Route
from backend.api.tokens import Scope


def _build_route(endpoint: Endpoint) -> Route:
    async def run(request: ApiRequest) -> object:
        arguments = {name: getattr(request.body, name) for name in endpoint.body_model.model_fields}
        if endpoint.needs_key:
            arguments["key"] = request.key
        answer: object = await getattr(request.desk, endpoint.name)(**arguments)
        return answer

    return Route(
        method="POST",
        path=f"/v1/desk/{endpoint.name}",
        name=f"desk_{endpoint.name}",
        scope=Scope.DESK,
        summary=endpoint.summary,
        handler=run,
        answer_type=endpoint.answer_type,
        body_model=endpoint.body_model,
        needs_key=endpoint.needs_key,
    )


def build_routes() -> tuple[Route, ...]:
    """One route for each method of `TicketDesk`, at /v1/desk/ and the name of the method."""
    return tuple(_build_route(endpoint) for endpoint in desk_endpoints().values())
