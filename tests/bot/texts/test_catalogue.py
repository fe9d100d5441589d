"""The catalogue and the code know the same sentences, and every screen fits a phone."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from backend.tickets.workflow import TEXT_KEYS
from bot.texts.catalogue import BadText, Catalogue
from config import ROOT
from dialogues.core.buttons import join_lines
from dialogues.core.values import Text, make_text
from dialogues.notifications import PUSHES
from dialogues.tickets.staff_case import NEWS
from tests.dialogues.test_engine import catalogue, variables

SOURCES = [*(ROOT.parent / "dialogues").rglob("*.py"), ROOT.parent / "backend" / "tickets" / "workflow.py"]
OURS = ("kinds", "report", "talk", "tickets", "push", "survey", "staff", "buttons")
# Keys the code builds from a stem and a value.
FAMILIES = re.compile(
    r"(kind|ask-matter|ask-enterprise-own|emergency|refused|door|state|grade|reason|move|did|ask-words|check-words|who|kept|mended|explain|waits|outcome|for)-[a-z0-9-]+"
)
LINES = {  # lines a screen may have beyond the usual five
    "which-of-all": 6,
}
SAMPLES = {
    "place": "南宁市青秀区政务中心 3 号窗口",
    "about": "办食品经营许可证，材料交了三次，每次都说…",
    "note": "已当场补齐手续，许可证 12月3日 发出。",
    "unit": "青秀区市场监管局",
    "name": "阿珍螺蛳粉",
    "number": "GS-2611-00042",
    "code": "7K2M-QX4D-9HTR-3WZN-B6VC",
    "phone": "0771-12345",
    "hours": "工作日 9:00–12:00、15:00–18:00",
    "desk": "南宁市专席",
    "question": "食品经营许可证怎么办",
    "answer": "先办营业执照，再到市场监管窗口，五个工作日内出证。",
    "kind": "投诉",
    "region": "青秀区",
    "days": 10,
    "count": 3,
    "most": 9,
    "n": 1,
}


def _own_keys() -> set[str]:
    folder = ROOT / "locales" / "zh-CN"
    return {
        line.split("=")[0].strip()
        for name in OURS
        for line in (folder / f"{name}.ftl").read_text("utf-8").splitlines()
        if re.match(r"[a-z]", line)
    }


def test_every_text_of_the_workflow_is_there() -> None:
    assert variables().keys() >= TEXT_KEYS
    assert {key for key in TEXT_KEYS if key.startswith("push-")} <= set(PUSHES)
    assert {key for key in TEXT_KEYS if key.startswith("staff-")} <= NEWS


NAMERS = {"make_text": 0, "turn_with_text": 1, "make_button": 1, "action_button": 1, "value_option": 1}
"""The functions that are called with a text key, and which of their arguments it is."""


def _named_keys() -> set[str]:
    """The text keys that are written out in calls of these functions, both sides of an `if … else` included."""
    calls = (node for file in SOURCES for node in ast.walk(ast.parse(file.read_text("utf-8"))))
    found: set[str] = set()
    for call in calls:
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in NAMERS:
            for key in call.args[NAMERS[call.func.id] :][:1]:
                branches = (key.body, key.orelse) if isinstance(key, ast.IfExp) else (key,)
                found |= {one.value for one in branches if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return found


def _command_keys() -> set[str]:
    """The labels of the buttons of commands that are not given one."""
    source = "".join(file.read_text("utf-8") for file in SOURCES)
    return {f"btn-{command}" for command in re.findall(r'action_button\("([a-z-]+)"\)', source)}


def test_every_sentence_the_code_names_is_there() -> None:
    named = _named_keys() | _command_keys()
    assert len(named) > 200
    assert named <= variables().keys()


def test_no_sentence_is_left_over() -> None:
    source = "".join(file.read_text("utf-8") for file in SOURCES)
    unused = {key for key in _own_keys() - _command_keys() if f'"{key}"' not in source and not FAMILIES.fullmatch(key)}
    assert not unused


def _sample(name: str) -> Text | str | int | date:
    if name in ("verify", "promised", "date", "at"):
        return date(2026, 12, 8)
    return SAMPLES.get(name, "好")


@pytest.mark.parametrize("key", sorted(_own_keys()))
def test_a_screen_fits_a_phone(key: str) -> None:
    """Mechanism 30: at most five short lines, about eighty characters beside what people themselves wrote."""
    drawn = catalogue().draw_text(make_text(key, **{name: _sample(name) for name in variables()[key]}))
    own = catalogue().draw_text(make_text(key, **dict.fromkeys(variables()[key], "")))
    assert len(drawn.splitlines()) <= LINES.get(key, 5)
    assert len(own) <= 80
    assert "！" not in drawn
    assert "系统" not in drawn
    assert not re.search(r"[\U0001F300-\U0001FAFF☀-➿]", drawn)
    assert not re.search(r"\byou|请您输入|你(?!们)", drawn)


@pytest.mark.parametrize("key", sorted(key for key in _own_keys() if key.startswith(("btn-", "move-", "grade-"))))
def test_a_button_is_short(key: str) -> None:
    own = catalogue().draw_text(make_text(key, **dict.fromkeys(variables()[key], "")))
    assert len(own) <= 8
    assert not re.search(r"[，。？]$", own)


# -- drawing ----------------------------------------------------------------------------------------------------------
def test_a_date_has_its_weekday() -> None:
    assert catalogue().draw_text(make_text("due-on", date=date(2026, 12, 1))) == "12月1日（周二）前给您结果。"


def test_lines_skip_what_is_empty_and_nest_without_end() -> None:
    text = join_lines("一", "", "二", make_text("kind-help"))
    assert isinstance(text, Text)
    assert catalogue().draw_text(text) == "一\n二\n求助"
    assert join_lines() == ""


def test_long_words_are_drawn_whole() -> None:
    """Fluent refuses more than 2,500 characters in one place; a result may have 2,000, a card more."""
    note = "结果" * 2_000 + "{ $note }"
    assert note in catalogue().draw_text(make_text("check-outcome", note=note))


def test_braces_and_marks_in_what_people_wrote_are_plain_text() -> None:
    assert "{ $phone } <b>&" in catalogue().draw_text(make_text("due-on", date="{ $phone } <b>&"))


def test_a_missing_sentence_raises() -> None:
    with pytest.raises(BadText):
        catalogue().draw_text(make_text("nobody-wrote-this"))


def test_a_missing_argument_raises() -> None:
    with pytest.raises(BadText):
        catalogue().draw_text(make_text("due-on"))


def test_a_broken_catalogue_raises(tmp_path: Path) -> None:
    with pytest.raises(BadText):
        Catalogue.load(tmp_path)
    (tmp_path / "zh-CN").mkdir()
    (tmp_path / "zh-CN" / "a.ftl").write_text("key = { $\n", "utf-8")
    with pytest.raises(BadText):
        Catalogue.load(tmp_path)


UNKNOWN = ("专席", "承办单位", "复核", "异议")
STAFF_BUTTONS = ("move-", "outcome-")  # buttons of staff


@pytest.mark.parametrize("name", ["push", "tickets", "survey", "talk", "kinds", "buttons", "report", "web", "telegram"])
def test_owners_read_no_word_of_the_office(name: str) -> None:
    """Mechanism 30: plain words."""
    lines = (ROOT / "locales" / "zh-CN" / f"{name}.ftl").read_text("utf-8").splitlines()
    read = [line for line in lines if not line.startswith(("#", *STAFF_BUTTONS))]
    assert [line for line in read if any(word in line for word in UNKNOWN)] == []
