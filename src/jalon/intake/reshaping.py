"""The SELECT that turns columns of months into rows and leaves total rows out; the file stays as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jalon.intake.choices import Choices
from jalon.intake.hints import free_name
from jalon.intake.monthly import MonthColumns
from jalon.intake.proposal import Proposal
from jalon.intake.sqltext import quoted, text
from jalon.intake.totals import TotalRows, patterns, says_total
from jalon.ports import ColumnSeen
from jalon.vocabulary.calendar import Grain

RAW = "lignes"
"""What the file is called inside the SELECT."""
_NAMES: Mapping[str, Mapping[Grain, str]] = {
    "fr": {Grain.MONTH: "mois", Grain.QUARTER: "trimestre", Grain.YEAR: "annee"},
    "en": {Grain.MONTH: "month", Grain.QUARTER: "quarter", Grain.YEAR: "year"},
}
_VALUE = {"fr": "valeur", "en": "value"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Reshaping:
    """A SELECT; `month` and `value` name the columns it makes, "" where it only leaves rows out.

    `blank` are texts of columns that stand for no value, such as `TOTAL` in a column of dates.
    """

    sql: str
    month: str = ""
    value: str = ""
    blank: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def reshaping(proposal: Proposal, choices: Choices, languages: Sequence[str]) -> Reshaping | None:
    """The SELECT that the choices ask for; None where the file can be read as it is."""
    totals = proposal.totals if choices.totals else None
    condition = ""
    blank: Mapping[str, tuple[str, ...]] = {}
    if totals is not None:
        condition, blank = _left_out(totals, {column.name: column for column in proposal.seen})
    if proposal.months is not None:
        return _unpivoted(proposal, proposal.months, choices, languages, condition, blank)
    if totals is None:
        return None
    return Reshaping(sql=f"SELECT *\nFROM {RAW}\nWHERE {condition}\n", blank=blank)


def _left_out(totals: TotalRows, columns: Mapping[str, ColumnSeen]) -> tuple[str, dict[str, tuple[str, ...]]]:
    """The condition that keeps every row but totals, and the texts that must be read as no value for it."""
    name, column = quoted(totals.column), columns[totals.column]
    if not totals.labels:
        return f"{name} IS NOT NULL", {}
    if column.dates or column.numbers is not None:
        return f"{name} IS NOT NULL", {totals.column: totals.labels}
    each = [f"coalesce({name}, '') NOT ILIKE {text(pattern + '%')}" for pattern in patterns(totals.labels)]
    return "\n  AND ".join(each), {}


def _unpivoted(
    proposal: Proposal,
    months: MonthColumns,
    choices: Choices,
    languages: Sequence[str],
    condition: str,
    blank: Mapping[str, tuple[str, ...]],
) -> Reshaping:
    language = "fr" if not languages or languages[0] == "fr" else "en"
    numeric = {column.name for column in proposal.seen if column.numbers is not None}
    kept = [
        name
        for name in proposal.columns
        if name not in months.columns and not (name in numeric and says_total(name))
    ]
    taken = frozenset(kept)
    month = free_name(_NAMES[language][months.grain], taken)
    value = free_name(_VALUE[language], taken | {month})
    lines = [*(f"  {quoted(name)}," for name in kept), *_dated(months, choices.year, month), f"  {value}"]
    columns = ", ".join(quoted(name) for name in months.columns)
    sql = "SELECT\n" + "\n".join(lines) + f"\nFROM {RAW}\nUNPIVOT ({value} FOR {month} IN ({columns}))\n"
    if condition:
        sql += f"WHERE {condition}\n"
    return Reshaping(sql=sql, month=month, value=value, blank=blank)


def _dated(months: MonthColumns, year: int | None, name: str) -> Iterator[str]:
    """Each heading with the first day of its period."""
    yield f"  CASE {name}"
    for heading, day in zip(months.columns, months.days(year), strict=True):
        yield f"    WHEN {text(heading)} THEN make_date({day.year}, {day.month}, {day.day})"
    yield f"  END AS {name},"
