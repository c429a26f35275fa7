"""`jalon check`: everything that is wrong with a workspace, each with its place and the next step."""

from __future__ import annotations

from datetime import datetime

from jalon.cli import output
from jalon.cli.exits import Exit
from jalon.cli.expecting import differences
from jalon.cli.language import spoken
from jalon.cli.opening import clock, opened
from jalon.cli.speaking import command, dir_option, folder_argument, json_option, now_option, option
from jalon.cli.texts import say
from jalon.vocabulary.finding import Finding
from jalon.vocabulary.quality import PointState
from jalon.workspace import Workspace
from jalon.workspace.finding import columns_found


@command("check")
@folder_argument
@dir_option
@option("--run", "computed", is_flag=True)
@option("--quality", "reviewed", is_flag=True)
@json_option
@now_option
def check(
    folder: str | None, directory: str | None, computed: bool, reviewed: bool, as_json: bool, now: str | None
) -> Exit:
    """Findings to stdout, a summary to stderr."""
    moment = clock(now)
    workspace = opened(folder, directory, moment)
    if reviewed and not workspace.errors:
        return _review(workspace, moment, as_json)
    found = output.in_order([*workspace.findings, *_computed(workspace, moment, computed)])
    errors = output.errors_in(found)
    if as_json:
        output.json(
            {
                "kpis": len(workspace.definitions.kpis),
                "sources": len(workspace.definitions.sources),
                "errors": errors,
                "findings": output.rows_of(found),
            }
        )
    else:
        output.findings(found)
        output.message(_summary(workspace, errors, len(found) - errors))
    return Exit.FINDINGS if errors else Exit.FINE


def _review(workspace: Workspace, now: datetime, as_json: bool) -> Exit:
    """Whether the KPIs are good ones; findings of the definitions go before, where they are errors."""
    # Start-up cost: only here is anything judged.
    # Start-up cost: only here is anything judged.
    from jalon.show.quality import points_json, review_summary, review_text  # noqa: PLC0415
    from jalon.workspace.judgement.quality import review  # noqa: PLC0415

    definitions = workspace.definitions
    labels = {name: each.label for name, each in definitions.objectives.items()}
    with workspace.ledger() as ledger:
        found = [(each.kpi, each.points) for each in review(workspace, ledger, now)]
        run = ledger.current()
    failing = sum(any(point.state is PointState.FAILS for point in points) for _, points in found)
    if as_json:
        rows = [
            {
                "kpi": kpi.name,
                "name": kpi.text(spoken()),
                "measure": not points,
                "points": points_json(
                    points, spoken(), kpis=definitions.kpis, objectives=labels, roles=definitions.roles
                ),
            }
            for kpi, points in found
        ]
        output.json({"kpis": sum(bool(points) for _, points in found), "failing": failing, "reviewed": rows})
    else:
        roles = definitions.roles
        output.data(review_text(found, spoken(), kpis=definitions.kpis, objectives=labels, roles=roles))
        output.message(review_summary(found, spoken()))
    if run is None:
        output.message(say("never_run", folder=workspace.folder))
    return Exit.FINDINGS if failing else Exit.FINE


def _computed(workspace: Workspace, now: datetime, computed: bool) -> list[Finding]:
    """What the tables say: their columns, or with `--run` every value."""
    if computed:
        from jalon.workspace import trial  # noqa: PLC0415 (start-up cost: only here is anything computed)

        tried = trial(workspace, now)
        return [*tried.findings, *tried.failed.values(), *differences(workspace.definitions, tried)]
    with workspace.warehouses() as reached:
        return list(columns_found(workspace, workspace.described(reached)))


def _summary(workspace: Workspace, errors: int, others: int) -> str:
    definitions = workspace.definitions
    kpis = say("kpis", count=len(definitions.kpis))
    sources = say("sources", count=len(definitions.sources))
    if errors:
        return say("check_errors", count=errors, kpis=kpis, sources=sources)
    if others:
        return say("check_warnings", count=others, kpis=kpis, sources=sources)
    return say("check_fine", kpis=kpis, sources=sources)
