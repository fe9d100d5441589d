"""Records, for every submitted ticket, the model's prediction, the owner's choice, the desk's choice and the text to
learn from.

Owns what may be kept of a text (mechanism 27: confidential texts are left out, or kept without anything that identifies
a person, as policy says). Does not label: `backend.learning.labels` does.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import datetime

from sqlalchemy import select

from backend.contract.enums import TicketKind
from backend.contract.values import TicketDraft
from backend.core.crypto import Keyring
from backend.core.text import clean_text, mask_personal_data
from backend.db.context import Context, UnitOfWork
from backend.learning.tables import Prediction, Sample
from backend.tickets.tables import Ticket
from config.rules import LearningRules

_LONG_NUMBER = re.compile(r"\d(?:[- ]?\d){6,}")
_NAMING = re.compile(
    r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}|https?://\S+|[A-Za-z]?\d{2,}[A-Za-z0-9]*|[A-Za-z]{3,}\d*"
)
_HIDDEN = "＊"


def record_prediction(context: Context, work: UnitOfWork, ticket: Ticket, draft: TicketDraft, now: datetime) -> None:
    """Store the prediction and the text of a new ticket, if the model made a prediction."""
    if not draft.guess:
        return
    scores = dict(draft.scores)
    guess, chosen = clean_text(draft.guess), draft.kind.value
    prediction = Prediction(
        ticket_id=ticket.id,
        guess=guess,
        chosen=chosen,
        desk=None,
        confidence=draft.confidence,
        certainty=draft.certainty,
        scores=json.dumps(scores, separators=(",", ":")) if scores else "",
        model=clean_text(draft.model),
        at=now,
    )
    work.session.add(prediction)
    text = redact_for_training(draft, context.policy_rule(LearningRules))
    if text:
        work.session.add(
            Sample(
                ticket_id=ticket.id,
                text=text,
                mark=text_fingerprint(context.keyring, draft.text),
                gold=False,
                rank=teaching_value(prediction),
                kind=None,
                made_at=now,
                decided_at=None,
            )
        )


async def record_desk_choice(work: UnitOfWork, ticket: Ticket, kind: TicketKind) -> None:
    """Record that the desk set another kind. If the ticket thereby became secret, its text is deleted."""
    prediction = await work.session.get(Prediction, ticket.id)
    if prediction is None:
        return
    prediction.desk = kind.value
    sample = await work.session.scalar(select(Sample).where(Sample.ticket_id == ticket.id))
    if sample is not None:
        sample.rank = teaching_value(prediction)
        sample.text = "" if ticket.secret else sample.text


def teaching_value(prediction: Prediction) -> float:
    """How much a label would teach: one point for each pair of model, owner and desk that disagree, plus 0 to 1 for how
    close the two likeliest kinds were. So any disagreement ranks above any uncertainty."""
    said = [prediction.guess, prediction.chosen, *([prediction.desk] if prediction.desk else [])]
    apart = sum(one != other for at, one in enumerate(said) for other in said[:at])
    best = sorted(json.loads(prediction.scores).values(), reverse=True) if prediction.scores else []
    margin = best[0] - best[1] if len(best) > 1 else prediction.confidence
    return apart + 1.0 - min(max(margin, 0.0), 1.0)


def redact_for_training(draft: TicketDraft, rule: LearningRules) -> str:
    """The part of a draft's text that may be kept; empty when nothing may."""
    text = mask_numbers(clean_text(draft.text))
    if draft.kind.value not in rule.confidential_kinds and not draft.anonymous:
        return text
    if rule.confidential_texts == "omit":
        return ""
    for name in filter(None, (clean_text(draft.enterprise), clean_text(draft.place), draft.uscc, draft.phone)):
        text = text.replace(name, _HIDDEN)
    return _NAMING.sub(_HIDDEN, text)


def mask_numbers(text: str) -> str:
    """The text with everything masked that may be a telephone, identity, account or order number."""
    return _LONG_NUMBER.sub(_HIDDEN, mask_personal_data(unicodedata.normalize("NFKC", text)))


def text_fingerprint(keyring: Keyring, text: str) -> str:
    """A keyed hash that is equal for texts with the same letters and digits; without the key it reveals nothing."""
    folded = "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())
    return keyring.keyed_hash("sample", folded)
