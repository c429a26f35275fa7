"""A source, KPI or objective as a YAML document that reads back to the same definition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from jalon.definitions.edits import render
from jalon.definitions.edits.targets import target_keys
from jalon.definitions.formula import row_text
from jalon.definitions.nodes import Plain
from jalon.definitions.periods import period_key
from jalon.vocabulary.calendar import Calendar
from jalon.vocabulary.kpi import Better, Cut, Kpi, LeadsTo, Objective
from jalon.vocabulary.planned import Planned
from jalon.vocabulary.source import (
    ColumnFormat,
    EnteredRows,
    FileRows,
    Lookup,
    NamedTime,
    ReshapedRows,
    Source,
    TableRows,
    TextLayout,
)

_UNITS = ((604800, "w"), (86400, "d"), (3600, "h"), (60, "m"), (1, "s"))


def to_yaml(definition: Source | Kpi | Objective, calendar: Calendar | None = None) -> str:
    """The document of a definition; `calendar` names the periods of a KPI's expected values."""
    match definition:
        case Source():
            keys = _source(definition)
        case Kpi():
            keys = _kpi(definition, calendar or Calendar())
        case Objective():
            keys = _objective(definition)
    return render.document({key: render.as_plain(value) for key, value in keys.items()})


def _written(keys: Mapping[str, Any]) -> dict[str, Any]:
    """The keys that say something: defaults and empty ones are left out."""
    return {key: value for key, value in keys.items() if value not in (None, (), [], {}, "", False)}


def _texts(texts: Mapping[str, str]) -> Plain:
    return dict(texts)


def _objective(objective: Objective) -> dict[str, Any]:
    return _written(
        {
            "objective": objective.name,
            "name": _texts(objective.label),
            "says": _texts(objective.says),
            "owner": objective.owner,
        }
    )


def _cut(cut: Cut) -> Plain:
    names = _one_or_more(cut.dimensions)
    return names if cut.top is None else {"dimension": names, "top": cut.top.members}


def _leads_to(link: LeadsTo) -> Plain:
    if link.lag is None or link.grain is None:
        return link.kpi
    return {"kpi": link.kpi, f"{link.grain.value}s": link.lag}


def _kpi(kpi: Kpi, calendar: Calendar) -> dict[str, Any]:
    expect = {period_key(grain, day, calendar): value for (grain, day), value in kpi.expect.items()}
    return _written(
        {
            "kpi": kpi.name,
            "name": _texts(kpi.label),
            "says": _texts(kpi.says),
            "because": _texts(kpi.because),
            "source": kpi.source,
            "value": kpi.value,
            "unit": kpi.unit,
            "better": None if kpi.better is Better.HIGHER else kpi.better.value,
            "by": [_cut(cut) for cut in kpi.by],
        }
    ) | _written(
        {
            "grains": None if kpi.grains is None else [grain.value for grain in kpi.grains],
            "calendar": kpi.calendar,
            "empty": _word(kpi.empty),
            "level": _word(kpi.level),
            "function": kpi.function,
            "scope": None if kpi.scope == "company" else kpi.scope,
            "timing": _word(kpi.timing),
            "objective": kpi.objective,
            "owner": kpi.owner,
            "review": kpi.review,
            "learning": kpi.learning or None,
            "counter": kpi.counter,
            "leads": [_leads_to(each) for each in kpi.leads],
            "targets": [target_keys(target, kpi.unit, calendar) for target in kpi.targets],
            "planned": [_planned(each, kpi.unit) for each in kpi.planned],
            "expect": expect,
            "waivers": {criterion.value: _texts(why) for criterion, why in kpi.waivers.items()},
        }
    )


def _planned(planned: Planned, unit: str | None) -> dict[str, Any]:
    effect: Plain = planned.amount
    if planned.share is not None:
        effect = f"{(planned.share * 100).normalize():f}%"
    elif unit == "%" and planned.amount is not None:
        effect = f"{(planned.amount * 100).normalize():f} points"
    said = {
        "name": _texts(planned.label),
        "from": planned.since.isoformat(),
        "until": None if planned.until is None else planned.until.isoformat(),
    }
    return {**_written(said), "effect": effect, **_written({"owner": planned.owner})}


def _word(word: Any) -> str | None:
    return None if word is None else str(word.value)


def _duration(length: timedelta | None) -> str | None:
    if length is None:
        return None
    seconds = Decimal(str(length.total_seconds()))
    size, unit = next(((size, unit) for size, unit in _UNITS if seconds % size == 0), (1, "s"))
    return f"{(seconds / size).normalize():f}{unit}"


def _layout(layout: TextLayout) -> dict[str, Any]:
    default = TextLayout()
    names = tuple(TextLayout.__dataclass_fields__)
    said = {name: getattr(layout, name) for name in names if getattr(layout, name) != getattr(default, name)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}


def _files(files: FileRows) -> dict[str, Any]:
    return _written({"rows": files.pattern, "text": _layout(files.layout), "sheet": files.sheet})


def _rows(source: Source) -> dict[str, Any]:
    match source.rows:
        case FileRows():
            return _files(source.rows)
        case TableRows(table=table):
            return {"table": ".".join(table)}
        case ReshapedRows(sql=sql, files=files):
            return {"sql": sql, "files": {name: _files(one) for name, one in files.items()}}
        case EnteredRows(rows=rows):
            return {"entered": [_entered(row) for row in rows]}


def _entered(row: Mapping[str, str]) -> dict[str, Plain]:
    return {key: Decimal(value) if key == "value" else value for key, value in row.items()}


def _time(time: NamedTime) -> Plain:
    return time.column if time.timezone is None else {"column": time.column, "timezone": time.timezone}


def _lookup(lookup: Lookup) -> dict[str, Any]:
    keys: dict[str, Any] = {"source": lookup.source, "on": dict(lookup.on)}
    if lookup.as_of is not None:
        as_of = lookup.as_of
        keys["as_of"] = _written({"start": as_of.start, "end": as_of.end, "time": as_of.time})
    return keys


def _column(column: ColumnFormat) -> Plain:
    keys = _written(
        {
            "type": _word(column.type),
            "format": column.format,
            "decimal": column.decimal,
            "empty": list(column.empty),
        }
    )
    if column.thousands is not None:
        keys["thousands"] = column.thousands
    return keys


def _one_or_more(names: tuple[str, ...]) -> Plain:
    several: list[Plain] = list(names)
    return names[0] if len(names) == 1 else several


def _source(source: Source) -> dict[str, Any]:
    said: dict[str, Any] = {
        "key": _one_or_more(source.key) if source.key else None,
        "latest": {"by": list(source.latest.by)} if source.latest else None,
        "distinct_rows": source.distinct_rows,
        "times": {time.name: _time(time) for time in source.times},
        "lookups": {name: _lookup(lookup) for name, lookup in source.lookups.items()},
        "columns": {name: _column(column) for name, column in source.columns.items()},
        "derived": {name: row_text(expression) for name, expression in source.derived.items()},
        "arrives_within": _duration(source.arrives_within),
        "may_change_for": _duration(source.may_change_for),
        "future": source.future,
        "label": _texts(source.label),
    }
    connection = {} if source.connection == "files" else {"connection": source.connection}
    return {"source": source.name, **connection, **_rows(source), **_written(said)}
