"""What an edit should come to, as plain values: the text that comes out is compared with it."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

from jalon.definitions.nodes import Path, Plain


def typed(value: Any) -> Any:
    """Values with their types, so that 1, true and "1" differ; keys in order."""
    match value:
        case dict():
            return ["dict", [(key, typed(part)) for key, part in value.items()]]
        case list():
            return ["list", [typed(part) for part in value]]
        case int() | Decimal() if not isinstance(value, bool):
            return ("number", Decimal(value))
        case _:
            return (type(value).__name__, value)


def _target(before: list[Plain], document: int, path: Path) -> tuple[list[Plain], Any]:
    """A copy of all values, and the part of it at a path."""
    after = copy.deepcopy(before)
    part: Any = after[document]
    for step in path:
        part = part[step]
    return after, part


def with_value(before: list[Plain], document: int, path: Path, new: Plain) -> list[Plain]:
    """All values with another one at a path."""
    if not path:
        return [new if number == document else one for number, one in enumerate(before)]
    after, parent = _target(before, document, path[:-1])
    parent[path[-1]] = new
    return after


def with_key(before: list[Plain], document: int, path: Path, key: str, value: Plain) -> list[Plain]:
    """All values with a key more in the mapping at a path."""
    after, mapping = _target(before, document, path)
    mapping[key] = value
    return after


def with_item(before: list[Plain], document: int, path: Path, value: Plain) -> list[Plain]:
    """All values with an item more in the list at a path."""
    after, items = _target(before, document, path)
    items.append(value)
    return after


def without(before: list[Plain], document: int, path: Path) -> list[Plain]:
    """All values without the part at a path."""
    after, parent = _target(before, document, path[:-1])
    del parent[path[-1]]
    return after


def renamed(before: list[Plain], document: int, path: Path, key: str) -> list[Plain]:
    """All values with the last key of a path renamed, in its place."""
    after, parent = _target(before, document, path[:-1])
    kept = {key if name == path[-1] else name: value for name, value in parent.items()}
    parent.clear()
    parent.update(kept)
    return after
