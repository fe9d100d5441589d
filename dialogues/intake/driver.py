"""PURE. Drives a report through its steps: asks the open one, takes answers, goes back, shelves, submits.

Which steps there are is the table `steps.REPORT`, when each is open is in `slots`; what words mean is decided in
`input`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues.core.buttons import ask, go, saying, tell
from dialogues.core.effects import RecallOwner, SubmitTicket
from dialogues.core.session import NO_DRAFT, Draft, Guess, Part, Scene, Session, Turn, fitting
from dialogues.core.values import Answer, Option, Reply, Text, say
from dialogues.intake import steps
from dialogues.intake.draft import no_room
from dialogues.intake.questions.base import Doubt, Known, Miss, Value


def known(session: Session, scene: Scene) -> Known:
    """Return what questions may read beside the draft."""
    return Known(scene.book, session.profile, offer_memory=session.profile is None and not session.offered_memory)


def begin(session: Session, scene: Scene, kind: str = "") -> Turn:
    """Begin a new draft with what the entry code told.

    What is remembered of the owner is looked up once in a conversation.
    """
    door = session.door
    if door is not None and scene.now - door.opened > scene.book.limits.pause:
        door = None  # yesterday's poster says nothing about today's matter
    draft = Draft(
        session.serial + 1,
        kind=kind,
        region=door.region if door and door.region in scene.book.regions else "",
        place=door.place if door else "",
        door=door.code if door else "",
    )
    effects = () if session.recalled else (RecallOwner(),)
    begun = replace(session, serial=draft.serial, draft=draft, focus=None, recalled=True)
    return Turn(begun, (), effects)


def proceed(session: Session, scene: Scene) -> Turn:
    """Ask the first open step, or first request what must be known for it (the model's guess, answers)."""
    draft = _with_proven_name(session.draft or NO_DRAFT, session)
    step = steps.next_step(draft, known(session, scene))
    misses = draft.misses if step.name == draft.asked else 0
    session = replace(session, draft=replace(draft, asked=step.name, misses=misses))
    effect = step.first(draft, known(session, scene))
    return Turn(session, (), (effect,)) if effect else ask(session, posed(session, scene))


def posed(session: Session, scene: Scene) -> Reply:
    """Return the current question with its options under this draft's codes; after failed tries, with ways round it."""
    draft = session.draft or NO_DRAFT
    reply = steps.STEPS[draft.asked].question.pose(draft, known(session, scene))
    stuck = draft.misses >= scene.book.limits.misses and len(reply.options) < 5
    ways = (go("back"), go("human")) if stuck else ()
    return replace(reply, options=(*(_coded(draft, option) for option in reply.options), *ways))


def _coded(draft: Draft, option: Option) -> Option:
    """Return the option with the code of this draft and step."""
    return Option(f"d{draft.serial}.{draft.asked}.{option.code}", option.label)


def _with_proven_name(draft: Draft, session: Session) -> Draft:
    """Fill in the owner whom a hand-over proved; not for an anonymous report, so secrecy is asked first."""
    proven = session.profile if session.profile and session.profile.proven else None
    if proven is None or draft.anonymous or draft.enterprise or draft.uscc or "enterprise" in draft.skipped:
        return draft
    phone = draft.phone or proven.phone
    return replace(draft, enterprise=proven.enterprise, uscc=proven.uscc, standing="registered", phone=phone)


# -- answers ----------------------------------------------------------------------------------------------------------
def picked(session: Session, scene: Scene, code: str) -> Turn:
    """Handle a button of a report: only one that is on the current question counts; any other is outdated."""
    draft = session.draft
    if draft is None or not draft.asked or code not in {option.code for option in posed(session, scene).options}:
        return outdated(session, scene)
    _, step, value = code.split(".", 2)
    special = _SPECIAL.get(value)
    if special is not None:
        return special(session, scene)
    return taken(session, scene, step, value)


def taken(session: Session, scene: Scene, step: str, value: str) -> Turn:
    """Write an answer into its slot and ask the next step."""
    draft = session.draft or NO_DRAFT
    draft = steps.STEPS[step].take(draft, value, known(session, scene))
    order = (*(name for name in draft.taken if name != step), step)
    return proceed(replace(session, draft=replace(draft, taken=order, misses=0)), scene)


def read(session: Session, scene: Scene, text: str) -> Turn | None:
    """Read typed words as the answer to the current question; None when they are not one."""
    draft = session.draft
    if draft is None or not draft.asked:
        return None
    match steps.STEPS[draft.asked].question.read(text, draft, known(session, scene)):
        case Value(value):
            return taken(session, scene, draft.asked, value)
        case Miss(why):
            return missed(session, scene, why)
        case Doubt(value):
            return doubted(session, scene, value)
        case None:
            return None


def doubted(session: Session, scene: Scene, text: str) -> Turn:
    """Ask whether the words are meant as the answer; after a second such text both are kept as part of the matter."""
    draft = session.draft or NO_DRAFT
    if not draft.doubted:
        session = replace(session, draft=replace(draft, doubted=text))
        return ask(session, posed(session, scene))
    told, left = fitting(scene.book.limits.matter, draft.parts, (Part(draft.doubted), Part(text)))
    full = no_room((*draft.parts, *told), left, scene.book.limits)
    draft = replace(draft, parts=(*draft.parts, *told), doubted="", misses=draft.misses + 1)
    session = replace(session, draft=draft)
    return saying(ask(session, posed(session, scene)), *(full or (say("noted"),)))


def answered(session: Session, scene: Scene, answers: tuple[Answer, ...]) -> Turn:
    """Keep what the knowledge base answered, nothing when it was silent or out of reach, and go on."""
    draft = session.draft
    return proceed(replace(session, draft=replace(draft, answers=answers[:3])), scene) if draft else Turn(session)


def missed(session: Session, scene: Scene, why: Text) -> Turn:
    """Say what was wrong with the answer; after two tries also offer ways round the question."""
    draft = session.draft or NO_DRAFT
    draft = replace(draft, misses=draft.misses + 1)
    session = replace(session, draft=draft)
    text = why if draft.misses < scene.book.limits.misses else say("way-round", why=why)
    return ask(session, replace(posed(session, scene), text=text, slot=""))


def outdated(session: Session, scene: Scene) -> Turn:
    """Answer a button of an earlier question or report: nothing changes, and the current question follows."""
    if session.draft is None:
        return tell(session, "outdated", go("report"), go("mine"))
    return saying(proceed(session, scene), say("outdated-question"))


# -- ways out ---------------------------------------------------------------------------------------------------------
def back(session: Session, scene: Scene) -> Turn:
    """Open the step that was answered last."""
    draft = session.draft
    if draft is None:
        return tell(session, "nothing-to-go-back", go("report"), go("mine"))
    taken = [name for name in draft.taken if name != "summary"]
    if draft.editing:
        return proceed(replace(session, draft=replace(draft, editing="")), scene)
    if not taken:
        return saying(proceed(session, scene), say("at-the-start"))
    opened = steps.STEPS[taken[-1]].clear(draft)
    return proceed(replace(session, draft=replace(opened, taken=tuple(taken[:-1]))), scene)


def shelve(session: Session, scene: Scene) -> Turn:
    """Put the report aside; it can be continued for a while (`limits.shelf`)."""
    draft = session.draft
    aside = replace(session, draft=None, heard=(), waiting=(), focus=None)
    if draft is None or not (draft.words or draft.files):
        return tell(aside, "cancelled", go("resume") if session.shelved else go("report"), go("mine"))
    return tell(replace(aside, shelved=draft, shelved_at=scene.now), "shelved", go("resume"), go("restart"))


def resume(session: Session, scene: Scene) -> Turn:
    """Continue what was put aside, or what is open."""
    if session.draft is None and session.shelved is not None:
        session = replace(session, draft=session.shelved, shelved=None, focus=None)
    if session.draft is None:
        return tell(session, "nothing-to-resume", go("report"), go("mine"))
    return proceed(session, scene)


def restart(session: Session, scene: Scene) -> Turn:
    """Begin a new draft; the old one is put aside."""
    return leave_for_new(session, scene).then(lambda fresh: proceed(fresh, scene))


def leave_for_new(session: Session, scene: Scene) -> Turn:
    """Begin a new draft and put the old one aside, since the button may have been an old one."""
    old = session.draft
    turn = begin(session, scene)
    if old is None or not old.words:
        return turn
    return replace(turn, session=replace(turn.session, shelved=old, shelved_at=scene.now))


def solved(session: Session, scene: Scene) -> Turn:
    """End without a ticket, since the knowledge base answered; the words are put aside in case it did not."""
    return tell(
        replace(session, draft=None, shelved=session.draft, shelved_at=scene.now), "solved", go("report"), go("mine")
    )


# -- handing in -------------------------------------------------------------------------------------------------------
def submit(session: Session, scene: Scene, *, remember: bool = False) -> Turn:
    """Submit the report; an anonymous one carries no name, code or telephone.

    `remember`: the owner agrees that name and telephone are kept for the next report.
    """
    draft = session.draft or NO_DRAFT
    kind = known(session, scene).kind(draft.kind)
    anonymous = bool(draft.anonymous) and kind is not None and kind.may_be_anonymous
    profile = session.profile
    guess = draft.guess or Guess((), "lost")
    effect = SubmitTicket(
        kind=draft.kind,
        text=draft.words,
        region=draft.region,
        place=draft.place,
        enterprise="" if anonymous else draft.enterprise,
        uscc="" if anonymous else draft.uscc,
        standing="" if anonymous else draft.standing,
        phone="" if anonymous else draft.phone,
        anonymous=anonymous,
        files=draft.files,
        door=draft.door,
        guess=guess.kinds[0] if guess.kinds else "",
        confidence=guess.confidence,
        certainty=guess.certainty if guess.kinds else "",
        scores=tuple(zip(guess.kinds, guess.scores, strict=False)),
        model=guess.model,
        remember=not anonymous and (remember or (profile is not None and not profile.proven)),
        emergency=draft.emergency,
    )
    return Turn(replace(session, offered_memory=True), (), (effect,))


def _remember(session: Session, scene: Scene) -> Turn:
    return submit(session, scene, remember=True)


_SPECIAL: dict[str, Callable[[Session, Scene], Turn]] = {
    "submit": submit,
    "remember": _remember,
    "cancel": shelve,
    "solved": solved,
}
