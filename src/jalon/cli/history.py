"""`jalon history`: what was decided and what values were; `history verify`: whether it still holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jalon.cli import output
from jalon.cli.exits import Exit
from jalon.cli.language import spoken
from jalon.cli.misuse import misused
from jalon.cli.opening import clock, grain_named, kpi_named, opened
from jalon.cli.speaking import argument, command, dir_option, json_option, now_option, option
from jalon.cli.texts import known, say, text
from jalon.judge.series import full_period
from jalon.ports import Broken, Entry, Ledger, Wanted
from jalon.show.dates import moment_text, period_text
from jalon.show.numbers import value_text
from jalon.show.targets import describe
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Finding, Place
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Observation
from jalon.workspace import Workspace
from jalon.workspace.history import target_content
from jalon.workspace.judging import shown_grain

_MOST_WORDS = 2


@command("history")
@argument("words", nargs=-1, metavar="[verify|KPI] [DIR]")
@dir_option
@option("--grain", metavar="GRAIN")
@json_option
@now_option
def history(
    words: tuple[str, ...],
    directory: str | None,
    grain: str | None,
    as_json: bool,
    now: str | None,
) -> Exit:
    """Entries of the chain, and for one KPI every version of its values."""
    at = clock(now)
    about, folder = _split(words)
    workspace = opened(folder, directory, at)
    if about == "verify":
        return _verify(workspace, as_json)
    kpi = None if about is None else kpi_named(workspace, about)
    asked = None if kpi is None else grain_named(grain) or shown_grain(workspace, kpi)
    with workspace.ledger() as ledger:
        entries = ledger.history(subject=None if kpi is None else kpi.name)
        versions = [] if kpi is None or asked is None else _versions(workspace, ledger, kpi, asked)
        runs = {run.number: run.published_at for run in ledger.runs(100_000)}
    if as_json:
        output.json(
            {
                "entries": [_entry_row(entry) for entry in entries],
                "values": [_version_row(seen, runs.get(seen.run)) for seen in versions],
            }
        )
        return Exit.FINE
    _print(workspace, kpi, entries, versions, runs)
    return Exit.FINE


def _split(words: tuple[str, ...]) -> tuple[str | None, str | None]:
    """What the history is about, and the folder: a word that is a folder's path is the folder."""
    if len(words) > _MOST_WORDS:
        raise misused("arguments-too-many", extra=" ".join(words[_MOST_WORDS:]), command="jalon history")
    if len(words) == _MOST_WORDS:
        return words[0], words[1]
    if not words:
        return None, None
    if words[0] != "verify" and (Path(words[0]).is_dir() or "/" in words[0]):
        return None, words[0]
    return words[0], None


def _versions(workspace: Workspace, ledger: Ledger, kpi: Kpi, grain: Grain) -> list[Observation]:
    """Every value of a KPI's whole periods ever published at one grain, for the total, oldest run first."""
    calendar = workspace.definitions.calendar(kpi)
    every = ledger.versions(Wanted(kpi=kpi.name, grain=grain.value, dimensions=()))
    if grain is Grain.ALL:
        return every
    return [seen for seen in every if seen.period.end == full_period(seen.period, calendar).end]


def _print(
    workspace: Workspace,
    kpi: Kpi | None,
    entries: Sequence[Entry],
    versions: Sequence[Observation],
    runs: dict[int, datetime | None],
) -> None:
    if not entries and not versions:
        output.message(say("history_empty"))
        return
    zone = ZoneInfo(workspace.definitions.calendars["default"].timezone)
    if entries:
        heads = [text("words", key) for key in ("number", "when", "subject", "decided")]
        lines = [
            [
                str(one.number),
                moment_text(one.at.astimezone(zone), spoken()),
                one.subject if one.kind != "run" else "–",
                _told(one, workspace),
            ]
            for one in entries
        ]
        output.data(output.table(heads, lines, frozenset({0})))
    if kpi is not None and versions:
        output.data("\n" + _version_table(workspace, kpi, versions, runs, zone))


def _version_table(
    workspace: Workspace,
    kpi: Kpi,
    versions: Sequence[Observation],
    runs: dict[int, datetime | None],
    zone: ZoneInfo,
) -> str:
    calendar = workspace.definitions.calendar(kpi)
    heads = [text("words", key) for key in ("run", "when", "period", "value", "why")]
    lines = []
    for seen in versions:
        published = runs.get(seen.run)
        lines.append(
            [
                str(seen.run),
                moment_text(published.astimezone(zone), spoken()) if published else "–",
                period_text(seen.period, calendar, spoken()),
                value_text(seen.value, kpi.unit, spoken(), exact=not isinstance(seen.value, float)),
                text("why", seen.why) if known("why", seen.why) else seen.why,
            ]
        )
    return output.table(heads, lines, frozenset({0, 3}))


def _told(entry: Entry, workspace: Workspace) -> str:
    """What an entry says, in words."""
    content: dict[str, Any] = json.loads(entry.content)
    match entry.kind:
        case "definition":
            formula = " ".join(str(content.get("value", "")).split())
            return say("entry_definition", value=formula)
        case "target":
            kpi = workspace.definitions.kpis.get(entry.subject)
            targets = [_target(each, kpi, workspace) for each in content.get("targets", [])]
            return say("entry_target", count=len(targets), targets=" ".join(targets))
        case "base":
            return say("entry_base", value=content.get("value", ""), start=content.get("start", ""))
        case "change" if "withdraws" in content:
            return say("entry_withdrawn", number=content["withdraws"], reason=entry.reason)
        case "change":
            texts = content["texts"]
            name = texts.get(spoken()) or next(iter(texts.values()), "") or "–"
            return say("entry_change", name=name, start=content["start"])
        case "run":
            return say("entry_run", run=entry.subject)
        case _:
            return entry.kind


def _target(content: dict[str, Any], kpi: Kpi | None, workspace: Workspace) -> str:
    """A target in words while it is still one of the KPI's; one that was given up by its kind and numbers."""
    for target in () if kpi is None else kpi.targets:
        if kpi is not None and target_content(target) == content:
            calendar = workspace.definitions.calendar(kpi)
            return describe(target, kpi, calendar, spoken(), kpis=workspace.definitions.kpis)
    shown = {
        key: value
        for key, value in content.items()
        if key not in ("kind", "terms") and value not in (None, [], {}, False)
    }
    numbers = ", ".join(f"{key} {value}" for key, value in shown.items())
    return f"{content.get('kind', '')} {numbers}."


def _entry_row(entry: Entry) -> dict[str, object]:
    return {
        "number": entry.number,
        "at": entry.at,
        "kind": entry.kind,
        "subject": entry.subject,
        "content": json.loads(entry.content),
        "reason": entry.reason,
        "digest": entry.digest,
    }


def _version_row(seen: Observation, published: datetime | None) -> dict[str, object]:
    return {
        "kpi": seen.kpi,
        "grain": seen.period.grain,
        "period_start": seen.period.start,
        "period_end": seen.period.end,
        "slice": dict(seen.slice),
        "value": seen.value,
        "complete": seen.complete,
        "run": seen.run,
        "published_at": published,
        "why": seen.why,
        "definition": seen.definition,
    }


def _verify(workspace: Workspace, as_json: bool) -> Exit:
    """Walk the chain. What no longer holds is named; nothing else makes it exit 1."""
    with workspace.ledger() as ledger:
        broken = ledger.verify()
        entries = len(ledger.history())
        where = ledger.shown
    found = [_broken(one, where) for one in broken]
    if as_json:
        output.json({"entries": entries, "holds": not broken, "findings": output.rows_of(found)})
    elif found:
        output.findings(found)
    else:
        output.data(say("history_holds", count=entries))
    return Exit.FAILURE if broken else Exit.FINE


def _broken(one: Broken, where: str) -> Finding:
    facts = {"number": str(one.number), "subject": one.subject}
    return Finding(code=one.why, place=Place(file=where), facts=facts)
