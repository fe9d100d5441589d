"""`guishang nlu …`: the table of its commands. Each is imported when it is called."""

from __future__ import annotations

import click

from bot.cli.lazy_group import LazyCommand, LazyGroup

COMMANDS = {
    "evaluate": LazyCommand("bot.cli.nlu.model:evaluate_", "Measure the served model on FILE."),
    "serve": LazyCommand(
        "bot.cli.nlu.model:serve", "Serve the model on loopback, for processes that have GUISHANG_NLU__URL set."
    ),
    "status": LazyCommand("bot.cli.nlu.model:status", "List the versions, newest last; the served one is marked."),
    "import": LazyCommand(
        "bot.cli.nlu.imports:import_", "Add past tickets to the examples that the model learns from."
    ),
    "imports": LazyCommand(
        "bot.cli.nlu.imports:imports", "List what was imported, with the number of examples of each kind."
    ),
    "curve": LazyCommand(
        "bot.cli.nlu.curve:curve", "Show what labelled messages would bring before they are imported."
    ),
    "train": LazyCommand(
        "bot.cli.nlu.train:train",
        "Train on the shipped examples, the imported ones and people's corrections, as a job; print the version.",
    ),
    "jobs": LazyCommand("bot.cli.nlu.train:jobs", "List the trainings, newest first; with JOB, its log."),
    "cancel": LazyCommand("bot.cli.nlu.train:cancel", "End the running training, or JOB."),
    "gate": LazyCommand(
        "bot.cli.nlu.train:gate", "Compare VERSION with the served model and say whether it may be promoted."
    ),
    "promote": LazyCommand("bot.cli.nlu.train:promote", "Serve VERSION, if it passes the gate."),
    "rollback": LazyCommand("bot.cli.nlu.train:rollback", "Serve the version served before this one."),
    "drift": LazyCommand(
        "bot.cli.nlu.train:drift",
        "By the week, newest first: the share of guesses of low confidence, and of those owners replaced, by kind.",
    ),
    "queue": LazyCommand(
        "bot.cli.nlu.label:queue",
        "List the texts a label teaches most by: model, owner and desk disagree, or the model is in doubt.",
    ),
    "label": LazyCommand("bot.cli.nlu.label:label", "Say that the text ID is of KIND; `unfit`: not to be learnt from."),
    "gold": LazyCommand(
        "bot.cli.nlu.label:gold",
        "The texts models are measured by: never trained on, each labelled by two people blind to each other.",
    ),
    "shadow": LazyCommand(
        "bot.cli.nlu.label:shadow",
        "Run VERSION beside the served model on live messages, end that, or report where the two disagree.",
    ),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def nlu() -> None:
    """The model that tells the kinds apart."""
