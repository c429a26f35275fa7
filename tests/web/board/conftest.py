"""Files that a test may change, and a worker that does what was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jalon.ledger.people.models import Job
from jalon.web import jobs
from jalon.web.frame.site import site
from jalon.web.working import KINDS


@pytest.fixture
def definitions(site_folder: Path, rolled_back: None) -> Iterator[Path]:
    """The workspace's file, put back as it was after the test."""
    file = site_folder / "jalon.yaml"
    before = {each: each.read_bytes() for each in site_folder.glob("*.yaml")}
    yield file
    for each in site_folder.glob("*.yaml"):
        if each not in before:
            each.unlink()
    for each, content in before.items():
        if each.read_bytes() != content:
            each.write_bytes(content)


@pytest.fixture
def worked(rolled_back: None) -> Callable[[str], Job]:
    """Do the jobs of a kind that wait, as the worker would; the last of them."""

    def work(kind: str) -> Job:
        done: Job | None = None
        for job in Job.objects.filter(kind=kind, state=Job.ASKED):
            jobs.done(job, site().now, KINDS[kind](job, site().now))
            done = job
        assert done is not None, f"nothing of kind {kind} was asked"
        return done

    return work


@pytest.fixture
def django_queries() -> Callable[[Callable[[], object], str, str], int]:
    """How many statements on a table, of a kind, something makes."""

    def counted(does: Callable[[], object], table: str, verb: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            does()
        return sum(table in each["sql"] and each["sql"].startswith(verb) for each in seen)

    return counted
