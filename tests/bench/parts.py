"""`python -m tests.bench.parts`: what each part adds to the resident memory of a gateway, in MB, as one line of JSON.

The parts are loaded one after another as a gateway loads them, so what two of them share is counted for the first.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path

TODAY = date(2026, 11, 2)


def resident(process: int | str = "self") -> float:
    """MB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def loaded(*names: str) -> None:
    for name in names:
        import_module(name)


def desks_files() -> object:
    from backend.desk.knowledge_base import load_faq
    from config import ROOT
    from config.organisation import load_organisation
    from config.policy import load_policy

    return load_policy(ROOT / "policy"), load_organisation(ROOT), load_faq(ROOT / "faq.yml")


def texts() -> object:
    from bot.texts.catalogue import Catalogue
    from bot.texts.config_loader import load_dialogue_config
    from config import ROOT
    from nlu.entities import load_rules

    return load_dialogue_config(ROOT, TODAY), Catalogue.load(ROOT / "locales"), load_rules(lambda: TODAY)


def calendar() -> object:
    from backend.core.working_days import WorkingCalendar
    from config import ROOT
    from config.organisation import load_calendar_days

    made = WorkingCalendar(load_calendar_days(ROOT))
    return made, made.add_working_days(TODAY, 5)


def ranking() -> object:
    from backend.dispatch.ranking import DutyRanking
    from config import ROOT
    from config.duties import load_duties
    from config.organisation import load_organisation

    organisation = load_organisation(ROOT)
    return DutyRanking(load_duties(ROOT / "duties.toml", organisation.lines), organisation)


def poster() -> object:
    from bot.documents.poster import render_code_files

    return render_code_files("https://bench.example/c/q", "", lambda *_, **__: "桂商")


PARTS: dict[str, Callable[[], object]] = {
    "asyncio": partial(loaded, "asyncio"),
    "pydantic and the settings": partial(loaded, "config.settings"),
    "structlog": partial(loaded, "structlog"),
    "aiohttp": partial(loaded, "aiohttp.web"),
    "redis and saq": partial(loaded, "redis.asyncio", "saq"),
    "SQLAlchemy and a driver": partial(loaded, "sqlalchemy.ext.asyncio", "sqlalchemy.dialects.sqlite.aiosqlite"),
    "cryptography": partial(loaded, "cryptography.fernet"),
    "the desk and its API": partial(loaded, "backend.app", "backend.routes"),
    "chats, dialogues, texts": partial(loaded, "bot.cli.processes.run"),
    "policy, organisation, answers": desks_files,
    "sentences, entities": texts,
    "ranking of duties, dictionary": ranking,
    "calendar, with the first deadline": calendar,
    "Telegram, with a token": partial(loaded, "bot.channels.telegram.app"),
    "posters, with the first one": poster,
    "likeness, with the first question": partial(loaded, "backend.statistics.text_similarity"),
}


def main() -> None:
    """What is made stays: it is held until the end."""
    held, before, found = [], resident(), {"Python": resident()}
    for name, load in PARTS.items():
        held.append(load())
        gc.collect()
        now = resident()
        found[name], before = now - before, now
    print(json.dumps(found))


if __name__ == "__main__":
    main()
