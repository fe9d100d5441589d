"""PURE. What an owner sends: words, files, a contact, a place. Told apart as far as it goes without the model.

The order matters, and is the table `READERS`: first what is certain (a command, a button in words, a ticket's
number), then what is being talked about, then the open question, and only then the model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues import commands, flows, report, staff, survey, talk, tickets
from dialogues.book import Book
from dialogues.buttons import button, go, saying, tell
from dialogues.cards import counted
from dialogues.effects import QueryProgress
from dialogues.events import Attached, Located, Refused, Said, SharedContact
from dialogues.hearing import hear, hear_again
from dialogues.model import Doorway, Doubting, Noting, Part, Rating, Scene, Session, Supplementing, Survey, Turn, within
from dialogues.press import press
from dialogues.questions.enterprise import stated_name
from dialogues.questions.phone import only_phone
from dialogues.questions.region import nearest, only_region
from dialogues.values import FileRef, say
from dialogues.words import announced, chosen, cleaned, command, emergency, masked, plain, receipt_code, ticket_number

_ROOM = 12  # characters around a ticket's number that still only ask for it


def said(session: Session, event: Said, scene: Scene) -> Turn:
    """Words. Danger is answered first; the report goes on all the same."""
    if session.draft is None and not isinstance(session.focus, Doubting):
        session = replace(session, heard=())  # words that waited for a button nobody tapped
    part = Part(cleaned(event.text, scene.book.limits.text), cleaned(event.ref, 64))
    if not part.text:
        return unsupported(session, scene)
    if event.edited:
        return _edited(session, part, scene)
    turn = next(turn for reader in READERS if (turn := reader(session, part, scene)) is not None)
    case = emergency(part.text, scene.book)
    return turn.after(talk.danger(case)) if case else turn


def _slash(session: Session, part: Part, scene: Scene) -> Turn | None:
    return commands.run(command(part.text, scene.book), session, scene) if part.text.startswith("/") else None


def _after_pause(session: Session, part: Part, scene: Scene) -> Turn | None:
    """The draft is a day old: the owner decides whether these words belong to it."""
    if not talk.paused(session, scene) or command(part.text, scene.book):
        return None
    if plain(part.text) not in scene.book.words.empty:
        session = replace(session, heard=(*session.heard, part))
    return talk.offer_draft(session)


def _button(session: Session, part: Part, scene: Scene) -> Turn | None:
    code = chosen(part.text, session.offered, scene.book)
    return press(session, scene, code) if code else None


def _command(session: Session, part: Part, scene: Scene) -> Turn | None:
    name = command(part.text, scene.book)
    return commands.run(name, session, scene) if name else None


def _number(session: Session, part: Part, scene: Scene) -> Turn | None:
    number = ticket_number(part.text)
    if number and len(part.text) <= len(number) + _ROOM:
        return Turn(session, (), (QueryProgress(number),))
    code = receipt_code(part.text)
    return Turn(session, (), (QueryProgress(receipt_code=code),)) if code else None


def _focus(session: Session, part: Part, scene: Scene) -> Turn | None:
    match session.focus:
        case Supplementing(number=number):
            return tickets.add(session, number, part.text, (), scene)
        case Rating() as rating:
            grade = scene.book.words.grades.get(plain(part.text))
            again = Survey(rating.number, rating.round)
            return survey.graded(session, again, grade, scene) if grade else survey.comment(session, rating, part.text)
        case Noting() as noting:
            return staff.words(session, noting, part.text)
        case _:
            return None


def _question(session: Session, part: Part, scene: Scene) -> Turn | None:
    if session.draft is None:
        return None
    if plain(part.text) in scene.book.words.empty:
        return report.proceed(session, scene)
    return _early(session, part, scene) or report.read(session, scene, part.text)


def _early(session: Session, part: Part, scene: Scene) -> Turn | None:
    """The answer to a question that was not asked yet: a telephone, a place, 我是…的; kept, and not asked for later."""
    draft = session.draft
    if draft is None or not draft.asked or draft.editing:
        return None
    for step, question in _EARLY.items():
        answer = "" if step == draft.asked else question(part.text, scene.book)
        if answer and not (draft.anonymous and step != "region"):
            kept = flows.STEPS[step].take(draft, answer, report.known(session, scene))
            return saying(
                report.proceed(replace(session, draft=kept), scene), say(f"kept-{step}", value=_shown(answer, scene))
            )
    return None


def _shown(answer: str, scene: Scene) -> str:
    card = scene.book.regions.get(answer)
    return card.name if card else masked(answer) if answer.isdecimal() else answer


_EARLY: dict[str, Callable[[str, Book], str]] = {"phone": only_phone, "region": only_region, "enterprise": stated_name}


def _grade(session: Session, part: Part, scene: Scene) -> Turn | None:
    grade = scene.book.words.grades.get(plain(part.text))
    if grade is None or session.draft is not None or not session.surveys:
        return None
    return survey.graded(session, session.surveys[0], grade, scene)


def _opening(session: Session, part: Part, scene: Scene) -> Turn | None:
    """A greeting, or only the kind: what happened is still to be told."""
    if session.draft is not None:
        return None
    if plain(part.text) in scene.book.words.empty:
        return talk.greet(session, scene)
    kind = announced(part.text, scene.book)
    if kind is None:
        return None
    return report.begin(session, scene, kind).then(lambda begun: report.proceed(begun, scene))


def _work(session: Session, part: Part, scene: Scene) -> Turn | None:
    """Staff who just write are shown what waits for them; as owners they begin with the button."""
    return staff.work(session, scene) if session.staff is not None and session.draft is None else None


def _model(session: Session, part: Part, scene: Scene) -> Turn | None:
    return hear(session, scene, part)


READERS: tuple[Callable[[Session, Part, Scene], Turn | None], ...] = (
    _slash,
    _after_pause,
    _button,
    _command,
    _number,
    _focus,
    _question,
    _grade,
    _work,
    _opening,
    _model,
)


def _edited(session: Session, part: Part, scene: Scene) -> Turn:
    """The words of a message were changed: they take the old ones' place in the report, if they are in it."""
    draft = session.draft
    if draft is None or not part.ref or part.ref not in {old.ref for old in draft.parts}:
        return tell(session, "edit-too-late", go("mine"), go("report"))
    parts = within(scene.book.limits.matter, tuple(part if old.ref == part.ref else old for old in draft.parts))
    session = replace(session, draft=replace(draft, parts=parts, answers=None))
    if not draft.kind:
        return hear_again(session, scene)
    return saying(report.proceed(session, scene), say("edited"))


# -- files ------------------------------------------------------------------------------------------------------------
def attached(session: Session, event: Attached, scene: Scene) -> Turn:
    """Photos and files; an album comes as several of these. A caption is words like any other."""
    caption = Part(cleaned(event.caption, scene.book.limits.text), cleaned(event.ref, 64))
    if isinstance(session.focus, Supplementing):
        return tickets.add(session, session.focus.number, caption.text, event.files, scene)
    if isinstance(session.focus, Noting):
        return tell(session, "no-files-here", go("work"))
    if session.draft is None and session.queries:
        return tickets.add(session, session.queries[0].number, caption.text, event.files, scene)
    if talk.paused(session, scene):
        heard = (*session.heard, caption) if caption.text else session.heard
        waiting = (*session.waiting, *event.files)[: scene.book.limits.files]
        return talk.offer_draft(replace(session, waiting=waiting, heard=heard))
    turn = Turn(replace(session, focus=None)) if session.draft else report.begin(session, scene)
    return turn.then(lambda begun: _kept(begun, event.files, caption, scene))


def _kept(session: Session, files: tuple[FileRef, ...], caption: Part, scene: Scene) -> Turn:
    session, left_out = report.with_files(session, scene, files)
    full = (say("files-full", most=scene.book.limits.files),) if left_out else ()
    if caption.text:
        return saying(hear(session, scene, caption), *full)
    draft = session.draft or report.NO_DRAFT
    shown = draft.asked in ("", "matter", "files", "summary")  # the question itself tells how many there are
    kept = () if shown else (say("files-kept", files=counted(draft.files)),)
    return saying(report.proceed(session, scene), *full, *kept, slot=f"files{draft.serial}")


def refused(session: Session, event: Refused, scene: Scene) -> Turn:
    """What could not be taken, why, and that nothing else is lost."""
    return _beside_question(session, f"refused-{event.reason.value}", scene)


def unsupported(session: Session, scene: Scene) -> Turn:
    return _beside_question(session, "unsupported", scene)


def _beside_question(session: Session, key: str, scene: Scene) -> Turn:
    """Say it, with the open question or what is being done after it; without one, offer what can be done."""
    match session.focus:
        case Supplementing(number=number):
            return tell(session, key, button(f"t.done.{number}", "btn-done"))
        case Rating(number=number, round=round_):
            return tell(session, key, button(f"r.{number}.{round_}.done", "btn-done"))
        case Noting(number=number):
            return tell(session, key, button(f"w.no.{number}", "btn-leave"))
        case Doubting(number=number) if session.queries:
            return saying(tickets.doubt(session, session.queries[0]), say(key))
        case _ if session.draft is not None:
            return saying(report.proceed(session, scene), say(key))
        case _:
            return tell(session, key, *talk.AFTER)


# -- a contact, a place -----------------------------------------------------------------------------------------------
def contact(session: Session, event: SharedContact, scene: Scene) -> Turn:
    """A shared number is the owner's own; it counts whenever it comes."""
    phone = scene.book.checks.phone(event.phone)
    if session.draft is None:
        return tell(session, "contact-unneeded", *talk.AFTER)
    if session.draft.anonymous:
        return saying(report.proceed(session, scene), say("contact-anonymous"))
    if phone is None:
        return _wrong_number(session, scene)
    return report.proceed(replace(session, draft=replace(session.draft, phone=phone)), scene)


def _wrong_number(session: Session, scene: Scene) -> Turn:
    why = say("phone-wrong")
    if session.draft is not None and session.draft.asked == "phone":
        return report.missed(session, scene, why)
    return saying(report.proceed(session, scene), why)


def located(session: Session, event: Located, scene: Scene) -> Turn:
    """A shared place: the nearest region. Before a report it is kept as if a poster had told it."""
    region = nearest(event.latitude, event.longitude, scene.book.regions)
    label = cleaned(event.label, scene.book.limits.name)
    if not region:
        return _beside_question(session, "location-far", scene)
    if session.draft is None:
        return talk.location_kept(replace(session, door=Doorway("", scene.now, region, label)))
    draft = replace(session.draft, region=region, place=label)
    taken = say("location-taken", region=scene.book.regions[region].name)
    return saying(report.proceed(replace(session, draft=draft), scene), taken)
