"""Reports as an operator makes them: three files each, and nothing in them that should stay inside."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from backend.contract.enums import TicketKind
from backend.contract.values import Address, TicketDraft
from tests.backend.statistics.sample_reports import MATTERS
from tests.bot.reports.sample_reports import pdf_text, rows_of
from tests.fixtures.command import run_command
from tests.fixtures.desk import SECRET, open_desk


async def test_nothing_confidential_and_nobodys_contact_leaves_in_any_file(sqlite_url: str, tmp_path: Path) -> None:
    """A desk with common problems, and a report that is of one of them in its words: every file is read for its words,
    its people and its number."""
    whistle = "举报城管李某某收了烧烤店老板的红包，门头招牌审批材料交了城管就放行"
    async with open_desk(sqlite_url) as desk:
        desk.clock.now = datetime(2025, 3, 3, 2, tzinfo=UTC)  # the command has the real time
        matters = [text for texts in MATTERS.values() for text in texts[:4]]
        for at, text in enumerate(matters):
            draft = TicketDraft(
                owner=Address("web", f"owner-{at}"),
                kind=TicketKind.HELP,
                text=f"{text}，电话13812345678",
                region="450103",
                enterprise=f"阿珍螺蛳粉{at}店",
                phone="13912345678",
            )
            await desk.port.submit_ticket(draft, desk.key())
        secret = await desk.submitted(TicketKind.REPORT, Address("web", "whistle"), anonymous=True)
        hidden = TicketDraft(
            Address("web", "whistle-2"), TicketKind.REPORT, whistle, region="450103", phone="13712345678"
        )
        named = (await desk.port.submit_ticket(hidden, desk.key())).number
        numbers = (secret, named)
    made = tmp_path / "made"
    settings = {"DATABASE_URL": sqlite_url, "SECRET_KEY": SECRET}
    month = ("--month", "2025-03")
    for command in (("problems", *month), ("monthly", *month), ("yearly", "--year", "2025")):
        result = await asyncio.to_thread(run_command, tmp_path, "report", *command, "--out", str(made), **settings)
        assert (result.exit_code, result.stderr) == (0, "")
        assert len(result.stdout.splitlines()) == 3
    files = {file.name: file.read_bytes() for file in made.iterdir()}
    told = {name: pdf_text(content) if name.endswith("pdf") else content.decode() for name, content in files.items()}
    assert len(told) == 9
    for name, content in told.items():
        for word in ("李某", "红包", "烧烤", "1381234", "5678", "阿珍", "螺蛳", "whistle", "owner-", *numbers):
            assert word not in content, (name, word)
    assert "招牌" in told["problems-2025-03.csv"]
    assert "停车位" in told["problems-2025-03.html"]
    received = [(row[5], row[6]) for row in rows_of(files["monthly-2025-03.csv"])[1:]]
    assert received == [("求助", str(len(matters)))]  # and no row of two 举报, fewer than policy's five


async def test_a_wrong_wish_is_refused_in_one_line_and_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "made"
    for wish, said in (
        (("monthly", "--month", "2026-13"), "no month: '2026-13'"),
        (("yearly", "--year", "26"), "no year: '26'"),
        (("quarterly", "--city", "450100", "--quarter", "2026Q9"), "no quarter: '2026Q9'"),
        (("quarterly", "--city", "南宁"), "no such city: '南宁'"),
    ):
        result = await asyncio.to_thread(run_command, tmp_path, "report", *wish, "--out", str(out))
        assert result.exit_code == 1
        assert said in result.stderr
        assert len(result.stderr.splitlines()) == 1
        assert result.stdout == ""
    (tmp_path / "file").write_text("")
    result = await asyncio.to_thread(
        run_command, tmp_path, "report", "monthly", "--out", str(tmp_path / "file" / "below")
    )
    assert result.exit_code == 1
    assert "cannot be written to" in result.stderr
    assert not out.exists()


async def test_a_quarterly_report_that_is_made_is_noted(tmp_path: Path) -> None:
    made = await asyncio.to_thread(
        run_command, tmp_path, "report", "quarterly", "--city", "450200", "--out", str(tmp_path / "made")
    )
    assert made.exit_code == 0
    due = await asyncio.to_thread(run_command, tmp_path, "report", "due")
    lines = {line.split()[0]: line for line in due.stdout.splitlines()}
    assert due.exit_code == 0
    assert len(lines) == 14
    assert " made " in lines["450200"]
    assert " due " in lines["450100"]
