"""The problem list (问题清单) for the policy task force (mechanism 26): what many owners report.

The owners' own words are quoted where they may be shown.
"""

from __future__ import annotations

from collections.abc import Mapping

from backend.statistics.clusters import Problem
from backend.statistics.recurring_problems import Found
from bot.reports.blocks import Heading, Paragraph, Part, Report, Sheet
from bot.reports.monthly import Edition, month_name
from bot.reports.sections import Names

_COLUMNS = ("words", "owners", "reports", "kinds", "cities", "examples", "numbers")


def problems(found: Found, edition: Edition) -> Report:
    """The report on the recurring problems that were found."""
    words, names = edition.words, edition.names
    ends = [month_name(month, words) for month in (found.months[0], found.months[-1])]
    period = ends[0] if ends[0] == ends[1] else words("bulletin-period-months", first=ends[0], last=ends[1])
    lead = words(
        "bulletin-problems-lead",
        period=period,
        texts=str(found.texts),
        matters=str(len(found.problems)),
        owners=str(edition.policy.problems.owners),
    )
    parts: list[Part] = [Paragraph(lead if found.problems else words("bulletin-problems-none"))]
    for number, problem in enumerate(found.problems, 1):
        parts += _problem(number, problem, names)
    return Report(
        title=words("bulletin-problems"),
        period=period,
        made=edition.made(final=found.final),
        note=words("bulletin-note-problems"),
        parts=tuple(parts),
        sheet=Sheet(
            tuple(words(f"bulletin-column-{column}") for column in _COLUMNS),
            tuple(_row(problem, names) for problem in found.problems),
        ),
        page=words("bulletin-page"),
    )


def _problem(number: int, problem: Problem, names: Names) -> list[Part]:
    words = names.words
    counted = words(
        "bulletin-problems-counts",
        owners=str(problem.owners),
        reports=str(problem.reports),
        kinds=_kinds(problem, names),
        cities=_cities(problem, names),
    )
    examples = [Paragraph(words("bulletin-problems-example", text=one.text), soft=True) for one in problem.examples]
    return [
        Heading(words("bulletin-problems-title", n=str(number), name="、".join(problem.words))),
        Paragraph(counted),
        *examples,
    ]


def _kinds(problem: Problem, names: Names) -> str:
    return _parts({names.kind(kind): count for kind, count in problem.kinds.items()}, names)


def _cities(problem: Problem, names: Names) -> str:
    return _parts({names.city(city): count for city, count in problem.cities.items()}, names)


def _parts(counts: Mapping[str, int], names: Names) -> str:
    largest = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return "、".join(names.words("bulletin-problems-part", name=name, count=str(count)) for name, count in largest)


def _row(problem: Problem, names: Names) -> tuple[str, ...]:
    return (
        "、".join(problem.words),
        str(problem.owners),
        str(problem.reports),
        _kinds(problem, names),
        _cities(problem, names),
        " / ".join(one.text for one in problem.examples),
        " ".join(one.number for one in problem.examples),
    )
