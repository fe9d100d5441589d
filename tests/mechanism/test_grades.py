"""好差评: what an owner can say of a result (mechanism 19)."""

from __future__ import annotations

from backend.contract.enums import Grade, SurveyReason
from backend.contract.values import RatingView, SurveyAnswer
from bot.texts.catalogue import Catalogue
from config import ROOT
from dialogues.core.values import make_text
from dialogues.tickets.survey import GRADES
from tests.fixtures.desk import OWNER, LiveDesk

SAID = "材料一次说清就好了"


def test_the_owner_is_offered_the_five_grades_by_their_names() -> None:
    """Mechanism 19 gives the names, best first."""
    catalogue = Catalogue.load(ROOT / "locales")
    names = [catalogue.draw_text(make_text(f"grade-{grade}")) for grade in GRADES]
    assert names == ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
    assert list(GRADES) == list(Grade)


async def test_every_grade_comes_to_the_desk_with_its_reasons_and_words(desk: LiveDesk) -> None:
    """Mechanism 19; and only once the window is closed (mechanism 20)."""
    who, rated, reasons = desk.staff["desk"].id, {}, tuple(SurveyReason)
    for grade in Grade:
        number = await desk.resolved()
        rated[number] = (RatingView(1, grade, reasons, SAID),)
        await desk.port.record_survey(SurveyAnswer(OWNER, number, 1, grade, reasons, SAID), desk.key())
        assert (await desk.port.open_case(who, number)).ratings == ()
    desk.clock.pass_by(days=20)
    await desk.backend.deadline_scheduler.scan(desk.clock.now)
    assert {number: (await desk.port.open_case(who, number)).ratings for number in rated} == rated
