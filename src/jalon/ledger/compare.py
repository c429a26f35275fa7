"""Whether a fresh value says something else than the one that is published, and why."""

from __future__ import annotations

from math import isclose
from typing import NamedTuple

from jalon.ledger.encode import parts_from, value_from
from jalon.vocabulary.observation import Value, Why

TOLERANCE = 1e-12
"""Two doubles this near (relative) are the same: parallel sums of doubles differ from run to run."""


class Kept(NamedTuple):
    """What is compared of a value, as spelled in the database."""

    kind: str
    value: str
    parts: str
    complete: bool
    entered: bool
    definition: str


def why_changed(kept: Kept | None, fresh: Kept) -> Why | None:
    """Why `fresh` replaces `kept`; None when it says the same."""
    if kept == fresh:
        return None
    if kept is None:
        return Why.NEW
    if kept.definition != fresh.definition:
        return Why.DEFINITION
    if not kept.complete and fresh.complete:
        return Why.COMPLETED
    if kept.complete == fresh.complete and kept.entered == fresh.entered:
        if _same_numbers(kept, fresh):
            return None
        if _same_value(kept, fresh) and _keeps_more(kept, fresh):
            return Why.UPDATED  # a newer version keeps more beside the same number
    return Why.RESTATED if kept.complete else Why.UPDATED


def same(left: Value | None, right: Value | None) -> bool:
    """Equal exactly, or as doubles within the tolerance."""
    if isinstance(left, float) and isinstance(right, float):
        return isclose(left, right, rel_tol=TOLERANCE)
    return left == right


def _same_numbers(kept: Kept, fresh: Kept) -> bool:
    if not _same_value(kept, fresh):
        return False
    if kept.parts == fresh.parts:
        return True
    before, after = parts_from(kept.parts), parts_from(fresh.parts)
    return before.keys() == after.keys() and all(same(before[name], after[name]) for name in before)


def _same_value(kept: Kept, fresh: Kept) -> bool:
    return same(value_from(kept.kind, kept.value), value_from(fresh.kind, fresh.value))


def _keeps_more(kept: Kept, fresh: Kept) -> bool:
    """True where all that was kept beside the number still stands, and something is new."""
    before, after = parts_from(kept.parts), parts_from(fresh.parts)
    return before.keys() < after.keys() and all(same(before[name], after[name]) for name in before)
