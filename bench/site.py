"""Figures of the site: `python -m bench.site [--seconds 120] [--people 50] [--json]`.

Over the demo company: server time and gzipped size of a board of 40 KPIs, of a KPI's page and of Today, one
after the other; then many people at once on a real `jalon serve` on this machine, while a full run publishes.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time, sleep
from typing import Any

from jalon.web.settings import Serving, configure

KPIS = 40
ROUNDS = 60
_COMMAND = (sys.executable, "-m", "jalon.cli")


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One page asked for again and again: milliseconds of the server, bytes gzipped.

    `cpu` is the processor's time of the middle request: the same on a machine that does other things, too.
    """

    name: str
    first: float  # with nothing kept in memory; the processor's time
    p50: float
    p95: float
    cpu: float
    gzipped: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Crowd:
    """Many people at once while a run publishes."""

    people: int
    seconds: float
    requests: int
    per_second: float
    p50: float
    p95: float
    faults: int  # answers of 500 and more, and connections that broke
    published: int  # runs published meanwhile


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.site")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="jalon-bench-") as base:
        folder = Path(base) / "demo"
        _jalon("init", str(folder), "--demo")
        _jalon("run", str(folder), allowed=(0, 4))
        cookie, kpi = _prepare(folder)
        pages = [_page(name, path) for name, path in _paths(kpi)]
        crowd = _crowd(folder, cookie, [path for _, path in _paths(kpi)], asked.people, asked.seconds)
    if asked.json:
        print(json.dumps({"pages": [asdict(page) for page in pages], "crowd": asdict(crowd)}))
        return
    for page in pages:
        print(
            f"{page.name}: first {page.first:.0f} ms, p50 {page.p50:.0f} ms, p95 {page.p95:.0f} ms,"
            f" processor {page.cpu:.0f} ms, {page.gzipped / 1000:.1f} kB gzipped"
        )
    print(
        f"{crowd.people} people for {crowd.seconds:.0f} s while {crowd.published} runs were published:"
        f" {crowd.requests} requests, {crowd.per_second:.0f} a second, p50 {crowd.p50:.0f} ms,"
        f" p95 {crowd.p95:.0f} ms, {crowd.faults} faults"
    )


def _paths(kpi: str) -> list[tuple[str, str]]:
    return [
        (f"board of {KPIS} KPIs", "/board/bench/?all=1"),
        ("page of a KPI", f"/kpi/{kpi}/"),
        ("today", "/"),
        ("sign-in", "/account/sign-in/"),
    ]


def _jalon(*arguments: str, allowed: Sequence[int] = (0,)) -> None:
    done = subprocess.run([*_COMMAND, *arguments], capture_output=True, text=True, check=False)
    if done.returncode not in allowed:
        sys.exit(done.stderr)


def _prepare(folder: Path) -> tuple[str, str]:
    """A person, a board of 40 KPIs and a session, in the ledger; this process becomes the site."""
    secret = (folder / ".jalon" / "secret").read_text().strip()
    ledger = str(folder / ".jalon" / "ledger.sqlite3")
    configure(Serving(folder=folder, ledger=ledger, secret=secret, hosts=("testserver",)))
    # Tables can only be named once Django knows its settings.
    from django.test import Client  # noqa: PLC0415 (once Django knows its settings)

    from jalon.ledger.people.models import Board, Person  # noqa: PLC0415
    from jalon.vocabulary.rights import Right  # noqa: PLC0415
    from jalon.web.frame.site import site  # noqa: PLC0415

    person = Person.objects.add("bench@example.org", "Bench", Right.ADMIN)
    names = list(site().definitions.kpis)[:KPIS]
    assert len(names) == KPIS, f"the demo has {len(names)} KPIs"
    Board.objects.create(slug="bench", names={"fr": "Mesure"}, kpis=names)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value, "revenue" if "revenue" in names else names[0]


def _page(name: str, path: str) -> Page:
    from django.test import Client  # noqa: PLC0415 (as above)

    from jalon.ledger.people.models import Person  # noqa: PLC0415
    from jalon.web.frame.site import site  # noqa: PLC0415

    client = Client(HTTP_ACCEPT_ENCODING="gzip")
    client.force_login(Person.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
    site()._cards.clear()

    def once() -> tuple[float, float, int]:
        began, worked = perf_counter(), process_time()
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return (perf_counter() - began) * 1000, (process_time() - worked) * 1000, len(answer.content)

    _, first, gzipped = once()
    found = [once() for _ in range(ROUNDS)]
    times, work = (sorted(each[place] for each in found) for place in (0, 1))
    middle, late = len(times) // 2, int(len(times) * 0.95)
    return Page(name=name, first=first, p50=times[middle], p95=times[late], cpu=work[middle], gzipped=gzipped)


def _crowd(folder: Path, cookie: str, paths: Sequence[str], people: int, seconds: float) -> Crowd:
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [*_COMMAND, "serve", str(folder), "--port", str(_free_port())],
            stderr=log,
            env={**os.environ, "JALON_LANG": "en"},
        )
        try:
            port = _ready(log, process)
            return _measured(folder, cookie, paths, people, seconds, port)
        finally:
            process.terminate()
            process.wait(60)


def _measured(
    folder: Path, cookie: str, paths: Sequence[str], people: int, seconds: float, port: int
) -> Crowd:
    times: list[float] = []
    statuses: Counter[int] = Counter()
    over = threading.Event()
    published = [0]

    def publish() -> None:
        while not over.is_set():
            _jalon("run", str(folder), "--full", allowed=(0, 4))
            published[0] += 1

    threads = [
        threading.Thread(target=_person, args=(port, cookie, paths, number, over, times, statuses))
        for number in range(people)
    ]
    began = perf_counter()
    for each in (*threads, runner := threading.Thread(target=publish)):
        each.start()
    sleep(seconds)
    over.set()
    for each in threads:
        each.join()
    took = perf_counter() - began
    runner.join()
    ordered = sorted(times)
    return Crowd(
        people=people,
        seconds=took,
        requests=len(times),
        per_second=len(times) / took,
        p50=ordered[len(ordered) // 2],
        p95=ordered[int(len(ordered) * 0.95)],
        faults=sum(count for status, count in statuses.items() if status >= 500 or status == 0),
        published=published[0],
    )


def _person(
    port: int,
    cookie: str,
    paths: Sequence[str],
    number: int,
    over: threading.Event,
    times: list[float],
    statuses: Counter[int],
) -> None:
    """Somebody who reads one page after the other, a second each."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {"Cookie": f"sessionid={cookie}", "Accept-Encoding": "gzip"}
    while not over.is_set():
        path = paths[number % len(paths)]
        number += 1
        began = perf_counter()
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            statuses[answer.status] += 1
        except (OSError, http.client.HTTPException):
            statuses[0] += 1
            connection.close()
        times.append((perf_counter() - began) * 1000)
        over.wait(1)


def _ready(log: Any, process: subprocess.Popen[Any]) -> int:
    """The port of a site that answers."""
    for _ in range(600):
        log.seek(0)
        found = re.search(r"http://127\.0\.0\.1:(\d+)", log.read())
        if found:
            return int(found[1])
        assert process.poll() is None
        sleep(0.1)
    raise AssertionError("the site did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
