"""Builds the routes of the desk's port for our own gateways: one route for each method."""

from __future__ import annotations

from backend.api.desk_protocol import Endpoint, desk_endpoints
from backend.api.flat_moves import ActBody, FlatMove
from backend.api.route import ApiRequest, Route
from backend.api.tokens import Scope
from backend.contract.values import TicketView


def _build_route(endpoint: Endpoint) -> Route:
    async def run(request: ApiRequest) -> object:
        arguments = {name: getattr(request.body, name) for name in endpoint.body_model.model_fields}
        if endpoint.needs_key:
            arguments["key"] = request.key
        answer: object = await getattr(request.desk, endpoint.name)(**arguments)
        return answer

    return Route(
        method="POST",
        path=f"/v1/desk/{endpoint.path}",
        name=f"desk_{endpoint.name}",
        scope=Scope.DESK,
        summary=endpoint.summary,
        handler=run,
        answer_type=endpoint.answer_type,
        body_model=endpoint.body_model,
        needs_key=endpoint.needs_key,
    )


def build_routes() -> tuple[Route, ...]:
    """One route for each method of `TicketDesk`, at /v1/desk/ and its published name, and the flat `act`."""
    return (*(_build_route(endpoint) for endpoint in desk_endpoints().values()), _act_route())


async def _act(request: ApiRequest) -> object:
    """Make the move of a flat request."""
    wish: FlatMove = request.body.action
    return await request.desk.move_ticket(wish.to_move(), request.key)


def _act_route() -> Route:
    """The route of a move whose fields stand side by side, as version 1 published it."""
    return Route(
        method="POST",
        path="/v1/desk/act",
        name="desk_act",
        scope=Scope.DESK,
        summary="Make one move; each takes only the fields that it needs.",
        handler=_act,
        answer_type=TicketView,
        body_model=ActBody,
        needs_key=True,
    )
