"""Lists the texts that people should label (the correction queue), and records their labels.

A correction needs the label of one person. A gold text, by which models are measured, needs two people who do not see
each other's label; when they differ, a third decides. Does not train: it only gives out the results.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select, true

from backend.contract.enums import TicketKind
from backend.contract.errors import BadDraft, NotAllowed, NotFound
from backend.core.text import plain
from backend.db.context import Context, UnitOfWork
from backend.learning.tables import Label, Prediction, Sample
from backend.tickets.tables import Ticket
from config.rules import Learning

UNFIT = "unfit"  # the text is not a report, or must not be learnt from
CHOICES = (*(kind.value for kind in TicketKind), UNFIT)
AGREED = 2  # equal labels that decide a gold text, at least


@dataclass(frozen=True, slots=True)
class Doubt:
    """A text of the correction queue, with the model's prediction, the owner's choice and the desk's."""

    id: int
    text: str
    guess: str
    confidence: float
    chosen: str
    desk: str
    rank: float


@dataclass(frozen=True, slots=True)
class Decided:
    """A text whose kind people have decided."""

    id: int
    text: str
    kind: str
    at: datetime


async def queue(context: Context, limit: int = 20) -> tuple[Doubt, ...]:
    """Unlabelled texts, those whose label would teach the model most first."""
    query = (
        select(Sample, Prediction)
        .join(Prediction, Prediction.ticket_id == Sample.ticket_id)
        .join(Ticket, Ticket.id == Sample.ticket_id)
        .where(Sample.gold.is_(False), Sample.kind.is_(None), Sample.text != "", readable(context))
        .order_by(Sample.rank.desc(), Sample.id)
        .limit(limit)
    )
    async with context.reading() as session:
        found = (await session.execute(query)).all()
    return tuple(
        Doubt(one.id, one.text, said.guess, said.confidence, said.chosen, said.desk or "", one.rank)
        for one, said in found
    )


async def label(context: Context, ident: int, kind: str, by: str) -> str:
    """Record a person's label of a text. Returns the decided kind, empty while a gold text needs another label.

    Raises NotFound; BadDraft for an unknown kind or an empty name; NotAllowed for a second label on a gold text by the
    same person, or on one that is decided.
    """
    name = checked(kind, by)
    async with context.writing() as work:
        sample = await work.session.scalar(select(Sample).where(Sample.id == ident).with_for_update())
        if sample is None:
            raise NotFound(f"no text {ident} to label")
        decided = await put(work, sample, kind, name, context.clock())
        await work.commit()
    return decided


async def texts_of(context: Context, marks: Collection[str]) -> dict[str, str]:
    """The readable texts that have these marks, by mark."""
    query = select(Sample.mark, Sample.text).outerjoin(Ticket, Ticket.id == Sample.ticket_id)
    query = query.where(Sample.mark.in_(marks), Sample.text != "", readable(context))
    async with context.reading() as session:
        return dict((await session.execute(query)).all())


async def corrections(context: Context) -> tuple[Decided, ...]:
    """The decided texts outside the gold set, in a fixed order, without those that have become secret."""
    query = select(Sample).outerjoin(Ticket, Ticket.id == Sample.ticket_id)
    return await decided_of(context, query.where(Sample.gold.is_(False), Sample.kind != UNFIT, readable(context)))


async def decided_of(context: Context, query: Select[Sample]) -> tuple[Decided, ...]:
    """The decided texts among these samples, by id."""
    async with context.reading() as session:
        found = (await session.scalars(query.where(Sample.text != "").order_by(Sample.id))).all()
    return tuple(
        Decided(one.id, one.text, one.kind, one.decided_at)
        for one in found
        if one.kind is not None and one.decided_at is not None
    )


async def put(work: UnitOfWork, sample: Sample, kind: str, name: str, now: datetime) -> str:
    """Store a label under a validated name. Returns the decided kind, empty while undecided. Raises NotAllowed."""
    given = (await work.session.scalars(select(Label).where(Label.sample_id == sample.id))).all()
    if sample.gold and any(one.by == name for one in given):
        raise NotAllowed(f"{name} has labelled text {sample.id} already")
    if sample.gold and sample.kind is not None:
        raise NotAllowed(f"gold text {sample.id} is decided")
    work.session.add(Label(sample_id=sample.id, kind=kind, by=name, at=now))
    decided = _agreed([*(one.kind for one in given), kind]) if sample.gold else kind
    if decided:
        sample.kind, sample.decided_at = decided, now
    return decided


def _agreed(words: Sequence[str]) -> str:
    """The kind that at least two people gave, and more than any other; empty when there is none."""
    ranked = Counter(words).most_common(2)
    (first, most), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0
    return first if most >= AGREED and most > second else ""


def checked(kind: str, by: str) -> str:
    """The normalised name of the labeller. Raises BadDraft for an unknown kind or a bad name."""
    if kind not in CHOICES:
        raise BadDraft(f"a label is one of {' '.join(CHOICES)}", field="kind")
    name = name_of(by)
    if not any(char.isalnum() for char in name) or len(name) > 64:
        raise BadDraft("who labels? a name has 1 to 64 characters", field="by")
    return name


def name_of(by: str) -> str:
    """The name in one spelling, so that one person counts as one."""
    return " ".join(unicodedata.normalize("NFKC", plain(by)).casefold().split())


def readable(context: Context) -> ColumnElement[bool]:
    """The filter for texts that people may read: not those of secret tickets, unless policy keeps them redacted."""
    if context.rule(Learning).confidential_texts == "redact":
        return true()
    return or_(Sample.ticket_id.is_(None), Ticket.secret.is_(False))
