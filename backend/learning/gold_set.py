"""Manages the gold set: texts held out to measure models by, each labelled by two people who do not see each other's
label.

When two labels differ, a third person decides. Gold texts are never given to training, except as a list of what to
leave out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from backend.contract.errors import BadDraft
from backend.core.text import clean_text
from backend.db.context import Context
from backend.learning.labels import (
    GOLD_LABELS_NEEDED,
    UNFIT,
    LabelledText,
    add_label,
    load_labelled_texts,
    normalise_name,
    readable_texts_filter,
    validate_label,
)
from backend.learning.predictions import mask_numbers, text_fingerprint
from backend.learning.tables import Label, Sample
from backend.tickets.tables import Ticket


@dataclass(frozen=True, slots=True)
class UnlabelledText:
    """A gold text as the next person sees it: without the labels of others."""

    id: int
    text: str


@dataclass(frozen=True, slots=True)
class GoldStatus:
    """Numbers of gold texts. `agreed`: by kind. `open`: waiting for a first or second label. `disputed`: waiting for
    another person's label."""

    agreed: dict[str, int]
    open: int
    disputed: int
    unfit: int


async def add_gold_texts(context: Context, texts: Sequence[tuple[str, str]], by: str = "") -> int:
    """Add texts (text, kind or empty) to the gold set, with `by`'s label where a kind is given. Returns how many are
    new. All or nothing: raises BadDraft that names the line."""
    most = context.limits.text_length
    lines = [(at, *_validate_gold_line(at, text, kind, by, most)) for at, (text, kind) in enumerate(texts, start=1)]
    added = 0
    async with context.write_transaction() as work:
        for at, text, kind in lines:
            mark, now = text_fingerprint(context.keyring, text), context.now()
            sample = await work.session.scalar(select(Sample).where(Sample.mark == mark).limit(1))
            if sample is not None and sample.kind is not None and not sample.gold:
                raise BadDraft(f"line {at}: has been learnt from as a correction", field="text")
            if sample is None:
                sample = Sample(text=text, mark=mark, rank=0.0, made_at=now, kind=None, decided_at=None, gold=True)
                work.session.add(sample)
                await work.session.flush()
                added += 1
            sample.gold = True
            if kind:
                await add_label(work, sample, kind, validate_label(kind, by), now)
        await work.commit()
    return added


async def choose_gold_texts(context: Context, count: int, known: Callable[[Sequence[str]], set[int]]) -> int:
    """Add up to `count` unlabelled texts of the newest tickets to the gold set, whatever the model predicted. `known`
    returns the indexes of texts that are in the training set already; these are left out. Returns how many were added.
    """
    query = (
        select(Sample)
        .join(Ticket, Ticket.id == Sample.ticket_id)
        .where(Sample.gold.is_(False), Sample.kind.is_(None), Sample.text != "", readable_texts_filter(context))
        .order_by(Sample.id.desc())
        .limit(2 * count)
    )
    async with context.write_transaction() as work:
        found = (await work.session.scalars(query)).all()
        taken = known([sample.text for sample in found])
        drawn = [sample for at, sample in enumerate(found) if at not in taken][:count]
        for sample in drawn:
            sample.gold = True
        await work.commit()
    return len(drawn)


async def next_gold_texts(context: Context, by: str, limit: int = 1) -> tuple[UnlabelledText, ...]:
    """Gold texts that need a label and have none of this person yet, those that have waited longest first."""
    mine = select(Label.sample_id).where(Label.by == normalise_name(by))
    query = select(Sample).where(Sample.gold, Sample.kind.is_(None), Sample.text != "", Sample.id.not_in(mine))
    async with context.read_session() as session:
        found = (await session.scalars(query.order_by(Sample.id).limit(limit))).all()
    return tuple(UnlabelledText(sample.id, sample.text) for sample in found)


async def load_gold_texts(context: Context) -> tuple[LabelledText, ...]:
    """The gold texts whose kind is agreed, in a fixed order."""
    return await load_labelled_texts(context, select(Sample).where(Sample.gold, Sample.kind != UNFIT))


async def held_out_texts(context: Context) -> tuple[str, ...]:
    """Every gold text, agreed or not: none of them is trained on."""
    async with context.read_session() as session:
        return tuple((await session.scalars(select(Sample.text).where(Sample.gold).order_by(Sample.id))).all())


async def gold_status(context: Context) -> GoldStatus:
    """How far the labelling of the gold set is."""
    words = select(Label.sample_id, func.count().label("words")).group_by(Label.sample_id).subquery()
    query = (
        select(Sample.kind, words.c.words, func.count())
        .outerjoin(words, words.c.sample_id == Sample.id)
        .where(Sample.gold)
        .group_by(Sample.kind, words.c.words)
    )
    async with context.read_session() as session:
        found = (await session.execute(query)).all()
    agreed: Counter[str] = Counter()
    waiting: Counter[bool] = Counter()
    for kind, given, count in found:
        if kind is None:
            waiting[(given or 0) >= GOLD_LABELS_NEEDED] += count
        else:
            agreed[kind] += count
    unfit = agreed.pop(UNFIT, 0)
    return GoldStatus(dict(sorted(agreed.items())), waiting[False], waiting[True], unfit)


def _validate_gold_line(at: int, text: str, kind: str, by: str, most: int) -> tuple[str, str]:
    """The cleaned text and the kind. Raises BadDraft that names the line."""
    clean = mask_numbers(clean_text(text))
    if not any(char.isalnum() for char in clean) or len(clean) > most:
        raise BadDraft(f"line {at}: a text has 1 to {most} characters", field="text")
    if kind:
        try:
            validate_label(kind, by)
        except BadDraft as error:
            raise BadDraft(f"line {at}: {error.detail}", field=error.field) from None
    return clean, kind
