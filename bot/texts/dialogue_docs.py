"""Draws the tables of the conversation as a page. `python -m bot.texts.dialogue_docs` writes docs/dialogues.md."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from bot.texts.catalogue import Catalogue
from bot.texts.config_loader import load_dialogue_config
from config import ROOT
from dialogues.core.config import DialogueConfig
from dialogues.core.session import Draft
from dialogues.core.values import Answer, make_text
from dialogues.input.claims import CLAIMS
from dialogues.input.commands import COMMANDS
from dialogues.input.intent import INTENTS
from dialogues.intake.questions.base import QuestionContext
from dialogues.intake.steps import REPORT, Step
from dialogues.notifications import PUSHES
from dialogues.tickets.staff import WORDY
from dialogues.tickets.staff_case import MOVES, move_text_key

PAGE = ROOT.parent / "docs" / "dialogues.md"
_HEAD = """# The conversation

Generated from the tables in `dialogues/` by `python -m bot.texts.dialogue_docs`; do not edit. A test fails when it is
stale. The sentences are those of `config/locales/`. How it sounds is in `tests/transcripts/`, which read as
conversations.

## What happens to an event

```mermaid
flowchart LR
    person([owner or staff]) -->|words| listen
    person -->|files, a contact, a place| attach
    person -->|button| press
    person -->|code scanned| arrive
    listen -->|a button, command or number in words| press
    listen -->|answer to an open question, or to a later one| report
    attach --> report & tickets
    listen -->|anything else| model{{Understand}}
    model --> understood
    understood -->|talk| talk
    understood -->|about a ticket| tickets
    understood -->|a rating| survey
    understood -->|what happened| report
    press --> report & tickets & survey & staff & talk
    arrive --> talk
    report -->|SubmitTicket| receipt
    outbox([outbox]) -->|what happened to a ticket| pushes
    pushes --> survey & staff
```
"""


def dialogues_page(book: DialogueConfig, catalogue: Catalogue) -> str:
    """The whole page as Markdown."""
    parts = [
        _HEAD,
        "## Words, photos and files: the first that claims them\n",
        *(f"{n}. {claim.whose}" for n, claim in enumerate(CLAIMS, 1)),
        "\n## The report\n\nThe first open step is asked. Going back, or changing a line, opens its step again.\n",
        "```mermaid",
        *_report_diagram(book, catalogue),
        "```\n",
        "| step | is open when | buttons |\n|---|---|---|",
        *(_step_row(step, book, catalogue) for step in REPORT),
        "\n## At any moment\n\n" + " ".join(f"`{name}`" for name in COMMANDS),
        "\n## Intents that are talk\n\n" + " ".join(f"`{name}`" for name in INTENTS),
        "\n## News to the owner\n\n| text | tells | buttons |\n|---|---|---|",
        *(f"| `{key}` | {', '.join(push.args)} | {', '.join(push.wishes)} |" for key, push in PUSHES.items()),
        "\n## Moves of staff\n\n| move | button | asks for |\n|---|---|---|",
        *(
            f"| `{move}` | {catalogue.draw_text(make_text(f'move-{move_text_key(move)}'))} | {_move_needs(move)} |"
            for move in MOVES
        ),
        "",
    ]
    return "\n".join(parts)


def _report_diagram(book: DialogueConfig, catalogue: Catalogue) -> list[str]:
    lines = ["flowchart TD", "    start([first words or photos]) --> matter"]
    for step, after in pairwise(REPORT):
        lines.append(f'    {step.name}["{step.name}<br>{_question_line(step, book, catalogue)}"] --> {after.name}')
    last = REPORT[-1].name
    lines.append(
        f'    {last}["{last}<br>{_question_line(REPORT[-1], book, catalogue)}"] -->|submit| receipt([receipt])'
    )
    return [*lines, f"    {last} -.->|change a line| matter & kind & region & enterprise & files"]


def _sample_draft(step: Step) -> Draft:
    """A draft with which the card of every step can be drawn."""
    return Draft(1, kind="" if step.name in ("matter", "kind") else "complaint", answers=(Answer("", "…", "…"),))


def _question_line(step: Step, book: DialogueConfig, catalogue: Catalogue) -> str:
    words = catalogue.draw_text(step.question.pose(_sample_draft(step), QuestionContext(book)).text)
    return words.splitlines()[0]


def _step_row(step: Step, book: DialogueConfig, catalogue: Catalogue) -> str:
    options = step.question.pose(_sample_draft(step), QuestionContext(book)).options
    labels = [catalogue.draw_text(option.label) for option in options]
    shown = labels if len(labels) <= 6 else [*labels[:3], "…", labels[-1]]
    return f"| {step.name} | {step.when} | {' · '.join(shown)} |"


def _move_needs(move: str) -> str:
    return "words, read again before they go out" if move in WORDY else "a department" if move == "assign" else ""


def main() -> None:
    book = load_dialogue_config(ROOT, date.today())  # noqa: DTZ011 - any day's policy draws the same page
    PAGE.write_text(dialogues_page(book, Catalogue.load(ROOT / "locales")), "utf-8")


if __name__ == "__main__":
    main()
