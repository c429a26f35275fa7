"""The worker keeps what the sources hold: at its start, after each computation, without being asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jalon.ledger.people.models import Job, Setting
from jalon.web import jobs
from jalon.web.library.catalogue_columns import SETTING, describe_sources, offered
from jalon.web.working import Worker
from tests.web import ground
from tests.web.library import shop

Serve = Callable[..., None]


def test_a_worker_that_starts_reads_the_columns(tmp_path: Path, serve_with: Serve) -> None:
    serve_with(folder=shop.write(tmp_path))
    assert offered().waiting
    worker = Worker()
    while worker.step():
        pass
    assert not offered().waiting
    assert {job.kind: job.state for job in Job.objects.all()}["describe"] == Job.DONE
    assert offered().offering.columns.keys() == {"ventes"}


def test_columns_are_read_after_each_computation(tmp_path: Path, serve_with: Serve) -> None:
    serve_with(folder=shop.write(tmp_path))
    worker = Worker()
    while worker.step():
        pass
    before = offered()
    (tmp_path / "ventes.csv").write_text(shop.SALES.replace("Région", "Coût"), encoding="utf-8")
    jobs.ask("run", ground.NOW)
    while worker.step():
        pass
    assert Job.objects.filter(kind="describe", state=Job.DONE).count() == 2
    assert offered() is not before and "Coût" in offered().offering.columns["ventes"]


def test_what_did_not_change_is_not_written_again(tmp_path: Path, serve_with: Serve) -> None:
    serve_with(folder=shop.write(tmp_path))
    describe_sources(Job(kind="describe"), ground.NOW)
    kept, seen = Setting.objects.get(name=SETTING).value, offered()
    describe_sources(Job(kind="describe"), ground.NOW)
    assert Setting.objects.get(name=SETTING).value == kept and offered() is seen


def test_a_source_that_comes_is_waited_for_and_one_that_goes_is_left_out(
    tmp_path: Path, serve_with: Serve
) -> None:
    serve_with(folder=shop.write(tmp_path))
    describe_sources(Job(kind="describe"), ground.NOW)
    more = f'{shop.SOURCES}---\nsource: autre\nrows: ventes.csv\nkey: "N° commande"\n'
    (tmp_path / "sources.yaml").write_text(more, encoding="utf-8")
    assert offered().waiting and offered().offering.columns.keys() == {"ventes"}
    gone = shop.SOURCES.replace("source: ventes", "source: caisse")
    (tmp_path / "sources.yaml").write_text(gone, encoding="utf-8")
    assert offered().offering.columns == {} and not offered().offering.sources["orders"]
