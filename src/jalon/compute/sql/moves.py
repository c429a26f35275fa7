"""The SELECT of movements: how the balance of each key changed from a period's end to the next one's."""

from __future__ import annotations

from sqlglot import exp

from jalon.compute.scan import MoveScan
from jalon.compute.sql.expression import build
from jalon.compute.sql.period import period_start
from jalon.compute.sql.relation import Columns, turn_intervals
from jalon.compute.sql.source import SourceScope, quoted
from jalon.vocabulary.formula import MovementKind


def move_select(scan: MoveScan, scope: SourceScope) -> exp.Select:
    """The SELECT of a move scan: `p`, dimensions, `kind`, `amount`, `keys`."""
    moves = scan.relation
    columns = Columns(scope)
    cut = [columns.dimension(name, moves.split) for name in moves.split.dimensions]
    amount = columns.measure(moves.of)
    turns = scan.turns
    keys = [f"k{at}" for at in range(len(moves.key))]
    intervals = turn_intervals(turns, columns)
    intervals = intervals.select(
        *(build(part, scope).as_(name, quoted=True) for part, name in zip(moves.key, keys, strict=True))
    )
    same = [*keys, *cut]
    both = exp.union(
        exp.select(
            quoted("start_day").as_("day", quoted=True),
            quoted(amount).as_("amount", quoted=True),
            *(quoted(name) for name in same),
        ).from_(exp.to_identifier("i")),
        exp.select(
            quoted("end_day").as_("day", quoted=True),
            exp.Neg(this=quoted(amount)).as_("amount", quoted=True),
            *(quoted(name) for name in same),
        )
        .from_(exp.to_identifier("i"))
        .where(exp.Not(this=exp.Is(this=quoted("end_day"), expression=exp.Null()))),
        distinct=False,
    )
    dated = exp.select(
        "*", period_start(quoted("day"), moves.grain, scan.calendar).as_("p", quoted=True)
    ).from_(both.subquery("j"))
    by_period = (
        exp.select(
            quoted("p"),
            *(quoted(name) for name in same),
            exp.Sum(this=quoted("amount")).as_("delta", quoted=True),
        )
        .from_(dated.subquery("b"))
        .group_by(quoted("p"), *(quoted(name) for name in same))
    )
    running = exp.select("*", _along(exp.Sum(this=quoted("delta")), same).as_("after", quoted=True)).from_(
        by_period.subquery("c")
    )
    most = _along(exp.Max(this=quoted("after")), same, before=True)
    seen = exp.select("*", most.as_("highest", quoted=True)).from_(running.subquery("d"))
    kinds = exp.select("*", _kind().as_("kind", quoted=True)).from_(seen.subquery("e"))
    return (
        exp.select(
            quoted("p"),
            *(quoted(name) for name in cut),
            quoted("kind"),
            exp.Sum(this=quoted("delta")).as_("amount", quoted=True),
            exp.Count(this=exp.Star()).as_("keys", quoted=True),
        )
        .with_("i", as_=intervals)
        .from_(kinds.subquery("h"))
        .where(exp.Not(this=exp.Is(this=quoted("kind"), expression=exp.Null())))
        .group_by(quoted("p"), *(quoted(name) for name in cut), quoted("kind"))
    )


def _along(function: exp.Expr, same: list[str], before: bool = False) -> exp.Window:
    """A running aggregate along a key's periods; `before` leaves out the current one."""
    spec = exp.WindowSpec(
        kind="ROWS",
        start="UNBOUNDED",
        start_side="PRECEDING",
        end=exp.Literal.number(1) if before else "CURRENT ROW",
        end_side="PRECEDING" if before else None,
    )
    return exp.Window(
        this=function,
        partition_by=[quoted(name) for name in same],
        order=exp.Order(expressions=[exp.Ordered(this=quoted("p"), nulls_first=False)]),
        spec=spec,
    )


def _kind() -> exp.Expr:
    zero = exp.Literal.number(0)
    after, delta = quoted("after"), quoted("delta")
    before = exp.Paren(this=exp.Sub(this=after.copy(), expression=delta.copy()))
    from_nothing = exp.And(
        this=exp.EQ(this=before, expression=zero),
        expression=exp.GT(this=after.copy(), expression=zero.copy()),
    )
    known = exp.GT(this=quoted("highest"), expression=zero.copy())
    to_nothing = exp.And(
        this=exp.GT(this=before.copy(), expression=zero.copy()),
        expression=exp.EQ(this=after.copy(), expression=zero.copy()),
    )
    return exp.Case(
        ifs=[
            _when(exp.And(this=from_nothing, expression=known), MovementKind.REACTIVATION),
            _when(from_nothing.copy(), MovementKind.NEW),
            _when(to_nothing, MovementKind.CHURN),
            _when(exp.GT(this=delta.copy(), expression=zero.copy()), MovementKind.EXPANSION),
            _when(exp.LT(this=delta.copy(), expression=zero.copy()), MovementKind.CONTRACTION),
        ]
    )


def _when(condition: exp.Expr, kind: MovementKind) -> exp.If:
    return exp.If(this=condition, true=exp.Literal.string(kind.value))
