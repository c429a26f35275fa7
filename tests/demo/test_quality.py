"""Whether the demo's KPIs are good ones: as they are, and with sixty and more faults written into them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from jalon.definitions import read_texts
from jalon.demo import practice as demo_practice
from jalon.ports import Ledger
from jalon.vocabulary.finding import Severity
from jalon.vocabulary.practice import Action, Practice
from jalon.vocabulary.quality import Criterion, Evidence, Fix, Point, PointState, Reason
from jalon.workspace import Workspace, find
from jalon.workspace.judgement.evidence import evidence
from jalon.workspace.judgement.foresight import foresight
from jalon.workspace.judgement.quality import quality
from jalon.workspace.published import Published
from tests.cli.made import jalon
from tests.demo.days import NOW, TODAY
from tests.demo.mended import FAULTS, MENDS, Doc, Fault, Written

CASES = [(fault, kpi) for fault in FAULTS for kpi in fault.kpis]
NAMES = [f"{kpi}: {fault.name}" for fault, kpi in CASES]
AT = datetime.fromisoformat(NOW)


def people() -> Practice:
    """What the demo's people wrote down."""
    made = demo_practice(TODAY)
    actions = [
        Action(kpi=each.kpi, owner=each.owner, measure=each.measure, done=each.state == "done")
        for each in made.actions
        if each.state != "dropped"
    ]
    return Practice(actions=tuple(actions), roles=frozenset(made.roles))


@dataclass(frozen=True, kw_only=True)
class Company:
    """The computed demo: its definitions as read, their texts, and its published values."""

    workspace: Workspace
    ledger: Ledger
    docs: dict[str, Doc]
    head: str
    known: dict[str, Written] = field(default_factory=dict)

    def written(self, kpi: str) -> Written:
        """A KPI as the demo has it."""
        if kpi not in self.known:
            self.known[kpi] = self._written(kpi)
        return self.known[kpi]

    def _written(self, kpi: str) -> Written:
        seen = foresight(self._published(self.workspace), self.workspace.definitions.kpis[kpi])
        assert seen is not None
        doc, first = self.docs[kpi], seen.periods[0]
        spread = max(first.high - first.middle, first.middle - first.low) / 1.2815515655446004
        return Written(doc=doc, practice=people(), level=first.middle, spread=spread)

    def points(self, it: Written) -> tuple[Point, ...]:
        """What the gate says of a KPI as written, read anew among all others."""
        text = yaml.safe_dump_all([*it.beside, it.doc], allow_unicode=True, sort_keys=False)
        reading = read_texts({"jalon.yaml": self.head, "kpis/written.yaml": text})
        assert [each for each in reading.findings if each.severity is Severity.ERROR] == []
        known = self.workspace.definitions
        definitions = replace(
            known,
            kpis={**known.kpis, **reading.definitions.kpis},
            objectives={**known.objectives, **reading.definitions.objectives},
        )
        changed = replace(self.workspace, reading=replace(self.workspace.reading, definitions=definitions))
        kpi, published = definitions.kpis[it.doc["kpi"]], self._published(changed)
        seen: Evidence | None = evidence(published, kpi, foresight(published, kpi))
        return quality(definitions, kpi, seen, it.practice, TODAY)

    def _published(self, workspace: Workspace) -> Published:
        return Published.of(workspace, self.ledger, AT, None)


@pytest.fixture(scope="module")
def company(computed: Path) -> Iterator[Company]:
    workspace = find(computed, AT)
    texts = [path.read_text(encoding="utf-8") for path in sorted(computed.glob("kpis/*.yaml"))]
    docs = {doc["kpi"]: doc for text in texts for doc in yaml.safe_load_all(text) if doc}
    head = (computed / "jalon.yaml").read_text(encoding="utf-8")
    with workspace.ledger() as ledger:
        yield Company(workspace=workspace, ledger=ledger, docs=docs, head=head)


def raised(points: Iterable[Point]) -> list[tuple[Criterion, Reason]]:
    return [
        (point.criterion, ground.reason)
        for point in points
        if point.state is PointState.FAILS
        for ground in point.grounds
    ]


def test_there_are_sixty_faulty_definitions_and_every_failing_reason_is_among_them() -> None:
    assert len(CASES) >= 60
    assert len(set(NAMES)) == len(NAMES)
    assert set(MENDS) == {*Fix} - {Fix.COMPUTE, Fix.WAIT}


@pytest.mark.parametrize("kpi", sorted({kpi for fault in FAULTS for kpi in fault.kpis}))
def test_the_kpis_that_are_spoilt_are_good_as_the_demo_has_them(company: Company, kpi: str) -> None:
    assert raised(company.points(company.written(kpi))) == []


@pytest.mark.parametrize(("fault", "kpi"), CASES, ids=NAMES)
def test_a_fault_is_found_alone_and_its_fix_clears_it(company: Company, fault: Fault, kpi: str) -> None:
    faulty = fault.make(company.written(kpi))
    points = company.points(faulty)
    assert [reason for _, reason in raised(points)] == [fault.reason]
    (failing,) = (point for point in points if point.state is PointState.FAILS)
    assert failing.fix is not None
    mended = company.points((fault.other or MENDS[failing.fix])(faulty))
    assert raised(mended) == []
    (cleared,) = (point for point in mended if point.criterion is failing.criterion)
    assert cleared.state is PointState.HOLDS


@pytest.mark.parametrize(("fault", "kpi"), CASES[::4], ids=NAMES[::4])
def test_what_is_accepted_in_the_file_is_told_with_its_reason(
    company: Company, fault: Fault, kpi: str
) -> None:
    faulty = fault.make(company.written(kpi))
    (failing,) = (point for point in company.points(faulty) if point.state is PointState.FAILS)
    waivers = {failing.criterion.value: {"fr": "Vu en mars.", "en": "Seen in March."}}
    points = company.points(faulty.with_keys(waivers=waivers))
    assert raised(points) == []
    (waived,) = (point for point in points if point.state is PointState.WAIVED)
    assert (waived.criterion, waived.waiver["fr"]) == (failing.criterion, "Vu en mars.")


def test_the_review_of_the_demo_names_what_is_bad_and_what_is_not_known(computed: Path) -> None:
    ran = jalon("check", computed, "--quality", "--json", "--now", NOW, lang="fr")
    assert ran.exit_code == 3
    review = json.loads(ran.stdout)
    told = {each["kpi"]: each for each in review["reviewed"]}
    bad = {
        name: [point["criterion"] for point in each["points"] if point["state"] == "fails"]
        for name, each in told.items()
        if any(point["state"] == "fails" for point in each["points"])
    }
    aimed = {name: found for name, found in bad.items() if found != ["specific"]}
    assert aimed == {"mrr": ["realistic"], "team_pulse": ["measurable"], "revenue": ["realistic"]}
    assert review["failing"] == len(bad)
    accepted = {
        name: [point["accepted"] for point in each["points"] if point["state"] == "waived"]
        for name, each in told.items()
    }
    assert len([name for name, found in accepted.items() if found]) == 5
    assert "Les ventes par région ont leur propre responsable" in accepted["revenue"][0]
    early = {point["criterion"]: point for point in told["shrinkage"]["points"]}["realistic"]
    assert (early["state"], early["reasons"][0]["reason"]) == ("cannot_tell", "baseline")
