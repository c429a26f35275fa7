"""Dated rows as SQL: each relation becomes a SELECT with `day`, the dimensions and what aggregates read.

Columns by convention: `day`; `d0…` dimensions; `m0…` measures and conditions; `sign` and `us` for turns.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlglot import exp

from jalon.compute.relation import Facts, FirstRows, Relation, SessionStarts, Split, Turns
from jalon.compute.sql.expression import as_text, build, instant, local_day
from jalon.compute.sql.kind import Kind, kind_of
from jalon.compute.sql.period import FAR
from jalon.compute.sql.source import SourceScope, quoted
from jalon.compute.sql.tree import by_code_point, literal, microseconds, to_type
from jalon.vocabulary.observation import OTHER
from jalon.vocabulary.rows import Column, ColumnType, RowExpression

Trees = list[exp.Expr]

NEVER_US = 9_000_000_000_000_000_000
"""Stands for the end of an interval that is still open, in microseconds."""


@dataclass
class Columns:
    """What a scan needs of each row: dimensions and measures, each named once."""

    scope: SourceScope
    splits: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict)
    measures: dict[RowExpression | tuple[RowExpression, ...], str] = field(default_factory=dict)

    def dimension(self, name: str, split: Split) -> str:
        """The column that holds a dimension (with its pool)."""
        pool = dict(split.pools).get(name, ())
        return self.splits.setdefault((name, pool), f"d{len(self.splits)}")

    def measure(self, expression: RowExpression) -> str:
        """The column that holds an expression of the row."""
        return self.measures.setdefault(expression, f"m{len(self.measures)}")

    def selected(self) -> Trees:
        """All of them as aliased SQL."""
        trees: Trees = [
            _dimension(self.scope, name, pool).as_(alias, quoted=True)
            for (name, pool), alias in self.splits.items()
        ]
        for expression, alias in self.measures.items():
            assert not isinstance(expression, tuple)
            trees.append(build(expression, self.scope).as_(alias, quoted=True))
        return trees

    def names(self) -> list[str]:
        """The names of all columns."""
        return [*self.splits.values(), *self.measures.values()]


def column_of(path: str) -> Column:
    """A dimension's dotted path as a column."""
    *lookups, name = path.split(".")
    return Column(name=name, path=tuple(lookups))


def _dimension(scope: SourceScope, name: str, pool: tuple[str, ...]) -> exp.Expr:
    plain = scope.column(column_of(name))
    if not pool:
        return plain
    text = as_text(column_of(name), scope)
    kept = exp.In(this=text, expressions=[literal(member) for member in pool])
    absent = exp.Is(this=text.copy(), expression=exp.Null())
    return exp.Case(
        ifs=[
            exp.If(this=kept, true=text.copy()),
            exp.If(this=absent, true=exp.Null()),
        ],
        default=literal(OTHER),
    )


def rows_of(relation: Relation, columns: Columns) -> exp.Select:
    """The dated rows of a relation."""
    match relation:
        case Facts():
            return _facts(relation, columns)
        case FirstRows():
            return _first_rows(relation, columns)
        case SessionStarts():
            return _session_starts(relation, columns)
        case Turns():
            return _turns(relation, columns)
        case _:
            raise TypeError(f"not a relation of rows: {relation!r}")


def _time(relation: Facts | FirstRows | SessionStarts, scope: SourceScope) -> Column | None:
    time = scope.source.time(relation.time) if relation.time else None
    return None if time is None else Column(name=time.column)


def _facts(relation: Facts, columns: Columns) -> exp.Select:
    time = _time(relation, columns.scope)
    if time is None:
        day: exp.Expr = to_type(exp.Null(), ColumnType.DATE)
    else:
        day = _apart(local_day(time, relation.zone, columns.scope), columns.scope)
    select = exp.select(day.as_("day", quoted=True), *columns.selected())
    return columns.scope.from_clause(select)


def _apart(day: exp.Expr, scope: SourceScope) -> exp.Expr:
    """Days after today all as one far day, so that no running period counts them but they can be reported."""
    if scope.today is None:
        return day
    ahead = exp.GT(this=day, expression=literal(scope.today))
    return exp.Case(ifs=[exp.If(this=ahead, true=literal(FAR))], default=day.copy())


def _keyed(relation: FirstRows | SessionStarts, columns: Columns) -> tuple[exp.Select, list[str], exp.Expr]:
    """Filtered rows with their keys and instants, for the relations that look along a key's rows."""
    scope = columns.scope
    time = _time(relation, scope)
    assert time is not None
    keys = [build(part, scope) for part in relation.key]
    names = [f"k{position}" for position in range(len(keys))]
    moment = microseconds(instant(time, scope), scope.dialect)
    select = exp.select(
        local_day(time, relation.zone, scope).as_("day", quoted=True),
        moment.as_("us", quoted=True),
        *(key.as_(name, quoted=True) for key, name in zip(keys, names, strict=True)),
        *columns.selected(),
    )
    condition = None if relation.where is None else build(relation.where, scope)
    select = scope.from_clause(select)
    if condition is not None:
        select = select.where(condition)
    present: Trees = [_present(quoted(name)) for name in ("day", *names)]
    return select, names, exp.and_(*present)


def _present(tree: exp.Expr) -> exp.Expr:
    return exp.Not(this=exp.Is(this=tree, expression=exp.Null()))


def _first_rows(relation: FirstRows, columns: Columns) -> exp.Select:
    """The first row of each key; at the same instant, the one whose dimensions come first."""
    select, keys, present = _keyed(relation, columns)
    rank = _over(exp.RowNumber(), keys, _tied(columns))
    ranked = exp.select("*", rank.as_("rank", quoted=True)).from_(select.subquery("f")).where(present)
    first = exp.EQ(this=quoted("rank"), expression=exp.Literal.number(1))
    return exp.select(*_out(columns)).from_(ranked.subquery("g")).where(first)


def _session_starts(relation: SessionStarts, columns: Columns) -> exp.Select:
    """Rows without another of the same key within the gap before them."""
    select, keys, present = _keyed(relation, columns)
    before = _over(exp.Lag(this=quoted("us")), keys, _tied(columns))
    marked = exp.select("*", before.as_("before", quoted=True)).from_(select.subquery("f")).where(present)
    gap = exp.Literal.number(relation.gap_minutes * 60_000_000)
    alone = exp.Is(this=quoted("before"), expression=exp.Null())
    apart = exp.GT(this=exp.Sub(this=quoted("us"), expression=quoted("before")), expression=gap)
    return exp.select(*_out(columns)).from_(marked.subquery("g")).where(exp.or_(alone, apart))


def _out(columns: Columns) -> Trees:
    return [quoted("day"), *(quoted(name) for name in columns.names())]


def _tied(columns: Columns) -> Trees:
    """In time order; rows of the same instant in order of their dimensions, alike in every engine."""
    scope = columns.scope
    dimensions = [
        by_code_point(quoted(alias), Kind.TEXT if pool else kind_of(column_of(name), scope), scope.dialect)
        for (name, pool), alias in columns.splits.items()
    ]
    return [quoted("us"), *dimensions]


def _over(
    function: exp.Expr, partition: list[str], order: Trees, spec: exp.WindowSpec | None = None
) -> exp.Window:
    return exp.Window(
        this=function,
        partition_by=[quoted(name) for name in partition],
        order=exp.Order(expressions=[exp.Ordered(this=each, nulls_first=False) for each in order]),
        spec=spec,
    )


def _turns(relation: Turns, columns: Columns) -> exp.Select:
    """+1 where an interval starts, -1 where it ends; empty and reversed intervals are left out."""
    intervals = turn_intervals(relation, columns)
    if relation.key:
        intervals = _merged(intervals, relation, columns)
    names = columns.names()
    starts = exp.select(
        quoted("start_day").as_("day", quoted=True),
        exp.Literal.number(1).as_("sign", quoted=True),
        quoted("start_us").as_("us", quoted=True),
        *(quoted(name) for name in names),
    ).from_(exp.to_identifier("i"))
    ends = (
        exp.select(
            quoted("end_day").as_("day", quoted=True),
            exp.Paren(this=exp.Neg(this=exp.Literal.number(1))).as_("sign", quoted=True),
            quoted("end_us").as_("us", quoted=True),
            *(quoted(name) for name in names),
        )
        .from_(exp.to_identifier("i"))
        .where(_present(quoted("end_us")))
    )
    both = exp.union(starts, ends, distinct=False)
    return exp.select("*").from_(both.subquery("j")).with_("i", as_=intervals)


def turn_intervals(relation: Turns, columns: Columns) -> exp.Select:
    """One row an interval: its local days and instants, its keys and all columns."""
    scope = columns.scope
    start, end = relation.interval.start, relation.interval.end
    start_us = microseconds(instant(start, scope), scope.dialect)
    end_us = microseconds(instant(end, scope), scope.dialect)
    select = exp.select(
        local_day(start, relation.zone, scope).as_("start_day", quoted=True),
        start_us.as_("start_us", quoted=True),
        local_day(end, relation.zone, scope).as_("end_day", quoted=True),
        end_us.as_("end_us", quoted=True),
        *(build(part, scope).as_(f"k{at}", quoted=True) for at, part in enumerate(relation.key)),
        *columns.selected(),
    )
    conditions: Trees = [
        _present(start_us.copy()),
        exp.Paren(
            this=exp.or_(
                exp.Is(this=end_us.copy(), expression=exp.Null()),
                exp.GT(this=end_us.copy(), expression=start_us.copy()),
            )
        ),
    ]
    conditions += [_present(build(part, scope)) for part in relation.key]
    if relation.where is not None:
        conditions.append(exp.Paren(this=build(relation.where, scope)))
    return scope.from_clause(select).where(*conditions)


def _merged(intervals: exp.Select, relation: Turns, columns: Columns) -> exp.Select:
    """Intervals of the same key (and slice) that overlap or touch, as one ("gaps and islands")."""
    same = [*(f"k{at}" for at in range(len(relation.key))), *columns.splits.values()]
    end = exp.Coalesce(this=quoted("end_us"), expressions=[exp.Literal.number(NEVER_US)])
    end_day = exp.Coalesce(this=quoted("end_day"), expressions=[literal(FAR)])
    closed = exp.select("*", end.as_("last_us", quoted=True), end_day.as_("last_day", quoted=True)).from_(
        intervals.subquery("a")
    )
    earlier = exp.WindowSpec(
        kind="ROWS",
        start="UNBOUNDED",
        start_side="PRECEDING",
        end=exp.Literal.number(1),
        end_side="PRECEDING",
    )
    reach = _over(exp.Max(this=quoted("last_us")), same, [quoted("start_us"), quoted("last_us")], earlier)
    reached = exp.select("*", reach.as_("reach", quoted=True)).from_(closed.subquery("b"))
    new = exp.Case(
        ifs=[
            exp.If(
                this=exp.or_(
                    exp.Is(this=quoted("reach"), expression=exp.Null()),
                    exp.GT(this=quoted("start_us"), expression=quoted("reach")),
                ),
                true=exp.Literal.number(1),
            )
        ],
        default=exp.Literal.number(0),
    )
    so_far = exp.WindowSpec(
        kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end="CURRENT ROW", end_side=None
    )
    numbered = exp.select(
        "*",
        exp.Window(
            this=exp.Sum(this=new),
            partition_by=[quoted(name) for name in same],
            order=exp.Order(
                expressions=[
                    exp.Ordered(this=quoted(name), nulls_first=False) for name in ("start_us", "last_us")
                ]
            ),
            spec=so_far,
        ).as_("island", quoted=True),
    ).from_(reached.subquery("c"))
    return (
        exp.select(
            exp.Min(this=quoted("start_day")).as_("start_day", quoted=True),
            exp.Min(this=quoted("start_us")).as_("start_us", quoted=True),
            exp.Nullif(this=exp.Max(this=quoted("last_day")), expression=literal(FAR)).as_(
                "end_day", quoted=True
            ),
            exp.Nullif(this=exp.Max(this=quoted("last_us")), expression=exp.Literal.number(NEVER_US)).as_(
                "end_us", quoted=True
            ),
            *(quoted(name) for name in columns.splits.values()),
        )
        .from_(numbered.subquery("e"))
        .group_by(*(quoted(name) for name in same), quoted("island"))
    )
