"""F1 and seconds of segment searches on planted cubes, swept over faults, dimensions, effect and noise."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np

from bench.judgement.why_cases import SIZES, Planted, cube, f1, matches
from bench.judgement.why_rivals import RIVALS
from jalon.judge.causes.cuboids import Segment
from jalon.judge.causes.evidence import Leaves
from jalon.judge.causes.search import find_segments

FAULTS, DIMENSIONS = (1, 2, 3, 4), (1, 2)
EFFECTS, NOISES = (0.05, 0.1, 0.2, 0.5, 0.8), (0.05, 0.1, 0.2, 0.4)
EACH = 3
Count = tuple[int, int, int]
_STRESS = {
    "counts": Planted(faults=3, effect=0.3, noise=0.1, counts=True),
    "ratio": Planted(faults=3, effect=0.3, noise=0.05, ratio=True),
    "everywhere -10 %": Planted(faults=3, effect=0.3, noise=0.1, everywhere=-0.1),
    "members drift 2 %": Planted(faults=3, effect=0.3, noise=0.1, drift=0.02),
    "members drift 5 %": Planted(faults=3, effect=0.3, noise=0.1, drift=0.05),
}
_NOTHING = {
    "noise": Planted(faults=0, effect=0, noise=0.2),
    "counts": Planted(faults=0, effect=0, noise=0.1, counts=True),
    "ratio": Planted(faults=0, effect=0, noise=0.05, ratio=True),
    "everywhere -10 %": Planted(faults=0, effect=0, noise=0.2, everywhere=-0.1),
    "members drift 2 %": Planted(faults=0, effect=0, noise=0.2, drift=0.02),
    "members drift 5 %": Planted(faults=0, effect=0, noise=0.2, drift=0.05),
}


def jalon(leaves: Leaves) -> frozenset[Segment]:
    """Jalon's search, nothing told beforehand."""
    return frozenset(one.segment for one in find_segments(leaves).segments)


def search_figures(sample: int | None) -> dict[str, Any]:
    """All sweeps; a sample is so many cubes of each."""
    swept = [
        Planted(faults=faults, dimensions=dimensions, effect=effect, noise=noise)
        for faults, dimensions, effect, noise in product(FAULTS, DIMENSIONS, EFFECTS, NOISES)
    ] * EACH
    one_way = [replace(one, down=True) for one in swept[: len(swept) // EACH]]
    stress = 40 if sample is None else min(40, sample)
    nothing = 200 if sample is None else min(200, sample)
    return {
        "leaves": int(np.prod(SIZES)),
        "up and down": _swept(_drawn(swept, sample), {"jalon": jalon, **RIVALS}, seed=21),
        "all down": _swept(_drawn(one_way, sample), {"jalon": jalon, **RIVALS}, seed=22),
        "stress": {
            name: _swept([planted] * stress, {"jalon": jalon}, seed=23)["jalon"]
            for name, planted in _STRESS.items()
        },
        "nothing planted": {name: _false(planted, nothing, seed=24) for name, planted in _NOTHING.items()},
    }


def _drawn(cases: Sequence[Planted], sample: int | None) -> list[Planted]:
    if sample is None or sample >= len(cases):
        return list(cases)
    chosen = np.random.default_rng(20).choice(len(cases), sample, replace=False)
    return [cases[int(place)] for place in chosen]


def _swept(
    cases: Sequence[Planted], searches: Mapping[str, Callable[[Leaves], frozenset[Segment]]], seed: int
) -> dict[str, Any]:
    counts: dict[str, list[Count]] = {name: [] for name in searches}
    seconds: dict[str, list[float]] = {name: [] for name in searches}
    for place, planted in enumerate(cases):
        made = cube(planted, np.random.default_rng([seed, place]))
        for name, search in searches.items():
            begun = time.process_time()
            found = search(made.leaves)
            seconds[name].append(time.process_time() - begun)
            counts[name].append(matches(found, made.truth))
    return {
        "cubes": len(cases),
        **{name: _figures(cases, counts[name], seconds[name]) for name in searches},
    }


def _figures(cases: Sequence[Planted], counts: Sequence[Count], seconds: Sequence[float]) -> dict[str, Any]:
    """F1 over all segments, with its 95 % bootstrap interval over cubes, also by what was swept."""
    return {
        "f1": _f1(counts),
        "f1_95": _interval(counts),
        "precision": _share(counts, 1),
        "recall": _share(counts, 2),
        "by": {
            by: _by([getattr(planted, by) for planted in cases], counts)
            for by in ("faults", "dimensions", "effect", "noise")
        },
        "cpu_seconds": {
            "median": float(np.median(seconds)),
            "p95": float(np.quantile(seconds, 0.95)),
            "max": max(seconds),
        },
    }


def _f1(counts: Sequence[Count]) -> float | None:
    return f1(*(sum(one[place] for one in counts) for place in range(3)))


def _share(counts: Sequence[Count], place: int) -> float | None:
    hit, other = sum(one[0] for one in counts), sum(one[place] for one in counts)
    return hit / (hit + other) if hit + other else None


def _interval(counts: Sequence[Count], draws: int = 1000) -> list[float]:
    rng, numbers = np.random.default_rng(1), np.array(counts)
    sums = [numbers[rng.integers(len(numbers), size=len(numbers))].sum(axis=0) for _ in range(draws)]
    found = [f1(int(hit), int(wrong), int(missed)) or 0.0 for hit, wrong, missed in sums]
    return [float(one) for one in np.quantile(found, (0.025, 0.975))]


def _by(keys: Sequence[float], counts: Sequence[Count]) -> dict[str, dict[str, Any]]:
    groups: defaultdict[float, list[Count]] = defaultdict(list)
    for key, count in zip(keys, counts, strict=True):
        groups[key].append(count)
    return {str(key): {"f1": _f1(groups[key]), "cubes": len(groups[key])} for key in sorted(groups)}


def _false(planted: Planted, many: int, seed: int) -> dict[str, Any]:
    """How many cubes with nothing planted were given a segment, with Wilson's 95 % interval."""
    wrong = sum(bool(jalon(cube(planted, np.random.default_rng([seed, k])).leaves)) for k in range(many))
    share, z = wrong / many, 1.96
    middle = (share + z**2 / (2 * many)) / (1 + z**2 / many)
    half = z * np.sqrt(share * (1 - share) / many + z**2 / (4 * many**2)) / (1 + z**2 / many)
    return {
        "cubes": many,
        "with a finding": wrong,
        "share_95": [float(max(0.0, middle - half)), float(middle + half)],
    }
