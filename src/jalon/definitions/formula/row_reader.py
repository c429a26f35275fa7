"""Rebuilding a parsed row expression node by node: what is allowed is given, all else is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp

from jalon.definitions.formula.gate import excerpt, refuse
from jalon.vocabulary.finding import Place, Refusal
from jalon.vocabulary.rows import RowExpression

MOST_NODES = 400
MOST_LEVELS = 60

ReadNode = Callable[["Reader", Any], RowExpression]
"""What rebuilds one kind of node."""


class Reader:
    """Rebuilds a parsed tree from vocabulary nodes, counting them."""

    def __init__(
        self, text: str, place: Place, allowed: Mapping[type, Callable[[Reader, Any], RowExpression]]
    ) -> None:
        self.text = text
        self.place = place
        self.allowed = allowed
        self.nodes = 0
        self.level = 0

    def read(self, node: Any) -> RowExpression:
        """One node with all below it."""
        if type(node) is exp.Paren:
            self.only(node, "this")
            return self.read(node.this)
        self.counted(1)
        reader = self.allowed.get(type(node))
        if reader is None:
            raise self.refused(node)
        self.level += 1
        if self.level > MOST_LEVELS:
            raise refuse("formula-too-deep", self.place, most=MOST_LEVELS)
        expression = reader(self, node)
        self.level -= 1
        return expression

    def counted(self, nodes: int) -> None:
        """Refuse an expression of too many parts."""
        self.nodes += nodes
        if self.nodes > MOST_NODES:
            raise refuse("formula-too-deep", self.place, most=MOST_NODES)

    def refused(self, node: Any) -> Refusal:
        """The refusal of a node that is not on the allowlist."""
        kind = type(node).__name__.lower() if isinstance(node, exp.Expr) else "?"
        return refuse("row-forbidden", self.place, part=kind, text=excerpt(self.text))

    def only(self, node: exp.Expr, *names: str) -> None:
        """Refuse a node that carries anything beside these fields."""
        for name, value in node.args.items():
            if name not in names and value not in (None, False, [], ()):
                raise self.refused(node)
        if node.comments:
            raise refuse("formula-comment", self.place, text=excerpt(self.text))
