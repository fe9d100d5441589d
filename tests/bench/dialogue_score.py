"""`python -m tests.bench.dialogue_score`: plays every transcript and some random walks, tells where words went.

Run in the checkout that is scored: an earlier revision plays with its own player what the newer scripts say, and what
it cannot play is wrong. So it imports only what any revision has. Does not compare.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any

import yaml

from bot.texts.catalogue import Catalogue
from bot.texts.config_loader import load_dialogue_config
from config import ROOT
from dialogues.core import effects as fx
from dialogues.engine import Engine
from tests.dialogues.walk_words import MARK
from tests.dialogues.walks import Walk
from tests.transcripts.matching import differences, who
from tests.transcripts.runner import Play, folder, start
from tests.transcripts.scripted_answers import ScriptError

WALKS, STEPS = 1_000, 10
UNPLAYABLE = (
    ScriptError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
)
DOUBTS = frozenset({"ask-which", "ask-one", "ask-which-matter"})  # questions for which matter something is
NOT_SAID = ("来", "扫码", "打开")  # turns in which the owner says nothing
MOVES = ("SubmitTicket", "SupplementTicket", "ObjectTicket", "RecordSurvey", "UrgeTicket", "WithdrawTicket")
SLOTS = ("kind", "region", "enterprise", "uscc", "phone", "anonymous")


@dataclass
class Listening:
    """A catalogue that writes down what it draws."""

    catalogue: Catalogue
    keys: list[str]
    replies: int = 0

    def draw_message(self, reply: Any, conversation: str) -> Any:
        self.replies += 1
        self.keys += _keys(reply.text)
        return self.catalogue.draw_message(reply, conversation)


def score_transcripts() -> dict[str, Any]:
    """Every turn of an owner: where it went, whether it was asked about, whether the script says so."""
    engine, catalogue = Engine(load_dialogue_config(ROOT, date(2026, 11, 23))), Catalogue.load(ROOT / "locales")
    scripts = [script for file in sorted(folder().glob("*.yml")) for script in yaml.safe_load(file.read_text("utf-8"))]
    turns: list[dict[str, Any]] = []
    receipts: list[int] = []
    for script in scripts:
        if "staff" not in script:
            turns += _play(script, engine, catalogue, receipts)
    return {"turns": turns, "receipts": receipts}


def _play(
    script: dict[str, Any], engine: Engine, catalogue: Catalogue, receipts: list[int]
) -> Iterator[dict[str, Any]]:
    heard = Listening(catalogue, [])
    play = start(script, engine, heard)  # type: ignore[arg-type]
    touches = 0
    for number, step in enumerate(script["talk"]):
        heard.keys, heard.replies, held = [], 0, len(play.world.tickets)
        wrong, place = _turn(play, step)
        if any(key in step for key in NOT_SAID):
            continue
        touches += 1
        if len(play.world.tickets) > held:
            receipts.append(touches)
            touches = 0
        asked = not DOUBTS.isdisjoint(heard.keys)
        where = {"script": script["title"], "step": number, "said": who(step)}
        yield {**where, "right": not wrong, "asked": asked, "place": place, "replies": heard.replies}


def _turn(play: Play, step: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What is another way than the script says, and where words, slots and moves of the ticket are afterwards."""
    try:
        wrong = differences(step, play.turn(step), play.world.seen)
    except UNPLAYABLE as error:
        return [str(error)], ["not played"]
    draft = play.session.draft
    slots = [str(getattr(draft, slot)) for slot in SLOTS] if draft is not None else []
    words = draft.words if draft is not None else ""
    moves = [_move(effect) for effect in play.world.seen if type(effect).__name__ in MOVES]
    return wrong, [words, *slots, *moves]


def _move(effect: object) -> str:
    told = [str(getattr(effect, name, "")) for name in ("number", "kind", "grade", "text", "comment", "note")]
    return " ".join((type(effect).__name__, *told))


class TolerantWalk(Walk):
    """A walk that looks into whatever a session of this revision has."""

    def _kept(self) -> set[str]:
        names = {f.name for f in fields(self.session)}
        emptied: dict[str, Any] = dict.fromkeys(names & {"kept", "topic"})
        doubt = getattr(self.session, "doubt", None)
        if is_dataclass(doubt) and not isinstance(doubt, type):
            emptied["doubt"] = replace(doubt, among=())  # type: ignore[call-arg]
        held = str(replace(self.session, **emptied))
        rated = {mark for words in self.ratings.values() for mark in MARK.findall(words)}
        return set(MARK.findall(held)) | {mark for marks in self.tickets.values() for mark in marks} | rated


def score_walks() -> dict[str, int]:
    """Steps, words and files said, and the steps after which something of the owner's was found nowhere."""
    if not hasattr(fx, "RetractSupplement"):
        fx.RetractSupplement = type("RetractSupplement", (), {})  # type: ignore[misc]
    said = lost = 0
    for seed in range(WALKS):
        walk = TolerantWalk(random.Random(seed))
        for _ in range(STEPS):
            try:
                walk.step()
            except UNPLAYABLE:
                lost += 1
        said += walk.marks
    return {"steps": WALKS * STEPS, "said": said, "lost": lost}


def _keys(text: Any) -> Iterator[str]:
    yield text.key
    for value in text.args.values():
        if hasattr(value, "key"):
            yield from _keys(value)


if __name__ == "__main__":
    json.dump({**score_transcripts(), "walks": score_walks()}, sys.stdout, ensure_ascii=False)
