"""A reader's own numbers (`expect:`) beside the computed ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from jalon.definitions.periods import period_key
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Finding, Place
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import TOTAL, Value
from jalon.vocabulary.workspace import Definitions

if TYPE_CHECKING:
    from jalon.compute.observe import Computed

_CLOSE = 1e-9
"""How far doubles may lie apart, as a share: parallel sums of doubles differ from run to run."""


def differences(definitions: Definitions, computed: Computed) -> Iterator[Finding]:
    """Every expected number that is not the computed one: `expect-differs`, `expect-missing`."""
    for kpi in definitions.kpis.values():
        if kpi.name in computed.failed:
            continue
        found = _totals(kpi, definitions, computed)
        for (grain, day), expected in kpi.expect.items():
            finding = _difference(kpi, definitions, grain, day, expected, found.get((grain, day)))
            if finding is not None:
                yield finding


def _totals(kpi: Kpi, definitions: Definitions, computed: Computed) -> dict[tuple[Grain, date], Value | None]:
    """The values of the KPI's whole periods, all members together."""
    calendar = definitions.calendar(kpi)
    expected = set(kpi.expect)
    found: dict[tuple[Grain, date], Value | None] = {}
    for seen in computed.observations.get(kpi.name, ()):
        key = (seen.period.grain, seen.period.start)
        if seen.slice != TOTAL or key not in expected:
            continue
        if seen.period.grain is Grain.ALL or seen.period.end == calendar.period_of(*key).end:
            found[key] = seen.value
    return found


def _difference(
    kpi: Kpi, definitions: Definitions, grain: Grain, day: date, expected: Decimal, found: Value | None
) -> Finding | None:
    key = period_key(grain, day, definitions.calendar(kpi))
    facts = {"kpi": kpi.name, "period": key, "expected": f"{expected:f}"}
    if found is None:
        return Finding(code="expect-missing", place=_place(kpi, key), facts=facts)
    if agrees(found, expected):
        return None
    off = Decimal(repr(found) if isinstance(found, float) else found) - expected
    sign = "+" if off > 0 else ""
    facts |= {"found": _written(found, expected), "off": sign + _written(off, expected)}
    return Finding(code="expect-differs", place=_place(kpi, key), facts=facts)


def agrees(found: Value, expected: Decimal) -> bool:
    """True when a value is the expected one at the digits written (half a last digit more or less)."""
    exponent = expected.as_tuple().exponent
    assert isinstance(exponent, int)
    if isinstance(found, float):
        value = Decimal(repr(found))
        if abs(value - expected) <= abs(expected) * Decimal(_CLOSE):
            return True
    else:
        value = Decimal(found)
    written = Decimal(1).scaleb(min(exponent, 0))
    digits = value.as_tuple().exponent
    assert isinstance(digits, int)
    return abs(value - expected) <= (written / 2 if digits < exponent else 0)


def _written(value: Value, like: Decimal) -> str:
    """All digits that say something, and at least as many decimals as in the expected number."""
    if isinstance(value, float):
        return repr(value)
    whole, _, fraction = f"{value:f}".partition(".")
    _, _, asked = f"{like:f}".partition(".")
    kept = fraction[: len(asked)] + fraction[len(asked) :].rstrip("0")
    return f"{whole}.{kept}" if kept else whole


def _place(kpi: Kpi, key: str) -> Place:
    """The line of this expectation, else of all of them."""
    return kpi.places.get(f"expect.{key}") or kpi.places.get("expect", kpi.place)
