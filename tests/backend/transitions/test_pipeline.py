"""One pipeline moves tickets: nobody else writes a ticket's state, history, alarm, pushes or webhooks."""

from __future__ import annotations

import ast
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.contract.enums import Action
from backend.contract.moves import PAYLOADS, MovePayload
from backend.tickets.workflow import TRANSITIONS
from backend.tickets.workflow_terms import Guard, Need
from backend.transitions.effects import EFFECTS
from backend.transitions.validate import payload_type

ROOT = Path(__file__).parents[3]
# What is written -> the functions that may write it. A push about a letter or an undeliverable chat belongs to no move.
WRITERS = {
    "ticket.state": {"backend/transitions/execute.py"},
    "ticket.alarm": {"backend/tickets/deadlines.py"},
    "ticket.alarm_at": {"backend/tickets/deadlines.py"},
    "History(": {"backend/transitions/execute.py"},
    "WebhookEvent(": {"backend/partners/webhooks.py"},
    "survey.grade": {"backend/transitions/effects_evaluation.py"},
    "deadlines.schedule_alarm(": {"backend/transitions/execute.py"},
    "enqueue.enqueue_notices(": {"backend/transitions/execute.py"},
    "webhooks.enqueue_events(": {"backend/transitions/execute.py"},
    "execute_move(": {
        "backend/desk/service.py",
        "backend/dispatch/service.py",
        "backend/surveys/call_backs.py",
        "backend/surveys/ratings.py",
        "backend/transitions/execute.py",
        "backend/transitions/scheduler.py",
        "backend/transitions/submit.py",
    },
}
_ANONYMISED = {"backend/privacy/retention.py"}  # takes persons out of rows that are over


def _written(path: Path) -> Iterator[str]:
    """`ticket.state` for an assignment to that attribute, `name(` for a call."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Assign(targets=targets):
                yield from (name for target in targets for name in _attributes(target))
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
                yield from _attributes(target)
            case ast.Call(func=func):
                yield f"{ast.unparse(func)}("


def _attributes(target: ast.expr) -> Iterator[str]:
    for node in ast.walk(target):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            owner = ast.unparse(node.value).rsplit(".", 1)[-1]
            yield f"{'ticket' if owner in ('clocked', 'joined', 'main') else owner}.{node.attr}"


@pytest.mark.parametrize("what", WRITERS)
def test_nothing_else_writes_what_a_move_writes(what: str) -> None:
    files = (ROOT / "backend").rglob("*.py")
    writers = {str(path.relative_to(ROOT)) for path in files if what in set(_written(path))}
    assert writers - _ANONYMISED == WRITERS[what]


@pytest.mark.parametrize("action", EFFECTS)
def test_an_effect_is_given_what_its_action_takes(action: Action) -> None:
    """The payload itself, or what validation made of it."""
    resolved = {
        "Assignment": {"Destination", "NewPart"},
        "Companion": {"MainTicket"},
        "Repetition": {"KnownCertificate"},
    }
    (given,) = typing.get_args(typing.get_type_hints(EFFECTS[action])["made"])
    expected = payload_type(action).__name__
    assert given is typing.Any or given.__name__ in resolved.get(expected, {expected})


def test_every_payload_of_the_port_is_taken_by_an_action() -> None:
    assert set(PAYLOADS.values()) | {payload_type(Action.ACCEPT)} == set(typing.get_args(MovePayload))


@pytest.mark.parametrize(
    ("need", "field"),
    [
        (Need.DEPARTMENT, "department"),
        (Need.KIND, "kind"),
        (Need.OUTCOME, "outcome"),
        (Need.DAYS, "days"),
        (Need.MAIN, "number"),
        (Need.CERTIFICATE, "certificate"),
        (Need.FLAG, "flag"),
        (Need.LEVEL, "level"),
    ],
)
def test_what_a_move_needs_has_a_place_in_its_payload(need: Need, field: str) -> None:
    actions = {move.action for move in TRANSITIONS if need in move.needs}
    assert actions
    assert all(field in payload_type(action).__dataclass_fields__ for action in actions)


@pytest.mark.parametrize("guard", Guard)
def test_a_guard_that_fails_says_so_in_a_sentence(guard: Guard) -> None:
    assert len(guard.refusal.split()) >= 4
