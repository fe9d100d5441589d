"""PURE. Draws the cards of a report: an answer of the knowledge base, the kind and what it means, the summary."""

from __future__ import annotations

from dialogues.core.buttons import join_inline, join_lines
from dialogues.core.config import KindCard
from dialogues.core.session import Draft
from dialogues.core.values import Arg, Capability, FileRef, Option, Reply, Text, make_text
from dialogues.intake.listed_matters import split_matters
from dialogues.intake.questions.base import QuestionContext, value_option
from dialogues.intake.slots import traces_in
from dialogues.language.words import mask_phone, shorten_text

SUMMARY = 30  # characters of the matter in the summary


def files_count_text(files: tuple[FileRef, ...]) -> Text:
    """Return how many photos or files there are, as people say it."""
    photos = all(file.media_type.startswith("image/") for file in files)
    return make_text("photos" if photos else "files", count=len(files))


MOST_TRACES = 4  # shown at once


def traced_files_text(files: tuple[FileRef, ...]) -> Arg:
    """Return that some files may give their sender away, and how they are taken out again; "" if none does."""
    traced = sum(file.traced for file in files)
    return make_text("files-traced", count=traced) if traced else ""


def answer_card(draft: Draft, known: QuestionContext) -> Reply:
    """Return the answer of the knowledge base that is shown now."""
    answers = draft.answers or ()
    shown = answers[min(draft.answer, len(answers) - 1)]
    more = draft.answer + 1 < len(answers)
    options = (
        value_option("solved", "btn-solved"),
        *((value_option("next", "btn-next-answer"),) if more else ()),
        value_option("unsolved", "btn-unsolved"),
        value_option("other", "btn-not-asking"),
    )
    return Reply(
        make_text("answer", question=shown.question, answer=shown.answer), options, slot=f"answer{draft.serial}"
    )


def kind_card(draft: Draft, known: QuestionContext) -> Reply:
    """Return the question for the kind: the sure guess to confirm, two likely kinds, or all five."""
    guess = draft.guess
    kinds = tuple(card for code in guess.kinds if (card := known.find_kind(code))) if guess else ()
    if draft.misses >= known.book.limits.misses and kinds:
        return _undecided_kind_card(draft, kinds)
    if guess is None or draft.widen or not kinds or guess.certainty not in ("sure", "unsure"):
        return _all_kinds_card(draft, known)
    if guess.certainty == "unsure" and len(kinds) > 1:
        return _two_kinds_card(draft, kinds[0], kinds[1])
    return _one_kind_card(draft, known, kinds)


def _one_kind_card(draft: Draft, known: QuestionContext, kinds: tuple[KindCard, ...]) -> Reply:
    first, *others = kinds
    kind = make_text(f"kind-{first.code}")
    where = region_name(draft, known)
    heard = make_text("heard-there", kind=kind, region=where) if where else make_text("heard", kind=kind)
    options = (
        value_option("yes", "btn-right"),
        *(Option(card.code, make_text("btn-rather", kind=make_text(f"kind-{card.code}"))) for card in others[:1]),
        value_option("more", "btn-other-kind"),
        *((Option("elsewhere", make_text("btn-not-there", region=where)),) if where else ()),
    )
    more: Arg = make_text("noted-all") if len(draft.parts) > 1 else ""
    card = join_lines(more, heard, kind_meaning(first, draft, known))
    return Reply(make_text("card", card=card), options, slot=f"kind{draft.serial}")


def _undecided_kind_card(draft: Draft, kinds: tuple[KindCard, ...]) -> Reply:
    """Return the question in other words after failed tries; people can sort the report too."""
    options = (
        *(value_option(card.code, f"kind-{card.code}") for card in kinds[:2]),
        value_option("people", "btn-people-sort"),
        value_option("more", "btn-other-kind"),
    )
    return Reply(make_text("which-undecided"), options, slot=f"kind{draft.serial}")


def _two_kinds_card(draft: Draft, first: KindCard, second: KindCard) -> Reply:
    text = make_text("which-of-two", first=_kind_line(first), second=_kind_line(second))
    options = (
        *(value_option(card.code, f"kind-{card.code}") for card in (first, second)),
        value_option("more", "btn-neither"),
    )
    return Reply(text, options, slot=f"kind{draft.serial}")


def _all_kinds_card(draft: Draft, known: QuestionContext) -> Reply:
    cards = known.book.kinds[:5]
    text = make_text("which-of-all", kinds=join_lines(*(_kind_line(card) for card in cards)))
    options = (*(value_option(card.code, f"kind-{card.code}") for card in cards), value_option("cancel", "btn-cancel"))
    return Reply(text, options, slot=f"kind{draft.serial}", columns=3)


def _kind_line(card: KindCard) -> Text:
    return make_text("kind-line", kind=make_text(f"kind-{card.code}"), plain=make_text(f"kind-{card.code}-plain"))


def kind_meaning(card: KindCard, draft: Draft, known: QuestionContext) -> Arg:
    """Return who handles this kind, by when, and how secret it is; with somebody who is no authority, also what else
    can be done beside our way."""
    if not is_private(draft, known):
        return make_text(f"kind-{card.code}-means", days=card.working_days)
    own = "kind-complaint-private-means" if card.code == "complaint" else f"kind-{card.code}-means"
    ways: Arg = make_text("private-ways") if card.code in ("complaint", "help") else ""
    return join_lines(make_text(own, days=card.working_days), ways)


def is_private(draft: Draft, known: QuestionContext) -> bool:
    """Return whether the words are about a landlord, a shop or a partner, and name no authority."""
    words, text = known.book.words, draft.words
    return any(word in text for word in words.private) and not any(word in text for word in words.public)


def split_card(draft: Draft, known: QuestionContext) -> Reply:
    """Return the question whether several matters of one message are reported apart."""
    matters = split_matters(draft.words)
    rows = join_lines(*(make_text("split-line", n=n, about=shorten_text(one, 24)) for n, one in enumerate(matters, 1)))
    options = (value_option("apart", "btn-split"), value_option("one", "btn-as-one"))
    return Reply(make_text("ask-split", count=len(matters), rows=rows), options)


def secrecy_card(draft: Draft, known: QuestionContext) -> Reply:
    """Return the question whether the report is anonymous."""
    return Reply(
        make_text("ask-anonymous"), (value_option("named", "btn-named"), value_option("anonymous", "btn-anonymous"))
    )


def traces_card(draft: Draft, known: QuestionContext) -> Reply:
    """Return the question about words that tell who the owner of an unnamed report is, with these words."""
    found = tuple(f"“{shorten_text(text, 24)}”" for text in traces_in(draft, known)[:MOST_TRACES])
    options = (value_option("strike", "btn-strike"), value_option("keep", "btn-leave-in"))
    return Reply(make_text("ask-traces", found="、".join(found)), options, slot=f"traces{draft.serial}")


def remembered_card(draft: Draft, known: QuestionContext) -> Reply:
    """Return the question whether name and telephone of last time are used; the telephone is masked."""
    profile = known.profile
    who = join_inline(profile.enterprise, mask_phone(profile.phone)) if profile else ""
    return Reply(
        make_text("ask-remembered", who=who),
        (value_option("yes", "btn-use-these"), value_option("no", "btn-use-others")),
    )


def summary_card(draft: Draft, known: QuestionContext) -> Reply:
    """Return the summary to submit, or the menu of what can be changed."""
    if draft.editing:
        return _edit_menu(draft)
    where = draft.place or region_name(draft, known)
    about = join_inline(make_text(f"kind-{draft.kind}"), where, shorten_text(draft.words, SUMMARY))
    files = join_lines(files_count_text(draft.files) if draft.files else "", traced_files_text(draft.files))
    offer = known.offer_memory and not draft.anonymous and bool(draft.enterprise or draft.phone)
    options = (
        value_option("submit", "btn-submit"),
        *((value_option("remember", "btn-submit-remember"),) if offer else ()),
        value_option("edit", "btn-edit"),
        *((value_option("read", "btn-read-all"),) if len(draft.words) > SUMMARY else ()),
        value_option("cancel", "btn-cancel"),
    )
    warning: Arg = make_text("anonymous-files") if draft.anonymous else ""
    text = make_text("summary", card=join_lines(about, owner_line(draft), files, warning))
    return Reply(text, options, frozenset({Capability.FILES}), slot=f"summary{draft.serial}")


def owner_line(draft: Draft) -> Arg:
    """Return who brings the matter, as those who handle it will read it."""
    if draft.anonymous:
        return make_text("who-anonymous")
    standing: Arg = make_text(f"who-{draft.standing}") if draft.standing in ("individual", "unregistered") else ""
    phone: Arg = mask_phone(draft.phone) or make_text("who-no-phone")
    return join_inline(draft.enterprise or draft.uscc or standing or make_text("who-unnamed"), phone)


def _edit_menu(draft: Draft) -> Reply:
    named = () if draft.anonymous else (value_option("edit-who", "btn-edit-who"),)
    options = (
        value_option("edit-matter", "btn-edit-matter"),
        value_option("edit-kind", "btn-edit-kind"),
        value_option("edit-region", "btn-edit-region"),
        *named,
        value_option("edit-files", "btn-edit-files"),
        value_option("edited", "btn-edit-nothing"),
    )
    return Reply(make_text("ask-edit"), options, slot=f"summary{draft.serial}", columns=3)


def region_name(draft: Draft, known: QuestionContext) -> str:
    """Return the name of the draft's region, else ""."""
    card = known.book.regions.get(draft.region)
    return card.name if card else ""
