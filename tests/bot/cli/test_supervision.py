"""`guishang supervise`: from the evidence to a letter on paper and its answer, each act in somebody's name."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from backend.contract.enums import Action
from bot.__main__ import cli
from tests.backend.supervision.steps import return_tickets
from tests.fixtures.desk import SECRET, open_desk

Run = CliRunner()


@pytest.fixture
def staff(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Who is there, by name, on a desk where one unit has sent two tickets back."""
    for name, value in {"DATA_DIR": str(tmp_path), "DATABASE_URL": sqlite_url, "SECRET_KEY": SECRET}.items():
        monkeypatch.setenv(f"GUISHANG_{name}", value)
    monkeypatch.setenv("COLUMNS", "200")

    async def prepare() -> dict[str, str]:
        async with open_desk(sqlite_url) as desk:
            await desk.employ_staff()
            await desk.employ_superiors()
            await return_tickets(desk, 2)
            await desk.resolved()
            await desk.act("desk", "GS-2611-00001", Action.ASSIGN, department="tax")
            await desk.act("tax", "GS-2611-00001", Action.RETURN, "也不归我们管")
            return {name: person.id for name, person in desk.staff.items()}

    return asyncio.run(prepare())


def supervise(*arguments: str) -> Result:
    return Run.invoke(cli, ["supervise", *arguments])


def done(*arguments: str) -> str:
    result = supervise(*arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_from_evidence_to_a_letter_and_its_answer(staff: dict[str, str], tmp_path: Path) -> None:
    assert "3 new pieces of evidence, 1 proposals" in done("scan")
    assert "0 proposals" in done("scan")
    listed = done("proposals", "--as", staff["force"])
    assert "shirking" in listed
    assert "GS-2611-00001 returned 2026-11-23" in listed
    done("edit", "1", "--as", staff["force"], "--words", "请说明退回依据。", "--days", "3")
    assert "rectify-" in done("issue", "1", "--as", staff["force"])
    letter = done("letters", "--as", staff["market"]).split("rectify-")[1].split(" ")[0]
    paper = done("render", f"rectify-{letter}", "--as", staff["market"], "--out", str(tmp_path / "letters"))
    files = [Path(line) for line in paper.split()]
    assert [file.suffix for file in files] == [".html", ".pdf"]
    assert "请说明退回依据。" in files[0].read_text("utf-8")
    assert files[1].read_bytes().startswith(b"%PDF")
    done("answer", f"rectify-{letter}", "--as", staff["market"], "--words", "已整改。")
    assert "already" in supervise("answer", f"rectify-{letter}", "--as", staff["market"], "--words", "又答").output
    assert "rectify" not in done("letters", "--as", staff["force"], "--overdue")


def test_a_refusal_is_one_line(staff: dict[str, str]) -> None:
    done("scan")
    for arguments in (
        ("issue", "1", "--as", staff["office"]),
        ("issue", "99", "--as", staff["force"]),
        ("issue", "1", "--as", "nobody"),
        ("proposals", "--as", staff["market"]),
        ("answer", "remind-2026-9", "--as", staff["market"], "--words", "好"),
        ("ledger", "--as", staff["desk"]),
    ):
        result = supervise(*arguments)
        assert result.exit_code == 1
        assert result.output.startswith("Error: ")
        assert result.output.count("\n") == 1
    assert "rectify" not in done("letters", "--as", staff["force"])


def test_dismissed_ordered_and_drawn(staff: dict[str, str]) -> None:
    done("scan")
    assert "dismissed" in done("dismiss", "1", "--as", staff["force"], "--reason", "确实不归该单位管。")
    wish = ("order", "--as", staff["group"], "--ground", "fraud", "--words", "弄虚作假。", "--ticket", "GS-2611-00003")
    assert "proposal 2 drafted" in done(*wish, "--department", "market")
    assert supervise(*wish).exit_code == 2
    assert supervise(*wish, "--department", "nobody").exit_code == 2
    assert "interview-" in done("issue", "2", "--as", staff["group"])
    assert "1 of 1" in done("ledger", "--as", staff["force"], "--draw", "2")
    wish = ("check", "1", "--as", staff["force"], "--finding", "faulty", "--words", "两家单位互相推。")
    assert "written down" in done(*wish)
    assert "faulty" in done("ledger", "--as", staff["force"])
    assert "checked already" in supervise(*wish).output
