"""Generated definitions over one random table: both engines and a plain pandas oracle agree."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.observation import Value
from jalon.workspace import find, trial
from tests.warehouses.behaviour.cases import Case, Typed
from tests.warehouses.behaviour.engines import DuckDB, Engine, Postgres, written
from tests.warehouses.behaviour.oracle import Made, local_days, values_of

SEED = 20240229
ROWS = 2_000
DEFINITIONS = int(os.environ.get("JALON_GENERATED", "300"))
NOW = datetime(2025, 6, 1, tzinfo=UTC)
FIRST = date(2023, 11, 20)

Reading = Callable[[pd.DataFrame], pd.Series]
Values = dict[str, dict[tuple[str | None, str], Value | None]]

EXPRESSIONS: dict[str, tuple[str, Reading]] = {
    "qty": ("integer", lambda f: f["qty"]),
    "price": ("decimal", lambda f: f["price"]),
    "weight": ("double", lambda f: f["weight"]),
    "qty * price": (
        "decimal",
        lambda f: _each(f, lambda q, p: None if q is None or p is None else q * p, "qty", "price"),
    ),
    "price - cost": (
        "decimal",
        lambda f: _each(f, lambda p, c: None if p is None or c is None else p - c, "price", "cost"),
    ),
    "coalesce(qty, 3)": ("integer", lambda f: _each(f, lambda q: 3 if q is None else q, "qty")),
    "abs(price - 50)": ("decimal", lambda f: _each(f, lambda p: None if p is None else abs(p - 50), "price")),
    "case when status = 'paid' then price else 0 end": (
        "decimal",
        lambda f: _each(f, lambda s, p: p if s == "paid" else Decimal(0), "status", "price"),
    ),
    "weight * 2 + 1": ("double", lambda f: _each(f, lambda w: None if w is None else w * 2 + 1, "weight")),
    "round(price, 1)": ("decimal", lambda f: _each(f, lambda p: None if p is None else _tenths(p), "price")),
}
KEYS: dict[str, Reading] = {
    "customer": lambda f: f["customer"],
    "customer, region": lambda f: _each(
        f, lambda c, r: None if c is None or r is None else (c, r), "customer", "region"
    ),
    "qty": lambda f: f["qty"],
    "price": lambda f: f["price"],
    "lower(region)": lambda f: _each(f, lambda r: None if r is None else r.lower(), "region"),
}
FILTERS: dict[str, Reading | None] = {
    "": None,
    "status = 'paid'": lambda f: f["status"] == "paid",
    "status in ('paid', 'open') and qty > 2": lambda f: _each(
        f, lambda s, q: s in ("paid", "open") and q is not None and q > 2, "status", "qty"
    ),
    "region is null or price < 20.5": lambda f: _each(
        f, lambda r, p: r is None or (p is not None and p < Decimal("20.5")), "region", "price"
    ),
    "not (vip)": lambda f: _each(f, lambda v: v is False, "vip"),
    "vip or weight between 0.25 and 0.75": lambda f: _each(
        f, lambda v, w: v is True or (w is not None and 0.25 <= w <= 0.75), "vip", "weight"
    ),
    "customer like 'c1%'": lambda f: _each(f, lambda c: c is not None and c.startswith("c1"), "customer"),
    "customer ilike '%A'": lambda f: _each(
        f, lambda c: c is not None and c.lower().endswith("a"), "customer"
    ),
    "weekday(ordered) <= 5": lambda f: _each(f, lambda d: d is not None and d.isoweekday() <= 5, "ordered"),
    "paid is not null": lambda f: _each(f, lambda p: p is not None, "paid"),
    "qty <> 4": lambda f: _each(f, lambda q: q is not None and q != 4, "qty"),
}
AFTER = {
    "": "{}",
    "previous": "previous({})",
    "change": "change({})",
    "rate": "change_rate({})",
    "trailing": "trailing({}, 30 days)",
    "to_date": "to_date({}, year)",
    "running": "running({})",
    "rows": "{} / count(*){}",
}


def _each(frame: pd.DataFrame, read: Callable[..., Any], *columns: str) -> pd.Series:
    values = [read(*row) for row in zip(*(frame[column] for column in columns), strict=True)]
    return pd.Series(values, index=frame.index, dtype=object)


def _tenths(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), rounding="ROUND_HALF_UP")


def table(chance: random.Random) -> Typed:
    """Rows with nulls, repetitions, and three times."""

    def maybe(value: Any, share: float = 0.08) -> Any:
        return None if chance.random() < share else value

    rows: list[tuple[Any, ...]] = []
    for number in range(ROWS):
        if rows and chance.random() < 0.03:
            rows.append(chance.choice(rows))
            continue
        day = FIRST + timedelta(days=int(chance.triangular(0, 500, 300)))
        paid = datetime.combine(day, datetime.min.time()) + timedelta(minutes=chance.randrange(6 * 1440))
        sent = paid.replace(tzinfo=UTC) + timedelta(seconds=chance.randrange(5 * 86_400))
        rows.append(
            (
                number,
                maybe(day, 0.02),
                maybe(paid),
                maybe(sent),
                maybe(chance.choice(["North", "South", "north", "Est"])),
                chance.choice(["paid", "paid", "open", "void"]),
                maybe(f"c{chance.randrange(150)}{chance.choice('aAb')}"),
                maybe(chance.random() < 0.3, 0.2),
                maybe(chance.randrange(1, 9)),
                maybe(Decimal(chance.randrange(-500, 100_000)) / 1000),
                maybe(Decimal(chance.randrange(0, 5_000)) / 100),
                maybe(chance.random()),
            )
        )
    columns = {
        "id": "integer", "ordered": "date", "paid": "timestamp", "shipped": "instant", "region": "text",
        "status": "text", "customer": "text", "vip": "boolean", "qty": "integer", "price": "decimal(12,3)",
        "cost": "decimal(9,2)", "weight": "double",
    }  # fmt: skip
    return Typed(columns=columns, rows=rows)


def definitions(chance: random.Random) -> list[Made]:
    """Different definitions: aggregate, expression, filter, time, dimension, grain, what stands around it."""
    found: dict[tuple[str, str | None, str], Made] = {}
    while len(found) < DEFINITIONS:
        made = _one(chance, len(found))
        found.setdefault((made.text, made.dimension, made.grain), made)
    return list(found.values())


def _one(chance: random.Random, number: int) -> Made:
    aggregate = chance.choice(
        ["sum", "sum", "count", "count_of", "min", "max", "avg", "distinct", "distinct", "percentile"]
    )
    expression = chance.choice(list(EXPRESSIONS))
    value: Reading | None = EXPRESSIONS[expression][1]
    fraction = chance.choice(["0.5", "0.9", "0.25"])
    match aggregate:
        case "count":
            inner, value = "count(*)", None
        case "count_of":
            inner = f"count({expression})"
        case "distinct":
            key = chance.choice(list(KEYS))
            inner, value = f"count(distinct {key})", KEYS[key]
        case "percentile":
            inner = f"percentile({expression}, {fraction})"
        case _:
            inner = f"{aggregate}({expression})"
    where = chance.choice(list(FILTERS))
    time = chance.choice(["ordered", "paid", "shipped"])
    tail = (f" filter (where {where})" if where else "") + ("" if time == "ordered" else f" at {time}")
    after = chance.choice([*AFTER, ""])
    return Made(
        name=f"k{number}",
        text=AFTER[after].format(inner + tail, tail),
        aggregate=aggregate,
        value=value,
        keep=FILTERS[where],
        time=time,
        dimension=chance.choice([None, None, "region", "vip", "qty"]),
        grain=chance.choice(["day", "week", "month", "month", "quarter", "year"]),
        after=after,
        fraction=float(fraction),
    )


def workspace_text(made: list[Made]) -> str:
    """The source and all definitions."""
    source = "source: facts\ntimes: {ordered: ordered, paid: paid, shipped: shipped}"
    kpis = [
        f"kpi: {one.name}\nsource: facts\ngrains: [{one.grain}]\nby: [{one.dimension or ''}]\n"
        f"value: >-\n  {one.text}"
        for one in made
    ]
    return "\n---\n".join([source, *kpis])


def computed_on(engine: Engine, folder: Path, made: list[Made], facts: Typed) -> tuple[Values, int]:
    """All values of one run of an engine, and how many scans it took."""
    folder.mkdir()
    case = Case(name="generated", define=workspace_text(made), tables={"facts": facts}, files="parquet")
    written(case, engine, folder)
    workspace = find(folder, NOW)
    assert not workspace.errors, workspace.errors[:3]
    computed = trial(workspace, NOW)
    assert not computed.failed, list(computed.failed.items())[:3]
    calendar = workspace.definitions.calendars["default"]
    values: Values = {}
    for one in made:
        values[one.name] = {
            (seen.slice[0][1] if seen.slice else "", seen.period.start.isoformat()): seen.value
            for seen in computed.observations[one.name]
            if seen.period == calendar.period_of(Grain(one.grain), seen.period.start)
            and seen.period.grain.value == one.grain
            and len(seen.slice) == (one.dimension is not None)
        }
    return values, len(computed.scans)


def alike(found: Any, wanted: Any) -> bool:
    """Exact for whole numbers and decimals, 1e-9 relative for doubles and quotients."""
    if found is None or wanted is None:
        return found is None and wanted is None
    if isinstance(found, float) or isinstance(wanted, float):
        return abs(float(found) - float(wanted)) <= 1e-9 * max(abs(float(wanted)), 1e-3)
    exact = Fraction(wanted)
    return abs(Fraction(found) - exact) <= (0 if exact.denominator == 1 else abs(exact) * Fraction(1, 10**30))


def missing_is_nothing(one: Made, wanted: Any) -> bool:
    """What a slice may leave out: nothing, and zeros before it begins or on days."""
    return one.dimension is not None and (wanted is None or wanted == 0)


@pytest.mark.slow
def test_generated_definitions_agree(
    tmp_path: Path, shop: Postgres, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(SEED)
    facts, made = table(chance), definitions(chance)
    frame = pd.DataFrame(facts.rows, columns=list(facts.columns), dtype=object)
    frame = local_days(frame.where(frame.notna(), None))
    texts = frame.assign(vip=[None if v is None else str(v).lower() for v in frame["vip"]])
    duck, scans = computed_on(DuckDB(), tmp_path / "duckdb", made, facts)
    elephant, _ = computed_on(shop, tmp_path / "postgres", made, facts)
    agreed = 0
    wrong: list[tuple[Any, ...]] = []
    for one in made:
        wanted = values_of(one, texts if one.dimension == "vip" and "vip" not in one.text else frame)
        wanted = {(_member(member), start): value for (member, start), value in wanted.items()}
        for engine, values in (("duckdb", duck[one.name]), ("postgres", elephant[one.name])):
            extra = {key for key in set(values) - set(wanted) if values[key] not in (None, 0)}
            wrong += [
                (engine, one.text, one.grain, one.dimension, key, values[key], "absent") for key in extra
            ]
            for key, value in wanted.items():
                if key not in values and missing_is_nothing(one, value):
                    continue
                if key in values and alike(values[key], value):
                    agreed += 1
                    continue
                wrong.append((engine, one.text, one.grain, one.dimension, key, str(values.get(key)), value))
    broken = {text for _, text, *_ in wrong}
    record_property(
        "said",
        f"{len(made) - len(broken)} of {len(made)} generated definitions agree, {agreed} values of both"
        f" engines with the oracle's, {scans} scans an engine",
    )
    assert not wrong, (len(wrong), len(broken), wrong[:12])


def _member(member: str | None) -> str | None:
    return {"True": "true", "False": "false"}.get(member, member) if member is not None else None
