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
from jalon.vocabulary.calendar import Grain
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
@option("--grain", metavar="GRAIN")
@option("--plan", is_flag=True)
@json_option
@now_option
def explain(
    kpi: str,
    folder: str | None,
    directory: str | None,
    period: str | None,
    grain: str | None,
    plan: bool,
    as_json: bool,
    now: str | None,
) -> Exit:
    """The reading, then every fact; with `--plan` the queries and why."""
    at = clock(now)
    workspace = opened(folder, directory, at)
    wanted = kpi_named(workspace, kpi)
    asked, day = _asked(workspace, wanted, period, grain)
    with workspace.ledger() as ledger:
        subject = explained(
            workspace,
            ledger,
            wanted,
            now=at,
            grain=asked,
            day=day,
            plan=_plan(workspace, wanted, at) if plan else (),
        )
        run = ledger.current()
    failed = failures(workspace, run, wanted)
    if as_json:
        output.json(explain_json(subject, spoken()))
    else:
        output.data(explain_text(subject, spoken()))
        output.findings(failed, err=True)
    if run is None:
        output.message(say("never_run", folder=workspace.folder))
    verdict = subject.verdict
    stale = run is None or failed or (verdict.status is Status.STALE and not verdict.ended)
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
    return asked, day


def _plan(workspace: Workspace, kpi: Kpi, now: datetime) -> tuple[str, ...]:
    """The queries that this KPI alone needs, each with its reason."""
    tried = trial(workspace, now, [kpi])
    if kpi.name in tried.failed:
        raise Refusal(tried.failed[kpi.name])
    return tuple(
        f"-- {say('scan', source=scan.source, connection=scan.connection, why=scan.why)}\n{scan.pretty}"
        for scan in tried.scans
    )
