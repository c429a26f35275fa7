"""Judging every KPI after a run, and keeping what was found: pages show it and compute nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

import msgspec

from jalon.compute.observe import silent
from jalon.compute.scanning import Progress
from jalon.ports import Ledger
from jalon.vocabulary.change import Changes
from jalon.vocabulary.effort import Effort
from jalon.vocabulary.foresight import Foresight
from jalon.vocabulary.judgement import Judgement
from jalon.vocabulary.kpi import Kpi
from jalon.workspace.finding import Workspace
from jalon.workspace.judgement.alignment import alignment
from jalon.workspace.judgement.allotments import allotments
from jalon.workspace.judgement.changes import changes_by_kpi
from jalon.workspace.judgement.doubts import doubts
from jalon.workspace.judgement.effort import efforts
from jalon.workspace.judgement.evidence import evidence
from jalon.workspace.judgement.foresight import foresight
from jalon.workspace.judgement.leads import leads
from jalon.workspace.judgement.signals import signals
from jalon.workspace.judgement.why import why
from jalon.workspace.judging import shown_grain
from jalon.workspace.published import Published

EFFORTS = "*"
"""Where effort pays is kept beside the judgements under a name that no KPI has."""


def judgement(reading: Published, kpi: Kpi, changes: Mapping[str, Changes] | None = None) -> Judgement:
    """All that is said of one KPI, from what was published.

    `changes` are those of all KPIs, where they were judged already: the company's record needs all.
    """
    by_kpi = changes_by_kpi(reading) if changes is None else changes
    foreseen = foresight(reading, kpi)
    return Judgement(
        kpi=kpi.name,
        grain=shown_grain(reading.workspace, kpi),
        at=reading.now,
        foresight=foreseen,
        evidence=evidence(reading, kpi, foreseen),
        signals=signals(reading, kpi),
        moves=why(reading, kpi),
        changes=by_kpi.get(kpi.name),
        leads=leads(reading, kpi),
        alignment=alignment(reading, kpi),
        allotments=allotments(reading, kpi),
        doubts=doubts(reading, kpi),
    )


def judge_all(workspace: Workspace, now: datetime, progress: Progress = silent) -> int:
    """Judge every KPI by the published values, unless this version did since the last run; gives how many."""
    with workspace.ledger() as ledger:
        run = ledger.current()
        if run is None or _done(workspace, ledger):
            return 0
        reading = Published.of(workspace, ledger, now, None)
        found: dict[str, Judgement] = {}
        failed: list[Exception] = []
        changes = changes_by_kpi(reading)
        for name, kpi in reading.kpis.items():
            progress(name)
            try:
                found[name] = judgement(reading, kpi, changes)
            except Exception as fault:  # raised below: it shall not keep the others from being judged
                failed.append(fault)
        said = {name: spelled(each) for name, each in found.items()}
        said[EFFORTS] = _written(efforts(reading, found), tuple[Effort, ...])
        fresh = ledger.keep_judgements(run.number, said, now)
    if failed:
        raise failed[0]
    return len(found) if fresh else 0


def _done(workspace: Workspace, ledger: Ledger) -> bool:
    """True where the run that pages show was judged, in the form of this version."""
    first = next(iter(workspace.definitions.kpis), "")
    if not ledger.judged():
        return False
    return not first or (kept(ledger, first) is not None and kept_efforts(ledger) is not None)


def kept(ledger: Ledger, kpi: str) -> Judgement | None:
    """What was kept of a KPI; None where it was not judged since the last run, or by an older version."""
    text = ledger.judgement(kpi)
    return None if text is None else understood(text)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Coming:
    """The part of a kept judgement that says what is coming; the rest is passed over."""

    foresight: Foresight | None = None


def kept_foresight(ledger: Ledger, kpi: str) -> Foresight | None:
    """What is coming of a KPI as it was kept, without reading the rest of what was."""
    text = ledger.judgement(kpi)
    form, _, said = ("", "", "") if text is None else text.partition("\n")
    if form != _form(Judgement):
        return None
    return msgspec.json.decode(said, type=_Coming).foresight


def kept_efforts(ledger: Ledger) -> tuple[Effort, ...] | None:
    """Where effort pays, as it was kept; None where nothing was since the last run."""
    text = ledger.judgement(EFFORTS)
    found: tuple[Effort, ...] | None = None if text is None else _read(text, tuple[Effort, ...])
    return found


def spelled(found: Judgement) -> str:
    """A judgement as it is kept: what its form is, then the JSON."""
    return _written(found, Judgement)


def understood(text: str) -> Judgement | None:
    """A kept judgement; None where another version wrote it in another form."""
    found: Judgement | None = _read(text, Judgement)
    return found


def _written(found: object, kind: Any) -> str:
    return f"{_form(kind)}\n{msgspec.json.encode(found).decode()}"


def _read(text: str, kind: Any) -> Any:
    form, _, said = text.partition("\n")
    if form != _form(kind):
        return None
    try:
        return msgspec.json.decode(said, type=kind)
    except msgspec.DecodeError:
        return None


@cache
def _form(kind: Any) -> str:
    """Changes whenever a part of what is kept has other fields."""
    schema = msgspec.json.encode(msgspec.json.schema(kind), order="sorted")
    return sha256(schema).hexdigest()[:16]
