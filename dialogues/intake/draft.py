"""PURE. What comes into a draft beside answers: words, files, and what the model found in the words."""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.session import NO_DRAFT, Draft, Guess, Part, Scene, Session, within
from dialogues.core.values import FileRef
from dialogues.language.utterance import led
from dialogues.language.words import emergency


def with_words(session: Session, scene: Scene, parts: tuple[Part, ...]) -> tuple[Session, bool]:
    """The draft with these words added, and whether some found no room."""
    draft = session.draft or NO_DRAFT
    kept = within(scene.book.limits.matter - len(draft.words) - 1, parts)
    danger = any(emergency(part.text, scene.book) for part in parts)
    said = next((kind for part in parts[:1] if (kind := led(part.text, scene.book)[0])), "")
    named = draft.kind or (said if not draft.parts else "")  # said at the very beginning: never asked again
    added = replace(draft, parts=(*draft.parts, *kept), kind=named)
    cut = sum(len(part.text) for part in parts) > sum(len(part.text) for part in kept)
    return replace(session, draft=replace(added, emergency=draft.emergency or danger)), cut


def with_guess(session: Session, scene: Scene, guess: Guess, region: str, phone: str) -> Session:
    """What the model found in the words, put where nothing was said yet."""
    draft = session.draft or NO_DRAFT
    moved = _moves(draft, region, scene)
    mobile = scene.book.checks.phone(phone) if phone and not draft.phone and not draft.anonymous else None
    draft = replace(
        draft,
        guess=draft.guess if draft.kind and draft.guess else guess,  # words added later are of no other matter
        answers=None,
        region=region if moved else draft.region,
        place="" if moved else draft.place,
        phone=mobile or draft.phone,
    )
    return replace(session, draft=draft)


def _moves(draft: Draft, region: str, scene: Scene) -> bool:
    """Whether a region in the words says more than what is known: a door's is only where the owner was standing."""
    card, here = scene.book.regions.get(region), scene.book.regions.get(draft.region)
    if card is None or region in draft.skipped or region == draft.region:
        return False
    return here is None or (not draft.kind and here.parent != region)


def with_files(session: Session, scene: Scene, files: tuple[FileRef, ...]) -> tuple[Session, int]:
    """The draft with these files added, and how many found no room. The same file twice is one."""
    draft = session.draft or NO_DRAFT
    fresh = tuple(file for n, file in enumerate(files) if file not in draft.files and file not in files[:n])
    room = scene.book.limits.files - len(draft.files)
    kept = fresh[: max(room, 0)]
    return replace(session, draft=replace(draft, files=draft.files + kept)), len(fresh) - len(kept)
