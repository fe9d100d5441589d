"""The demo desk: there once however often it is made, and able to play the newest ticket to its end."""

from __future__ import annotations

import pytest

from backend.contract.enums import Action, Grade, TicketKind, TicketState
from backend.contract.values import Address, EntryCode, SurveyAnswer, TicketDraft
from backend.demo import DemoPlay, plan_demo, seed_demo
from tests.fixtures.desk import OWNER, LiveDesk

pytestmark = pytest.mark.both_databases


async def play_on(desk: LiveDesk) -> DemoPlay:
    found = await plan_demo(desk.backend)
    assert found is not None
    return found


async def test_seeding_twice_changes_nothing(desk: LiveDesk) -> None:
    first = await seed_demo(desk.backend)
    assert await seed_demo(desk.backend) == first
    assert (len(first.codes), len(first.staff)) == (2, 15 + 61)  # somebody at every desk and department
    assert isinstance(await desk.port.use_entry_code(first.codes[0], OWNER, "k"), EntryCode)


async def test_a_code_that_was_revoked_is_made_anew(desk: LiveDesk) -> None:
    first = await seed_demo(desk.backend)
    await desk.backend.entry_codes.revoke_poster(first.codes[0])
    second = await seed_demo(desk.backend)
    assert second.codes[0] != first.codes[0]
    assert second.codes[1] == first.codes[1]


async def test_without_a_ticket_there_is_nothing_to_play(desk: LiveDesk) -> None:
    assert await plan_demo(desk.backend) is None


async def play_all(desk: LiveDesk) -> list[Action]:
    """Step by step, as the command does it."""
    done = []
    while scenes := (await play_on(desk)).steps:
        assert scenes[0].says
        await desk.port.move_ticket(scenes[0].move, desk.key())
        done.append(scenes[0].move.action)
    return done


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("税务局说我开不了", [Action.ACCEPT, Action.ASSIGN, Action.SIGN, Action.RESOLVE]),
        ("税务局说我是非正常户，要解除非正常", [Action.ACCEPT, Action.SIGN, Action.RESOLVE]),  # dispatched by itself
    ],
)
async def test_the_whole_loop_is_played_alone(desk: LiveDesk, text: str, moves: list[Action]) -> None:
    """Also for a ticket that names no place: it is the region's desk's."""
    await seed_demo(desk.backend)
    draft = TicketDraft(owner=OWNER, kind=TicketKind.HELP, text=text)
    number = (await desk.port.submit_ticket(draft, "k")).number
    assert (await play_on(desk)).number == number
    assert await play_all(desk) == moves
    view = await desk.port.record_survey(SurveyAnswer(OWNER, number, 1, Grade.SATISFIED), desk.key())
    assert (view.state, view.unit) == (TicketState.RESOLVED, "国家税务总局广西壮族自治区税务局")
    assert (await play_on(desk)).steps == ()


async def test_it_goes_on_where_people_left_off(desk: LiveDesk) -> None:
    await seed_demo(desk.backend)
    number = await desk.in_progress()
    (scene,) = (await play_on(desk)).steps
    assert (scene.move.action, scene.move.staff) == (Action.RESOLVE, desk.staff["market"].id)
    await desk.act("market", number, Action.ASK, "哪天去的")
    assert (await play_on(desk)).steps == ()  # the owner is to answer first
    await desk.port.supplement_ticket(number, OWNER, "上周三", (), desk.key())
    for scene in (await play_on(desk)).steps:
        await desk.port.move_ticket(scene.move, desk.key())
    assert (await desk.port.show_ticket(number, OWNER)).state is TicketState.RESOLVED
    assert "push-resolved" in await desk.push_keys(OWNER)
    assert Address("web", "azhen") == OWNER
