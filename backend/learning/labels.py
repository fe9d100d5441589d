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
from backend.core.text import clean_text
from backend.db.context import Context, UnitOfWork
from backend.learning.tables import Label, Prediction, Sample
from backend.tickets.tables import Ticket
from config.rules import LearningRules

UNFIT = "unfit"  # the text is not a report, or must not be learnt from
CHOICES = (*(kind.value for kind in TicketKind), UNFIT)
GOLD_LABELS_NEEDED = 2  # equal labels that decide a gold text, at least


@dataclass(frozen=True, slots=True)
class QueuedText:
    """A text of the correction queue, with the model's prediction, the owner's choice and the desk's."""

    id: int
    text: str
    guess: str
    confidence: float
    chosen: str
    desk: str
    rank: float


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text whose kind people have decided."""

    id: int
    text: str
    kind: str
    at: datetime


async def correction_queue(context: Context, limit: int = 20) -> tuple[QueuedText, ...]:
    """Unlabelled texts, those whose label would teach the model most first."""
    query = (
        select(Sample, Prediction)
        .join(Prediction, Prediction.ticket_id == Sample.ticket_id)
        .join(Ticket, Ticket.id == Sample.ticket_id)
        .where(Sample.gold.is_(False), Sample.kind.is_(None), Sample.text != "", readable_texts_filter(context))
        .order_by(Sample.rank.desc(), Sample.id)
        .limit(limit)
    )
    async with context.read_session() as session:
        found = (await session.execute(query)).all()
    return tuple(
        QueuedText(one.id, one.text, said.guess, said.confidence, said.chosen, said.desk or "", one.rank)
        for one, said in found
    )


async def label_text(context: Context, ident: int, kind: str, by: str) -> str:
    """Record a person's label of a text. Returns the decided kind, empty while a gold text needs another label.

    Raises NotFound; BadDraft for an unknown kind or an empty name; NotAllowed for a second label on a gold text by the
    same person, or on one that is decided.
    """
    name = validate_label(kind, by)
    async with context.write_transaction() as work:
        sample = await work.session.scalar(select(Sample).where(Sample.id == ident).with_for_update())
        if sample is None:
            raise NotFound(f"no text {ident} to label")
        decided = await add_label(work, sample, kind, name, context.now())
        await work.commit()
    return decided


async def texts_by_mark(context: Context, marks: Collection[str]) -> dict[str, str]:
    """The readable texts that have these marks, by mark."""
    query = select(Sample.mark, Sample.text).outerjoin(Ticket, Ticket.id == Sample.ticket_id)
    query = query.where(Sample.mark.in_(marks), Sample.text != "", readable_texts_filter(context))
    async with context.read_session() as session:
        return dict((await session.execute(query)).all())


async def load_corrections(context: Context) -> tuple[LabelledText, ...]:
    """The decided texts outside the gold set, in a fixed order, without those that have become secret."""
    query = select(Sample).outerjoin(Ticket, Ticket.id == Sample.ticket_id)
    return await load_labelled_texts(
        context, query.where(Sample.gold.is_(False), Sample.kind != UNFIT, readable_texts_filter(context))
    )


async def load_labelled_texts(context: Context, query: Select[Sample]) -> tuple[LabelledText, ...]:
    """The decided texts among these samples, by id."""
    async with context.read_session() as session:
        found = (await session.scalars(query.where(Sample.text != "").order_by(Sample.id))).all()
    return tuple(
        LabelledText(one.id, one.text, one.kind, one.decided_at)
        for one in found
        if one.kind is not None and one.decided_at is not None
    )


async def add_label(work: UnitOfWork, sample: Sample, kind: str, name: str, now: datetime) -> str:
    """Store a label under a validated name. Returns the decided kind, empty while undecided. Raises NotAllowed."""
    given = (await work.session.scalars(select(Label).where(Label.sample_id == sample.id))).all()
    if sample.gold and any(one.by == name for one in given):
        raise NotAllowed(f"{name} has labelled text {sample.id} already")
    if sample.gold and sample.kind is not None:
        raise NotAllowed(f"gold text {sample.id} is decided")
    work.session.add(Label(sample_id=sample.id, kind=kind, by=name, at=now))
    decided = _agreed_kind([*(one.kind for one in given), kind]) if sample.gold else kind
    if decided:
        sample.kind, sample.decided_at = decided, now
    return decided


def _agreed_kind(words: Sequence[str]) -> str:
    """The kind that at least two people gave, and more than any other; empty when there is none."""
    ranked = Counter(words).most_common(2)
    (first, most), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0
    return first if most >= GOLD_LABELS_NEEDED and most > second else ""


def validate_label(kind: str, by: str) -> str:
    """The normalised name of the labeller. Raises BadDraft for an unknown kind or a bad name."""
    if kind not in CHOICES:
        raise BadDraft(f"a label is one of {' '.join(CHOICES)}", field="kind")
    name = normalise_name(by)
    if not any(char.isalnum() for char in name) or len(name) > 64:
        raise BadDraft("who labels? a name has 1 to 64 characters", field="by")
    return name


def normalise_name(by: str) -> str:
    """The name in one spelling, so that one person counts as one."""
    return " ".join(unicodedata.normalize("NFKC", clean_text(by)).casefold().split())


def readable_texts_filter(context: Context) -> ColumnElement[bool]:
    """The filter for texts that people may read: not those of secret tickets, unless policy keeps them redacted."""
    if context.policy_rule(LearningRules).confidential_texts == "redact":
        return true()
    return or_(Sample.ticket_id.is_(None), Ticket.secret.is_(False))
