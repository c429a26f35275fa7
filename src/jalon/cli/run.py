"""`jalon run`: compute and keep; what fails keeps its last good values."""

from __future__ import annotations

from jalon.cli import output
from jalon.cli.exits import Exit
from jalon.cli.opening import clock, opened
from jalon.cli.speaking import command, dir_option, folder_argument, json_option, now_option, option
from jalon.cli.texts import say
from jalon.workspace import Outcome
from jalon.workspace import run as compute
from jalon.workspace.addressed import members_unknown
from jalon.workspace.judgement.judging import judge_all


@command("run")
@folder_argument
@dir_option
@option("--full", is_flag=True)
@json_option
@now_option
def run(folder: str | None, directory: str | None, full: bool, as_json: bool, now: str | None) -> Exit:
    """A summary to stdout, findings and progress to stderr. What was computed is judged, too."""
    moment = clock(now)
    workspace = opened(folder, directory, moment)
    progress = output.Progress()
    try:
        outcome = compute(workspace, moment, full=full, progress=progress)
        judge_all(workspace, moment, progress)
    finally:
        progress.done()
    with workspace.ledger() as ledger:
        strangers = list(members_unknown(workspace, ledger))
    found = output.in_order([*workspace.findings, *outcome.findings, *outcome.failed.values(), *strangers])
    if as_json:
        output.json(
            {
                "run": outcome.run,
                "kpis": outcome.kpis,
                "unchanged": outcome.unchanged,
                "values": outcome.values,
                "failed": sorted(outcome.failed),
                "findings": output.rows_of(found),
            }
        )
    else:
        output.findings(found, err=True)
        output.data(_summary(outcome, len(workspace.definitions.kpis)))
    return Exit.STALE if outcome.failed or workspace.errors else Exit.FINE


def _summary(outcome: Outcome, defined: int) -> str:
    """What happened, in one or two sentences."""
    if not defined:
        return say("run_none")
    if outcome.kpis == 0 and not outcome.failed:
        return say("run_nothing", kpis=say("kpis", count=outcome.unchanged))
    done = defined - outcome.unchanged - len(outcome.failed)
    values = say("values", count=outcome.values)
    sentences = [say("run_done", count=done, values=values, run=outcome.run or "–")]
    if outcome.unchanged:
        sentences.append(say("run_unchanged", count=outcome.unchanged))
    if outcome.failed:
        names = ", ".join(sorted(outcome.failed))
        sentences.append(say("run_failed", count=len(outcome.failed), names=names))
    return " ".join(sentences)
