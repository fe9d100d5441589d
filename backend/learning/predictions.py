"""What every submitted ticket leaves to correct the model by: the guess, the choice, the desk's word, the text.

Owns what of a text may be kept for learning (mechanism 27: what is confidential is left out, or kept without what
names anybody, as policy says). Refuses labels: `backend.learning.labels`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import datetime

from sqlalchemy import select

from backend.contract.enums import TicketKind
from backend.contract.values import TicketDraft
from backend.core.crypto import Vault
from backend.core.text import masked, plain
from backend.db.context import Context, UnitOfWork
from backend.learning.tables import Prediction, Sample
from backend.tickets.tables import Ticket
from config.rules import Learning

_LONG_NUMBER = re.compile(r"\d(?:[- ]?\d){6,}")
_NAMING = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+|https?://\S+|[A-Za-z]?\d{2,}[A-Za-z0-9]*|[A-Za-z]{3,}\d*")
_HIDDEN = "＊"


def record(context: Context, work: UnitOfWork, ticket: Ticket, draft: TicketDraft, now: datetime) -> None:
    """Keep what the model guessed of a new ticket, if it guessed anything."""
    if not draft.guess:
        return
    scores = dict(draft.scores)
    guess, chosen = plain(draft.guess), draft.kind.value
    prediction = Prediction(
        ticket_id=ticket.id,
        guess=guess,
        chosen=chosen,
        desk=None,
        confidence=draft.confidence,
        certainty=draft.certainty,
        scores=json.dumps(scores, separators=(",", ":")) if scores else "",
        model=plain(draft.model),
        at=now,
    )
    work.session.add(prediction)
    text = lesson(draft, context.rule(Learning))
    if text:
        work.session.add(
            Sample(
                ticket_id=ticket.id,
                text=text,
                mark=mark_of(context.vault, draft.text),
                gold=False,
                rank=rank_of(prediction),
                kind=None,
                made_at=now,
                decided_at=None,
            )
        )


async def desk_chose(work: UnitOfWork, ticket: Ticket, kind: TicketKind) -> None:
    """The desk set another kind. What thereby became secret is kept no longer."""
    prediction = await work.session.get(Prediction, ticket.id)
    if prediction is None:
        return
    prediction.desk = kind.value
    sample = await work.session.scalar(select(Sample).where(Sample.ticket_id == ticket.id))
    if sample is not None:
        sample.rank = rank_of(prediction)
        sample.text = "" if ticket.secret else sample.text


def rank_of(prediction: Prediction) -> float:
    """How much a label would teach: one for each two of model, owner and desk that disagree, and how close the two
    likeliest kinds were, 0 to 1. So any disagreement comes before any doubt."""
    said = [prediction.guess, prediction.chosen, *([prediction.desk] if prediction.desk else [])]
    apart = sum(one != other for at, one in enumerate(said) for other in said[:at])
    best = sorted(json.loads(prediction.scores).values(), reverse=True) if prediction.scores else []
    margin = best[0] - best[1] if len(best) > 1 else prediction.confidence
    return apart + 1.0 - min(max(margin, 0.0), 1.0)


def lesson(draft: TicketDraft, rule: Learning) -> str:
    """What may be kept of a draft's words; empty when nothing may."""
    text = without_numbers(plain(draft.text))
    if draft.kind.value not in rule.confidential_kinds and not draft.anonymous:
        return text
    if rule.confidential_texts == "omit":
        return ""
    for name in filter(None, (plain(draft.enterprise), plain(draft.place), draft.uscc, draft.phone)):
        text = text.replace(name, _HIDDEN)
    return _NAMING.sub(_HIDDEN, text)


def without_numbers(text: str) -> str:
    """Without what could be a telephone, an identity, an account or an order's number."""
    return _LONG_NUMBER.sub(_HIDDEN, masked(unicodedata.normalize("NFKC", text)))


def mark_of(vault: Vault, text: str) -> str:
    """The same for the same words, however they are spaced; without the key it tells nothing of them."""
    folded = "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())
    return vault.fingerprint("sample", folded)
