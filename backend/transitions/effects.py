"""Collects the effects: for each action the function that changes the ticket beside its state.

An effect changes rounds, units, dates and ratings. State, alarm, history, pushes and webhooks belong to every move
(`backend.transitions.execute`). An action that is not in the table has no effect. There is one module for each group of
chapters: intake, handling, evaluation.
"""

from __future__ import annotations

from collections.abc import Mapping

from backend.contract.enums import Action
from backend.transitions.effects_evaluation import EVALUATION
from backend.transitions.effects_handling import HANDLING
from backend.transitions.effects_intake import INTAKE
from backend.transitions.request import MoveEffect

EFFECTS: Mapping[Action, MoveEffect] = {**INTAKE, **HANDLING, **EVALUATION}
