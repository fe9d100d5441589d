"""PURE. The slots of a report: when each is open, how an answer is written into it, how it is opened again.

Three small functions a slot, which return a new Draft; `steps` puts them together. `known` holds the configuration and
the owner's profile. Does not ask (`questions`), set the order (`steps`) or talk (`driver`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues.core.effects import Effect, FindAnswers, Understand
from dialogues.core.parts import Part
from dialogues.core.session import Draft, Guess
from dialogues.intake.draft import skip_step, unskip_steps
from dialogues.intake.matter_slot import clear_matter
from dialogues.intake.questions.attachments import DROP_TRACED
from dialogues.intake.questions.base import QuestionContext
from dialogues.intake.questions.enterprise import CODE, PARTS
from dialogues.language.characters import simplify_characters
from dialogues.language.self_telling import find_self_telling, strike_out

_FOR_PEOPLE = "help"  # the kind of a report that people sort, when nothing was guessed


# -- what the knowledge base says, for those who ask ------------------------------------------------------------------
def is_answers_open(draft: Draft, known: QuestionContext) -> bool:
    """Return whether the knowledge base is asked or its answers are shown: a question without words of trouble."""
    kind = known.find_kind(draft.likely_kind)
    if kind is None or not kind.answers_first or draft.answers == () or "answers" in draft.skipped:
        return False
    told = simplify_characters(draft.words)
    return not any(word in told for word in known.book.words.trouble)


def request_answers(draft: Draft, known: QuestionContext) -> Effect | None:
    """Request the knowledge base's answers once."""
    return FindAnswers(draft.words, draft.region) if draft.answers is None else None


def take_answers(draft: Draft, value: str, known: QuestionContext) -> Draft:
    """Show the next answer ("next"), go on as a question ("unsolved"), or ask for another kind."""
    match value:
        case "next":
            return replace(draft, answer=draft.answer + 1)
        case "unsolved":
            return replace(skip_step(draft, "answers"), kind=draft.likely_kind)
        case _:
            return replace(skip_step(draft, "answers"), kind="", widen=True)


def clear_answers(draft: Draft) -> Draft:
    return replace(unskip_steps(draft, "answers"), kind="", widen=False, answer=0)


# -- which kind -------------------------------------------------------------------------------------------------------
def is_kind_open(draft: Draft, known: QuestionContext) -> bool:
    return not draft.kind


def request_guess(draft: Draft, known: QuestionContext) -> Effect | None:
    """Request the model's guess for words it has not seen: an alarm came first, or the matter was told again."""
    return Understand(draft.words[: known.book.limits.text]) if draft.guess is None and draft.words else None


def take_kind(draft: Draft, value: str, known: QuestionContext) -> Draft:
    """Write the kind. "yes" confirms the guess, "elsewhere" too but not its region, "more" shows all kinds."""
    first = draft.guess.kinds[0] if draft.guess and draft.guess.kinds else ""
    match value:
        case "more":
            return replace(draft, widen=True)
        case "people":
            return replace(
                draft, kind=first or _FOR_PEOPLE, guess=replace(draft.guess or Guess((), ""), certainty="lost")
            )
        case "elsewhere":
            return replace(skip_step(draft, draft.region), kind=first, region="", place="", coordinates="")
        case _:
            kind = first if value == "yes" else value
            return replace(draft, kind=kind, anonymous=None)


def clear_kind(draft: Draft) -> Draft:
    return replace(draft, kind="")


def edit_kind(draft: Draft) -> Draft:
    """Ask for the kind again, among all of them."""
    return replace(skip_step(draft, "answers"), kind="", widen=True)


# -- where, how secret, who, how to reach -----------------------------------------------------------------------------
def take_region(draft: Draft, value: str, known: QuestionContext) -> Draft:
    return skip_step(draft, "region") if value == "skip" else replace(draft, region=value, place="", coordinates="")


def is_region_open(draft: Draft, known: QuestionContext) -> bool:
    return not draft.region and "region" not in draft.skipped


def clear_region(draft: Draft) -> Draft:
    return replace(unskip_steps(draft, "region"), region="", place="", coordinates="")


def is_secrecy_open(draft: Draft, known: QuestionContext) -> bool:
    """Return whether to ask for secrecy: the kind may be anonymous, and the owner has not said."""
    kind = known.find_kind(draft.kind)
    return kind is not None and kind.may_be_anonymous and draft.anonymous is None


def clear_secrecy(draft: Draft) -> Draft:
    return replace(draft, anonymous=None)


def take_secrecy(draft: Draft, value: str, known: QuestionContext) -> Draft:
    """Write the secrecy; "anonymous" also empties name, code and telephone."""
    if value != "anonymous":
        return replace(draft, anonymous=False)
    return replace(draft, anonymous=True, enterprise="", uscc="", standing="", phone="")


def is_traces_open(draft: Draft, known: QuestionContext) -> bool:
    """Return whether to ask about words that tell who the owner of an unnamed report is; asked again for new ones."""
    return bool(draft.anonymous) and bool(traces_in(draft, known))


def traces_in(draft: Draft, known: QuestionContext) -> tuple[str, ...]:
    """Return what in the words tells who the owner is and was not yet left in by their own choice."""
    found = (one.text for part in draft.parts for one in find_self_telling(part.text, known.book))
    return tuple(dict.fromkeys(text for text in found if text not in draft.told))


def take_traces(draft: Draft, value: str, known: QuestionContext) -> Draft:
    """Strike out what tells who the owner is ("strike"), or leave it in."""
    if value != "strike":
        return replace(draft, told=(*draft.told, *traces_in(draft, known)))
    return replace(draft, parts=tuple(_strike_part(part, draft.told, known) for part in draft.parts))


def _strike_part(part: Part, kept: tuple[str, ...], known: QuestionContext) -> Part:
    pieces = tuple(_strike_part(piece, kept, known) for piece in part.pieces)
    return replace(part, text=strike_out(part.text, known.book, kept), pieces=pieces)


def clear_traces(draft: Draft) -> Draft:
    """Ask again about what was left in."""
    return replace(draft, told=())


def _is_nameless(draft: Draft) -> bool:
    return not (draft.anonymous or draft.enterprise or draft.uscc or draft.standing)


def is_remembered_open(draft: Draft, known: QuestionContext) -> bool:
    """Return whether to offer the remembered name, unless it is proven, or the draft already has one."""
    offered = known.profile is not None and bool(known.profile.enterprise) and not known.profile.proven
    return offered and _is_nameless(draft) and not {"remembered", "enterprise"} & set(draft.skipped)


def take_remembered(draft: Draft, value: str, known: QuestionContext) -> Draft:
    """Use the remembered name and telephone ("yes"), or skip the step."""
    profile = known.profile
    if value != "yes" or profile is None:
        return skip_step(draft, "remembered")
    phone = draft.phone or profile.phone
    return replace(draft, enterprise=profile.enterprise, uscc=profile.uscc, standing="registered", phone=phone)


def clear_remembered(draft: Draft) -> Draft:
    """Empty name and telephone as well, since they may be the remembered ones."""
    return unskip_steps(clear_phone(clear_enterprise(draft)), "remembered")


def is_enterprise_open(draft: Draft, known: QuestionContext) -> bool:
    return _is_nameless(draft) and "enterprise" not in draft.skipped


def take_enterprise(draft: Draft, value: str, known: QuestionContext) -> Draft:
    """Write the name, a credit code (prefix CODE) or a standing.

    "sure" takes a doubtful name or code, "story" adds it to the matter, "again" asks once more.
    """
    doubted, draft = draft.doubted, replace(draft, doubted="")
    if value == "sure" and doubted.startswith(CODE):
        value = doubted
    if value == "story":
        return replace(draft, parts=(*draft.parts, Part(doubted)))
    if doubted and not doubted.startswith(CODE) and value not in ("sure", "again", doubted):
        draft = replace(draft, parts=(*draft.parts, Part(doubted)))  # it was no name: it stays in the matter
    if value == "again":
        return draft
    if value == "sure" and doubted:
        return replace(draft, enterprise=doubted, standing="registered")
    if value == "skip":
        return skip_step(draft, "enterprise")
    if value in ("individual", "unregistered"):
        return replace(draft, standing=value)
    if value.startswith(CODE):
        return _take_company(draft, value.removeprefix(CODE))
    return replace(draft, enterprise=value, standing="registered")


def _take_company(draft: Draft, value: str) -> Draft:
    """Write a code and what was pasted with it: the name, a telephone, and the rest as more of the matter."""
    code, name, phone, beside = (*value.split(PARTS), "", "", "")[:4]
    parts = (*draft.parts, Part(beside)) if beside else draft.parts
    return replace(draft, uscc=code, enterprise=name, standing="registered", phone=draft.phone or phone, parts=parts)


def clear_enterprise(draft: Draft) -> Draft:
    return replace(unskip_steps(draft, "enterprise"), enterprise="", uscc="", standing="", doubted="")


def is_phone_open(draft: Draft, known: QuestionContext) -> bool:
    return not (draft.anonymous or draft.phone or "phone" in draft.skipped)


def take_phone(draft: Draft, value: str, known: QuestionContext) -> Draft:
    if value == "skip":
        return skip_step(draft, "phone")
    if value == "remembered":
        return replace(draft, phone=known.profile.phone if known.profile else "")
    phone, _, second = value.partition(" ")  # a second number is kept in the matter
    more = (*draft.parts, Part(f"另一个电话：{second}")) if second else draft.parts
    return replace(draft, phone=phone, parts=more)


def clear_phone(draft: Draft) -> Draft:
    return replace(unskip_steps(draft, "phone"), phone="")


# -- files, and the last look ------------------------------------------------------------------------------------------
def is_files_open(draft: Draft, known: QuestionContext) -> bool:
    return draft.editing == "files"


def take_files(draft: Draft, value: str, known: QuestionContext) -> Draft:
    kept = tuple(file for file in draft.files if not file.traced) if value == DROP_TRACED else draft.files
    return replace(draft, editing="", files=kept)


def clear_files(draft: Draft) -> Draft:
    return replace(draft, editing="files")


def is_summary_open(draft: Draft, known: QuestionContext) -> bool:
    return True


EDITS: dict[str, Callable[[Draft], Draft]] = {
    "edit-matter": clear_matter,
    "edit-kind": edit_kind,
    "edit-region": clear_region,
    "edit-who": lambda draft: skip_step(clear_phone(clear_enterprise(draft)), "remembered"),
    "edit-files": clear_files,
}


def take_summary(draft: Draft, value: str, known: QuestionContext) -> Draft:
    """Open the line that the owner wants to change; "edit" shows the menu of lines."""
    if value == "edit":
        return replace(draft, editing="menu")
    edit = EDITS.get(value)
    plain = replace(draft, editing="")
    return edit(plain) if edit else plain


def clear_summary(draft: Draft) -> Draft:
    return replace(draft, editing="")
