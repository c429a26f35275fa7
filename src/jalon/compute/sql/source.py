"""A source with its linked tables as a FROM clause, and the names found in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlglot import exp

from jalon.compute.sql.expression import build, instant
from jalon.vocabulary.rows import Cast, Column, ColumnType, RowExpression, replaced
from jalon.vocabulary.source import Lookup, Source, Table, TableColumn
from jalon.vocabulary.workspace import Definitions

BASE = "t"


class SourceScope:
    """The names of one source: its columns, derived columns and those of linked tables.

    Asking for a column of a linked table joins that table; `from_clause` then holds every join that was asked
    for. `tables` are the sources as this warehouse sees them. Rows dated after `today` are set apart.
    """

    def __init__(
        self,
        definitions: Definitions,
        source: Source,
        tables: Mapping[str, Table],
        dialect: str,
        zone: str,
        today: date | None = None,
    ) -> None:
        self.definitions = definitions
        self.source = source
        self.tables = tables
        self.dialect = dialect
        self.zone = zone
        self.today = today
        self.joined: dict[tuple[str, ...], str] = {}

    def column(self, column: Column) -> exp.Expr:
        """The SQL of a column; a derived one is expanded in place."""
        source = self.at(column.path)
        if column.name in source.derived:
            return exp.Paren(this=build(prefixed(source.derived[column.name], column.path), self))
        return quoted(column.name, self.alias(column.path))

    def found(self, column: Column) -> TableColumn | RowExpression:
        """The column as its engine sees it, or the expression that a derived one stands for."""
        source = self.at(column.path)
        if column.name in source.derived:
            return prefixed(source.derived[column.name], column.path)
        return self.tables[source.name].columns[column.name]

    def type_of(self, expression: RowExpression) -> ColumnType | None:
        """The type of a column or cast, following derived columns that only rename."""
        match expression:
            case Cast(to=to):
                return to
            case Column():
                found = self.found(expression)
                return found.type if isinstance(found, TableColumn) else self.type_of(found)
            case _:
                return None

    def zone_of(self, expression: RowExpression) -> str:
        """The zone of naive times: that of the named time on the same column, else the workspace's."""
        if isinstance(expression, Column):
            for time in self.at(expression.path).times:
                if time.column == expression.name and time.timezone:
                    return time.timezone
        return self.zone

    def at(self, path: tuple[str, ...]) -> Source:
        """The source at the end of a path of lookups."""
        source = self.source
        for name in path:
            source = self.definitions.sources[source.lookups[name].source]
        return source

    def alias(self, path: tuple[str, ...]) -> str:
        """The SQL alias of the table at the end of a path, joining all on the way."""
        if not path:
            return BASE
        if path not in self.joined:
            self.alias(path[:-1])
            for near, _ in self.at(path[:-1]).lookups[path[-1]].on:
                self.column(Column(name=near, path=path[:-1]))  # joins what the key itself needs, first
            self.joined[path] = f"l{len(self.joined) + 1}"
        return self.joined[path]

    def from_clause(self, select: exp.Select) -> exp.Select:
        """Add FROM and all joins to a SELECT whose columns have been built."""
        select = select.from_(relation(self.source, self.tables[self.source.name]).as_(BASE, quoted=True))
        placed = 0
        while placed < len(self.joined):
            path, alias = list(self.joined.items())[placed]
            select = self._joined(select, path, alias)
            placed += 1
        return select

    def _joined(self, select: exp.Select, path: tuple[str, ...], alias: str) -> exp.Select:
        near = self.at(path[:-1])
        lookup = near.lookups[path[-1]]
        far = self.definitions.sources[lookup.source]
        conditions: list[exp.Expr] = [
            exp.EQ(
                this=self.column(Column(name=left, path=path[:-1])),
                expression=quoted(right, alias),
            )
            for left, right in lookup.on
        ]
        conditions += self._as_of(near, lookup, path, alias)
        target = linked(far, lookup, self.tables[far.name])
        return select.join(target.as_(alias, quoted=True), on=exp.and_(*conditions), join_type="left")

    def _as_of(self, near: Source, lookup: Lookup, path: tuple[str, ...], alias: str) -> list[exp.Expr]:
        """The condition that picks the row valid when the fact happened."""
        if lookup.as_of is None:
            return []
        time = near.time(lookup.as_of.time)
        assert time is not None
        moment = Column(name=time.column, path=path[:-1])
        when = self._comparable(moment)
        start, end = quoted(VALID_FROM, alias), quoted(VALID_TO, alias)
        return [
            exp.LTE(this=start, expression=when),
            exp.Paren(
                this=exp.or_(
                    exp.Is(this=end.copy(), expression=exp.Null()),
                    exp.LT(this=when.copy(), expression=end),
                )
            ),
        ]

    def _comparable(self, moment: Column) -> exp.Expr:
        """A fact's time in the type that validity columns have: instants stay instants, the rest as is."""
        if self.type_of(moment) is ColumnType.INSTANT:
            return instant(moment, self)
        return self.column(moment)


VALID_FROM = "__valid_from"
VALID_TO = "__valid_to"


def quoted(name: str, table: str | None = None) -> exp.Expr:
    """A quoted column name."""
    return exp.column(exp.to_identifier(name, quoted=True), table=_identifier(table))


def _identifier(name: str | None) -> exp.Identifier | None:
    return None if name is None else exp.to_identifier(name, quoted=True)


def relation(source: Source, table: Table) -> exp.Subquery | exp.Table:
    """The rows of a source: its table, without repetitions or superseded rows where it says so."""
    plain = _table(table)
    if source.latest is None and not source.distinct_rows:
        return plain
    names = sorted(table.columns)
    select = exp.select(*(quoted(name, "r") for name in names)).from_(plain.as_("r", quoted=True))
    if source.distinct_rows:
        select = select.distinct()
    if source.latest is not None:
        select = _latest(select, source, names)
    return select.subquery()


def _table(table: Table) -> exp.Table:
    parts = [exp.to_identifier(part, quoted=True) for part in table.relation]
    schema = parts[-2] if len(parts) > 1 else None
    return exp.Table(this=parts[-1], db=schema)


def _latest(select: exp.Select, source: Source, names: list[str]) -> exp.Select:
    """The last row of each key; ties are broken by all columns, so that the choice never varies."""
    assert source.latest is not None
    order = [*source.latest.by, *(name for name in names if name not in source.latest.by)]
    rank = exp.Window(
        this=exp.RowNumber(),
        partition_by=[quoted(name, "u") for name in source.key],
        order=exp.Order(
            expressions=[exp.Ordered(this=quoted(name, "u"), desc=True, nulls_first=False) for name in order]
        ),
    )
    ranked = exp.select(*(quoted(name, "u") for name in names), rank.as_("__rank", quoted=True)).from_(
        select.subquery("u")
    )
    return (
        exp.select(*(quoted(name, "v") for name in names))
        .from_(ranked.subquery("v"))
        .where(exp.EQ(this=quoted("__rank", "v"), expression=exp.Literal.number(1)))
    )


def linked(far: Source, lookup: Lookup, table: Table) -> exp.Subquery | exp.Table:
    """A linked table; a slowly changing one with `__valid_from` and `__valid_to`.

    An end that is not named is the start of the next row of the same key.
    """
    plain = relation(far, table)
    if lookup.as_of is None:
        return plain
    keys = [quoted(right, "h") for _, right in lookup.on]
    start = quoted(lookup.as_of.start, "h")
    if lookup.as_of.end is not None:
        end: exp.Expr = quoted(lookup.as_of.end, "h")
    else:
        end = exp.Window(
            this=exp.Lead(this=start.copy()),
            partition_by=keys,
            order=exp.Order(expressions=[exp.Ordered(this=start.copy(), nulls_first=False)]),
        )
    return (
        exp.select(
            *(quoted(name, "h") for name in sorted(table.columns)),
            start.copy().as_(VALID_FROM, quoted=True),
            end.as_(VALID_TO, quoted=True),
        )
        .from_(plain.as_("h", quoted=True))
        .subquery()
    )


def prefixed(expression: RowExpression, path: tuple[str, ...]) -> RowExpression:
    """The same expression seen from the start of a path of lookups."""
    if not path:
        return expression
    return replaced(expression, lambda column: Column(name=column.name, path=(*path, *column.path)))
