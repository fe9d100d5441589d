"""The problem list (问题清单) for the policy task force (mechanism 26): what many owners report.

The owners' own words are quoted where they may be shown.
"""

from __future__ import annotations

from collections.abc import Mapping

from backend.statistics.clusters import RecurringProblem
from backend.statistics.recurring_problems import RecurringProblemList
from bot.reports.blocks import Heading, Paragraph, Report, ReportBlock, ReportSheet
from bot.reports.monthly import ReportContext, month_name
from bot.reports.sections import ReportNames

_COLUMNS = ("words", "owners", "reports", "kinds", "cities", "examples", "numbers")


def recurring_problems_report(found: RecurringProblemList, edition: ReportContext) -> Report:
    """The report on the recurring problems that were found."""
    words, names = edition.texts, edition.names
    ends = [month_name(month, words) for month in (found.months[0], found.months[-1])]
    period = ends[0] if ends[0] == ends[1] else words("bulletin-period-months", first=ends[0], last=ends[1])
    lead = words(
        "bulletin-problems-lead",
        period=period,
        texts=str(found.texts),
        matters=str(len(found.problems)),
        owners=str(edition.policy.problems.owners),
    )
    parts: list[ReportBlock] = [Paragraph(lead if found.problems else words("bulletin-problems-none"))]
    for number, problem in enumerate(found.problems, 1):
        parts += _problem_blocks(number, problem, names)
    return Report(
        title=words("bulletin-problems"),
        period=period,
        made=edition.made_line(final=found.final),
        note=words("bulletin-note-problems"),
        parts=tuple(parts),
        sheet=ReportSheet(
            tuple(words(f"bulletin-column-{column}") for column in _COLUMNS),
            tuple(_problem_row(problem, names) for problem in found.problems),
        ),
        page=words("bulletin-page"),
    )


def _problem_blocks(number: int, problem: RecurringProblem, names: ReportNames) -> list[ReportBlock]:
    words = names.texts
    counted = words(
        "bulletin-problems-counts",
        owners=str(problem.owners),
        reports=str(problem.reports),
        kinds=_kind_counts(problem, names),
        cities=_city_counts(problem, names),
    )
    examples = [Paragraph(words("bulletin-problems-example", text=one.text), soft=True) for one in problem.examples]
    return [
        Heading(words("bulletin-problems-title", n=str(number), name="、".join(problem.words))),
        Paragraph(counted),
        *examples,
    ]


def _kind_counts(problem: RecurringProblem, names: ReportNames) -> str:
    return _counts_text({names.kind_name(kind): count for kind, count in problem.kinds.items()}, names)


def _city_counts(problem: RecurringProblem, names: ReportNames) -> str:
    return _counts_text({names.city_name(city): count for city, count in problem.cities.items()}, names)


def _counts_text(counts: Mapping[str, int], names: ReportNames) -> str:
    largest = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return "、".join(names.texts("bulletin-problems-part", name=name, count=str(count)) for name, count in largest)


def _problem_row(problem: RecurringProblem, names: ReportNames) -> tuple[str, ...]:
    return (
        "、".join(problem.words),
        str(problem.owners),
        str(problem.reports),
        _kind_counts(problem, names),
        _city_counts(problem, names),
        " / ".join(one.text for one in problem.examples),
        " ".join(one.number for one in problem.examples),
    )
