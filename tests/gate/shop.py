"""A small shop as the gate's tests see it: what is declared; what else is there must stay unread."""

from __future__ import annotations

from dataclasses import replace

from jalon.compute.sql.source import SourceScope
from jalon.definitions import check, check_columns
from jalon.definitions.checks.expressions import expressions
from jalon.definitions.checks.scope import dimensions
from jalon.definitions.formula import read_row, read_value
from jalon.definitions.read import read_texts
from jalon.vocabulary.finding import Finding, Place, Refusal, Severity
from jalon.vocabulary.formula import Count, Formula, Rows, leaves
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.rows import Column, ColumnType, RowExpression, columns
from jalon.vocabulary.source import Table, TableColumn
from jalon.vocabulary.workspace import Definitions

PLACE = Place(file="kpis.yaml", line=3)

_TEXTS = {
    "jalon.yaml": "workspace: shop\ncalendar: {timezone: Europe/Paris}\n",
    "sources.yaml": """\
source: orders
rows: orders.csv
key: id
times: {paid: day, shipped: at_time}
lookups: {customer: {source: customers, on: customer_id}}
derived: {gross: "amount * quantity"}
---
source: customers
rows: customers.csv
key: customer_id
""",
    "kpis.yaml": """\
kpi: revenue
source: orders
value: sum(amount)
---
kpi: attack
source: orders
value: count(*)
""",
}
_COLUMNS = {
    "orders": {
        "id": ColumnType.INTEGER,
        "customer_id": ColumnType.INTEGER,
        "amount": ColumnType.DECIMAL,
        "price": ColumnType.DOUBLE,
        "quantity": ColumnType.INTEGER,
        "status": ColumnType.TEXT,
        "name": ColumnType.TEXT,
        "region": ColumnType.TEXT,
        "paid": ColumnType.BOOLEAN,
        "day": ColumnType.DATE,
        "at_time": ColumnType.TIMESTAMP,
        "moment": ColumnType.INSTANT,
    },
    "customers": {"customer_id": ColumnType.INTEGER, "segment": ColumnType.TEXT},
}
"""What is declared. The tables also hold `password`, `credit card`, `ssn`; there is a table `secret`."""


def _definitions() -> Definitions:
    reading = read_texts(_TEXTS)
    assert not reading.findings
    return reading.definitions


DEFINITIONS = _definitions()
TABLES = {
    source: Table(
        relation=("main", source),
        columns={
            name: TableColumn(
                name=name,
                type=kind,
                precision=12 if kind is ColumnType.DECIMAL else None,
                scale=2 if kind is ColumnType.DECIMAL else None,
            )
            for name, kind in kinds.items()
        },
    )
    for source, kinds in _COLUMNS.items()
}


def scope(dialect: str = "duckdb") -> SourceScope:
    """The names of `orders` for one engine."""
    return SourceScope(DEFINITIONS, DEFINITIONS.sources["orders"], TABLES, dialect, "Europe/Paris")


def as_filter(expression: RowExpression) -> Formula:
    """A row expression where a person would write it."""
    return Count(rows=Rows(source="orders"), of=expression)


def judged(formula: Formula) -> list[Finding]:
    """What stops a KPI with this value, by the checks of names, sizes and columns."""
    kpi: Kpi = replace(DEFINITIONS.kpis["attack"], formula=formula)
    definitions = replace(DEFINITIONS, kpis={**DEFINITIONS.kpis, "attack": kpi})
    found = (*check(definitions), *check_columns(definitions, TABLES))
    return [finding for finding in found if finding.severity is Severity.ERROR]


def value(text: str) -> Formula | Finding:
    """The value a text says, or the first reason to refuse it."""
    try:
        formula = read_value(text, source="orders", place=PLACE)
    except Refusal as refusal:
        return refusal.finding
    return next(iter(judged(formula)), formula)


def row(text: str) -> RowExpression | Finding:
    """The row expression a text says, or the first reason to refuse it."""
    try:
        expression = read_row(text, place=PLACE)
    except Refusal as refusal:
        return refusal.finding
    return next(iter(judged(as_filter(expression))), expression)


def expressions_of(formula: Formula) -> list[RowExpression]:
    """Every row expression that an engine gets for a formula."""
    return [each for leaf in leaves(formula) for each in expressions(leaf)]


def undeclared(expression: RowExpression) -> set[str]:
    """The columns of an expression that nobody declared."""
    return {column.dotted for column in columns(expression) if not declared(column)}


def declared(column: Column) -> bool:
    """Whether a column is one of `orders`, or of the customer linked to it."""
    if column.path == ("customer",):
        return column.name in _COLUMNS["customers"]
    return not column.path and (
        column.name in _COLUMNS["orders"] or column.name in DEFINITIONS.sources["orders"].derived
    )


def splits_of(formula: Formula) -> tuple[str, ...]:
    """The dimensions that a formula names itself."""
    return dimensions(replace(DEFINITIONS.kpis["attack"], formula=formula, by=()))
