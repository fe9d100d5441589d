"""The demo desk: there once however often it is made, and able to play the newest ticket to its end."""

from __future__ import annotations

import pytest

from backend.contract.enums import Action, Grade, TicketKind, TicketState
from backend.contract.values import Address, Door, SurveyAnswer, TicketDraft
from backend.demo import Play, play, seed
from tests.backend.world import OWNER, World


async def play_on(world: World) -> Play:
    found = await play(world.backend)
    assert found is not None
    return found


async def test_seeding_twice_changes_nothing(world: World) -> None:
    first = await seed(world.backend)
    assert await seed(world.backend) == first
    assert (len(first.codes), len(first.staff)) == (2, 15 + 61)  # somebody at every desk and department
    assert isinstance(await world.desk.open_door(first.codes[0], OWNER, "k"), Door)


async def test_a_code_that_was_revoked_is_made_anew(world: World) -> None:
    first = await seed(world.backend)
    await world.backend.doors.revoke(first.codes[0])
    second = await seed(world.backend)
    assert second.codes[0] != first.codes[0]
    assert second.codes[1] == first.codes[1]


async def test_without_a_ticket_there_is_nothing_to_play(world: World) -> None:
    assert await play(world.backend) is None


async def play_all(world: World) -> list[Action]:
    """Step by step, as the command does it."""
    done = []
    while scenes := (await play_on(world)).scenes:
        assert scenes[0].says
        await world.desk.act(scenes[0].move, world.key())
        done.append(scenes[0].move.action)
    return done


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("税务局说我开不了", [Action.ACCEPT, Action.ASSIGN, Action.SIGN, Action.RESOLVE]),
        ("税务局说我是非正常户，要解除非正常", [Action.ACCEPT, Action.SIGN, Action.RESOLVE]),  # dispatched by itself
    ],
)
async def test_the_whole_loop_is_played_alone(world: World, text: str, moves: list[Action]) -> None:
    """Also for a ticket that names no place: it is the region's desk's."""
    await seed(world.backend)
    draft = TicketDraft(owner=OWNER, kind=TicketKind.HELP, text=text)
    number = (await world.desk.submit(draft, "k")).number
    assert (await play_on(world)).number == number
    assert await play_all(world) == moves
    view = await world.desk.record_survey(SurveyAnswer(OWNER, number, 1, Grade.SATISFIED), world.key())
    assert (view.state, view.unit) == (TicketState.RESOLVED, "国家税务总局广西壮族自治区税务局")
    assert (await play_on(world)).scenes == ()


async def test_it_goes_on_where_people_left_off(world: World) -> None:
    await seed(world.backend)
    number = await world.in_progress()
    (scene,) = (await play_on(world)).scenes
    assert (scene.move.action, scene.move.staff) == (Action.RESOLVE, world.staff["market"].id)
    await world.act("market", number, Action.ASK, "哪天去的")
    assert (await play_on(world)).scenes == ()  # the owner is to answer first
    await world.desk.supplement(number, OWNER, "上周三", (), world.key())
    for scene in (await play_on(world)).scenes:
        await world.desk.act(scene.move, world.key())
    assert (await world.desk.ticket(number, OWNER)).state is TicketState.RESOLVED
    assert "push-resolved" in await world.push_keys(OWNER)
    assert Address("web", "azhen") == OWNER
