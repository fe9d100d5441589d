"""PURE. Adds to a draft what is not an answer: words, files, and what the model found in the words."""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.config import DialogueLimits
from dialogues.core.parts import Part, joined_length, split_by_room
from dialogues.core.session import NO_DRAFT, Draft, Guess, Session, TurnContext
from dialogues.core.values import FileRef, Text, make_text
from dialogues.language.company import read_company
from dialogues.language.denial import denied_kinds
from dialogues.language.english import is_english
from dialogues.language.phones import own_phone, phones_in
from dialogues.language.utterance import leading_kind
from dialogues.language.words import find_emergency


def add_words(session: Session, scene: TurnContext, parts: tuple[Part, ...]) -> tuple[Session, tuple[Part, ...]]:
    """Return the session with these messages in its draft, and the messages that found no room."""
    draft = session.draft or NO_DRAFT
    spoken = scene.book.words.spoken  # stood for the words of a recording; now there are words
    draft = replace(draft, parts=tuple(part for part in draft.parts if not spoken or part.text != spoken))
    kept, left = split_by_room(scene.book.limits.matter, draft.parts, parts)
    danger = any(case.certain for part in parts if (case := find_emergency(part.text, scene.book)))
    said = next((kind for part in parts[:1] if (kind := leading_kind(part.text, scene.book)[0])), "")
    named = draft.kind or (said if not draft.parts else "")  # said at the very beginning: never asked again
    added = replace(draft, parts=(*draft.parts, *kept), kind=named)
    return replace(session, draft=replace(added, emergency=draft.emergency or danger)), left


def no_room_texts(held: tuple[Part, ...], left: tuple[Part, ...], limits: DialogueLimits) -> tuple[Text, ...]:
    """Return what to say of messages that found no room beside those that are held; nothing when there are none."""
    if not left:
        return ()
    room = max(0, limits.matter - joined_length(held) - bool(held))
    return (make_text("matter-full", most=limits.matter, room=room, typed=joined_length(left)),)


def add_guess(session: Session, scene: TurnContext, guess: Guess, region: str, phone: str) -> Session:
    """Write what the model found into the slots that are still empty."""
    draft = session.draft or NO_DRAFT
    if is_english(draft.words, scene.book):
        guess = replace(guess, certainty="lost")  # the model reads Chinese: the kind is asked
    region = _told_region(draft.words, region, scene)
    moved = _region_says_more(draft, region, scene)
    phone = own_phone(draft.words, scene.book) if phones_in(draft.words, scene.book) else phone
    mobile = scene.book.checks.phone(phone) if phone and not draft.phone and not draft.anonymous else None
    draft = replace(
        draft,
        guess=without_kinds(
            draft.guess if draft.kind and draft.guess else guess, denied_kinds(draft.words, scene.book)
        ),
        answers=None,
        region=region if moved else draft.region,
        place="" if moved else draft.place,
        phone=mobile or draft.phone,
    )
    return replace(session, draft=_fill_company(draft, scene))


def without_kinds(guess: Guess | None, denied: frozenset[str]) -> Guess | None:
    """Return the guess without the kinds that the owner denies; what is left is less sure."""
    if guess is None or not denied & set(guess.kinds):
        return guess
    left = [n for n, kind in enumerate(guess.kinds) if kind not in denied]
    scores = tuple(guess.scores[n] for n in left if n < len(guess.scores))
    certainty = "unsure" if guess.certainty == "sure" and guess.kinds[0] in denied else guess.certainty
    return replace(guess, kinds=tuple(guess.kinds[n] for n in left), scores=scores, certainty=certainty)


def _fill_company(draft: Draft, scene: TurnContext) -> Draft:
    """Fill in the owner's company where the words give its name and a code that fits."""
    if draft.anonymous or draft.enterprise or draft.uscc or draft.standing:
        return draft
    paste = read_company(draft.words, scene.book)
    if not (paste.ours and paste.name and scene.book.checks.uscc_fits(paste.code)):
        return draft
    return replace(draft, enterprise=paste.name, uscc=paste.code, standing="registered")


def _told_region(words: str, found: str, scene: TurnContext) -> str:
    """Return the region in which it happened by the words of the draft, "" when they name several or only asides.

    `found`: what the model's entities hold; it counts where the words themselves name no place.
    """
    told = scene.book.places.find_scene(words)
    if told or scene.book.places.find(words):
        return told[0] if len(told) == 1 else ""
    return found if found in scene.book.regions and scene.book.regions[found].parent else ""


def _region_says_more(draft: Draft, region: str, scene: TurnContext) -> bool:
    """Return whether a region in the words says more than the known one.

    A poster's region is only where the owner stood when scanning it.
    """
    card, here = scene.book.regions.get(region), scene.book.regions.get(draft.region)
    if card is None or region in draft.skipped or region == draft.region:
        return False
    return here is None or (not draft.kind and here.parent != region)


def add_files(session: Session, scene: TurnContext, files: tuple[FileRef, ...]) -> tuple[Session, int]:
    """Return the session with these files in its draft, and how many found no room. The same file twice counts once."""
    draft = session.draft or NO_DRAFT
    fresh = tuple(file for n, file in enumerate(files) if file not in draft.files and file not in files[:n])
    room = scene.book.limits.files - len(draft.files)
    kept = fresh[: max(room, 0)]
    return replace(session, draft=replace(draft, files=draft.files + kept)), len(fresh) - len(kept)


def skip_step(draft: Draft, step: str) -> Draft:
    """Mark a step as skipped."""
    return draft if step in draft.skipped else replace(draft, skipped=(*draft.skipped, step))


def unskip_steps(draft: Draft, *steps: str) -> Draft:
    """Remove the mark from these steps."""
    return replace(draft, skipped=tuple(name for name in draft.skipped if name not in steps))
