"""The book that `config/` makes: kinds with their days, people to call, telephones and credit codes that are real."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from backend.core.identifiers import normalize_credit_code, normalize_phone
from bot.texts.config_loader import load_dialogue_config
from config import ROOT
from config.errors import BadConfig
from dialogues.core.config import DeskCard
from dialogues.core.events import Said
from dialogues.core.session import Doorway, Session
from dialogues.core.values import make_text
from dialogues.engine import Engine
from tests.dialogues.strategies import NOW, book
from tests.dialogues.test_engine import catalogue


def test_kinds_come_with_their_days() -> None:
    days = {kind.code: kind.working_days for kind in book().kinds}
    assert days == {"consult": 2, "help": 5, "complaint": 10, "report": 10, "suggestion": 5}
    assert [kind.code for kind in book().kinds if kind.answers_first] == ["consult"]
    assert [kind.code for kind in book().kinds if kind.may_be_anonymous] == ["report"]


def test_every_kind_has_its_words() -> None:
    for kind in (card.code for card in book().kinds):
        for key in (f"kind-{kind}", f"kind-{kind}-plain"):
            assert catalogue().draw_text(make_text(key))
        assert catalogue().draw_text(make_text(f"kind-{kind}-means", days=2))


def test_whom_to_call_is_a_region_of_the_list() -> None:
    assert set(book().desks) <= set(book().regions)
    assert sum(card.centre is not None for card in book().regions.values()) == 14


def test_no_number_to_call_is_made_up() -> None:
    """0771-12345 was shipped once as a desk's number: it rings nowhere."""
    assert book().hotline == "12345"
    assert all(normalize_phone(desk.phone) for desk in book().desks.values())


def test_a_desk_with_a_number_of_its_own_is_named() -> None:
    desk = DeskCard("450100", "南宁市专席", "0771-5501234", "工作日 9:00–12:00")
    engine = Engine(replace(book(), desks={"450100": desk}))
    here = replace(Session.new("web:1"), door=Doorway("c", NOW, region="450103"))
    (reply,) = engine.advance(here, Said("找人说"), NOW).replies
    assert "南宁市专席：0771-5501234" in catalogue().draw_text(reply.text)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13800135678", "13800135678"),
        ("138 0013 5678", "13800135678"),
        ("+86 138-0013-5678", "13800135678"),
        ("0771-5501234", "07715501234"),
        ("（0771）5501234", "07715501234"),
        ("1380013567", None),
        ("12345", None),
        ("02000000000000", None),
        ("+1 415 555 2671", "+14155552671"),
        ("电话", None),
        ("", None),
    ],
)
def test_telephones(typed: str, number: str | None) -> None:
    assert normalize_phone(typed) == number


def test_credit_codes() -> None:
    assert normalize_credit_code("91450100MA5KC7QX27") == "91450100MA5KC7QX27"
    assert normalize_credit_code("91450100MA5KC7QX2") is None
    assert normalize_credit_code("") is None


def test_a_slip_in_a_file_is_told_by_its_name(tmp_path: Path) -> None:
    copytree(ROOT, tmp_path / "config")
    (tmp_path / "config" / "phones.toml").write_text("hotline = 12345\n", "utf-8")
    with pytest.raises(BadConfig, match=r"phones\.toml"):
        load_dialogue_config(tmp_path / "config", date(2026, 11, 23))


def test_an_engine_needs_nothing_but_the_book() -> None:
    assert Engine(book()).book is book()
