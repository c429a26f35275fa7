"""How the sources of a workspace say a canonical table: columns, named times, words in columns.

What a person says comes first, then what matches alone; where two fit or nothing does, a finding says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from jalon.catalogue import Entry, Mapped, Proposal, Table, fold, match, needs_of
from jalon.catalogue.texts import listed
from jalon.definitions.nearest import nearest
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Finding, Place, Refusal
from jalon.vocabulary.formula import UNDATED, Count, Rows
from jalon.vocabulary.kpi import Cut, Kpi
from jalon.vocabulary.source import Source
from jalon.workspace.finding import Workspace
from jalon.workspace.offering import Offering

_PROBE = "catalogue_words"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """An entry to be added, and what a person says about its columns.

    `sources`: by canonical table, or under "" for the only one there is. `columns`: own by canonical name
    (`amount`, or `orders.amount`). `words`: own by `column.word` (`status.paid`). `language`: of findings.
    """

    entry: str
    sources: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    objective: str | None = None
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class Mapper:
    """Maps the tables of some entries to the sources of a workspace."""

    workspace: Workspace
    offering: Offering
    asked: Asked
    now: datetime

    def mapped(self, table: Table, entries: Iterable[Entry], *, alone: bool) -> Mapped:
        """A source as this table, for these entries; `alone`: they rest on no other table. Raises Refusal."""
        entries = list(entries)
        name, proposals = self._source(table, entries, alone=alone)
        source = self.workspace.definitions.sources[name]
        columns = {column: each.own for column, each in proposals.items() if each.own is not None}
        columns |= self._said(table, name)
        wanted = [column for each in entries for column in needs_of(self.offering.catalogue, each).columns]
        self._refuse_missing(table, source, entries, wanted, columns, proposals)
        return Mapped(
            source=name,
            columns=columns,
            times={time.column: time.name for time in source.times},
            members=dict(self._members(table, source, entries, columns)),
            linked=linked_columns(self.workspace, self.offering, table, name),
        )

    def _source(
        self, table: Table, entries: list[Entry], *, alone: bool
    ) -> tuple[str, Mapping[str, Proposal]]:
        """The source that is a table: the one said, else the only one that may be it."""
        said = self.asked.sources.get(table.name) or (self.asked.sources.get("") if alone else None)
        if said is not None:
            return said, self._proposals(table, said)
        found = self.offering.sources[table.name]
        if not found:
            raise self._refusal(
                "catalogue-table-missing",
                entry=entries[-1].name,
                table=table.name,
                called=table.label[self.asked.language],
                columns=self._called(table, entries),
            )
        if len(found) > 1:
            names = [name for name, _ in found]
            raise self._refusal(
                "catalogue-source-ambiguous",
                [f"--source {table.name}={name}" for name in names],
                table=table.name,
                called=table.label[self.asked.language],
                sources=listed(names, self.asked.language),
            )
        return found[0]

    def _proposals(self, table: Table, source: str) -> Mapping[str, Proposal]:
        sources = self.offering.columns
        if source not in sources:
            raise self._refusal("source-unknown", nearest(source, sources), source=source)
        return match(table, sources[source])

    def _said(self, table: Table, source: str) -> dict[str, str]:
        """The columns of a table that a person named."""
        said = {}
        for canonical, own in self.asked.columns.items():
            owner, _, column = canonical.rpartition(".")
            if owner not in ("", table.name) or column not in table.columns:
                continue
            if own not in self.offering.columns[source]:
                meant = nearest(own, self.offering.columns[source])
                raise self._refusal("catalogue-own-column-unknown", meant, column=own, source=source)
            said[column] = own
        return said

    def _refuse_missing(
        self,
        table: Table,
        source: Source,
        entries: list[Entry],
        wanted: list[str],
        columns: Mapping[str, str],
        proposals: Mapping[str, Proposal],
    ) -> None:
        lacking = [column for column in dict.fromkeys(wanted) if column not in columns]
        if not lacking:
            return
        language = self.asked.language
        meant = [f"--column {name}={own}" for name in lacking for own in proposals[name].meant]
        doubtful = [name for name in lacking if len(proposals[name].meant) > 1]
        if doubtful:
            first = doubtful[0]
            raise self._refusal(
                "catalogue-column-ambiguous",
                [each for each in meant if each.startswith(f"--column {first}=")],
                source=source.name,
                column=first,
                called=table.columns[first].called(language),
                candidates=listed(proposals[first].meant, language),
            )
        raise self._refusal(
            "catalogue-columns-missing",
            meant,
            entry=entries[-1].name,
            source=source.name,
            columns=listed(
                [f"{table.columns[name].called(language)} ({name})" for name in lacking], language
            ),
            option=f"--column {lacking[0]}=…",
        )

    def _members(
        self, table: Table, source: Source, entries: list[Entry], columns: Mapping[str, str]
    ) -> Iterable[tuple[tuple[str, str], str]]:
        """The own word for each word that the entries look for in a column."""
        wanted = dict.fromkeys(
            pair for each in entries for pair in needs_of(self.offering.catalogue, each).members
        )
        held: dict[str, list[str]] = {}
        for column, word in wanted:
            said = self.asked.words.get(f"{column}.{word}")
            if said is None:
                own = columns[column]
                if own not in held:
                    held[own] = words_in(self.workspace, source, own, self.now)
                said = self._word(source, own, column, word, table, held[own])
            yield (column, word), said

    def _word(self, source: Source, own: str, column: str, word: str, table: Table, held: list[str]) -> str:
        """The only word of a column that means a canonical one."""
        if word in held:
            return word
        also = {fold(word), *(fold(each) for each in table.columns[column].values[word])}
        fitting = [each for each in held if fold(each) in also]
        if len(fitting) == 1:
            return fitting[0]
        raise self._refusal(
            "catalogue-word-missing" if not fitting else "catalogue-word-ambiguous",
            [f"--word {column}.{word}={each}" for each in fitting],
            source=source.name,
            column=own,
            word=word,
            option=f"--word {column}.{word}=…",
            words=listed(fitting or held or ["–"], self.asked.language),
        )

    def _called(self, table: Table, entries: list[Entry]) -> str:
        wanted = [column for each in entries for column in needs_of(self.offering.catalogue, each).columns]
        called = [table.columns[column].called(self.asked.language) for column in dict.fromkeys(wanted)]
        return listed(called, self.asked.language)

    def _refusal(self, code: str, suggestions: Iterable[str] = (), **facts: str) -> Refusal:
        place = Place(file=str(self.workspace.folder))
        return Refusal(Finding(code=code, place=place, facts=facts, suggestions=tuple(suggestions)[:6]))


def linked_columns(workspace: Workspace, offering: Offering, table: Table, source: str) -> dict[str, str]:
    """The columns of a canonical table that one linked table of a source has: `customer.region`."""
    found: dict[str, list[str]] = {}
    for lookup in workspace.definitions.sources[source].lookups.values():
        for column, proposal in match(table, offering.columns.get(lookup.source, {})).items():
            if proposal.own is not None and "." not in proposal.own:
                found.setdefault(column, []).append(f"{lookup.name}.{proposal.own}")
    return {column: paths[0] for column, paths in found.items() if len(paths) == 1}


def words_in(workspace: Workspace, source: Source, column: str, now: datetime) -> list[str]:
    """The different words that a column of a source holds. Raises Refusal where it cannot be read."""
    found = words_held(workspace, {source.name: (column,)}, now)[source.name, column]
    if isinstance(found, Finding):
        raise Refusal(found)
    return found


def words_held(
    workspace: Workspace, columns: Mapping[str, Sequence[str]], now: datetime
) -> dict[tuple[str, str], list[str] | Finding]:
    """The different words in columns by source, read together; a finding where one cannot be read."""
    # Start-up cost: only adding an entry with words computes anything.
    from jalon.workspace.computing import trial  # noqa: PLC0415

    pairs = [(source, column) for source, each in columns.items() for column in each]
    definitions = workspace.definitions
    probes = {
        pair: _probe(definitions.sources[pair[0]], pair[1], number) for number, pair in enumerate(pairs)
    }
    # Only the columns that KPIs name are loaded: the probes stand alone.
    alone = replace(definitions, kpis={probe.name: probe for probe in probes.values()})
    looking = replace(workspace, reading=replace(workspace.reading, definitions=alone))
    computed = trial(looking, now, list(probes.values()))
    found: dict[tuple[str, str], list[str] | Finding] = {}
    for pair, probe in probes.items():
        if probe.name in computed.failed:
            found[pair] = computed.failed[probe.name]
            continue
        members = [seen.slice[0][1] for seen in computed.observations[probe.name] if seen.slice]
        found[pair] = sorted({member for member in members if member})
    return found


def _probe(source: Source, column: str, number: int) -> Kpi:
    """A count of all rows by one column, whatever their day."""
    return Kpi(
        name=f"{_PROBE}_{number}",
        formula=Count(rows=Rows(source=source.name, at=UNDATED)),
        value="count(*)",
        source=source.name,
        by=(Cut(dimensions=(column,)),),
        grains=(Grain.ALL,),
        place=source.place,
    )
