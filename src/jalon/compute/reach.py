"""What compute reaches: warehouses, loaded sources, linked tables of other connections, checks of links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlglot import exp

from jalon.compute.sql.source import VALID_FROM, VALID_TO, SourceScope, linked, quoted, relation
from jalon.ports import Loaded, Query, Warehouse
from jalon.vocabulary.finding import Finding, Refusal
from jalon.vocabulary.source import Lookup, Source, Table
from jalon.vocabulary.workspace import Definitions

MOST_LENT_ROWS = 100_000
"""A linked table of another connection may have this many rows at most."""


class Tables(Mapping[str, Table]):
    """The sources as one warehouse sees them: its own, and copies of small ones of other connections."""

    def __init__(self, reach: Reach, connection: str) -> None:
        self.reach = reach
        self.connection = connection
        self.lent: dict[str, Table] = {}

    def __getitem__(self, name: str) -> Table:
        source = self.reach.definitions.sources[name]
        table = self.reach.loaded[name].table
        if table is None:
            raise Refusal(next(iter(self.reach.loaded[name].findings)))
        if source.connection == self.connection:
            return table
        if name not in self.lent:
            self.lent[name] = self.reach.lend(source, table, self.connection)
        return self.lent[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.reach.loaded)

    def __len__(self) -> int:
        return len(self.reach.loaded)


@dataclass
class Reach:
    """Everything one computation may read."""

    definitions: Definitions
    warehouses: Mapping[str, Warehouse]
    loaded: Mapping[str, Loaded]
    now: datetime
    tables: dict[str, Tables] = field(default_factory=dict)
    checked: dict[tuple[str, str], Finding | None] = field(default_factory=dict)

    def warehouse(self, source: Source) -> Warehouse:
        """The warehouse of a source."""
        return self.warehouses[source.connection]

    def scope(self, source: Source, zone: str) -> SourceScope:
        """A fresh scope over a source; days are those of `zone`."""
        tables = self.tables.setdefault(source.connection, Tables(self, source.connection))
        today: date | None = None if source.future else self.now.astimezone(ZoneInfo(zone)).date()
        workspace_zone = self.definitions.calendars["default"].timezone
        return SourceScope(
            self.definitions, source, tables, self.warehouse(source).dialect, workspace_zone, today
        )

    def lend(self, source: Source, table: Table, connection: str) -> Table:
        """Copy a small source into another connection. Raises `Refusal` when it is too large."""
        home = self.warehouse(source)
        names = sorted(table.columns)
        select = (
            exp.select(*(quoted(name, "t") for name in names))
            .from_(relation(source, table).as_("t", quoted=True))
            .limit(MOST_LENT_ROWS + 1)
        )
        rows = home.rows(Query(sql=select.sql(home.dialect), sources=(source.name,), why="copied for a link"))
        if len(rows) > MOST_LENT_ROWS:
            raise Refusal(
                Finding(
                    code="lookup-too-large",
                    place=source.place,
                    facts={"source": source.name, "most": str(MOST_LENT_ROWS), "connection": connection},
                )
            )
        columns = [table.columns[name] for name in names]
        return self.warehouses[connection].lend(source.name, columns, rows)

    def check_links(self, scope: SourceScope) -> None:
        """Refuse a scan whose links would multiply rows. Raises `Refusal` naming the key that repeats."""
        for path in scope.joined:
            near = scope.at(path[:-1])
            key = (near.name, path[-1])
            if key not in self.checked:
                self.checked[key] = self._repeated(scope, near, near.lookups[path[-1]])
            finding = self.checked[key]
            if finding is not None:
                raise Refusal(finding)

    def _repeated(self, scope: SourceScope, near: Source, lookup: Lookup) -> Finding | None:
        far = self.definitions.sources[lookup.source]
        select = _repeats(far, lookup, scope.tables[far.name])
        home = self.warehouse(scope.source)
        found = home.rows(
            Query(sql=select.sql(home.dialect), sources=(far.name,), why=f"is {far.name} unique?")
        )
        if not found:
            return None
        shown = ", ".join(f"{name} = {value}" for (_, name), value in zip(lookup.on, found[0], strict=False))
        place = near.places.get(f"lookups.{lookup.name}", near.place)
        facts = {"lookup": lookup.name, "source": far.name, "key": shown, "rows": str(found[0][-1])}
        code = "lookup-overlaps" if lookup.as_of else "lookup-not-unique"
        return Finding(code=code, place=place, facts=facts)


def _repeats(far: Source, lookup: Lookup, table: Table) -> exp.Select:
    """Keys that stand for more than one row (at the same moment, for slowly changing tables)."""
    keys = [quoted(right, "t") for _, right in lookup.on]
    known = [exp.Not(this=exp.Is(this=key.copy(), expression=exp.Null())) for key in keys]
    rows = linked(far, lookup, table)
    if lookup.as_of is None:
        return (
            exp.select(*keys, exp.Count(this=exp.Star()).as_("n"))
            .from_(rows.as_("t", quoted=True))
            .where(*known)
            .group_by(*(key.copy() for key in keys))
            .having(exp.GT(this=exp.Count(this=exp.Star()), expression=exp.Literal.number(1)))
            .limit(1)
        )
    start = quoted(VALID_FROM, "t")
    following = exp.Window(
        this=exp.Lead(this=start.copy()),
        partition_by=[key.copy() for key in keys],
        order=exp.Order(expressions=[exp.Ordered(this=start.copy(), nulls_first=False)]),
    )
    ranked = (
        exp.select(
            *(key.copy().as_(f"k{at}", quoted=True) for at, key in enumerate(keys)),
            start.copy().as_("since", quoted=True),
            quoted(VALID_TO, "t").as_("until", quoted=True),
            following.as_("next", quoted=True),
        )
        .from_(rows.as_("t", quoted=True))
        .where(*known)
    )
    next_start, until = quoted("next", "w"), quoted("until", "w")
    overlap = exp.and_(
        exp.Not(this=exp.Is(this=next_start, expression=exp.Null())),
        exp.Paren(
            this=exp.or_(
                exp.Is(this=until, expression=exp.Null()),
                exp.LT(this=next_start.copy(), expression=until.copy()),
                exp.EQ(this=next_start.copy(), expression=quoted("since", "w")),
            )
        ),
    )
    return (
        exp.select(*(quoted(f"k{at}", "w") for at in range(len(keys))), quoted("since", "w"))
        .from_(ranked.subquery("w"))
        .where(overlap)
        .limit(1)
    )
