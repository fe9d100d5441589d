"""The mechanism's points after a result, and of the guard, each told as what happens to one owner's ticket."""

from __future__ import annotations

import shutil
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
from tests.dialogues.strategies import book
from tests.fixtures.databases import POLICY, SECRET
from tests.fixtures.desk import MONDAY, OWNER, LiveDesk


# -- evaluate (mechanism section 5) --
async def test_who_asked_not_to_be_asked_is_not_and_may_rate_all_the_same(government: LiveDesk) -> None:
    """Mechanism 20."""
    await government.submitted(TicketKind.CONSULT)
    await government.port.no_surveys(OWNER, government.key())
    number = await government.resolved()
    assert not the_one(await government.pushes(OWNER), "push-resolved").ticket.can_rate
    await scan(government, local(11, 27))
    assert "push-rate" not in await government.push_keys(OWNER)
    assert (await government.port.ticket(number, OWNER)).can_rate
    await rate(government, number, Grade.SATISFIED)


async def test_policy_may_invite_nobody_and_everybody_may_rate_all_the_same(desk: LiveDesk, tmp_path: Path) -> None:
    """Mechanism 20."""
    folder = Path(shutil.copytree(POLICY.parent, tmp_path / "config")) / "policy"
    text = (folder / "limits.toml").read_text(encoding="utf-8")
    (folder / "limits.toml").write_text(text.replace("invite_percent = 100", "invite_percent = 0"), encoding="utf-8")
    url = desk.backend.context.engine.url.render_as_string(hide_password=False)
    backend = await assemble(url, SECRET, folder, desk.clock)
    try:
        quiet = replace(desk, backend=backend, port=backend.desk)
        number = await quiet.resolved()
        assert not the_one(await quiet.pushes(OWNER), "push-resolved").ticket.can_rate
        assert (await quiet.port.ticket(number, OWNER)).can_rate
    finally:
        await backend.close()


async def test_a_change_of_mind_in_time_needs_no_review_and_after_it_a_person_decides(government: LiveDesk) -> None:
    """Mechanism 21."""
    happy, sad = await government.resolved(), await government.resolved()
    for number in (happy, sad):
        await rate(government, number, Grade.DISSATISFIED)
    government.clock.pass_by(hours=2)
    await rate(government, happy, Grade.SATISFIED)
    await scan(government, local(11, 24, 18))
    assert (await government.port.ticket(happy, OWNER)).state is TicketState.RESOLVED
    view = await government.port.ticket(sad, OWNER)
    assert (view.state, view.can_rate) == (TicketState.REVIEW, False)
    with pytest.raises(NotAllowed):
        await rate(government, sad, Grade.SATISFIED)
    await government.pushes(OWNER)
    await government.act("desk", sad, Action.DECLINE, "程序和结果都合规，依据是条例第九条")
    assert the_one(await government.pushes(OWNER), "push-declined").note == "程序和结果都合规，依据是条例第九条"
    survey = (await ticket_of(government, sad)).surveys[0]
    assert (survey.grade, survey.reviewed_by) == (Grade.DISSATISFIED, government.staff["desk"].id)


async def test_what_was_not_good_twice_goes_one_tier_up_and_above_the_top_to_the_working_group(
    government: LiveDesk,
) -> None:
    """Mechanism 21 and 22. What the working group sent back ended in an error: its round had a survey already."""
    await government.employ(Role.HANDLER, "guangxi-market", "region")
    number = await government.resolved()
    await reviewed(government, number)
    with pytest.raises(NotAllowed, match=Guard.AGAIN.refusal):  # the first time it is dispatched anew
        await government.act("desk", number, Action.LIFT, "没办好")
    await government.act("desk", number, Action.REDISPATCH, "确实少办了一项", "market")
    await government.act("market", number, Action.SIGN)
    await government.act("market", number, Action.RESOLVE, "补办了")
    await reviewed(government, number)
    with pytest.raises(NotAllowed, match=Guard.FIRST.refusal):
        await government.act("desk", number, Action.REDISPATCH, "再来一次", "tax")
    await government.act("desk", number, Action.LIFT, "两次没办好，提级")
    assert the_one(await government.pushes(OWNER), "push-lifted").note == "两次没办好，提级"
    assert (await ticket_of(government, number)).tier == 1
    await handled(government, number, "guangxi-market", "region", "自治区局办了")
    await government.pushes(chat_of("office"))
    await reviewed(government, number)
    assert await government.push_keys(chat_of("office")) == ["staff-review"]  # only the office can raise it any higher
    with pytest.raises(NotAllowed, match=Guard.HIGHER.refusal):
        await government.act("higher", number, Action.LIFT, "再提")
    await government.act("office", number, Action.RAISE, "三次没办好，请工作小组定")
    assert (await government.port.ticket(number, OWNER)).history[
        -1
    ].note == "三次没办好，请工作小组定"  # a reason to see
    with pytest.raises(NotAllowed, match=Guard.RUNNING.refusal):  # nobody has it until the group names who
        await government.act("group", number, Action.DECIDE, "接着办")
    await government.act("group", number, Action.NAME_LEAD, department="tax")
    await government.act("tax", number, Action.SIGN)
    await government.act("tax", number, Action.RESOLVE, "第四次办成了")
    assert (await rate(government, number, Grade.SATISFIED)).round == 4
    assert [survey.grade for survey in (await ticket_of(government, number)).surveys] == [2, 2, 2, 4]


# -- guard (mechanism section 8) --
async def test_what_turns_out_to_be_a_report_is_as_secret_as_one(government: LiveDesk) -> None:
    """Mechanism 27. It was marked secret and kept its open level, so that everybody went on reading who had told."""
    number = await government.submitted(TicketKind.COMPLAINT, enterprise="阿珍螺蛳粉", phone="13812345678")
    await government.act("desk", number, Action.RECLASSIFY, kind=TicketKind.REPORT)
    await government.act("desk", number, Action.ASSIGN, department="market")
    await government.act("market", number, Action.SIGN)
    view = await government.port.open_case(government.staff["market"].id, number)
    assert (view.secrecy, view.contact) == ("secret", "")
    for who in ("force", "office", "group"):
        with pytest.raises(NotFound):
            await government.port.open_case(government.staff[who].id, number)


async def test_a_higher_level_of_secrecy_stays_when_the_kind_is_set(government: LiveDesk) -> None:
    """Mechanism 27."""
    number = await government.submitted(TicketKind.COMPLAINT)
    await government.act("desk", number, Action.CLASSIFY, "牵涉领导", level="top")
    await government.act("desk", number, Action.RECLASSIFY, kind=TicketKind.REPORT)
    assert (await ticket_of(government, number)).secrecy == "top"


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


async def test_the_owner_sees_each_step_and_is_told_of_it(government: LiveDesk) -> None:
    """Mechanism 29."""
    number = await government.resolved()
    view = await government.port.ticket(number, OWNER)
    steps = ["history-submitted", "history-assigned", "history-signed", "history-resolved"]
    assert [entry.text_key for entry in view.history] == steps
    assert [push.text_key for push in await government.pushes(OWNER)] == [
        "push-assigned",
        "push-in-progress",
        "push-resolved",
    ]
