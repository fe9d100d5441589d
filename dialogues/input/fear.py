"""PURE. Answers a whistle-blower's fear at any moment: who sees what, who is never told, what cannot be protected.

A question that is nothing else is answered beside whatever is open, which stays open: it is no answer, no matter and no
search for a ticket. In a longer message the answer stands first, and the words go where they belong.
"""

from __future__ import annotations

from dialogues.core.buttons import action_button, prepend_texts, turn_with_text
from dialogues.core.session import Session, Turn, TurnContext
from dialogues.core.values import Reply, make_text
from dialogues.intake import driver
from dialogues.language.fear import is_fear, is_only_fear


def calm_fear(session: Session, text: str, scene: TurnContext) -> Turn | None:
    """Return the answer to words that are nothing but fear; None for others, and for staff."""
    if session.staff is not None or text.startswith("/") or not is_only_fear(text, scene.book):
        return None
    if session.draft is not None and session.focus is None:
        return prepend_texts(driver.ask_next_step(session, scene), make_text("explain-fear"))
    ways = (action_button("resume"),) if session.draft is not None else (action_button("report"),)
    return turn_with_text(session, "explain-fear", *ways, action_button("human"))


def reassure(session: Session, text: str, scene: TurnContext) -> tuple[Reply, ...]:
    """Return the answer to fear within a longer message, as the reply before the rest; nothing when there is none."""
    if session.staff is not None or not is_fear(text, scene.book):
        return ()
    return (Reply(make_text("explain-fear")),)
