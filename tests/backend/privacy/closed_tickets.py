"""Closed tickets with words of everybody in them, and the time after which the words have to go."""

from __future__ import annotations

from dataclasses import replace

from backend.contract.enums import Action, Grade
from backend.contract.values import Address, File, SurveyAnswer
from config.rules import RetentionRules
from tests.fixtures.desk import OWNER, LiveDesk

MARK = "南湖边的螺蛳粉店"
NAMED = {"enterprise": "阿珍螺蛳粉", "uscc": "91440300708461136T", "phone": "13812345678"}
PHOTO = File("a" * 64, "门头照.jpg", "image/jpeg", 1000)


async def closed_ticket(desk: LiveDesk, owner: Address = OWNER, **more: object) -> str:
    """A ticket with words of everybody in it, rated and closed."""
    number = await desk.in_progress(owner=owner, **{"place": MARK, "files": (PHOTO,), **NAMED, **more})
    await desk.port.supplement_ticket(number, owner, f"{MARK}又来人了", (), desk.key())
    await desk.act("market", number, Action.RESOLVE, f"{MARK}的证办好了")
    answer = SurveyAnswer(owner, number, 1, Grade.DISSATISFIED, ("speed",), f"{MARK}等了三周")
    await desk.port.record_survey(replace(answer, grade=Grade.SATISFIED), desk.key())
    desk.clock.pass_by(days=20)
    await desk.backend.deadline_scheduler.scan(desk.clock.now)
    assert (await desk.port.show_ticket(number, owner)).state == "closed"
    return number


def pass_retention(desk: LiveDesk, kind: str = "help") -> None:
    days: int = getattr(desk.backend.context.policy_rule(RetentionRules).days, kind)
    desk.clock.pass_by(days=days)
