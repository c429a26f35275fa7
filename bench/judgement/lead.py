"""Does the leading KPI lead: false positives, false discoveries, power and exact lags, beside other ways.

Twenty candidates of which three lead, at 60 and 120 points, simulated and planted in public series; pairs of
public series and pairs of growing series that have nothing to do with one another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.judgement import lead_cases as cases
from bench.judgement.lead_rivals import Rival, Said, rivals
from bench.judgement.public import Numbers
from jalon.judge.leads.chance import false_discoveries
from jalon.judge.leads.leading import CHANCE, RATE, SEASONS, declared, leading
from jalon.judge.leads.link import Evidence

SIZES = (60, 120)
CASES = 100  # of each kind and size
PAIRS = 1000
SEED = 70_000  # settings were chosen on seeds below 10,000 and from 500,000 on
_SEASONS = {"monthly": 12, "weekly": 52, "quarterly": 4}

Names = Sequence[Numbers]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What one way says of one case: `found` of all (20,), the best `lags` (20,), found `alone` (20,)."""

    found: Sequence[bool]
    lags: Sequence[int]
    alone: Sequence[bool]


def figures(data: Path, sample: int | None = None) -> dict[str, Any]:
    """False positives (`fpr`), false discoveries (`fdr`), power, exact lags, with n and 95 % intervals."""
    count = min(sample or CASES, CASES)
    pairs = PAIRS if sample is None else min(10 * sample, PAIRS)
    others = rivals()
    ways = {} if isinstance(others, str) else others
    found: dict[str, Any] = {"rivals": others} if isinstance(others, str) else {}
    found["simulated"] = {str(size): _simulated(size, count, ways) for size in SIZES}
    found["planted"] = {
        f"{frequency}_{size}": _scores(made, ways) for frequency, size, made in _planted(data, 2 * count)
    }
    found["unrelated"] = dict(_unrelated(data, pairs, ways))
    found["too_short"] = _too_short(count)
    return found


def _simulated(size: int, count: int, ways: dict[str, Rival]) -> dict[str, Any]:
    made = {kind: [cases.simulated(kind, size, SEED + at) for at in range(count)] for kind in cases.KINDS}
    scores = {kind: _answers(ones, ways) for kind, ones in made.items()}
    together = [
        (case, said) for kind, ones in made.items() for case, said in zip(ones, scores[kind], strict=True)
    ]
    kinds = {kind: _told(list(zip(ones, scores[kind], strict=True))) for kind, ones in made.items()}
    return {"all": _told(together)} | kinds


def _planted(data: Path, count: int) -> Iterator[tuple[str, int, list[cases.Case]]]:
    for frequency, season in _SEASONS.items():
        for size in SIZES:
            series = cases.pool(data, frequency, size)
            if size >= SEASONS * season and len(series) > cases.CANDIDATES:
                made = [cases.real(series, size, SEED + at, season) for at in range(count)]
                yield frequency, size, made


def _scores(made: Sequence[cases.Case], ways: dict[str, Rival]) -> dict[str, Any]:
    return _told(list(zip(made, _answers(made, ways), strict=True)))


def _answers(made: Sequence[cases.Case], ways: dict[str, Rival]) -> list[dict[str, Answer]]:
    return [
        {"jalon": _jalon(case)} | {name: _rival(case, way) for name, way in ways.items()} for case in made
    ]


def _jalon(case: cases.Case) -> Answer:
    names = [str(at) for at in range(len(case.candidates))]
    told = {
        link.lead: link
        for link in leading(case.result, dict(zip(names, case.candidates, strict=True)), season=case.season)
    }
    links = [told[name] for name in names]
    return Answer(
        found=[link.evidence is Evidence.LEADS for link in links],
        lags=[link.lag or 0 for link in links],
        alone=[(link.chance or 0.0) <= CHANCE for link in links],
    )


def _rival(case: cases.Case, way: Callable[[Numbers, Numbers, int], Said]) -> Answer:
    said = [way(case.result, lead, case.season) for lead in case.candidates]
    chances = np.array([chance for chance, _ in said])
    return Answer(
        found=list(false_discoveries(chances) <= RATE),
        lags=[lag for _, lag in said],
        alone=list(chances <= CHANCE),
    )


def _told(answered: Sequence[tuple[cases.Case, dict[str, Answer]]]) -> dict[str, Any]:
    """The figures of each way over all cases."""
    return {way: _figures([(case, said[way]) for case, said in answered]) for way in answered[0][1]} | {
        "cases": len(answered)
    }


def _figures(answered: Sequence[tuple[cases.Case, Answer]]) -> dict[str, Any]:
    true = cases.TRUE
    false = np.array([said.alone[true:] for _, said in answered])
    hits = np.array([said.found[:true] for _, said in answered])
    wrong = np.array([said.found[true:] for _, said in answered])
    exact = np.array(
        [[a == b for a, b in zip(said.lags, case.lags, strict=False)] for case, said in answered]
    )
    found = hits.sum(axis=1) + wrong.sum(axis=1)
    return {
        "fpr": mean(false.mean(axis=1), false.size),
        "fdr": mean(wrong.sum(axis=1) / np.maximum(found, 1), len(answered)),
        "power": mean(hits.mean(axis=1), hits.size),
        "lag_exact": rate(int(exact[hits].sum()), int(hits.sum())),
    }


def _unrelated(data: Path, count: int, ways: dict[str, Rival]) -> Iterator[tuple[str, dict[str, Any]]]:
    for size in SIZES:
        yield (
            f"trending_{size}",
            _false([cases.both_trending(size, SEED + at) for at in range(count)], 12, ways),
        )
        for frequency, season in _SEASONS.items():
            series = cases.pool(data, frequency, size)
            if size >= SEASONS * season and len(series) > cases.CANDIDATES:
                made = [cases.unrelated(series, size, SEED + at) for at in range(count)]
                yield f"{frequency}_{size}", _false(made, season, ways)


def _false(pairs: Sequence[tuple[Numbers, Numbers]], season: int, ways: dict[str, Rival]) -> dict[str, Any]:
    links = [declared(one, other, name="", season=season) for one, other in pairs]
    said = {"jalon": rate(sum(link.evidence is Evidence.LEADS for link in links), len(links))}
    for name, way in ways.items():
        wrong = sum(way(one, other, season)[0] <= CHANCE for one, other in pairs)
        said[name] = rate(wrong, len(pairs))
    return {"fpr": said}


def _too_short(count: int) -> dict[str, Any]:
    made = [cases.simulated("autoregressive", 59, SEED + at) for at in range(count)]
    links = [declared(case.result, case.candidates[0], name="", season=12) for case in made]
    return {"59": rate(sum(link.evidence is Evidence.TOO_SHORT for link in links), len(links))}


def rate(hits: int, count: int) -> dict[str, Any]:
    """A share with Wilson's (1927) 95 % interval."""
    if count == 0:
        return {"value": None, "n": 0}
    share, z = hits / count, 1.96
    middle = (share + z * z / 2 / count) / (1 + z * z / count)
    reach = z * np.sqrt(share * (1 - share) / count + z * z / 4 / count**2) / (1 + z * z / count)
    return _figure(share, middle - reach, middle + reach, count)


def mean(by_case: Numbers, count: int) -> dict[str, Any]:
    """A mean over cases, its 95 % interval from how cases differ; `count` what was counted in all."""
    value = float(by_case.mean())
    reach = 1.96 * float(by_case.std(ddof=1)) / np.sqrt(by_case.size) if by_case.size > 1 else 1.0
    return _figure(value, max(value - reach, 0.0), min(value + reach, 1.0), count)


def _figure(value: float, low: float, high: float, count: int) -> dict[str, Any]:
    return {"value": round(value, 4), "interval": [round(float(low), 4), round(float(high), 4)], "n": count}
