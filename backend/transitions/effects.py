"""What each action does to the ticket beside its state: one function an action, in a module a chapter.

An effect changes rounds, units, dates and ratings. State, alarm, history, pushes and webhooks come with every move
(`backend.transitions.execute`); a move whose action is not in the table changes nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping

from backend.contract.enums import Action
from backend.transitions.effects_evaluation import EVALUATION
from backend.transitions.effects_handling import HANDLING
from backend.transitions.effects_intake import INTAKE
from backend.transitions.request import Effect

EFFECTS: Mapping[Action, Effect] = {**INTAKE, **HANDLING, **EVALUATION}
