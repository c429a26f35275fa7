"""What a change is meant to do, as people write it: `+10 %`, `-3 pts`, `+500`, `up`."""

from __future__ import annotations

import re

from jalon.show.numbers import is_share
from jalon.vocabulary.change import Direction, SizeUnit
from jalon.vocabulary.finding import Finding, Refusal
from jalon.vocabulary.kpi import Kpi

Hope = tuple[Direction, float | None, SizeUnit]
_WRITTEN = re.compile(r"([+-])(\d+(?:[.,]\d+)?)(%|pts?|points?)?\Z")
_WORDS = {
    "up": Direction.UP,
    "down": Direction.DOWN,
    "hausse": Direction.UP,
    "baisse": Direction.DOWN,
}
_DASHES = str.maketrans({"−": "-", "–": "-", " ": None, "\u00a0": None, "\u202f": None})


def read_hope(written: str, kpi: Kpi) -> Hope:
    """Where to, how far (None: not said) and counted in what. Raises Refusal: `change-expected`.

    A percentage is a share of what would have come; a KPI that is a share itself moves by points.
    """
    plain = written.strip().lower().translate(_DASHES)
    if plain in _WORDS:
        return _WORDS[plain], None, SizeUnit.SHARE
    found = _WRITTEN.match(plain)
    size = 0.0 if found is None else float(found[2].replace(",", "."))
    if found is None or not 0 < size < 1e12:
        raise _refused(written, kpi)
    direction = Direction.UP if found[1] == "+" else Direction.DOWN
    if found[3] == "%":
        if direction is Direction.DOWN and size >= 100:
            raise _refused(written, kpi)
        return direction, size / 100, SizeUnit.SHARE
    if is_share(kpi.unit) != bool(found[3]):
        raise _refused(written, kpi)
    return direction, size / 100 if found[3] else size, SizeUnit.AMOUNT


def _refused(written: str, kpi: Kpi) -> Refusal:
    facts = {"kpi": kpi.name, "written": written}
    return Refusal(Finding(code="change-expected", place=kpi.place, facts=facts))
