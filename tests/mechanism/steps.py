"""What the tests of the mechanism do over and over."""

from __future__ import annotations

from backend.contract.enums import Action
from backend.contract.values import Address, Push
from tests.fixtures.desk import LiveDesk


async def resolve_at(desk: LiveDesk, number: str, department: str, who: str, words: str) -> None:
    """The desk above it sends the ticket to that department, whose handler reports a result."""
    await desk.act("desk" if who != "region" else "higher", number, Action.ASSIGN, department=department)
    await desk.act(who, number, Action.SIGN)
    await desk.act(who, number, Action.RESOLVE, words)


def staff_chat(name: str) -> Address:
    return Address("telegram", name)


def only_push(pushes: list[Push], key: str) -> Push:
    (push,) = [push for push in pushes if push.text_key == key]
    return push
