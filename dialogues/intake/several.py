"""PURE. Reports several matters of one message one after the other, and shows the whole text of one."""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.parts import Part
from dialogues.core.session import NO_DRAFT, Draft, Session
from dialogues.core.values import Reply, make_text
from dialogues.intake.draft import skip_step
from dialogues.intake.listed_matters import split_matters

CHUNK = 3_000  # characters of one message, below what every channel carries


def split_matter(session: Session) -> Session:
    """Return the session whose draft holds the first of several matters; the others are reported later."""
    draft = session.draft or NO_DRAFT
    first, *others = split_matters(draft.words) or (draft.words,)
    told = draft.parts[0] if draft.parts else Part("")
    only = replace(skip_step(draft, "split"), parts=(Part(first, told.ref),), guess=None, answers=None)
    return replace(session, draft=only, later=(*others, *session.later))


def next_draft(before: Draft, serial: int) -> Draft:
    """Return the draft of the next matter, with who and where of the one before."""
    who = replace(before, serial=serial, parts=(), files=(), guess=None, kind="", widen=False, answers=None, answer=0)
    plain = replace(who, skipped=("split",), taken=(), asked="", misses=0, doubted="", editing="", emergency=False)
    return replace(plain, asked_at=None, anonymous=None)


def whole_matter(draft: Draft) -> tuple[Reply, ...]:
    """Return the whole text of the matter, in as many messages as it needs."""
    words = draft.words
    chunks = tuple(words[start : start + CHUNK] for start in range(0, len(words), CHUNK))
    return tuple(Reply(make_text("whole-matter", words=chunk)) for chunk in chunks)
