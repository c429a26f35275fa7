"""False findings by tool: `python -m bench.companies [--companies 100] [--json]`.

Plain companies, alike in all but chance, in which nothing was planted: whatever is found there is false. Each
makes one line of `--lines` (a run that was stopped goes on after its last one); `--kept` keeps what was
computed (60 MB each), so that one tool can be counted again (`--only why`).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from time import process_time
from typing import Any

from bench.companies.bounds import BOUNDS, Bound
from bench.companies.counted import COUNTERS
from bench.companies.made import NOW, computed
from jalon.judge.beta import share_interval
from jalon.workspace.published import Published


def main(words: Sequence[str] | None = None) -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(prog="bench.companies")
    parser.add_argument("--companies", type=int, default=100)
    parser.add_argument("--only", choices=list(COUNTERS), action="append")
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--lines", type=Path)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="jalon-companies-") as base:
        found = list(_lines(asked, Path(base)))
    told = [_summed(bound, found) for bound in BOUNDS if bound.tool in found[0]["counts"]]
    if asked.json:
        print(json.dumps({"companies": len(found), "tools": told}))
        return
    print(f"{len(found)} companies, {sum(each['seconds'] for each in found) / len(found):.0f} s each")
    for each in told:
        print(_sentence(each))


def _lines(asked: argparse.Namespace, base: Path) -> Iterator[Mapping[str, Any]]:
    known = asked.lines.read_text().splitlines() if asked.lines and asked.lines.exists() else []
    yield from map(json.loads, known[: asked.companies])
    for seed in range(len(known) + 1, asked.companies + 1):
        line = _line(asked.kept or base, seed, asked.only or list(COUNTERS))
        if asked.lines:
            with asked.lines.open("a") as file:
                print(json.dumps(line), file=file)
        yield line


def _line(base: Path, seed: int, tools: Sequence[str]) -> Mapping[str, Any]:
    began = process_time()
    workspace = computed(base / f"company-{seed}", seed)
    counts: dict[str, Any] = {}
    with workspace.ledger() as ledger:
        reading = Published.of(workspace, ledger, NOW, None)
        for tool in tools:
            counts |= {name: asdict(each) for name, each in COUNTERS[tool](reading, seed).items()}
    return {"seed": seed, "seconds": process_time() - began, "counts": counts}


def _summed(bound: Bound, found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    counts = [each["counts"][bound.tool] for each in found]
    cases, false = sum(each["cases"] for each in counts), sum(len(each["found"]) for each in counts)
    low, high = share_interval(false, cases) if cases else (0.0, 1.0)
    return {
        **asdict(bound),
        "number": cases,
        "false": false,
        "a_year": false / len(found),
        "share": false / max(cases, 1),
        "low": low,
        "high": high,
        "kept": low <= bound.most,
    }


def _sentence(each: Mapping[str, Any]) -> str:
    return (
        f"{each['tool']:9} {'kept  ' if each['kept'] else 'BROKEN'} {each['a_year']:6.2f} a company-year;"
        f" {each['false']} of {each['number']} {each['cases']}: {each['share']:.2%}"
        f" ({each['low']:.2%} to {each['high']:.2%}), at most {each['most']:.1%}"
    )


if __name__ == "__main__":
    main()
