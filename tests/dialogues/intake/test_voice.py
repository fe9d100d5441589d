"""A voice message is a matter: it is kept, somebody listens, and words that come later take the place of its line."""

from __future__ import annotations

from dataclasses import replace

from dialogues.core import codec
from dialogues.core import events as ev
from dialogues.core.effects import SubmitTicket, SupplementTicket, Understand
from dialogues.core.session import Draft, Part, Session, Supplementing, Turn
from dialogues.core.values import FileRef
from dialogues.engine import Engine
from tests.dialogues.strategies import NOW, book

VOICE = FileRef("a" * 64, "voice.ogg", "audio/ogg", 9000)
OTHER = FileRef("b" * 64, "voice.amr", "audio/amr", 9000)
PHOTO = FileRef("c" * 64, "photo.jpg", "image/jpeg", 9000)
NEW = replace(Session.new("web:1"), recalled=True)
SPOKEN = "语音留言，请听录音"


def hear(session: Session, event: ev.Event) -> Turn:
    return Engine(book()).advance(codec.decode_session(codec.encode_session(session)), event, NOW)


def told(turn: Turn) -> list[str]:
    return [reply.text.key for reply in turn.replies]


def draft_of(turn: Turn) -> Draft:
    assert turn.session.draft is not None
    return turn.session.draft


def test_a_voice_message_alone_is_a_matter_and_a_person_is_offered() -> None:
    turn = hear(NEW, ev.Attached((VOICE,)))
    assert (draft_of(turn).words, draft_of(turn).files) == (SPOKEN, (VOICE,))
    assert told(turn)[0] == "voice-heard"
    assert [option.code for option in turn.replies[0].options] == ["go.human"]
    assert draft_of(turn).asked == "kind"


def test_it_is_submitted_without_a_word() -> None:
    ready = replace(
        draft_of(hear(NEW, ev.Attached((VOICE,)))), kind="complaint", region="450103", standing="individual"
    )
    ready = replace(ready, phone="13800135678", asked="summary")
    (effect,) = hear(replace(NEW, serial=1, draft=ready), ev.Chose("d1.summary.submit")).effects
    assert isinstance(effect, SubmitTicket)
    assert (effect.text, effect.files) == (SPOKEN, (VOICE,))


def test_words_that_come_later_take_the_place_of_its_line() -> None:
    session = hear(NEW, ev.Attached((VOICE,))).session
    turn = hear(session, ev.Said("城管昨天把我店门口的牌子收走了", "m2"))
    (asked,) = turn.effects
    assert isinstance(asked, Understand)
    turn = hear(turn.session, ev.Understood(asked.text, "complaint", ("complaint", "help"), "sure", region="450103"))
    assert (draft_of(turn).words, draft_of(turn).files) == ("城管昨天把我店门口的牌子收走了", (VOICE,))


def test_with_words_it_is_a_file_that_somebody_hears() -> None:
    session = replace(NEW, serial=1, draft=Draft(1, parts=(Part("店门口积水半个月"),), kind="help", asked="region"))
    turn = hear(session, ev.Attached((VOICE,)))
    assert draft_of(turn).words == "店门口积水半个月"
    assert told(turn)[0] == "voice-heard"
    turn = hear(turn.session, ev.Attached((OTHER,)))
    assert draft_of(turn).files == (VOICE, OTHER)
    assert len(turn.replies) == 1


def test_a_photo_alone_is_still_asked_about() -> None:
    turn = hear(NEW, ev.Attached((PHOTO,)))
    assert (draft_of(turn).words, draft_of(turn).asked) == ("", "matter")


def test_for_a_ticket_it_is_added_to_it() -> None:
    number = "GS-2611-00042"
    (effect,) = hear(replace(NEW, focus=Supplementing(number, NOW)), ev.Attached((VOICE,))).effects
    assert effect == SupplementTicket(number, "", (VOICE,))
