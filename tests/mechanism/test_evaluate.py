"""Evaluation (mechanism section 5), told as what happens to one owner's ticket."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from backend.app import build_backend
from backend.contract.enums import Action, Grade, Role, TicketKind, TicketState
from backend.contract.errors import NotAllowed
from backend.tickets.workflow_terms import Guard
from tests.fixtures.databases import POLICY, SECRET
from tests.fixtures.desk import OWNER, LiveDesk, china_time
from tests.mechanism.steps import only_push, resolve_at, staff_chat


async def test_who_asked_not_to_be_asked_is_not_and_may_rate_all_the_same(government: LiveDesk) -> None:
    """Mechanism 20."""
    await government.submitted(TicketKind.CONSULT)
    await government.port.stop_surveys(OWNER, government.key())
    number = await government.resolved()
    assert not only_push(await government.pushes(OWNER), "push-resolved").ticket.can_rate
    await government.run_clock(china_time(11, 27))
    assert "push-rate" not in await government.push_keys(OWNER)
    assert (await government.port.show_ticket(number, OWNER)).can_rate
    await government.rate(number, Grade.SATISFIED)


async def test_policy_may_invite_nobody_and_everybody_may_rate_all_the_same(desk: LiveDesk, tmp_path: Path) -> None:
    """Mechanism 20."""
    folder = Path(shutil.copytree(POLICY.parent, tmp_path / "config")) / "policy"
    text = (folder / "limits.toml").read_text(encoding="utf-8")
    (folder / "limits.toml").write_text(text.replace("invite_percent = 100", "invite_percent = 0"), encoding="utf-8")
    url = desk.backend.context.engine.url.render_as_string(hide_password=False)
    backend = await build_backend(url, SECRET, folder, desk.clock)
    try:
        quiet = replace(desk, backend=backend, port=backend.desk)
        number = await quiet.resolved()
        assert not only_push(await quiet.pushes(OWNER), "push-resolved").ticket.can_rate
        assert (await quiet.port.show_ticket(number, OWNER)).can_rate
    finally:
        await backend.close()


async def test_a_change_of_mind_in_time_needs_no_review_and_after_it_a_person_decides(government: LiveDesk) -> None:
    """Mechanism 21."""
    happy, sad = await government.resolved(), await government.resolved()
    for number in (happy, sad):
        await government.rate(number, Grade.DISSATISFIED)
    government.clock.pass_by(hours=2)
    await government.rate(happy, Grade.SATISFIED)
    await government.run_clock(china_time(11, 24, 18))
    assert (await government.port.show_ticket(happy, OWNER)).state is TicketState.RESOLVED
    view = await government.port.show_ticket(sad, OWNER)
    assert (view.state, view.can_rate) == (TicketState.REVIEW, False)
    with pytest.raises(NotAllowed):
        await government.rate(sad, Grade.SATISFIED)
    await government.pushes(OWNER)
    await government.act("desk", sad, Action.DECLINE, "程序和结果都合规，依据是条例第九条")
    assert only_push(await government.pushes(OWNER), "push-declined").note == "程序和结果都合规，依据是条例第九条"
    survey = (await government.stored(sad)).surveys[0]
    assert (survey.grade, survey.reviewed_by) == (Grade.DISSATISFIED, government.staff["desk"].id)


async def test_what_was_not_good_twice_goes_one_tier_up_and_above_the_top_to_the_working_group(
    government: LiveDesk,
) -> None:
    """Mechanism 21 and 22. What the working group sent back ended in an error: its round had a survey already."""
    await government.employ(Role.HANDLER, "guangxi-market", "region")
    number = await government.resolved()
    await government.rate_for_review(number)
    with pytest.raises(NotAllowed, match=Guard.AGAIN.refusal):  # the first time it is dispatched anew
        await government.act("desk", number, Action.LIFT, "没办好")
    await government.act("desk", number, Action.REDISPATCH, "确实少办了一项", "market")
    await government.act("market", number, Action.SIGN)
    await government.act("market", number, Action.RESOLVE, "补办了")
    await government.rate_for_review(number)
    with pytest.raises(NotAllowed, match=Guard.FIRST.refusal):
        await government.act("desk", number, Action.REDISPATCH, "再来一次", "tax")
    await government.act("desk", number, Action.LIFT, "两次没办好，提级")
    assert only_push(await government.pushes(OWNER), "push-lifted").note == "两次没办好，提级"
    assert (await government.stored(number)).tier == 1
    await resolve_at(government, number, "guangxi-market", "region", "自治区局办了")
    await government.pushes(staff_chat("office"))
    await government.rate_for_review(number)
    assert await government.push_keys(staff_chat("office")) == [
        "staff-review"
    ]  # only the office can raise it any higher
    with pytest.raises(NotAllowed, match=Guard.HIGHER.refusal):
        await government.act("higher", number, Action.LIFT, "再提")
    await government.act("office", number, Action.RAISE, "三次没办好，请工作小组定")
    assert (await government.port.show_ticket(number, OWNER)).history[
        -1
    ].note == "三次没办好，请工作小组定"  # a reason to see
    with pytest.raises(NotAllowed, match=Guard.RUNNING.refusal):  # nobody has it until the group names who
        await government.act("group", number, Action.DECIDE, "接着办")
    await government.act("group", number, Action.NAME_LEAD, department="tax")
    await government.act("tax", number, Action.SIGN)
    await government.act("tax", number, Action.RESOLVE, "第四次办成了")
    assert (await government.rate(number, Grade.SATISFIED)).round == 4
    assert [survey.grade for survey in (await government.stored(number)).surveys] == [2, 2, 2, 4]
