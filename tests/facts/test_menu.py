"""Every command of Telegram's menu is known to the conversation, and works in whatever state somebody taps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.telegram.app import COMMANDS
from bot.texts.catalogue import Catalogue
from config import ROOT
from dialogues.core import codec
from dialogues.core import events as ev
from dialogues.core.effects import QueryProgress, Understand
from dialogues.core.session import (
    Draft,
    Noting,
    Objecting,
    Part,
    Query,
    Rating,
    Session,
    Supplementing,
    Survey,
    Turn,
)
from dialogues.core.values import FileRef, StaffCard
from dialogues.engine import Engine
from tests.dialogues.strategies import NOW, book

NUMBER = "GS-2611-00042"
NEW = replace(Session.new("telegram:1"), recalled=True, touched=NOW)
MATTER = "门口积水半个月没有人管"
DRAFT = Draft(1, parts=(Part(MATTER, "m1"),), kind="complaint", asked="region")
PHOTO = FileRef("a" * 64, "门口.jpg", "image/jpeg", 9)


def with_draft(draft: Draft) -> Session:
    return replace(NEW, serial=1, draft=draft)


STATES: Mapping[str, Session] = {
    "nothing": NEW,
    "asked for the matter": with_draft(Draft(1, asked="matter")),
    "asked for the kind": with_draft(replace(DRAFT, kind="", asked="kind")),
    "asked for the region": with_draft(DRAFT),
    "asked who": with_draft(replace(DRAFT, region="450103", asked="enterprise")),
    "asked for the phone": with_draft(replace(DRAFT, region="450103", standing="individual", asked="phone")),
    "at the summary": with_draft(
        replace(DRAFT, region="450103", standing="individual", phone="13800135678", asked="summary")
    ),
    "files alone": with_draft(Draft(1, files=(PHOTO,), asked="matter")),
    "yesterday's report": replace(with_draft(DRAFT), touched=NOW - timedelta(hours=20)),
    "a report put aside": replace(NEW, shelved=DRAFT, shelved_at=NOW),
    "adding": replace(NEW, focus=Supplementing(NUMBER, NOW)),
    "rating": replace(NEW, focus=Rating(NUMBER, 1, 2, NOW)),
    "objecting": replace(NEW, focus=Objecting(NUMBER, NOW, "不同意")),
    "asked by a handler": replace(NEW, queries=(Query(NUMBER, "办证"),)),
    "asked to rate": replace(NEW, surveys=(Survey(NUMBER, 1),)),
    "words that wait": replace(NEW, heard=(Part("还有一件事", "m2"),)),
    "staff": replace(NEW, staff=StaffCard("s1", "黄强", "城管局", "handler")),
    "staff who write": replace(
        NEW, staff=StaffCard("s1", "黄强", "城管局", "handler"), focus=Noting(NUMBER, "resolve", NOW)
    ),
}
HELP = {"help", "help-draft", "help-staff"}


def tap(session: Session, text: str) -> Turn:
    known = codec.decode_session(codec.encode_session(session))
    return Engine(book()).advance(known, ev.Said(text, "m9"), NOW)


def keys(turn: Turn) -> list[str]:
    return [reply.text.key for reply in turn.replies]


def words_kept(session: Session) -> str:
    drafts = (session.draft, session.shelved)
    return "\n".join([part.text for draft in drafts if draft for part in draft.parts] + [p.text for p in session.heard])


def test_the_menu_is_what_this_walk_expects_and_each_item_says_what_it_does() -> None:
    assert COMMANDS == ("new", "mine", "human", "help", "cancel")
    texts = Catalogue.load(ROOT / "locales")
    assert len({texts.sentence(f"telegram-command-{name}") for name in COMMANDS}) == len(COMMANDS)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_works_in_every_state(state: str, name: str) -> None:
    before = STATES[state]
    turn = tap(before, f"/{name}")
    after = turn.session
    assert turn.replies or turn.effects, "silence"
    assert all(part.text in words_kept(after) or name == "cancel" for part in before.heard)
    if before.draft:
        assert before.draft.words in words_kept(after), "what was told is lost"
    match name:
        case "new":
            assert after.draft is not None
            assert MATTER not in after.draft.words
            assert not HELP & set(keys(turn))
        case "mine":
            assert turn.effects == (QueryProgress(),)
            assert after.draft == before.draft
        case "human":
            assert keys(turn)[0] in ("human", "human-hotline")
            assert after.draft == before.draft
        case "help":
            assert set(keys(turn)) <= HELP
            assert after.draft == before.draft
        case "cancel":
            assert (after.draft, after.focus) == (None, None)
            assert not HELP & set(keys(turn))


@pytest.mark.parametrize("state", STATES)
def test_a_report_that_is_open_is_put_aside_by_a_new_one(state: str) -> None:
    before = STATES[state]
    after = tap(before, "/new").session
    if before.draft and (before.draft.words or before.draft.files):
        assert after.shelved is not None
        assert (after.shelved.parts, after.shelved.files) == (before.draft.parts, before.draft.files)


# -- words behind a command -------------------------------------------------------------------------------------------
def test_words_behind_new_are_the_matter() -> None:
    turn = tap(with_draft(DRAFT), "/new 水压太低，洗碗都洗不了")
    assert turn.effects[-1:] == (Understand("水压太低，洗碗都洗不了"),)
    assert [part.text for part in turn.session.heard] == ["水压太低，洗碗都洗不了"]
    assert turn.session.shelved is not None


def test_words_behind_another_command_are_heard_after_its_answer() -> None:
    turn = tap(NEW, "/human 窗口的人骂我，说我是来捣乱的")
    assert keys(turn)[0] == "human-hotline"
    assert turn.effects == (Understand("窗口的人骂我，说我是来捣乱的"),)


@pytest.mark.parametrize(
    "words", ["/食品许可证办不下来，跑了五趟", "/投诉 城管乱罚款，一天来三次", "/ 城管又来收摊位费了"]
)
def test_a_slash_before_words_is_no_command(words: str) -> None:
    turn = tap(NEW, words)
    assert not HELP & set(keys(turn))
    assert any(isinstance(effect, Understand) for effect in turn.effects)


@pytest.mark.parametrize("typed", ["/", "/menu", "/settings@guishang_bot", "/xyz"])
def test_a_command_that_nobody_knows_is_a_call_for_help(typed: str) -> None:
    assert set(keys(tap(NEW, typed))) <= HELP


def test_danger_behind_a_command_is_heard() -> None:
    turn = tap(NEW, "/new 店里着火了，快来人")
    assert any(reply.calls for reply in turn.replies)
