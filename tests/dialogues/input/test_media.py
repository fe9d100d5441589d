"""A place that somebody shares is kept: on the report, for the ticket that it is for, or for the next report."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogues.core import codec
from dialogues.core import events as ev
from dialogues.core.effects import SubmitTicket, SupplementTicket
from dialogues.core.session import Draft, Part, Query, Session, Supplementing, Topic, Turn
from dialogues.engine import Engine
from tests.dialogues.strategies import NOW, book

NUMBER = "GS-2611-00042"
LATER = NOW + timedelta(minutes=1)
HALL = ev.Located(22.817, 108.366, "政务中心 金浦路")
PAIR = "22.81700,108.36600"
NEW = replace(Session.new("web:1"), recalled=True)
TOLD = Draft(1, parts=(Part("门口积水半个月没人管"),), kind="help", asked="region")
READY = replace(TOLD, standing="individual", phone="13800135678", asked="summary")


def hear(session: Session, *events: ev.Event) -> Turn:
    turn = Turn(session)
    for event in events:
        turn = Engine(book()).advance(codec.decode_session(codec.encode_session(turn.session)), event, NOW)
    return turn


def submitted(session: Session) -> SubmitTicket:
    (effect,) = hear(session, ev.Chose("d1.summary.submit")).effects
    assert isinstance(effect, SubmitTicket)
    return effect


def test_a_place_shared_for_a_report_goes_to_the_desk_with_it() -> None:
    effect = submitted(hear(replace(NEW, serial=1, draft=READY), HALL).session)
    assert (effect.coordinates, effect.region[:4], effect.place) == (PAIR, "4501", "政务中心 金浦路")


def test_a_place_beyond_the_province_is_kept_though_the_region_is_asked() -> None:
    turn = hear(replace(NEW, serial=1, draft=TOLD), ev.Located(39.9, -116.4))
    assert turn.session.draft is not None
    assert (turn.session.draft.coordinates, turn.session.draft.region) == ("39.90000,-116.40000", "")


def test_a_place_shared_before_the_matter_is_kept_for_it() -> None:
    turn = hear(NEW, HALL, ev.Chose("go.report"))
    assert turn.session.draft is not None
    assert (turn.session.draft.coordinates, turn.session.draft.place) == (PAIR, "政务中心 金浦路")


def test_another_region_than_that_of_the_place_takes_it_back() -> None:
    here = hear(replace(NEW, serial=1, draft=replace(TOLD, asked="region")), HALL).session
    assert here.draft is not None
    elsewhere = hear(replace(here, draft=replace(here.draft, region="", asked="region")), ev.Chose("d1.region.450200"))
    assert elsewhere.session.draft is not None
    assert (elsewhere.session.draft.region, elsewhere.session.draft.coordinates) == ("450200", "")


@pytest.mark.parametrize(
    ("session", "event"),
    [
        (replace(NEW, focus=Supplementing(NUMBER, NOW)), HALL),
        (replace(NEW, focus=Supplementing(NUMBER, NOW), topic=Topic("GS-2611-00007", "办证", LATER, "news")), HALL),
        (replace(NEW, queries=(Query(NUMBER, "办证"),)), HALL),
        (NEW, replace(HALL, reply_to=f"t.{NUMBER}")),
        (replace(NEW, serial=1, draft=TOLD), replace(HALL, reply_to=f"t.{NUMBER}")),
    ],
    ids=["adding", "adding, with news since", "asked", "replied", "replied beside a report"],
)
def test_a_place_for_a_ticket_is_added_to_it(session: Session, event: ev.Located) -> None:
    (effect,) = hear(session, event).effects
    assert effect == SupplementTicket(NUMBER, f"政务中心 金浦路 {PAIR}")


def test_a_place_without_a_name_is_its_coordinates() -> None:
    (effect,) = hear(replace(NEW, focus=Supplementing(NUMBER, NOW)), ev.Located(-0.5, 10.123456)).effects
    assert effect == SupplementTicket(NUMBER, "-0.50000,10.12346")
