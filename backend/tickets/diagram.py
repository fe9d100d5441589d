"""Renders the table of moves as a document: a diagram and a list. `python -m backend.tickets.diagram` writes it to
docs/."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from backend.contract.enums import TicketState
from backend.tickets.workflow import TRANSITIONS, Move
from backend.tickets.workflow_deadlines import DEADLINES
from backend.tickets.workflow_terms import Audience, Guard, Need

PAGE = Path(__file__).parents[2] / "docs" / "ticket-states.md"
_HEAD = """# The states of a ticket

Generated from `backend/tickets/workflow.py` by `python -m backend.tickets.diagram`; do not edit. A test fails when it
is stale.
"""
_NEEDS = {
    Need.NOTE: "words",
    Need.DEPARTMENT: "a department",
    Need.KIND: "another kind",
    Need.OUTCOME: "an outcome",
    Need.DAYS: "working days",
    Need.MAIN: "the other ticket",
    Need.CERTIFICATE: "a certificate",
    Need.FLAG: "a flag",
    Need.LEVEL: "a level",
}
_GUARDS = {
    Guard.MINE: "signed for it, or nobody did",
    Guard.CO: "a co-handler that has not reported",
    Guard.OTHERS: "every co-handler has reported",
    Guard.OBJECTABLE: "not objected to before",
    Guard.HIGHER: "there is a higher desk",
    Guard.RUNNING: "a department has it",
    Guard.HANDLED: "there was a result",
    Guard.PENDING: "an extension is asked for",
    Guard.EXTENDABLE: "before the deadline, fewer than policy allows",
    Guard.IMPARTIAL: "not of the rated unit",
    Guard.FIRST: "not handled again yet",
    Guard.AGAIN: "handled again before",
}
_TOLD = {
    Audience.OWNER: "owner",
    Audience.DESK: "desk",
    Audience.UNIT: "department",
    Audience.HANDLER: "handler",
    Audience.HOLDER: "who had it",
    Audience.CO: "co-handler",
    Audience.REVIEWER: "reviewer",
    Audience.OFFICE: "office",
    Audience.TASK_FORCE: "task force",
    Audience.WORKING_GROUP: "working group",
}
_LAST = {move.to_state for move in TRANSITIONS} - {move.state for move in TRANSITIONS}


def render_page() -> str:
    """The whole document, in Markdown."""
    return "\n".join(
        [
            _HEAD,
            "```mermaid",
            *_diagram_lines(),
            "```",
            "",
            _STAYS,
            "",
            *_table_lines(),
            "",
            _DUE,
            "",
            *_deadline_lines(),
            "",
        ]
    )


_DUE = """## When each state is due

Generated from `DEADLINES` in `backend/tickets/workflow_deadlines.py`. Days are working days; the numbers are in
`config/policy/deadlines.toml`. A state that is not listed has no deadline."""
_STAYS = "Moves that lead back to the same state (supplement, urge, rate, flags, warnings) are in the table only."


def _diagram_lines() -> list[str]:
    def pair(move: Move) -> tuple[str, str]:
        return (_state_node(move.state), move.to_state.value)

    moving = sorted((move for move in TRANSITIONS if move.state is not move.to_state), key=pair)
    lines = ["stateDiagram-v2"]
    for (start, end), moves in groupby(moving, key=pair):
        labels = sorted({f"{move.role.value}: {move.action.value}" for move in moves})
        lines.append(f"    {start} --> {end}: {', '.join(labels)}")
    return lines + [f"    {state.value} --> [*]" for state in TicketState if state in _LAST]


def _state_node(state: TicketState | None) -> str:
    return "[*]" if state is None else state.value


def _table_lines() -> list[str]:
    head = [
        "| from | action | by | to | needs | only if | owner reads | is told |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return head + [_table_row(move) for move in TRANSITIONS]


def _deadline_lines() -> list[str]:
    head = ["| state | days | counted from | the clock then |", "|---|---|---|---|"]
    rows = (
        f"| {state.value} | `{rule.policy_key}` | {rule.start.value} | {', '.join(rule.actions)} |"
        for state, rule in DEADLINES.items()
    )
    return [*head, *rows]


def _table_row(move: Move) -> str:
    needs = ", ".join(_NEEDS[need] for need in Need if need in move.needs)
    guards = ", ".join(_GUARDS[guard] for guard in Guard if guard in move.guards)
    tells = ", ".join(f"{_TOLD[notice.audience]}: `{notice.key}`" for notice in move.tells)
    says = f"`{move.says}`" if move.says else ""
    start = "" if move.state is None else move.state.value
    cells = (start, move.action.value, move.role.value, move.to_state.value, needs, guards, says, tells)
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(render_page(), encoding="utf-8")
