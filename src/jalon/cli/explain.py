"""`jalon explain`: what a KPI measures and what one of its numbers rests on."""

from __future__ import annotations

from datetime import date, datetime

from jalon.cli import output
from jalon.cli.completing import complete_kpi
from jalon.cli.exits import Exit
from jalon.cli.language import spoken
from jalon.cli.misuse import misused
from jalon.cli.opening import clock, grain_named, kpi_named, opened, period_of
from jalon.cli.speaking import argument, command, dir_option, folder_argument, json_option, now_option, option
from jalon.cli.texts import say
from jalon.compute.plan import grains_of
from jalon.show.explain import explain_json, explain_text
from jalon.vocabulary.calendar import Calendar, Grain, OutsideCalendar
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.verdict import Status
from jalon.workspace import Workspace, trial
from jalon.workspace import explain as explained
from jalon.workspace.judging import failures


@command("explain")
@argument("kpi", shell_complete=complete_kpi)
@folder_argument
@dir_option
@option("--period", metavar="PERIOD")
@option("--against", metavar="PERIOD")
@option("--grain", metavar="GRAIN")
@option("--plan", is_flag=True)
@json_option
@now_option
def explain(
    kpi: str,
    folder: str | None,
    directory: str | None,
    period: str | None,
    against: str | None,
    grain: str | None,
    plan: bool,
    as_json: bool,
    now: str | None,
) -> Exit:
    """The reading, then every fact; with `--against` why it moved, with `--plan` the queries and why."""
    at = clock(now)
    workspace = opened(folder, directory, at)
    wanted = kpi_named(workspace, kpi)
    asked, day = _asked(workspace, wanted, period, grain)
    other = _against(workspace, wanted, against, asked)
    with workspace.ledger() as ledger:
        subject = explained(
            workspace,
            ledger,
            wanted,
            now=at,
            grain=asked if other is None else other[0],
            day=day,
            against=None if other is None else other[1],
            plan=_plan(workspace, wanted, at) if plan else (),
        )
        run, known = ledger.current(), bool(ledger.history("definition", wanted.name))
    failed = failures(workspace, run, wanted)
    if as_json:
        output.json(explain_json(subject, spoken()))
    else:
        output.data(explain_text(subject, spoken()))
        output.findings(failed, err=True)
    if run is None:
        output.message(say("never_run", folder=workspace.folder))
    elif not known and not failed:
        output.message(say("not_computed", kpi=wanted.name, folder=workspace.folder))
    verdict = subject.verdict
    stale = run is None or failed or not known or (verdict.status is Status.STALE and not verdict.ended)
    return Exit.STALE if stale else Exit.FINE


def _asked(
    workspace: Workspace, kpi: Kpi, period: str | None, grain: str | None
) -> tuple[Grain | None, date | None]:
    """The grain and day to explain; a period names its own grain unless another is given."""
    asked = grain_named(grain)
    day = None
    if period is not None:
        of_period, day = period_of(period, workspace.definitions.calendar(kpi), "--period")
        asked = asked or of_period
    kept = grains_of(workspace.definitions, kpi)
    if asked is not None and asked not in kept:
        words = ", ".join(each.value for each in kept)
        raise misused("grain-not-kept", kpi=kpi.name, grain=asked.value, kept=words)
    if asked is not None and day is not None and not _ends(workspace.definitions.calendar(kpi), asked, day):
        raise misused("period-not-known", written=period or "", option="--period")
    return asked, day


def _ends(calendar: Calendar, grain: Grain, day: date) -> bool:
    """False where the period that holds a day ends in no calendar."""
    try:
        calendar.period_of(grain, day)
    except OutsideCalendar:
        return False
    return True


def _against(
    workspace: Workspace, kpi: Kpi, against: str | None, asked: Grain | None
) -> tuple[Grain, date] | None:
    """The period to compare with, which must be as long as the one explained."""
    if against is None:
        return None
    grain, day = period_of(against, workspace.definitions.calendar(kpi), "--against")
    if asked is not None:
        if _differ(asked, grain):
            raise misused("against-other-grain", written=against, grain=asked.value)
        return asked, day
    _asked(workspace, kpi, None, grain.value)  # refuses a length that is not kept
    return grain, day


def _differ(asked: Grain, written: Grain) -> bool:
    """True where a period named as one length cannot stand for another: 2026-03 for a week."""
    return asked is not written and asked.value.removeprefix("fiscal_") != written.value


def _plan(workspace: Workspace, kpi: Kpi, now: datetime) -> tuple[str, ...]:
    """The queries that this KPI alone needs, each with its reason."""
    tried = trial(workspace, now, [kpi])
    if kpi.name in tried.failed:
        raise Refusal(tried.failed[kpi.name])
    return tuple(
        f"-- {say('scan', source=scan.source, connection=scan.connection, why=scan.why)}\n{scan.pretty}"
        for scan in tried.scans
    )
