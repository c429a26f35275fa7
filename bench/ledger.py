"""Figures of the ledger: `python -m bench.ledger [ADDRESS] [--values 300000]`.

Without an address a SQLite file in a temporary folder is used. Prints how long it takes to stage and publish
many values, to stage them again unchanged, to read a year of one KPI and a board of 40, and the slowest of
200 small writes that another process makes meanwhile.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from jalon.ledger import open_ledger
from jalon.ports import Entry, Ledger, Publication, Wanted
from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.observation import Observation

ROOT = Path(__file__).parent.parent
START = datetime(2026, 1, 1, tzinfo=UTC)
MEMBERS = 300
WRITES = 200
CALENDAR = Calendar()


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """What two processes did at the same time; times in seconds."""

    staging: float
    publishing: float
    failed: int
    during: int  # small writes made while values were staged and published
    typical: float
    slowest: float


def values(count: int, kpi: str = "revenue") -> Iterator[Observation]:
    """So many daily values of 300 members."""
    days = -(-count // MEMBERS)
    for number in range(count):
        member, day = divmod(number, days)
        first = date(2023, 1, 1) + timedelta(days=day)
        amount = Decimal(number) / 100
        yield Observation(
            kpi=kpi,
            period=CALENDAR.period_of(Grain.DAY, first),
            slice=(("region", f"region {member}"),),
            value=amount,
            parts={"sum(amount) filter (where status = 'paid')": amount, "count(*)": number},
            definition="0" * 64,
            data_as_of=first,
            computed_at=START,
        )


def beside(address: str, count: int) -> Beside:
    """Publish many values while another process appends 200 entries to the chain."""
    ledger = open_ledger(address)
    expected = count / 30_000
    with _writer(address, expected / WRITES) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        began = datetime.now(UTC)
        run = ledger.begin("bench", began)
        staging = seconds(lambda: ledger.stage(run, "revenue", values(count)))
        publishing = seconds(lambda: publish(ledger, run, datetime.now(UTC)))
        ended = datetime.now(UTC)
        output, _ = writer.communicate()
    waits = [float(line) for line in output.split()]
    written = [entry.at for entry in ledger.history("status")]
    ledger.close()
    return Beside(
        staging=staging,
        publishing=publishing,
        failed=WRITES - len(waits),
        during=sum(began <= at <= ended for at in written),
        typical=median(waits),
        slowest=max(waits),
    )


def write_small(address: str, pause: float) -> None:
    """The other process: 200 entries with a pause between them, printing how long each took."""
    ledger = open_ledger(address)
    print("ready", flush=True)
    for number in range(WRITES):
        at = datetime.now(UTC)
        entry = Entry(number=0, at=at, kind="status", subject="revenue", content=f'{{"n":{number}}}')
        print(seconds(lambda entry=entry, at=at: ledger.append([entry], at)), flush=True)  # type: ignore[misc]
        sleep(pause)


def publish(ledger: Ledger, run: int, at: datetime) -> None:
    """Publish, and insist that it was done."""
    if not ledger.publish(run, Publication(), at):
        raise RuntimeError("another run was first")


def seconds(action: Callable[[], object]) -> float:
    """How long something takes."""
    start = perf_counter()
    action()
    return perf_counter() - start


def fastest(action: Callable[[], object]) -> tuple[float, float]:
    """Median and slowest of 50 times, in milliseconds."""
    times = sorted(seconds(action) * 1000 for _ in range(50))
    return median(times), times[-3]


@contextmanager
def _writer(address: str, pause: float) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bench.ledger", address, "--write-every", str(pause)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as writer:
        yield writer


def figures(address: str, count: int) -> None:
    """Print everything."""
    first = beside(address, count)
    print(f"stage {count:,} new values     {first.staging:8.2f} s")
    print(f"publish them                {first.publishing * 1000:8.1f} ms")
    print(f"small writes meanwhile      {first.during:8d} of {WRITES}, {first.failed} failed")
    print(f"  typical                   {first.typical * 1000:8.1f} ms")
    print(f"  slowest                   {first.slowest * 1000:8.1f} ms")
    ledger = open_ledger(address)
    run = ledger.begin("bench", START)
    again = seconds(lambda: ledger.stage(run, "revenue", values(count)))
    print(f"stage them again, unchanged {again:8.2f} s")
    publish(ledger, run, START)
    fill_board(ledger)
    day = Wanted(kpi="revenue", grain="day", slices=((("region", "region 7"),),), start=date(2023, 1, 1),
                 end=date(2024, 1, 1))  # fmt: skip
    month = Wanted(kpi="kpi 7", grain="month", slices=((),), start=date(2025, 1, 1), end=date(2026, 1, 1))
    for name, action in {
        "read a year of one KPI, months ": lambda: ledger.observations(month),
        "read a year of one KPI, days   ": lambda: ledger.observations(day),
        "read a board of 40, 13 months  ": lambda: read_board(ledger),
    }.items():
        middle, late = fastest(action)
        print(f"{name} {middle:8.2f} ms, p95 {late:.2f} ms")
    print(f"verify                      {seconds(ledger.verify):8.2f} s")
    ledger.close()


def fill_board(ledger: Ledger) -> None:
    """40 KPIs with three years of months, published again each day for a month."""
    for day in range(30):
        run = ledger.begin("bench", START)
        for kpi in range(40):
            ledger.stage(run, f"kpi {kpi}", months(f"kpi {kpi}", day))
        publish(ledger, run, START)


def months(kpi: str, day: int) -> Iterator[Observation]:
    """36 months up to January 2026, of which the last changes every day."""
    last = CALENDAR.ordinal(Grain.MONTH, date(2026, 1, 1))
    for ordinal in range(last - 35, last + 1):
        period = CALENDAR.period(Grain.MONTH, ordinal)
        amount = Decimal(ordinal + (day if ordinal == last else 0))
        yield Observation(
            kpi=kpi, period=period, value=amount, parts={"sum": amount}, complete=ordinal != last
        )


def read_board(ledger: Ledger) -> None:
    """The total's last 13 months of 40 KPIs."""
    for kpi in range(40):
        ledger.observations(
            Wanted(
                kpi=f"kpi {kpi}", grain="month", slices=((),), start=date(2025, 1, 1), end=date(2026, 2, 1)
            )
        )


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Figures of the ledger")
    parser.add_argument("address", nargs="?", default="")
    parser.add_argument("--values", type=int, default=300_000)
    parser.add_argument("--write-every", type=float, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.write_every is not None:
        write_small(asked.address, asked.write_every)
        return
    with tempfile.TemporaryDirectory() as folder:
        figures(asked.address or str(Path(folder) / "ledger.sqlite3"), asked.values)


if __name__ == "__main__":
    main()
