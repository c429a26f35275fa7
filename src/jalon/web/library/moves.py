"""What a newer file of a source would change, kept as JSON and told on a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from jalon.show.dates import period_text
from jalon.show.numbers import value_text
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.observation import Value
from jalon.vocabulary.workspace import Definitions
from jalon.web.library.faults import Fault, fault_of, finding_kept, finding_of
from jalon.workspace.dropping import Dropped
from jalon.workspace.renewing import Moved, Renewal

_LISTED = 12
"""Values of one kind that a page lists; the newest, for they are looked at."""
KINDS = ("added", "changed", "withdrawn")


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One value that would change, in words; "" where there is none."""

    kpi: str
    name: str
    period: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Values that would be added, changed or withdrawn: how many, and the newest of them."""

    kind: str
    count: int
    changes: tuple[Change, ...]

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.count - len(self.changes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a page says of a newer file. `renames` are missing columns and what they may be called now."""

    same: bool
    parts: tuple[Part, ...]
    others: int
    notes: tuple[Fault, ...]
    stops: Fault | None
    renames: tuple[tuple[str, tuple[str, ...]], ...]
    columns: tuple[str, ...]

    @property
    def moves(self) -> bool:
        """False when every published value would stay as it is."""
        return bool(self.others) or any(part.count for part in self.parts)


def renewal_kept(renewal: Renewal, columns: Iterable[str], definitions: Definitions) -> dict[str, Any]:
    """A renewal as JSON: all counts, the newest values of whole periods, the columns of the new file."""
    every = {"added": renewal.added, "changed": renewal.changed, "withdrawn": renewal.withdrawn}
    moves = {kind: [each for each in found if _whole(each, definitions)] for kind, found in every.items()}
    clipped = sum(map(len, every.values())) - sum(map(len, moves.values()))
    return {
        "path": renewal.path,
        "digest": renewal.digest,
        "same": renewal.same,
        **{
            kind: {"count": len(found), "listed": [_kept(each) for each in reversed(found[-_LISTED:])]}
            for kind, found in moves.items()
        },
        "others": renewal.others + clipped,
        "findings": [finding_kept(each) for each in renewal.findings],
        "stops": None if renewal.stops is None else finding_kept(renewal.stops),
        "renames": [[column, list(meant)] for column, meant in renewal.renames.items()],
        "columns": list(columns),
        "edits": dict(renewal.edits),
        "edited": dict(renewal.edited),
    }


def renewal_of(kept: Mapping[str, Any], source: str, file: Dropped) -> Renewal:
    """The renewal that was shown, as far as accepting it needs."""
    return Renewal(
        source=source,
        dropped=file,
        path=kept["path"],
        digest=kept["digest"],
        edits=kept["edits"],
        edited=kept["edited"],
        stops=None if kept["stops"] is None else finding_of(kept["stops"]),
    )


def told_of(
    kept: Mapping[str, Any], definitions: Definitions, visible: frozenset[str], language: str
) -> Told:
    """What was kept, in words; KPIs that the person may not see are counted, not named."""
    stops = None if kept["stops"] is None else finding_of(kept["stops"])
    notes = [finding_of(each) for each in kept["findings"]]
    return Told(
        same=kept["same"],
        parts=tuple(
            Part(
                kind=kind,
                count=kept[kind]["count"],
                changes=tuple(
                    _told(each, definitions, language)
                    for each in kept[kind]["listed"]
                    if each["kpi"] in visible
                ),
            )
            for kind in KINDS
        ),
        others=kept["others"],
        notes=tuple(fault_of(each, language) for each in notes if each.code != (stops and stops.code)),
        stops=None if stops is None else fault_of(stops, language),
        renames=tuple((column, tuple(meant)) for column, meant in kept["renames"]),
        columns=tuple(kept["columns"]),
    )


def _whole(moved: Moved, definitions: Definitions) -> bool:
    """False for the elapsed part of a period, kept only to be compared with."""
    calendar = definitions.calendar(definitions.kpis[moved.kpi])
    return moved.period.grain is Grain.ALL or (
        calendar.period_of(moved.period.grain, moved.period.start).end == moved.period.end
    )


def _kept(moved: Moved) -> dict[str, Any]:
    return {
        "kpi": moved.kpi,
        "grain": moved.period.grain.value,
        "start": moved.period.start.isoformat(),
        "end": moved.period.end.isoformat(),
        "before": _number(moved.before),
        "after": _number(moved.after),
    }


def _number(value: Value | None) -> str | None:
    return None if value is None else repr(value) if isinstance(value, float) else str(value)


def _told(kept: Mapping[str, Any], definitions: Definitions, language: str) -> Change:
    kpi = definitions.kpis[kept["kpi"]]
    period = Period(
        start=date.fromisoformat(kept["start"]),
        end=date.fromisoformat(kept["end"]),
        grain=Grain(kept["grain"]),
    )

    def words(number: str | None) -> str:
        return "" if number is None else value_text(Decimal(number), kpi.unit, language, exact=True)

    return Change(
        kpi=kpi.name,
        name=kpi.text(language),
        period=period_text(period, definitions.calendar(kpi), language),
        before=words(kept["before"]),
        after=words(kept["after"]),
    )
