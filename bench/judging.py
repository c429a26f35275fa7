"""What judging costs: `python -m bench.judging [--kpis 200] [--json]`.

A company of three years with so many KPIs is computed; then all of them are judged once in a process of its
own. Prints the seconds (by the clock and of the processor) and the peak of its memory, beside what the
process holds before it judges.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter, process_time

from bench.companies.made import NOW, TODAY
from jalon.demo import demo_files
from jalon.workspace import find, run
from jalon.workspace.judgement.judging import judge_all

_NAME = re.compile(r"^kpi: (\w+)$", re.MULTILINE)


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.judging")
    parser.add_argument("--kpis", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--judge", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    if asked.judge:
        print(json.dumps(judged(asked.judge)))
        return
    with tempfile.TemporaryDirectory(prefix="jalon-judging-") as base:
        folder = Path(base)
        _write(folder, asked.kpis)
        run(find(folder, NOW), NOW)
        told = _apart(folder)
    if asked.json:
        print(json.dumps(told))
        return
    print(
        f"{told['kpis']:.0f} KPIs of three years judged in {told['seconds']:.1f} s"
        f" ({told['processor']:.1f} s of the processor); memory {told['before']:.0f} MB before,"
        f" {told['peak']:.0f} MB at its peak"
    )


def judged(folder: Path) -> dict[str, float]:
    """Judge all in this process."""
    workspace = find(folder, NOW)
    before, began, worked = _peak(), perf_counter(), process_time()
    count = judge_all(workspace, NOW)
    return {
        "kpis": count,
        "seconds": perf_counter() - began,
        "processor": process_time() - worked,
        "before": before,
        "peak": _peak(),
    }


def _apart(folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.judging", "--judge", str(folder)]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(found.stdout)
    return told


def _peak() -> float:
    """The most memory that this process held, in MB; that of the process which started it is not counted."""
    found = re.search(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1000


def _write(folder: Path, kpis: int) -> None:
    """The demo company, with some of its KPIs defined a second time up to the number asked."""
    made = demo_files(TODAY, "en")
    for path, content in {**made, "kpis/doubles.yaml": _doubles(made, kpis)}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def _doubles(made: Mapping[str, bytes], kpis: int) -> bytes:
    texts = [content.decode() for path, content in sorted(made.items()) if path.startswith("kpis/")]
    every = [each for text in texts for each in text.split("\n---\n") if _NAME.search(each)]
    more = kpis - len(every)
    if not 0 <= more <= len(every):
        sys.exit(f"bench.judging: {len(every)} to {2 * len(every)} KPIs")
    return "\n---\n".join(_NAME.sub(r"kpi: \1_again", each) for each in every[:more]).encode()


if __name__ == "__main__":
    main()
