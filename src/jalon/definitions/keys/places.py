"""Where every part of a definition stands, by dotted name."""

from __future__ import annotations

from jalon.definitions.context import Context
from jalon.definitions.nodes import Mapping, Node, Scalar
from jalon.definitions.shapes import Fields
from jalon.vocabulary.finding import Place

_DEPTH = 3


def places_of(fields: Fields, context: Context) -> dict[str, Place]:
    """The place of every part of a record, down to a part's parts: `targets.0.reach`."""
    places: dict[str, Place] = {}
    _collect(fields.node, "", _DEPTH, context, places)
    return places


def _collect(node: Node, above: str, depth: int, context: Context, into: dict[str, Place]) -> None:
    if isinstance(node, Scalar) or depth == 0:
        return
    if isinstance(node, Mapping):
        named = [(entry.key.text, entry.key.line, entry.value) for entry in node.entries]
    else:
        named = [(str(number), item.line, item) for number, item in enumerate(node.items)]
    for name, line, value in named:
        into[above + name] = context.place(line)
        _collect(value, f"{above}{name}.", depth - 1, context, into)
