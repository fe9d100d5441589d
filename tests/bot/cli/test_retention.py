"""Retention and the log of reads answer on an empty desk."""

from __future__ import annotations

from pathlib import Path

from tests.fixtures.command import run_command


def test_retention_and_the_log_of_reads_answer_on_an_empty_desk(tmp_path: Path) -> None:
    counted = run_command(tmp_path, "retention", "run", "--dry-run")
    assert counted.output == "0 tickets would be anonymised, 0 files removed\n"
    assert run_command(tmp_path, "retention", "run").output == "0 tickets anonymised, 0 files removed\n"
    listed = run_command(tmp_path, "access", "list")
    assert (listed.exit_code, "why" in listed.output) == (0, True)
