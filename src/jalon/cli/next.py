"""`jalon next`: where effort pays most, each KPI with its next step and its reasons."""

from __future__ import annotations

from pathlib import Path

from jalon.cli import output
from jalon.cli.completing import complete_kpi
from jalon.cli.exits import Exit
from jalon.cli.language import spoken
from jalon.cli.misuse import misused, near
from jalon.cli.opening import clock, opened
from jalon.cli.speaking import argument, command, dir_option, json_option, now_option
from jalon.cli.texts import say
from jalon.show.effort import next_json, next_text, pressing, reasons
from jalon.show.steps import Telling
from jalon.vocabulary.effort import Priority
from jalon.vocabulary.kpi import Kpi
from jalon.workspace import Workspace
from jalon.workspace.judgement.judging import kept_efforts
from jalon.workspace.judgement.ranking import ranked, stale_now


@command("next")
@argument("names", nargs=-1, metavar="[NAME]… [DIR]", shell_complete=complete_kpi)
@dir_option
@json_option
@now_option
def next(names: tuple[str, ...], directory: str | None, as_json: bool, now: str | None) -> Exit:  # noqa: A001 the command's word
    """Every KPI with a target by rank, or those named (KPIs and objectives), with their rank among all."""
    at = clock(now)
    folder, names = _folder(names)
    workspace = opened(folder, directory, at)
    wanted = _wanted(workspace, names)
    kpis = workspace.definitions.kpis
    with workspace.ledger() as ledger:
        found = ranked(ledger, kpis, stale_now(workspace, ledger, at))
        judged, run = kept_efforts(ledger) is not None, ledger.current()
    count = sum(each.place is not None for each in found)
    told = [(each, _telling(workspace, kpis[each.effort.kpi])) for each in found if each.effort.kpi in wanted]
    if as_json:
        output.json([next_json(each, count, telling) for each, telling in told])
    else:
        _say([(each, telling) for each, telling in told if pressing(each) or names])
    if run is None:
        output.message(say("never_run", folder=workspace.folder))
    elif not judged:
        output.message(say("not_judged", folder=workspace.folder))
    elif not told:
        output.message(_nothing(workspace, [kpis[name] for name in wanted]))
    return Exit.FINE


def _nothing(workspace: Workspace, kpis: list[Kpi]) -> str:
    """Why nothing is ranked: written since the last run, aimed at members only, or not aimed at."""
    if any(not target.terms.members for kpi in kpis for target in kpi.targets):
        return say("not_judged", folder=workspace.folder)
    return say("nothing_aimed_whole" if any(kpi.targets for kpi in kpis) else "nothing_aimed")


def _say(told: list[tuple[Priority, Telling]]) -> None:
    for place, (found, telling) in enumerate(told):
        rank = "–" if found.place is None else f"{found.place}."
        lines = [next_text(found, telling), *reasons(found, telling)]
        text = "\n".join(f"   {line}" for line in lines if line)
        output.data(("\n" if place else "") + f"{rank} {telling.kpi.text(telling.language)}\n{text}\n")


def _folder(words: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """The folder that may come last, and the names before it."""
    if words and Path(words[-1]).is_dir():
        return words[-1], words[:-1]
    return None, words


def _wanted(workspace: Workspace, names: tuple[str, ...]) -> frozenset[str]:
    """The KPIs asked for, by name or objective. Raises Refusal: `kpi-not-defined`."""
    kpis, objectives = workspace.definitions.kpis, workspace.definitions.objectives
    if not names:
        return frozenset(kpis)
    found: set[str] = set()
    for name in names:
        if name not in kpis and name not in objectives:
            near_by = near(name, [*kpis, *objectives])
            raise misused("kpi-not-defined", near_by, kpi=name, folder=str(workspace.folder))
        found |= {name} if name in kpis else {each.name for each in kpis.values() if each.objective == name}
    return frozenset(found)


def _telling(workspace: Workspace, kpi: Kpi) -> Telling:
    definitions, language = workspace.definitions, spoken()
    sources = {name: each.label.get(language) or name for name, each in definitions.sources.items()}
    return Telling(
        kpi=kpi, calendar=definitions.calendar(kpi), language=language, kpis=definitions.kpis, sources=sources
    )
