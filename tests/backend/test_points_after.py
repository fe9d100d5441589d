"""The mechanism's points after a result, and of the guard, each told as what happens to one owner's ticket."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from backend.app import assemble
from backend.contract.enums import Action, Grade, Role, TicketKind, TicketState
from backend.contract.errors import NotAllowed, NotFound
from backend.tickets.workflow import TEXT_KEYS
from backend.tickets.workflow_terms import Guard
from dialogues.core.events import Notified
from dialogues.core.session import Scene, Session
from dialogues.core.values import TicketCard
from dialogues.notifications import notified
from tests.backend.points import chat_of, handled, local, rate, reviewed, scan, the_one, ticket_of
from tests.backend.world import MONDAY, OWNER, World, open_world
from tests.dialogues.strategies import book
from tests.fixtures.databases import POLICY, SECRET


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with open_world(sqlite_url) as made:
        await made.staffed()
        await made.governed()
        yield made


# -- evaluate (mechanism section 5) --
async def test_who_asked_not_to_be_asked_is_not_and_may_rate_all_the_same(world: World) -> None:
    """Mechanism 20."""
    await world.submitted(TicketKind.CONSULT)
    await world.desk.no_surveys(OWNER, world.key())
    number = await world.resolved()
    assert not the_one(await world.pushes(OWNER), "push-resolved").ticket.can_rate
    await scan(world, local(11, 27))
    assert "push-rate" not in await world.push_keys(OWNER)
    assert (await world.desk.ticket(number, OWNER)).can_rate
    await rate(world, number, Grade.SATISFIED)


async def test_policy_may_invite_nobody_and_everybody_may_rate_all_the_same(sqlite_url: str, tmp_path: Path) -> None:
    """Mechanism 20."""
    folder = Path(shutil.copytree(POLICY.parent, tmp_path / "config")) / "policy"
    text = (folder / "limits.toml").read_text(encoding="utf-8")
    (folder / "limits.toml").write_text(text.replace("invite_percent = 100", "invite_percent = 0"), encoding="utf-8")
    async with open_world(sqlite_url) as world:
        backend = await assemble(sqlite_url, SECRET, folder, world.clock)
        try:
            quiet = replace(world, backend=backend, desk=backend.desk)
            await quiet.staffed()
            number = await quiet.resolved()
            assert not the_one(await quiet.pushes(OWNER), "push-resolved").ticket.can_rate
            assert (await quiet.desk.ticket(number, OWNER)).can_rate
        finally:
            await backend.close()


async def test_a_change_of_mind_in_time_needs_no_review_and_after_it_a_person_decides(world: World) -> None:
    """Mechanism 21."""
    happy, sad = await world.resolved(), await world.resolved()
    for number in (happy, sad):
        await rate(world, number, Grade.DISSATISFIED)
    world.clock.pass_by(hours=2)
    await rate(world, happy, Grade.SATISFIED)
    await scan(world, local(11, 24, 18))
    assert (await world.desk.ticket(happy, OWNER)).state is TicketState.RESOLVED
    view = await world.desk.ticket(sad, OWNER)
    assert (view.state, view.can_rate) == (TicketState.REVIEW, False)
    with pytest.raises(NotAllowed):
        await rate(world, sad, Grade.SATISFIED)
    await world.pushes(OWNER)
    await world.act("desk", sad, Action.DECLINE, "程序和结果都合规，依据是条例第九条")
    assert the_one(await world.pushes(OWNER), "push-declined").note == "程序和结果都合规，依据是条例第九条"
    survey = (await ticket_of(world, sad)).surveys[0]
    assert (survey.grade, survey.reviewed_by) == (Grade.DISSATISFIED, world.staff["desk"].id)


async def test_what_was_not_good_twice_goes_one_tier_up_and_above_the_top_to_the_working_group(world: World) -> None:
    """Mechanism 21 and 22. What the working group sent back ended in an error: its round had a survey already."""
    await world.employ(Role.HANDLER, "guangxi-market", "region")
    number = await world.resolved()
    await reviewed(world, number)
    with pytest.raises(NotAllowed, match=Guard.AGAIN.refusal):  # the first time it is dispatched anew
        await world.act("desk", number, Action.LIFT, "没办好")
    await world.act("desk", number, Action.REDISPATCH, "确实少办了一项", "market")
    await world.act("market", number, Action.SIGN)
    await world.act("market", number, Action.RESOLVE, "补办了")
    await reviewed(world, number)
    with pytest.raises(NotAllowed, match=Guard.FIRST.refusal):
        await world.act("desk", number, Action.REDISPATCH, "再来一次", "tax")
    await world.act("desk", number, Action.LIFT, "两次没办好，提级")
    assert the_one(await world.pushes(OWNER), "push-lifted").note == "两次没办好，提级"
    assert (await ticket_of(world, number)).tier == 1
    await handled(world, number, "guangxi-market", "region", "自治区局办了")
    await world.pushes(chat_of("office"))
    await reviewed(world, number)
    assert await world.push_keys(chat_of("office")) == ["staff-review"]  # only the office can raise it any higher
    with pytest.raises(NotAllowed, match=Guard.HIGHER.refusal):
        await world.act("higher", number, Action.LIFT, "再提")
    await world.act("office", number, Action.RAISE, "三次没办好，请工作小组定")
    assert (await world.desk.ticket(number, OWNER)).history[-1].note == "三次没办好，请工作小组定"  # a reason to see
    with pytest.raises(NotAllowed, match=Guard.RUNNING.refusal):  # nobody has it until the group names who
        await world.act("group", number, Action.DECIDE, "接着办")
    await world.act("group", number, Action.NAME_LEAD, department="tax")
    await world.act("tax", number, Action.SIGN)
    await world.act("tax", number, Action.RESOLVE, "第四次办成了")
    assert (await rate(world, number, Grade.SATISFIED)).round == 4
    assert [survey.grade for survey in (await ticket_of(world, number)).surveys] == [2, 2, 2, 4]


# -- guard (mechanism section 8) --
async def test_what_turns_out_to_be_a_report_is_as_secret_as_one(world: World) -> None:
    """Mechanism 27. It was marked secret and kept its open level, so that everybody went on reading who had told."""
    number = await world.submitted(TicketKind.COMPLAINT, enterprise="阿珍螺蛳粉", phone="13812345678")
    await world.act("desk", number, Action.RECLASSIFY, kind=TicketKind.REPORT)
    await world.act("desk", number, Action.ASSIGN, department="market")
    await world.act("market", number, Action.SIGN)
    view = await world.desk.open_case(world.staff["market"].id, number)
    assert (view.secrecy, view.contact) == ("secret", "")
    for who in ("force", "office", "group"):
        with pytest.raises(NotFound):
            await world.desk.open_case(world.staff[who].id, number)


async def test_a_higher_level_of_secrecy_stays_when_the_kind_is_set(world: World) -> None:
    """Mechanism 27."""
    number = await world.submitted(TicketKind.COMPLAINT)
    await world.act("desk", number, Action.CLASSIFY, "牵涉领导", level="top")
    await world.act("desk", number, Action.RECLASSIFY, kind=TicketKind.REPORT)
    assert (await ticket_of(world, number)).secrecy == "top"


@pytest.mark.parametrize("key", sorted(key for key in TEXT_KEYS if key.startswith("push-")))
def test_whatever_there_is_to_tell_of_a_secret_matter_the_push_says_only_that_there_is_news(key: str) -> None:
    """Mechanism 27."""
    day = MONDAY.date()
    words = ("report", "assigned", "三号窗口收钱")
    card = TicketCard("GS-2611-00001", *words, day, day, unit="南宁市市场监督管理局", secret=True, can_rate=True)
    (reply,) = notified(Session("web:azhen"), Notified(key, card, "窗口的人已经处理"), Scene(book(), MONDAY)).replies
    assert reply.text.key == "push-secret"
    for word in ("三号窗口", "南宁市", "处理"):
        assert word not in repr(reply)


async def test_the_owner_sees_each_step_and_is_told_of_it(world: World) -> None:
    """Mechanism 29."""
    number = await world.resolved()
    view = await world.desk.ticket(number, OWNER)
    steps = ["history-submitted", "history-assigned", "history-signed", "history-resolved"]
    assert [entry.text_key for entry in view.history] == steps
    assert [push.text_key for push in await world.pushes(OWNER)] == [
        "push-assigned",
        "push-in-progress",
        "push-resolved",
    ]
