"""Measures whether owners' texts move away from what the model knows: per week, the share of predictions with low
confidence and, for each kind, of those that owners replaced. Above policy's limits it is an alarm.

Does not notify anybody: the worker and the console do. Costs one index range a week.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.contract.enums import TicketKind
from backend.core.working_days import LOCAL, local_day
from backend.db.context import Context
from backend.learning.tables import Prediction
from config.rules import LearningRules


@dataclass(frozen=True, slots=True)
class KindDrift:
    """The predictions of one kind: how many, how many owners chose another kind, how many the desk changed."""

    kind: str
    guesses: int
    repicked: int
    desk_changed: int
    alarm: bool

    @property
    def repicked_share(self) -> float:
        return self.repicked / self.guesses if self.guesses else 0.0


@dataclass(frozen=True, slots=True)
class WeekDrift:
    """One week. `monday`: its first day in China. `low`: predictions of low confidence. `alarm`: there were too many of
    them."""

    monday: date
    guesses: int
    low: int
    alarm: bool  # too many predictions of low confidence
    kinds: tuple[KindDrift, ...]

    @property
    def low_share(self) -> float:
        return self.low / self.guesses if self.guesses else 0.0

    @property
    def alarms(self) -> tuple[str, ...]:
        """What is above policy's limits: `low confidence`, or names of kinds."""
        return (*(("low confidence",) if self.alarm else ()), *(kind.kind for kind in self.kinds if kind.alarm))


async def measure_drift(context: Context, weeks: int = 8) -> tuple[WeekDrift, ...]:
    """The last `weeks` weeks, newest first; the first of them is not over yet."""
    today = local_day(context.now())
    monday = today - timedelta(days=today.weekday())
    async with context.read_session() as session:
        return tuple(
            [
                await _measure_week(session, monday - timedelta(weeks=back), context.policy_rule(LearningRules))
                for back in range(weeks)
            ]
        )


async def _measure_week(session: AsyncSession, monday: date, rule: LearningRules) -> WeekDrift:
    query = (
        select(
            Prediction.guess,
            func.count(),
            func.sum(case((Prediction.confidence < rule.low_confidence, 1), else_=0)),
            func.sum(case((Prediction.chosen != Prediction.guess, 1), else_=0)),
            func.sum(case((Prediction.desk != Prediction.guess, 1), else_=0)),
        )
        .where(Prediction.at >= _local_midnight(monday), Prediction.at < _local_midnight(monday + timedelta(weeks=1)))
        .group_by(Prediction.guess)
    )
    found = (await session.execute(query)).all()
    kinds = {
        guess: _to_kind_drift(guess, int(all_), int(again), int(changed), rule)
        for guess, all_, _, again, changed in found
    }
    guesses, low = sum(kind.guesses for kind in kinds.values()), sum(int(row[2]) for row in found)
    alarm = guesses >= rule.least_weekly and low > rule.most_low_share * guesses
    every = tuple(kinds.get(kind.value) or _to_kind_drift(kind.value, 0, 0, 0, rule) for kind in TicketKind)
    return WeekDrift(monday, guesses, low, alarm, every)


def _to_kind_drift(kind: str, guesses: int, repicked: int, desk_changed: int, rule: LearningRules) -> KindDrift:
    alarm = guesses >= rule.least_weekly and repicked > rule.most_repicked_share * guesses
    return KindDrift(kind, guesses, repicked, desk_changed, alarm)


def _local_midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL)
