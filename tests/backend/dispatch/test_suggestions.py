"""What helps a desk decide: whose matter it is, and who else said the same."""

from __future__ import annotations

import pytest

from backend.contract.enums import TicketKind
from backend.contract.errors import NotFound
from backend.contract.values import TicketDraft
from tests.fixtures.desk import OWNER, STRANGER, LiveDesk


async def _told(desk: LiveDesk, text: str, kind: TicketKind = TicketKind.HELP, owner: object = OWNER) -> str:
    draft = TicketDraft(owner=owner, kind=kind, text=text, region="450103")  # type: ignore[arg-type]
    return (await desk.port.submit_ticket(draft, desk.key())).number


async def test_the_likeliest_duty_comes_with_its_unit_and_the_words_that_decided(desk: LiveDesk) -> None:
    number = await _told(desk, "办食品经营许可证，材料交了三次，每次都说还缺一样")
    first, *_ = await desk.port.suggest_duties(desk.staff["desk"].id, number)
    assert first.department == "market"
    assert any("食品" in word or "许可" in word for word in first.words)


async def test_the_same_matter_of_others_is_found_and_a_secret_one_is_not(desk: LiveDesk) -> None:
    number = await _told(desk, "五一路地铁施工围挡挡住了店门，没有客人进来，请尽快拆掉围挡")
    same = await _told(desk, "五一路修地铁，围挡把我们店门挡死了，客人进不来，什么时候拆围挡", owner=STRANGER)
    await _told(desk, "五一路地铁施工围挡挡住店门，有人收钱放行", TicketKind.REPORT, STRANGER)
    await _told(desk, "请问办个体户要带什么材料", TicketKind.CONSULT, STRANGER)
    found = await desk.port.find_similar(desk.staff["desk"].id, number)
    assert [one.number for one in found] == [same]
    assert "围挡" in found[0].words


@pytest.mark.parametrize("who", ["market", "nobody"])
async def test_who_may_not_read_a_ticket_learns_nothing_of_it(desk: LiveDesk, who: str) -> None:
    number = await _told(desk, "五一路地铁施工围挡挡住了店门")
    staff = desk.staff[who].id if who in desk.staff else "s-nobody"
    with pytest.raises(NotFound):
        await desk.port.suggest_duties(staff, number)
    with pytest.raises(NotFound):
        await desk.port.find_similar(staff, number)
