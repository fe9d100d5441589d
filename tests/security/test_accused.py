"""What is brought against a unit never reaches it, however its name is written and whichever way it would come."""

from __future__ import annotations

from itertools import product

import pytest

from backend.contract.enums import Action, TicketKind
from backend.contract.errors import NotAllowed
from backend.contract.moves import Assignment
from backend.contract.values import TicketDraft
from backend.core.names import fold_name
from backend.demo import plan_demo, seed_demo
from tests.fixtures.desk import OWNER, LiveDesk

NAMES = ["税务局", "稅務局", "税务所", "国税", "地稅", "办税厅", "辦稅服務廳", "税局", "税务的人"]
BETWEEN = {
    "nothing": "",
    "a blank": " ",
    "a wide blank": "\u3000",
    "a blank that does not break": "\u00a0",
    "a thin blank": "\u2009",
    "a line end": "\n",
    "a tab": "\t",
    "a blank of no width": "\u200b",
    "a joiner": "\u200d",
    "a non-joiner": "\u200c",
    "a word joiner": "\u2060",
    "a byte order mark": "\ufeff",
    "a soft hyphen": "\u00ad",
    "a mark of direction": "\u200f",
    "a variation selector": "\ufe0f",
    "a combining mark": "\u0336",
    "a dot": ".",
    "a middle dot": "·",
    "a stop": "。",
    "stars": "**",
    "a hyphen": "-",
    "a line": "_",
    "a stroke": "/",
    "a picture": "🙂",
    "a letter": "x",
    "a wide letter": "Ｘ",
    "a digit": "1",
    "a bracket": "【】",
    "a tag": "<b></b>",
}
SPELLINGS = [name.replace("", between).strip() for name, between in product(NAMES, BETWEEN.values())]
OTHERS = [
    "税務局",
    "國家稅務總局南寧市稅務局",
    "ｓ税务局ｓ",
    "南宁税务部门",
    "税务那边",
    "管税务的干部",
    "税务稽查",
    "税局的",
    "税务专管员",
]


async def report(desk: LiveDesk, words: str, kind: TicketKind = TicketKind.REPORT, place: str = "") -> str:
    draft = TicketDraft(owner=OWNER, kind=kind, text=words, region="450103", place=place)
    return (await desk.port.submit_ticket(draft, desk.key())).number


def test_there_are_two_hundred_spellings() -> None:
    assert len(set(SPELLINGS)) > 200


async def test_no_spelling_lets_a_report_reach_whom_it_accuses(desk: LiveDesk) -> None:
    reached = []
    for turn, words in enumerate((*SPELLINGS, *OTHERS)):
        number = await report(desk, f"我要举报{words}收了同行的好处，每个月都去他店里吃饭")
        if turn % 8 == 0:  # the list is made by the rule that refuses
            shown = await desk.port.open_case(desk.staff["desk"].id, number)
            reached += [words for unit in shown.choices if unit.code == "tax"]
        with pytest.raises(NotAllowed, match="another unit"):
            await desk.act("desk", number, Action.ASSIGN, department="tax")
    assert reached == []


@pytest.mark.parametrize("kind", [TicketKind.COMPLAINT, TicketKind.REPORT])
async def test_whom_it_accuses_gets_no_part_of_it_either(government: LiveDesk, kind: TicketKind) -> None:
    number = await report(government, "稅 務 局的人收了红包，睁一只眼闭一只眼", kind)
    with pytest.raises(NotAllowed, match="another unit"):
        await government.act("desk", number, Action.ASSIGN, department="guangxi-tax", co_departments=("market", "tax"))
    await government.act("desk", number, Action.ASSIGN, department="market")
    await government.act("market", number, Action.SIGN)
    with pytest.raises(NotAllowed, match="another unit"):
        await government.act("desk", number, Action.INVOLVE, "请一起核实", department="tax")
    await government.act("market", number, Action.DISPUTE, "不清楚归谁管")
    with pytest.raises(NotAllowed, match="another unit"):
        await government.act("office", number, Action.NAME_LEAD, "由你们牵头", department="tax")


async def test_the_place_of_the_poster_and_what_is_added_later_accuse_too(desk: LiveDesk) -> None:
    at = await report(desk, "窗口的人收红包", place="南宁市税\u200b务局一楼")
    later = await report(desk, "窗口的人收红包")
    await desk.port.supplement_ticket(later, OWNER, "补充一句：就是税.务.局那个", (), desk.key())
    for number in (at, later):
        with pytest.raises(NotAllowed, match="another unit"):
            await desk.act("desk", number, Action.ASSIGN, department="tax")


async def test_no_suggestion_names_whom_it_accuses(desk: LiveDesk) -> None:
    words = "举报税务局的人帮人虚开增值税专用发票，发票额度随便给"
    number = await report(desk, words)
    suggested = await desk.port.suggest_duties(desk.staff["desk"].id, number)
    assert suggested
    assert "tax" not in {found.department for found in suggested}
    about_others = await report(desk, "举报隔壁公司虚开增值税专用发票，发票额度随便用")
    assert "tax" in {found.department for found in await desk.port.suggest_duties(desk.staff["desk"].id, about_others)}


@pytest.mark.parametrize("words", ["举报税務局收红包", "舉報市 监 局收红包", "举报税务局和市场监管局一起收红包"])
async def test_the_demo_plays_by_the_same_rule(desk: LiveDesk, words: str) -> None:
    await seed_demo(desk.backend)
    await report(desk, words)
    played = await plan_demo(desk.backend)
    assert played is not None
    chosen = [step.move.payload for step in played.steps if step.move.action is Action.ASSIGN]
    accused = {"tax"} if "稅" in words or "税" in words else set()
    accused |= {"market"} if "市" in words else set()
    assert all(isinstance(one, Assignment) and one.department not in accused for one in chosen)


async def test_what_accuses_nobody_goes_where_it_belongs(desk: LiveDesk) -> None:
    number = await report(desk, "去税务局办发票，不知道要带什么", TicketKind.HELP)
    await desk.act("desk", number, Action.ASSIGN, department="tax")


@pytest.mark.parametrize(
    ("one", "same"), [("ＡＢＣ公司", "abc 公司"), ("稅務局", "税务局"), ("⼯商局", "工商局"), ("臺", "台")]
)
def test_spellings_of_one_name_are_one(one: str, same: str) -> None:
    assert fold_name(one) == fold_name(same)
