"""Definitions that follow a new delivery: columns under new names, and months that were added."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from jalon.definitions.formula import read_select
from jalon.definitions.write import add_key, document_of, remove, rename, set_value
from jalon.intake import Choices, Proposal, propose
from jalon.intake.heading import heading
from jalon.intake.reshaping import RAW, reshaping
from jalon.intake.sqltext import column
from jalon.vocabulary.finding import Place, Refusal
from jalon.vocabulary.source import FileRows, ReshapedRows, Source
from jalon.warehouses.sighting import cells_of, column_of
from jalon.workspace.finding import Workspace
from jalon.workspace.receiving import Dropped

_YEAR = re.compile(r"make_date\((\d{4}),")


def columns_of(path: Path, rows: FileRows) -> tuple[str, ...]:
    """The column names of a text file or sheet; none where it holds no table."""
    try:
        table = heading(cells_of(path, rows.sheet))
    except Refusal:
        return ()
    return () if table is None else table.names


def with_new_names(workspace: Workspace, source: Source, renamed: Mapping[str, str]) -> dict[str, str]:
    """The source's file of definitions, saying what columns are called now; KPIs keep the names they use.

    A column that dates the rows is named anew; any other stays known by its old name, as a derived column.
    """
    if not renamed:
        return {}
    file = source.place.file
    text = workspace.reading.files[file].text
    begun = bool(source.derived)
    for old, new in renamed.items():
        number = document_of(text, "source", source.name, file=file)
        if old in source.columns:
            text = rename(text, ("columns", old), new, document=number, file=file)
        times = [time for time in source.times if time.column == old]
        for time in times:
            path = ("times", time.name) if time.timezone is None else ("times", time.name, "column")
            text = set_value(text, path, new, document=number, file=file)
        if times:
            continue
        if begun:
            text = add_key(text, ("derived",), old, column(new), document=number, file=file)
        else:
            text = add_key(text, (), "derived", {old: column(new)}, document=number, file=file)
        begun = True
    return {file: text}


def more_months(workspace: Workspace, source: Source, rows: FileRows, kept: Dropped) -> dict[str, str]:
    """The source's file of definitions with the months of a new file, where its SELECT is the one proposed.

    A SELECT that a person wrote or changed is left alone.
    """
    standing = workspace.folder / rows.pattern
    if not isinstance(source.rows, ReshapedRows) or not standing.is_file():
        return {}
    before = _proposal(workspace, standing, rows, Path(rows.pattern).name)
    after = _proposal(workspace, workspace.folder / kept.path, rows, kept.name)
    if before is None or after is None or before.months is None or after.months is None:
        return {}
    if before.months.columns == after.months.columns:
        return {}
    said = Choices(months=True, year=_year(source.rows.sql), totals="WHERE" in source.rows.sql)
    if _select(before, said, workspace, source) != source.rows.sql:
        return {}
    begins_alike = before.months.columns[0] == after.months.columns[0]
    year = said.year if after.months.year is None and begins_alike else after.months.year
    shape = reshaping(after, replace(said, year=year), workspace.definitions.languages) if year else None
    return {} if shape is None else _followed(workspace, source, before, after, shape.sql)


def _proposal(workspace: Workspace, path: Path, rows: FileRows, name: str) -> Proposal | None:
    currency = workspace.definitions.currency
    return propose(
        cells_of(path, rows.sheet), column_of, file=name, currency=currency, today=date.max, chosen=True
    )


def _year(sql: str) -> int | None:
    found = _YEAR.search(sql)
    return int(found[1]) if found else None


def _select(proposal: Proposal, choices: Choices, workspace: Workspace, source: Source) -> str | None:
    """The SELECT that these choices would have made, as the gate writes it."""
    shape = reshaping(proposal, choices, workspace.definitions.languages) if choices.year else None
    if shape is None:
        return None
    return read_select(shape.sql, tables=[RAW], place=Place(file=source.place.file))


def _followed(
    workspace: Workspace, source: Source, before: Proposal, after: Proposal, sql: str
) -> dict[str, str]:
    """The file with another SELECT, and the formats of the months that came and went."""
    assert before.months is not None
    assert after.months is not None
    file = source.place.file
    text = workspace.reading.files[file].text
    number = document_of(text, "source", source.name, file=file)
    text = remove(text, ("sql",), document=number, file=file)
    text = add_key(text, (), "sql", sql, document=number, file=file)
    for name in after.months.columns:
        if name not in source.columns:
            text = add_key(text, ("columns",), name, "decimal", document=number, file=file)
    for name in before.months.columns:
        if name not in after.months.columns and name in source.columns:
            text = remove(text, ("columns", name), document=number, file=file)
    return {file: text}
