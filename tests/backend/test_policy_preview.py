"""A dry run tells what another policy would touch; a bad file is refused by file, line and reason; nothing changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from backend.contract.enums import Action, TicketState
from backend.policy_preview import AffectedTicket, preview_policy
from backend.tickets.workflow_deadlines import DEADLINES, HANDLE_DAYS
from config.errors import BadConfig
from config.policy import load_policy
from tests.backend.ticket_states import reach
from tests.fixtures.desk import MONDAY, LiveDesk
from tests.fixtures.policy_copy import change_policy

TODAY = MONDAY.date()


async def test_what_a_change_would_touch_is_told_and_nothing_changes(desk: LiveDesk, policy_copy: Path) -> None:
    waiting, running = await desk.submitted(), await desk.in_progress()
    await desk.resolved()
    before = await _seen(desk)
    change_policy(policy_copy, "deadlines.toml", help="3", verify_days="2")
    checked = await preview_policy(desk.backend.context, load_policy(policy_copy), on=TODAY)
    assert [(change.file, change.name, change.old, change.new) for change in checked.changes] == [
        ("deadlines.toml", "handle_days.help", "5", "3"),
        ("deadlines.toml", "verify_days", "1", "2"),
    ]
    assert checked.affected == (
        AffectedTicket(waiting, TicketState.SUBMITTED, "verify_days", date(2026, 11, 24), date(2026, 11, 25)),
        AffectedTicket(running, TicketState.IN_PROGRESS, "handle_days.help", date(2026, 11, 30), date(2026, 11, 26)),
    )
    assert checked.count_by_key == {"verify_days": 1, "handle_days.help": 1}
    assert await _seen(desk) == before


async def _seen(desk: LiveDesk) -> list[str]:
    async with desk.backend.context.engine.connect() as connection:
        return [repr(row) for row in await connection.exec_driver_sql("select * from tickets")]


@pytest.mark.parametrize("state", [state for state, rule in DEADLINES.items() if rule.policy_key != HANDLE_DAYS])
async def test_every_state_that_has_a_deadline_is_told_of_a_change(
    government: LiveDesk, policy_copy: Path, state: TicketState
) -> None:
    """Tickets whose written report is with the leading group were left out: the days of a state stood in two places."""
    key = DEADLINES[state].policy_key
    number = await reach(government, state)
    running = getattr(government.backend.context.deadlines, key)
    change_policy(policy_copy, "deadlines.toml", **{key: str(running + 3)})
    context = government.backend.context
    checked = await preview_policy(context, load_policy(policy_copy), on=context.today)
    assert (number, state, key) in {(one.number, one.state, one.policy_key) for one in checked.affected}


async def test_a_version_of_a_later_day_is_compared_for_that_day(empty_desk: LiveDesk, policy_copy: Path) -> None:
    await empty_desk.submitted()
    file = policy_copy / "deadlines.toml"
    text = file.read_text(encoding="utf-8")
    later = text[text.index("\n[[version]]") :].replace("2024-01-01", "2027-03-01").replace("help = 5", "help = 4")
    file.write_text(text + "\n" + later, encoding="utf-8")
    checked = await preview_policy(empty_desk.backend.context, load_policy(policy_copy))
    assert checked.day == date(2027, 3, 1)
    assert [(change.name, change.new) for change in checked.changes] == [
        ("effective", "2027-03-01"),
        ("handle_days.help", "4"),
    ]
    assert (await preview_policy(empty_desk.backend.context, load_policy(policy_copy), on=TODAY)).changes == ()


async def test_tickets_that_would_be_anonymised_at_once_are_counted(desk: LiveDesk, policy_copy: Path) -> None:
    number = await desk.submitted()
    await desk.act("desk", number, Action.REJECT, "不归我们管，请找税务局")
    desk.clock.pass_by(days=60)
    change_policy(policy_copy, "retention.toml", help="30")
    assert (await preview_policy(desk.backend.context, load_policy(policy_copy))).anonymised == (0, 1)


@pytest.mark.parametrize(
    ("file", "written", "line", "why"),
    [
        ("deadlines.toml", "sign_days = 0", 6, "sign_days: Input should be greater than or equal to 1"),
        ("deadlines.toml", "sign_daze = 1", 6, "sign_daze: Extra inputs are not permitted"),
        ("deadlines.toml", "help = 'soon'", 24, "handle_days.help: Input should be a valid integer"),
        ("secrecy.toml", "secret_level = 'open'", 3, "secret_level must be one of levels, and not the first"),
        ("retention.toml", "report = 3", 11, "days.report: Input should be greater than or equal to 30"),
        ("limits.toml", "files = = 9", 5, "not TOML"),
    ],
)
def test_a_bad_file_is_refused_by_its_line(policy_copy: Path, file: str, written: str, line: int, why: str) -> None:
    name = written.partition("=")[0].strip().replace("daze", "days")
    lines = (policy_copy / file).read_text(encoding="utf-8").splitlines()
    (at,) = [n for n, text in enumerate(lines) if text.partition("=")[0].strip() == name]
    lines[at] = written
    (policy_copy / file).write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(BadConfig) as refused:
        load_policy(policy_copy)
    assert refused.value.file == policy_copy / file
    assert why in refused.value.reason
    assert f"line {line if 'must be one' in why else at + 1}" in refused.value.reason
