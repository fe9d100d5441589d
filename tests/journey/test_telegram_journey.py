"""The same journey in Telegram, with the desk and the handler at their phones too."""

from __future__ import annotations

import pytest

from backend.contract.enums import Role
from backend.core.signed_codes import split_pin
from tests.fakes.bot_api import Person
from tests.journey.conftest import RunningProduct
from tests.journey.people import WAIT, answers, complains, submits

pytestmark = pytest.mark.rasa


async def _hire(product: RunningProduct, person: Person, role: Role, unit: str) -> None:
    code, pin = split_pin(await product.backend.staff_register.invite_staff(person.about["first_name"], role, unit))
    await person.starts(code)
    await person.sees("6 位数字", within=WAIT)
    await person.says(pin)
    await person.sees("绑", within=WAIT)


async def _reports(owner: Person, product: RunningProduct) -> None:
    await owner.starts(product.demo.codes[0])
    await owner.sees("南宁市青秀区政务中心 3 号窗口", within=WAIT)
    await complains(owner)
    await answers(owner, ("您自己的店或公司叫什么", "阿珍螺蛳粉"))
    await owner.sees("留个电话", within=WAIT)
    await owner.taps("用当前号码")
    await submits(owner)


async def test_owner_desk_and_handler_close_the_loop_on_their_phones(product: RunningProduct) -> None:
    owner, desk, handler = product.api.user(1, "阿珍"), product.api.user(2, "李主任"), product.api.user(3, "小王")
    await _hire(product, desk, Role.DESK, "nanning")
    await _hire(product, handler, Role.HANDLER, "market")
    await _reports(owner, product)

    case = await desk.sees("办食品经营许可证", within=WAIT)
    assert "受理并转办" in case.labels
    await desk.taps("受理并转办")
    await desk.sees("转给哪个单位办", within=WAIT)
    await desk.taps("南宁市市场监督管理局")
    await owner.sees("转给南宁市市场监督管理局", within=WAIT)

    case = await handler.sees("办食品经营许可证", within=WAIT)
    assert "13800005678" not in case.text  # whom to call is told to who signs
    await handler.taps("签收")
    signed = await handler.sees("签收了", within=WAIT)
    assert "阿珍螺蛳粉" in signed.text
    assert "13800005678" in signed.text
    await owner.sees("已经接手", within=WAIT)
    await handler.taps("办结")
    await handler.sees("结果", within=WAIT)
    await handler.says("材料已当场补齐，许可证今天发出，窗口以后一次说清。")
    await handler.sees("许可证今天发出", within=WAIT)
    await handler.taps("解决了")
    await owner.sees("这个结果您满意吗", within=WAIT)
    await owner.says("还行吧")
    await owner.sees("基本满意", within=WAIT)


async def test_who_blocked_the_bot_is_marked_and_the_handler_told(product: RunningProduct) -> None:
    owner, handler = product.api.user(1, "阿珍"), product.api.user(3, "小王")
    await _hire(product, handler, Role.HANDLER, "market")
    await _reports(owner, product)
    await owner.blocks()
    await product.play_demo(until="assign")
    await handler.sees("送不到", within=WAIT)
