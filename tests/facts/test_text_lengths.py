"""How long words may be is policy's (`config/policy/limits.toml`). What is too long is told at once and never cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from config import ROOT
from config.policy import load_policy
from dialogues.core import events as ev
from dialogues.core.config import DialogueConfig
from dialogues.core.effects import ActOnTicket, Effect, ObjectTicket, RecordSurvey, SupplementTicket, Understand
from dialogues.core.parts import Part
from dialogues.core.session import (
    Choice,
    Doubt,
    Draft,
    Guess,
    Noting,
    Objecting,
    Query,
    Rating,
    Session,
    Supplementing,
    Survey,
)
from dialogues.core.values import FileRef, StaffCard, TicketCard
from dialogues.engine import Engine
from tests.dialogues.strategies import NOW, book
from tests.dialogues.test_engine import catalogue, check_reply

NUMBER = "GS-2611-00042"
CARD = TicketCard(NUMBER, "help", "in_progress", "办证难", date(2026, 11, 23), date(2026, 12, 1))
TOLD = Guess(("complaint", "help"), "sure", 0.9)


def owner(**more: object) -> Session:
    return Session("web:1", recalled=True, **more)  # type: ignore[arg-type]


def clerk(action: str) -> Session:
    return owner(staff=StaffCard("s1", "黄强", "市场监管局", "handler"), focus=Noting(NUMBER, action, NOW))


def narrow(**limits: int) -> DialogueConfig:
    """Where policy allows fewer characters than one message has."""
    return replace(book(), limits=replace(book().limits, **limits))


def play(
    session: Session, *happened: ev.Event, by: DialogueConfig | None = None
) -> tuple[Session, str, tuple[Effect, ...]]:
    """Where it led, what was said, what was wanted of the world."""
    engine, replies, wanted = Engine(by or book()), (), ()  # type: ignore[var-annotated]
    for event in happened:
        turn = engine.advance(session, event, NOW)
        session, replies, wanted = turn.session, replies + turn.replies, wanted + turn.effects
    for reply in replies:
        check_reply(reply)
    return session, "\n".join(catalogue().draw_message(reply, "x").text for reply in replies), wanted


# -- what staff write -------------------------------------------------------------------------------------------------
def test_a_result_of_as_many_characters_as_policy_allows_goes_out_whole() -> None:
    """2,000 stood in the code: a policy of 3,000 was cut to it."""
    words = "办" * 3_000
    _, said, wanted = play(clerk("reject"), ev.Said(words), ev.Chose(f"w.yes.{NUMBER}"), by=narrow(note=3_000))
    assert words in said
    assert wanted == (ActOnTicket("s1", NUMBER, "reject", words),)


def test_a_result_that_is_too_long_is_told_before_it_is_confirmed_and_not_cut() -> None:
    """What was over 2,000 characters was thrown away, and the rest sent to the owner as the whole result."""
    most = book().limits.note
    session, said, wanted = play(clerk("resolve"), ev.Said("办" * (most + 7)))
    assert f"{most + 7} 字" in said
    assert f"最多 {most} 字" in said
    assert (wanted, session.focus) == ((), Noting(NUMBER, "resolve", NOW))
    session, said, _ = play(session, ev.Said("办" * most))
    assert session.focus == Noting(NUMBER, "resolve", NOW, "办" * most)


def test_a_policy_of_fewer_characters_is_told_before_the_confirmation() -> None:
    """It was refused only after the second look, and the words were gone."""
    session, said, _ = play(clerk("ask"), ev.Said("问" * 301), by=narrow(note=300))
    assert "301 字" in said
    assert session.focus == Noting(NUMBER, "ask", NOW)


def test_words_that_the_desk_does_not_take_stay_to_be_shortened() -> None:
    noting = Noting(NUMBER, "ask", NOW, "问" * 400)
    refused = ev.EffectFailed("ActOnTicket", "bad-draft")
    session, said, _ = play(replace(clerk("ask"), focus=noting), refused)
    assert session.focus == noting
    assert "请改短一些再发" in said


# -- what an owner says against a refusal -----------------------------------------------------------------------------
def test_an_objection_of_three_thousand_characters_is_handed_in_whole() -> None:
    """Policy allows 8,000; the conversation kept 2,000 and said nothing, at a thing that can be said only once."""
    words = "依" * 3_000
    session = owner(focus=Objecting(NUMBER, NOW))
    _, said, wanted = play(session, ev.Said(words), ev.Chose(f"o.yes.{NUMBER}"))
    assert words in said
    assert wanted == (ObjectTicket(NUMBER, words),)


def test_an_objection_that_is_too_long_is_told_and_not_cut() -> None:
    session = owner(focus=Objecting(NUMBER, NOW))
    session, said, wanted = play(session, ev.Said("依" * 501), by=narrow(matter=500))
    assert "501 字" in said
    assert "最多 500 字" in said
    assert (session.focus, wanted) == (Objecting(NUMBER, NOW), ())


def test_an_objection_that_the_desk_does_not_take_is_not_lost() -> None:
    """It was answered that no objection is possible any more."""
    session = owner(focus=Objecting(NUMBER, NOW, "依据"))
    session, said, _ = play(session, ev.EffectFailed("ObjectTicket", "bad-draft"))
    assert session.focus == Objecting(NUMBER, NOW, "依据")
    assert "请改短一些再发" in said


# -- a rating ---------------------------------------------------------------------------------------------------------
RATING = Rating(NUMBER, 1, 2, NOW)


def test_all_that_is_said_with_a_rating_is_recorded() -> None:
    """A comment was cut after 1,000 characters, where the desk takes 8,000."""
    _, _, wanted = play(owner(focus=RATING), ev.Said("慢" * 1_500), ev.Said("等" * 1_500))
    assert isinstance(wanted[-1], RecordSurvey)
    assert wanted[-1].comment == "慢" * 1_500 + "\n" + "等" * 1_500


def test_what_is_too_much_for_a_rating_is_told_and_what_was_said_stays() -> None:
    rating = replace(RATING, comment="慢" * 400)
    session, said, wanted = play(owner(focus=rating), ev.Said("等" * 200), by=narrow(matter=500))
    assert "601 字" in said
    assert (session.focus, wanted) == (rating, ())


def test_a_grade_counts_whose_words_are_too_long() -> None:
    understood = ev.Understood("x", "rate_bad", ("complaint",), "lost")
    invited = owner(surveys=(Survey(NUMBER, 1),), heard=(Part("差" * 600),))
    _, said, wanted = play(invited, understood, by=narrow(matter=500))
    assert wanted == (RecordSurvey(NUMBER, 1, 2),)
    assert "600 字" in said
    refused = ev.EffectFailed("RecordSurvey", "bad-draft")
    _, said, wanted = play(owner(focus=replace(RATING, comment="差" * 600)), refused)
    assert wanted == (RecordSurvey(NUMBER, 1, 2),)
    assert "评价记下了" in said


# -- a report ---------------------------------------------------------------------------------------------------------
def report(words: str, **more: object) -> Session:
    draft = Draft(1, (Part(words, "m1"),), kind="complaint", region="450103", guess=TOLD, **more)  # type: ignore[arg-type]
    return owner(draft=draft, serial=1)


def heard(text: str) -> tuple[ev.Event, ...]:
    return ev.Said(text, "m2"), ev.Understood(text, "complaint", ("complaint",), "sure")


def words_of(session: Session) -> str:
    assert session.draft is not None
    return session.draft.words


def test_a_message_that_fills_a_report_exactly_is_kept_whole() -> None:
    """One character fewer had room in an empty report."""
    session, said, _ = play(owner(), *heard("事" * 500), by=narrow(matter=500))
    assert words_of(session) == "事" * 500
    assert "没有收" not in said
    session, _, _ = play(report("事" * 200), *heard("情" * 299), by=narrow(matter=500))
    assert len(words_of(session)) == 500


def test_a_message_that_has_no_room_in_a_report_is_left_out_whole_and_told() -> None:
    """It was cut somewhere, and the owner read that "the rest" was not taken, but not where it began."""
    session, said, _ = play(report("事" * 200), *heard("情" * 300), by=narrow(matter=500))
    assert words_of(session) == "事" * 200
    assert "300 字" in said
    assert "还能写 299 字" in said


def test_a_first_message_that_is_too_long_is_told_before_the_model_is_asked() -> None:
    session, said, wanted = play(owner(), ev.Said("事" * 501), by=narrow(matter=500))
    assert "501 字" in said
    assert not any(isinstance(effect, Understand) for effect in wanted)
    assert words_of(session) == ""


def test_words_that_wait_for_a_choice_are_not_cut() -> None:
    """What came while the owner was asked which matter it is about was cut to the room that was left, unsaid."""
    doubt = Doubt((Choice("answer", NUMBER, "办证"), Choice("new")), (Part("话" * 400),))
    waits = owner(doubt=doubt, queries=(Query(NUMBER, "办证"),))
    session, said, wanted = play(waits, ev.Said("还" * 200), by=narrow(matter=500))
    assert session.doubt == doubt
    assert "200 字" in said
    assert wanted == ()


def test_words_for_yesterdays_report_wait_as_far_as_there_is_room() -> None:
    yesterday = replace(report("事" * 200), touched=NOW - timedelta(days=1))
    session, said, _ = play(yesterday, ev.Said("还" * 501), by=narrow(matter=500))
    assert session.doubt is not None
    assert session.doubt.parts == ()
    assert "501 字" in said


def test_an_edit_that_has_no_room_leaves_the_old_words() -> None:
    """The end of the report was cut off to make room."""
    two = report("甲" * 100)
    assert two.draft is not None
    two = replace(two, draft=replace(two.draft, parts=(Part("甲" * 100, "m1"), Part("乙" * 300, "m2"))))
    session, said, _ = play(two, ev.Said("丙" * 300, "m1", edited=True), by=narrow(matter=500))
    assert words_of(session) == "甲" * 100 + "\n" + "乙" * 300
    assert "300 字" in said


def test_a_matter_told_anew_that_is_too_long_leaves_the_old_one() -> None:
    """It was taken, and the desk then refused the report whenever it was handed in."""
    session = report("事" * 100, asked="matter", editing="matter")
    session, said, _ = play(session, ev.Said("新" * 501), by=narrow(matter=500))
    assert words_of(session) == "事" * 100
    assert "501 字" in said


def test_a_message_of_danger_that_has_no_room_is_told_once_the_owner_goes_on() -> None:
    session, said, _ = play(report("事" * 200), ev.Said("着火了" * 101), by=narrow(matter=500))
    assert "没有收" not in said  # first whom to call, and nothing else to read
    assert "119" in said
    session, said, wanted = play(session, ev.Chose("go.resume"), by=narrow(matter=500))
    (asked,) = wanted
    assert isinstance(asked, Understand)
    session, said, _ = play(session, ev.Understood(asked.text, "report", ("help",), "sure"), by=narrow(matter=500))
    assert "303 字" in said


def test_a_report_that_the_desk_does_not_take_can_be_changed() -> None:
    """The only button handed the same words in again."""
    summary = report("事" * 100, asked="summary", standing="individual", phone="13800135678", anonymous=False)
    session, said, _ = play(summary, ev.EffectFailed("SubmitTicket", "bad-draft"))
    assert "改一改再交" in said
    session, said, _ = play(session, ev.Chose("d1.summary.edit"))
    assert session.draft is not None
    assert session.draft.editing == "menu"


# -- adding to a ticket -----------------------------------------------------------------------------------------------
ADDING = owner(focus=Supplementing(NUMBER, NOW))
FILES = tuple(FileRef(f"{n:064x}", f"{n}.jpg", "image/jpeg", 1) for n in range(11))


def test_a_supplement_that_is_too_long_is_told_and_not_cut() -> None:
    session, said, wanted = play(ADDING, ev.Said("补" * 501), by=narrow(matter=500))
    assert "501 字" in said
    assert (wanted, session.focus) == ((), ADDING.focus)
    _, _, wanted = play(session, ev.Said("补" * 500), by=narrow(matter=500))
    assert wanted == (SupplementTicket(NUMBER, "补" * 500),)


def test_files_beyond_the_limit_are_told() -> None:
    _, said, wanted = play(ADDING, ev.Attached(FILES))
    assert wanted == (SupplementTicket(NUMBER, "", FILES[:9]),)
    assert "最多带 9 个文件" in said


def test_words_go_without_the_files_that_have_no_room() -> None:
    """A ticket with nine files answered every further one with "try again later", for ever."""
    refused = ev.EffectFailed("SupplementTicket", "bad-draft")
    _, said, wanted = play(ADDING, ev.Attached(FILES[:1], "见照片"), refused)
    assert wanted == (SupplementTicket(NUMBER, "见照片", FILES[:1]), SupplementTicket(NUMBER, "见照片"))
    assert "最多带 9 个文件" in said
    _, said, wanted = play(ADDING, ev.Attached(FILES[:1]), refused)
    assert len(wanted) == 1
    assert "过几分钟再试" not in said


def test_the_conversation_has_its_limits_from_policy() -> None:
    allowed = load_policy(ROOT / "policy").limits(NOW.date())
    assert (book().limits.matter, book().limits.note) == (allowed.text_length, allowed.note_length)
