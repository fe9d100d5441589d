"""Defines what policy can set: one model with its limits for each file of `config/policy/`.

The numbers marked [cfg] in the mechanism are fields here; the files hold their values and explain them. Does not choose
the version in force: `config.policy` does.
"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, IPvAnyNetwork, model_validator

from config.toml_files import StrictModel

KindName = Literal["consult", "help", "complaint", "report", "suggestion"]
Days = Annotated[int, Field(ge=1, le=90)]


class HandlingDays(StrictModel):
    """Working days from dispatch to result (mechanism 14)."""

    consult: Days
    help: Days
    suggestion: Days
    complaint: Days
    report: Days


class PolicyRules(StrictModel):
    """A version of one policy file, in force from `effective` until the day of the next version."""

    effective: date


class DeadlineRules(PolicyRules):
    """Times of the mechanism, in working days, and the hours of a working day."""

    verify_days: Days
    dispatch_days: Days
    sign_days: Days
    ask_days: Days
    objection_days: Days
    dispute_days: Days
    task_force_days: Days
    working_group_days: Days
    review_days: Days
    mind_days: Days
    rate_again_days: Days
    close_days: Days
    extensions: int = Field(ge=0, le=10)
    extension_share: float = Field(gt=0, le=5)
    warn_at: float = Field(gt=0, lt=1)
    day_begins: time
    day_ends: time
    handle_days: HandlingDays

    @model_validator(mode="after")
    def _day_has_hours(self) -> Self:
        if self.day_begins >= self.day_ends:
            raise ValueError("day_begins must be before day_ends")
        return self


SecrecyLevelName = Literal["open", "inner", "secret", "top"]


class SecrecyRules(PolicyRules):
    """The levels of secrecy (保密等级), the most open first, with their `names`; `backend.tickets.visibility` says what
    each level hides. `secret_level`: the level that secret kinds begin with. A conversation that gives a receipt code
    may act for `code_minutes`; after `code_guesses` wrong codes it is refused for `guess_minutes` (mechanism 27)."""

    levels: tuple[SecrecyLevelName, ...] = Field(min_length=2)
    names: dict[SecrecyLevelName, str]
    secret_level: SecrecyLevelName
    secret_kinds: frozenset[KindName]
    anonymous_kinds: frozenset[KindName]
    code_minutes: int = Field(ge=1, le=10_080)
    code_guesses: int = Field(ge=1, le=1_000)
    guess_minutes: int = Field(ge=1, le=10_080)

    @model_validator(mode="after")
    def _levels_fit(self) -> Self:
        if list(self.levels) != [level for level in get_args(SecrecyLevelName) if level in self.levels]:
            raise ValueError(f"levels must be some of {', '.join(get_args(SecrecyLevelName))}, in this order")
        if self.levels[0] != "open":
            raise ValueError("levels must begin with open: what is not secret has that one")
        if self.secret_level not in self.levels[1:]:
            raise ValueError("secret_level must be one of levels, and not the first")
        if set(self.names) != set(self.levels):
            raise ValueError("names must name each of levels, and nothing else")
        return self


LONGEST_TEXT, LONGEST_NOTE = 100_000, 10_000
"""The most characters that policy may allow an owner and a member of staff; `Limits` holds what it allows."""


class Limits(PolicyRules):
    """Sizes and times that are not deadlines: lengths in characters, files, invitations, codes, claims, bursts."""

    text_length: int = Field(ge=100, le=LONGEST_TEXT)
    note_length: int = Field(ge=100, le=LONGEST_NOTE)
    files: int = Field(ge=0, le=100)
    file_bytes: int = Field(ge=1)
    invite_percent: int = Field(ge=0, le=100)
    urge_hours: int = Field(ge=1)
    handover_minutes: int = Field(ge=1, le=1440)
    invite_hours: int = Field(ge=1, le=72)
    claim_seconds: int = Field(ge=1, le=60)
    operation_days: int = Field(ge=1)
    burst_seconds: float = Field(ge=0, le=10)
    burst_longest: float = Field(ge=0, le=20)


Share = Annotated[float, Field(ge=0, le=1)]


class RateBars(StrictModel):
    """The bar of each rate, 0…1."""

    timely: Share
    resolution: Share
    satisfaction: Share


class RateWeights(StrictModel):
    """The weight of each rate in the yearly ranking."""

    timely: float = Field(ge=0, le=100)
    resolution: float = Field(ge=0, le=100)
    satisfaction: float = Field(ge=0, le=100)

    @model_validator(mode="after")
    def _something_counts(self) -> Self:
        if self.timely + self.resolution + self.satisfaction <= 0:
            raise ValueError("one of the weights must be more than 0")
        return self


class RecurringProblemRules(StrictModel):
    """How recurring problems are found: at least `owners` owners, similarity `alike` (0…1), at most `most` problems
    with `examples` examples each, out of at most `texts` reports."""

    owners: int = Field(ge=2, le=1000)
    alike: float = Field(gt=0, lt=1)
    examples: int = Field(ge=0, le=10)
    most: int = Field(ge=1, le=500)
    texts: int = Field(ge=100, le=200_000)


class StatisticsRules(PolicyRules):
    """Limits of the statistics, lists and rankings (mechanism 24 to 26)."""

    satisfied_from: int = Field(ge=1, le=5)
    least_secret: int = Field(ge=2, le=100)
    least_due: int = Field(ge=1)
    least_results: int = Field(ge=1)
    least_graded: int = Field(ge=1)
    report_day: int = Field(ge=1, le=28)
    red: RateBars
    black: RateBars
    weight: RateWeights
    problems: RecurringProblemRules

    @model_validator(mode="after")
    def _red_is_above_black(self) -> Self:
        for measure in RateBars.model_fields:
            if getattr(self.red, measure) < getattr(self.black, measure):
                raise ValueError(f"the red bar of {measure} must not be below the black one")
        return self


class LearningRules(PolicyRules):
    """What the model may learn from, the gate before a new model is served, and the limits of drift."""

    confidential_kinds: frozenset[KindName]
    confidential_texts: Literal["omit", "redact"]
    least_gold: int = Field(ge=1)
    least_gold_per_kind: int = Field(ge=1)
    least_examples_per_kind: int = Field(ge=20)
    most_f1_loss: Share
    least_report_recall: Share
    most_calibration_error: Share
    recent_days: int = Field(ge=1, le=3650)
    most_recent_loss: Share
    low_confidence: Share
    most_low_share: Share
    most_repicked_share: Share
    least_weekly: int = Field(ge=1)
    shadow_answers: int = Field(ge=100, le=10_000_000)


class SupervisionLevel(StrictModel):
    """A level of supervision: who issues which document, and in how many working days the unit replies."""

    level: Literal[1, 2, 3]
    role: Literal["office", "task_force", "working_group"]
    document: Literal["remind", "rectify", "interview"]
    reply_days: Days
    bulletin: bool


EvidenceEvent = Literal["unsigned", "overdue", "urged", "returned", "dissatisfied", "irregular", "stuck", "lifted"]
RuleName = Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,31}$")]


class EvidenceThreshold(StrictModel):
    """Proposes a letter of `level` when `event` happens `count` times within `window_days`, to one unit or one
    ticket."""

    name: RuleName
    level: Literal[1, 2]  # no rule proposes level 3
    event: EvidenceEvent
    scope: Literal["unit", "ticket"]
    count: int = Field(ge=1, le=1000)
    window_days: int = Field(ge=1, le=3660)


class LedgerThreshold(StrictModel):
    """Enters a ticket in the ledger when `event` happened to it `count` times."""

    kind: Literal["dissatisfied", "poor", "hard"]
    event: EvidenceEvent
    count: int = Field(ge=1, le=1000)


class SupervisionRules(PolicyRules):
    """Supervision (督办) and the ledger (台账) (mechanism L1 to L3 and 23)."""

    grounds: tuple[Literal["fraud", "unlawful", "dereliction", "retaliation"], ...] = Field(min_length=1)
    check_days: int = Field(ge=1, le=3660)
    level: tuple[SupervisionLevel, ...]
    rule: tuple[EvidenceThreshold, ...]
    ledger: tuple[LedgerThreshold, ...]

    @model_validator(mode="after")
    def _each_level_and_name_once(self) -> Self:
        if [level.level for level in self.level] != [1, 2, 3]:
            raise ValueError("there must be the levels 1, 2 and 3, in this order")
        names = [rule.name for rule in self.rule]
        if len(set(names)) < len(names):
            raise ValueError("two rules must not have one name")
        return self


class PartnerRules(PolicyRules):
    """How often a partner's system may call the API, and how webhook events are delivered to it."""

    requests_per_minute: int = Field(ge=1, le=100_000)
    burst: int = Field(ge=1, le=10_000)
    webhooks: int = Field(ge=0, le=100)
    answer_seconds: int = Field(ge=1, le=20)
    first_pause: int = Field(ge=1, le=3600)
    longest_pause: int = Field(ge=1, le=86_400)
    dead_days: int = Field(ge=1, le=30)
    keep_days: int = Field(ge=1, le=365)
    plain_http: bool
    private_networks: tuple[IPvAnyNetwork, ...]


class RetentionDays(StrictModel):
    """Days to keep personal data after the end of a ticket, by kind."""

    consult: int = Field(ge=30, le=36_500)
    help: int = Field(ge=30, le=36_500)
    suggestion: int = Field(ge=30, le=36_500)
    complaint: int = Field(ge=30, le=36_500)
    report: int = Field(ge=30, le=36_500)


class RetentionRules(PolicyRules):
    """How many days after its end a ticket is anonymised."""

    days: RetentionDays


class DispatchRules(PolicyRules):
    """What may be dispatched without the desk (mechanism 9, 10); never a complaint or a report (mechanism 12, 27)."""

    automatic_above: float = Field(gt=0.5, le=1)
    automatic_kinds: frozenset[Literal["consult", "help", "suggestion"]]
