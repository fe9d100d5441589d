"""PURE. Draws the cards of a report: an answer of the knowledge base, the kind and what it means, the summary."""

from __future__ import annotations

from dialogues.core.buttons import dots, lines
from dialogues.core.config import KindCard
from dialogues.core.session import Draft
from dialogues.core.values import Arg, FileRef, Option, Reply, Text, Want, say
from dialogues.intake.questions.base import Known, pick
from dialogues.language.words import masked, shortened


def counted(files: tuple[FileRef, ...]) -> Text:
    """Return how many photos or files there are, as people say it."""
    photos = all(file.media_type.startswith("image/") for file in files)
    return say("photos" if photos else "files", count=len(files))


def answer_card(draft: Draft, known: Known) -> Reply:
    """Return the answer of the knowledge base that is shown now."""
    answers = draft.answers or ()
    shown = answers[min(draft.answer, len(answers) - 1)]
    more = draft.answer + 1 < len(answers)
    options = (
        pick("solved", "btn-solved"),
        *((pick("next", "btn-next-answer"),) if more else ()),
        pick("unsolved", "btn-unsolved"),
        pick("other", "btn-not-asking"),
    )
    return Reply(say("answer", question=shown.question, answer=shown.answer), options, slot=f"answer{draft.serial}")


def kind_card(draft: Draft, known: Known) -> Reply:
    """Return the question for the kind: the sure guess to confirm, two likely kinds, or all five."""
    guess = draft.guess
    kinds = tuple(card for code in guess.kinds if (card := known.kind(code))) if guess else ()
    if guess is None or draft.widen or not kinds or guess.certainty not in ("sure", "unsure"):
        return _all_kinds(draft, known)
    if guess.certainty == "unsure" and len(kinds) > 1:
        return _two_kinds(draft, kinds[0], kinds[1])
    return _one_kind(draft, known, kinds)


def _one_kind(draft: Draft, known: Known, kinds: tuple[KindCard, ...]) -> Reply:
    first, *others = kinds
    kind = say(f"kind-{first.code}")
    where = region_name(draft, known)
    heard = say("heard-there", kind=kind, region=where) if where else say("heard", kind=kind)
    options = (
        pick("yes", "btn-right"),
        *(Option(card.code, say("btn-rather", kind=say(f"kind-{card.code}"))) for card in others[:1]),
        pick("more", "btn-other-kind"),
        *((Option("elsewhere", say("btn-not-there", region=where)),) if where else ()),
    )
    more: Arg = say("noted-all") if len(draft.parts) > 1 else ""
    return Reply(say("card", card=lines(more, heard, means(first))), options, slot=f"kind{draft.serial}")


def _two_kinds(draft: Draft, first: KindCard, second: KindCard) -> Reply:
    text = say("which-of-two", first=_line(first), second=_line(second))
    options = (*(pick(card.code, f"kind-{card.code}") for card in (first, second)), pick("more", "btn-neither"))
    return Reply(text, options, slot=f"kind{draft.serial}")


def _all_kinds(draft: Draft, known: Known) -> Reply:
    cards = known.book.kinds[:5]
    text = say("which-of-all", kinds=lines(*(_line(card) for card in cards)))
    options = (*(pick(card.code, f"kind-{card.code}") for card in cards), pick("cancel", "btn-cancel"))
    return Reply(text, options, slot=f"kind{draft.serial}", columns=3)


def _line(card: KindCard) -> Text:
    return say("kind-line", kind=say(f"kind-{card.code}"), plain=say(f"kind-{card.code}-plain"))


def means(card: KindCard) -> Text:
    """Return who handles this kind, by when, and how secret it is."""
    return say(f"kind-{card.code}-means", days=card.working_days)


def secrecy_card(draft: Draft, known: Known) -> Reply:
    """Return the question whether the report is anonymous."""
    return Reply(say("ask-anonymous"), (pick("named", "btn-named"), pick("anonymous", "btn-anonymous")))


def remembered_card(draft: Draft, known: Known) -> Reply:
    """Return the question whether name and telephone of last time are used; the telephone is masked."""
    profile = known.profile
    who = dots(profile.enterprise, masked(profile.phone)) if profile else ""
    return Reply(say("ask-remembered", who=who), (pick("yes", "btn-use-these"), pick("no", "btn-use-others")))


def summary_card(draft: Draft, known: Known) -> Reply:
    """Return the summary to submit, or the menu of what can be changed."""
    if draft.editing:
        return _edit_menu(draft)
    where = draft.place or region_name(draft, known)
    about = dots(say(f"kind-{draft.kind}"), where, shortened(draft.words, 30))
    files: Arg = counted(draft.files) if draft.files else ""
    offer = known.offer_memory and not draft.anonymous and bool(draft.enterprise or draft.phone)
    options = (
        pick("submit", "btn-submit"),
        *((pick("remember", "btn-submit-remember"),) if offer else ()),
        pick("edit", "btn-edit"),
        pick("cancel", "btn-cancel"),
    )
    text = say("summary", card=lines(about, who(draft), files))
    return Reply(text, options, frozenset({Want.FILES}), slot=f"summary{draft.serial}")


def who(draft: Draft) -> Arg:
    """Return who brings the matter, as those who handle it will read it."""
    if draft.anonymous:
        return say("who-anonymous")
    standing: Arg = say(f"who-{draft.standing}") if draft.standing in ("individual", "unregistered") else ""
    phone: Arg = masked(draft.phone) or say("who-no-phone")
    return dots(draft.enterprise or draft.uscc or standing or say("who-unnamed"), phone)


def _edit_menu(draft: Draft) -> Reply:
    named = () if draft.anonymous else (pick("edit-who", "btn-edit-who"),)
    options = (
        pick("edit-matter", "btn-edit-matter"),
        pick("edit-kind", "btn-edit-kind"),
        pick("edit-region", "btn-edit-region"),
        *named,
        pick("edit-files", "btn-edit-files"),
        pick("edited", "btn-edit-nothing"),
    )
    return Reply(say("ask-edit"), options, slot=f"summary{draft.serial}", columns=3)


def region_name(draft: Draft, known: Known) -> str:
    """Return the name of the draft's region, else ""."""
    card = known.book.regions.get(draft.region)
    return card.name if card else ""
