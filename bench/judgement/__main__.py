"""Figures of judgement: `python -m bench.judgement [--data DIR] [--sample N] [--only KEY …] --json`.

One JSON object: `forecast`, `target`, `signal`, `why`, `effect`, `lead`, each with the figures that Jalon
reaches on public series and simulations, sample sizes and intervals, and those of the methods beside it.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

PARTS = ("forecast", "target", "signal", "why", "effect", "lead")
_DATA = Path(os.environ.get("JALON_SERIES", "../shared/data/series"))


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.judgement", description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=_DATA, help="a folder with meta.csv and a file a frequency"
    )
    parser.add_argument("--sample", type=int, help="so many series of each frequency, instead of all")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--json", action="store_true", help="on one line")
    asked = parser.parse_args(words)
    if not (asked.data / "meta.csv").is_file():
        sys.exit(f"bench.judgement: no meta.csv in {asked.data}; name the folder of series with --data")
    found = {}
    for part in asked.only:
        print(f"bench.judgement: {part}", file=sys.stderr)
        # Each part loads libraries that the others do not need.
        found[part] = importlib.import_module(f"bench.judgement.{part}").figures(asked.data, asked.sample)
    print(json.dumps(found, indent=None if asked.json else 2))


if __name__ == "__main__":
    main()
