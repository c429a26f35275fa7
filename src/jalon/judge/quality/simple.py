"""Simple: a formula that a person can hold in mind."""

from __future__ import annotations

from jalon.judge.quality.subject import Grounds, Subject, fails, holds
from jalon.vocabulary.formula import Formula, KpiRef, Leaf, leaves, level, parts
from jalon.vocabulary.quality import Fix, Reason
from jalon.vocabulary.rows import Between, Binary, In, IsNull, Operator, RowExpression, children

_COMPARED = (
    Operator.EQUAL,
    Operator.DIFFERS,
    Operator.LESS,
    Operator.LESS_OR_EQUAL,
    Operator.MORE,
    Operator.MORE_OR_EQUAL,
    Operator.LIKE,
    Operator.ILIKE,
)


def simple(subject: Subject) -> Grounds:
    """Counts what the formula puts together; a KPI it names counts as one part, having a page of its own."""
    formula, limits = subject.kpi.formula, subject.limits
    count, levels = _parts(formula), level(formula)
    found = []
    if count > limits.parts:
        found.append(fails(Reason.MANY_PARTS, Fix.NAME_PARTS, count=count, most=limits.parts))
    elif levels > limits.levels:
        found.append(fails(Reason.DEEP_FORMULA, Fix.NAME_PARTS, count=levels, most=limits.levels))
    conditions = max((_conditions(leaf) for leaf in leaves(formula)), default=0)
    if conditions > limits.conditions:
        most = limits.conditions
        found.append(fails(Reason.MANY_CONDITIONS, Fix.NAME_CONDITION, count=conditions, most=most))
    return tuple(found) or (holds(Reason.FEW_PARTS, count=count),)


def _parts(formula: Formula) -> int:
    """Aggregates and named KPIs; constants and lengths of periods do not count."""
    if isinstance(formula, KpiRef):
        return 1
    return len(leaves(formula)) if not parts(formula) else sum(_parts(part) for part in parts(formula))


def _conditions(leaf: Leaf) -> int:
    return 0 if leaf.rows.where is None else _compared(leaf.rows.where)


def _compared(expression: RowExpression) -> int:
    own = isinstance(expression, In | IsNull | Between) or (
        isinstance(expression, Binary) and expression.operator in _COMPARED
    )
    return int(own) + sum(_compared(child) for child in children(expression))
