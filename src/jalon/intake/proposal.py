"""What is proposed for a file: its date, its amount, its break-downs, and what must be asked before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jalon.intake.amounts import AmountChoice, amount_choices
from jalon.intake.choices import Choices
from jalon.intake.dating import DateChoice, date_choices
from jalon.intake.heading import Heading, heading
from jalon.intake.monthly import MonthColumns, month_columns
from jalon.intake.splits import PROPOSED, SplitChoice, split_choices
from jalon.intake.totals import TotalRows, labelled, unlabelled, without
from jalon.ports import Cells, ColumnSeen, ReadColumn

SHOWN = 8
"""Rows of the file that are shown beside the proposals."""


class Asked(StrEnum):
    """What must be answered before a file can be taken, in the order in which it is asked."""

    SHEET = "sheet"
    MONTHS = "months"
    YEAR = "year"
    TOTALS = "totals"
    DATE = "date"
    ORDER = "order"


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """A file as it was understood.

    `sheet` is the one looked at among `sheets` (both empty for a text file). `skip` lines stand above the
    table, with these `titles`. `encoding` is "" for UTF-8; `letters` shows some read with another one.
    `dates`, `amounts` and `splits` are in order of likelihood. Where `months` are columns, they date the
    rows and hold the amounts. `defaults` are the choices proposed; `asked` what must be answered beside
    them.
    """

    columns: tuple[str, ...]
    rows: int
    sample: tuple[tuple[str, ...], ...]
    sheets: tuple[str, ...]
    sheet: str
    skip: int
    header: bool
    titles: tuple[str, ...]
    delimiter: str
    encoding: str
    letters: str
    dates: tuple[DateChoice, ...]
    amounts: tuple[AmountChoice, ...]
    splits: tuple[SplitChoice, ...]
    months: MonthColumns | None
    totals: TotalRows | None
    seen: tuple[ColumnSeen, ...]
    defaults: Choices
    asked: tuple[Asked, ...]

    def date(self, column: str | None) -> DateChoice | None:
        """The candidate of a column."""
        return next((each for each in self.dates if each.column == column), None)

    def amount(self, column: str | None) -> AmountChoice | None:
        """The candidate of a column; of None, the count of rows."""
        return next((each for each in self.amounts if each.column == column), None)


def propose(
    cells: Cells, read: ReadColumn, *, file: str, currency: str, today: date, chosen: bool = False
) -> Proposal | None:
    """What is proposed for a file, `chosen` when its sheet was; None where it holds no table at all."""
    table = heading(cells)
    if table is None or not table.names or not table.rows:
        return None
    totals = labelled(table.names, table.rows)
    columns = _read(table, without(table.rows, totals), read)
    if totals is None:
        totals = unlabelled(table.names, table.rows, {column.name: column for column in columns})
        columns = columns if totals is None else _read(table, without(table.rows, totals), read)
    numeric = frozenset(column.name for column in columns if column.numbers or not column.filled)
    months = month_columns(table.names, numeric, (*table.titles, cells.sheet), file)
    once = _once(columns)
    dates = () if months else date_choices(once, today)
    dating = frozenset(each.column for each in dates)
    amounts = () if months else amount_choices(once, dating, currency)
    taken = dating | {each.column for each in amounts if each.column and _is_amount(each)}
    left = [column for column in once if not _in_months(column, months)]
    splits = split_choices(left, taken, one_row_each=months is not None)
    defaults = _defaults(dates, amounts, splits, months, currency)
    return Proposal(
        columns=table.names,
        rows=len(table.rows),
        sample=table.rows[:SHOWN],
        sheets=cells.sheets,
        sheet=cells.sheet,
        skip=table.skip,
        header=table.header,
        titles=table.titles,
        delimiter=cells.delimiter,
        encoding=cells.encoding,
        letters=cells.letters,
        dates=dates,
        amounts=amounts,
        splits=splits,
        months=months,
        totals=totals,
        seen=tuple(columns),
        defaults=defaults,
        asked=tuple(_asked(cells, chosen, dates, months, totals)),
    )


def _read(table: Heading, rows: Sequence[Sequence[str]], read: ReadColumn) -> list[ColumnSeen]:
    return [read(name, [row[at] for row in rows]) for at, name in enumerate(table.names)]


def _once(columns: Sequence[ColumnSeen]) -> list[ColumnSeen]:
    """The columns whose names tell them apart: others cannot be named in a definition."""
    names = [column.name.casefold() for column in columns]
    return [column for column in columns if names.count(column.name.casefold()) == 1]


def _is_amount(choice: AmountChoice) -> bool:
    """False for numbers that are codes: a small code may well be a break-down."""
    return not any(reason.key == "amount_code" for reason in choice.reasons)


def _in_months(column: ColumnSeen, months: MonthColumns | None) -> bool:
    return months is not None and column.name in months.columns


def _defaults(
    dates: Sequence[DateChoice],
    amounts: Sequence[AmountChoice],
    splits: Sequence[SplitChoice],
    months: MonthColumns | None,
    currency: str,
) -> Choices:
    by = tuple(split.column for split in splits[:PROPOSED])
    if months is not None:
        return Choices(by=by, unit=currency, year=months.year)
    dating, amount = (dates[0] if dates else None), amounts[0]
    return Choices(
        date=None if dating is None else dating.column,
        pattern=None if dating is None or dating.ambiguous else dating.readings[0].pattern,
        amount=amount.column,
        aggregate=amount.aggregate,
        name=amount.column or "",
        by=by,
        unit=amount.unit,
    )


def _asked(
    cells: Cells,
    chosen: bool,
    dates: Sequence[DateChoice],
    months: MonthColumns | None,
    totals: TotalRows | None,
) -> Iterator[Asked]:
    if len(cells.sheets) > 1 and not chosen:
        yield Asked.SHEET
    if months is not None:
        yield Asked.MONTHS
        if months.year is None:
            yield Asked.YEAR
    if totals is not None:
        yield Asked.TOTALS
    if dates and dates[0].ambiguous:
        yield Asked.ORDER
