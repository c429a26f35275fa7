"""`jalon align`: do the targets fit together: whether those below suffice, and what would."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from jalon.cli import output
from jalon.cli.completing import complete_kpi
from jalon.cli.exits import Exit
from jalon.cli.language import spoken
from jalon.cli.misuse import misused, near
from jalon.cli.opening import clock, opened
from jalon.cli.speaking import argument, command, dir_option, folder_argument, json_option, now_option
from jalon.cli.texts import say
from jalon.show.aligned import aligned_section
from jalon.show.alignment import Speech
from jalon.show.allotted import with_allotments
from jalon.show.section import Section, section_text
from jalon.vocabulary.alignment import Aligned, AllottedTarget
from jalon.vocabulary.kpi import Kpi
from jalon.workspace import Workspace
from jalon.workspace.judgement.alignment import alignment
from jalon.workspace.judgement.allotments import allotments
from jalon.workspace.published import Published


@command("align")
@argument("name", required=False, shell_complete=complete_kpi)
@folder_argument
@dir_option
@json_option
@now_option
def align(
    name: str | None, folder: str | None, directory: str | None, as_json: bool, now: str | None
) -> Exit:
    """Every KPI with a target that is made from others; with a name, that KPI or those of an objective."""
    at = clock(now)
    if name is not None and folder is None and directory is None and Path(name).is_dir():
        name, folder = None, name
    workspace = opened(folder, directory, at)
    wanted = _wanted(workspace, name)
    with workspace.ledger() as ledger:
        reading = Published.of(workspace, ledger, at, None)
        kpis = dict(reading.kpis)
        told = [
            (kpi, tree, given, section)
            for kpi in wanted
            for tree, given in [(alignment(reading, kpis[kpi.name]), allotments(reading, kpis[kpi.name]))]
            if (section := _section(tree, given, kpi, reading, kpis)) is not None
        ]
        run = ledger.current()
    if as_json:
        output.json([_row(*each) for each in told])
    else:
        for place, (*_, section) in enumerate(told):
            output.data(("\n" if place else "") + section_text(section))
        if not told:
            output.message(say("nothing_to_align"))
    if run is None:
        output.message(say("never_run", folder=workspace.folder))
    return Exit.FINE


def _wanted(workspace: Workspace, name: str | None) -> list[Kpi]:
    """The KPIs asked for. Raises Refusal: `kpi-not-defined`."""
    kpis, objectives = workspace.definitions.kpis, workspace.definitions.objectives
    if name is None:
        return list(kpis.values())
    if name in kpis:
        return [kpis[name]]
    if name in objectives:
        return [kpi for kpi in kpis.values() if kpi.objective == name]
    raise misused("kpi-not-defined", near(name, [*kpis, *objectives]), kpi=name, folder=str(workspace.folder))


def _section(
    tree: Aligned | None,
    given: tuple[AllottedTarget, ...],
    kpi: Kpi,
    reading: Published,
    kpis: dict[str, Kpi],
) -> Section | None:
    speech = Speech(language=spoken(), kpis=kpis, calendar=reading.calendar(kpi))
    section = with_allotments(None if tree is None else aligned_section(tree, speech), given, speech)
    return None if section is None else replace(section, title=kpi.text(spoken()))


def _row(
    kpi: Kpi, tree: Aligned | None, given: tuple[AllottedTarget, ...], section: Section
) -> dict[str, object]:
    """What was found, and the same in sentences."""
    return {
        "kpi": kpi.name,
        "grain": None if tree is None else tree.grain,
        "until": None if tree is None else tree.until,
        "check": None if tree is None else tree.check,
        "needs": () if tree is None else tree.needs,
        "adds": None if tree is None else tree.adds,
        "findings": () if tree is None else tree.findings,
        "assumed": () if tree is None else tree.assumed,
        "allotments": given,
        "said": list(section.said),
    }
