from __future__ import annotations

import time
from pathlib import Path

import pytest

from nlu import rasa_environment
from nlu.errors import EnvironmentFailed
from nlu.rasa_environment import RasaEnvironment, ensure_environment, locate_environment


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package: its folder is no checkout, so the environment goes into the data folder."""
    home = tmp_path / "site-packages" / "nlu" / "rasa"
    home.mkdir(parents=True)
    for name in ("pyproject.toml", "uv.lock"):
        (home / name).write_bytes((rasa_environment.RASA_HOME / name).read_bytes())
    monkeypatch.setattr(rasa_environment, "RASA_HOME", home)
    return tmp_path / "data"


def fake_uv(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    folder.mkdir()
    (folder / "uv").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "uv").chmod(0o755)
    monkeypatch.setenv("UV", str(folder / "uv"))


def test_an_installed_package_keeps_its_environment_in_the_data_folder(elsewhere: Path) -> None:
    assert locate_environment(elsewhere).folder == elsewhere / "rasa-env"


async def test_it_is_made_once_and_again_when_the_lock_changes(
    elsewhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = 'echo "$@" >> "$UV_PROJECT_ENVIRONMENT.calls"; mkdir -p "$UV_PROJECT_ENVIRONMENT/bin"'
    fake_uv(tmp_path / "bin", monkeypatch, f'{script}; touch "$UV_PROJECT_ENVIRONMENT/bin/python"; echo Installed 162')
    elsewhere.mkdir()
    said: list[str] = []
    for _ in range(2):
        made = await ensure_environment(said.append, elsewhere)
    calls = (elsewhere / "rasa-env.calls").read_text().splitlines()
    assert len(calls) == 1
    assert "sync --frozen" in calls[0]
    assert "Rasa environment: Installed 162" in said
    assert made.python == elsewhere / "rasa-env" / "bin" / "python"

    (rasa_environment.RASA_HOME / "uv.lock").write_text("changed")
    await ensure_environment(said.append, elsewhere)
    assert len((elsewhere / "rasa-env.calls").read_text().splitlines()) == 2


async def test_a_failed_sync_is_told_in_its_own_last_words(
    elsewhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_uv(tmp_path / "bin", monkeypatch, 'echo "error: no space left on device" >&2; exit 2')
    with pytest.raises(EnvironmentFailed, match="no space left on device"):
        await ensure_environment(lambda _: None, elsewhere)


def test_no_secret_of_ours_reaches_rasa(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GUISHANG_TELEGRAM__TOKEN", "123:hush-hush")
    monkeypatch.setenv("GUISHANG_SECRET_KEY", "hush-hush")
    variables = RasaEnvironment(tmp_path).variables()
    assert not [name for name in variables if name.startswith("GUISHANG")]
    assert "hush-hush" not in "".join(variables.values())


async def test_a_made_environment_costs_no_time(elsewhere: Path) -> None:
    made = locate_environment(elsewhere)
    made.python.parent.mkdir(parents=True)
    made.python.touch()
    (made.folder / ".guishang-lock").write_text(rasa_environment._lock_fingerprint())
    began = time.process_time()
    await ensure_environment(lambda _: pytest.fail("nothing should be said"), elsewhere)
    assert time.process_time() - began < 0.1
