"""The form that adds an entry: which of a person's own tables, columns and words the catalogue means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from jalon.catalogue import Column, Entry, Proposal, Table, fold, match, needs_of, with_what_it_uses
from jalon.catalogue.texts import listed
from jalon.show.sentences import bound
from jalon.web.accounts.forms import SpokenForm
from jalon.web.library.catalogue_columns import Offered
from jalon.web.library.catalogue_rows import names_in
from jalon.workspace.mapping import Asked

_NAMES = 3  # of those that exports give a column, how many are shown
_LONGEST = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """A table that the entries to be added rest on: its columns and words that they name."""

    table: Table
    columns: tuple[Column, ...]
    words: tuple[tuple[Column, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A field and what helps to fill it."""

    field: BoundField
    help: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One table on the form: which source it is, and, once that is known, its columns and words."""

    table: Table
    source: Line
    shown: BoundField
    chosen: bool
    lines: list[Line]


def needed(found: Offered, entry: Entry) -> list[Need]:
    """What an entry and the entries that come with it name, table by table."""
    read = found.offering.catalogue
    entries = [each for each in with_what_it_uses(read, entry, found.offering.known) if each.table]
    return [
        _need(found, read.tables[name], [each for each in entries if each.table == name])
        for name in dict.fromkeys(each.table for each in entries if each.table)
    ]


def _need(found: Offered, table: Table, entries: list[Entry]) -> Need:
    needs = [needs_of(found.offering.catalogue, each) for each in entries]
    columns = dict.fromkeys(name for each in needs for name in each.columns)
    words = dict.fromkeys(pair for each in needs for pair in each.members)
    return Need(
        table=table,
        columns=tuple(table.columns[name] for name in columns),
        words=tuple((table.columns[column], word) for column, word in words),
    )


class AddForm(SpokenForm):
    """Proposes what fits alone; where two fit or nothing does, the person chooses.

    `asked` is what was chosen so far; `look` shows what a table holds without taking it for the answer.
    """

    room = "catalogue"
    objective = forms.ChoiceField(required=False)

    def __init__(
        self, language: str, found: Offered, entry: Entry, asked: Mapping[str, str], address: str
    ) -> None:
        self.found, self.entry, self.asked = found, entry, asked
        self.address, self.needs = address, needed(found, entry)
        self.look = not asked or "look" in asked or self._moved()
        super().__init__(language, None if self.look else asked)
        self._said_objectives()
        for need in self.needs:
            self._say(need)

    def _moved(self) -> bool:
        """True when another source was chosen than the one whose columns were shown."""
        names = [need.table.name for need in self.needs]
        return any(
            self.asked.get(f"source.{name}", "") != self.asked.get(f"shown.{name}", "") for name in names
        )

    def _said_objectives(self) -> None:
        objectives = self.found.workspace.definitions.objectives.values()
        labels = [(each.name, each.label.get(self.language) or each.name) for each in objectives]
        self._choose("objective", self.words("objective"), labels, required=False)

    def _say(self, need: Need) -> None:
        """The fields of one table."""
        name, source = need.table.name, self.source_of(need.table)
        likely = [each for each, _ in self.found.offering.sources[name]]
        every = [*likely, *(each for each in self.found.offering.columns if each not in likely)]
        label = self.words("source_of", table=need.table.label[self.language])
        choices = [(each, self._called(each)) for each in every]
        self._choose(f"source.{name}", label, choices, source, again=True)
        shown = forms.CharField(required=False, initial=source, widget=forms.HiddenInput)
        self.fields[f"shown.{name}"] = shown
        if source:
            self._say_columns(need, source)

    def _say_columns(self, need: Need, source: str) -> None:
        proposals, own = self._proposals(need.table, source), self.found.offering.columns[source]
        wordy = {column.name for column, _ in need.words}
        chosen: dict[str, str] = {}
        for column in need.columns:
            name, proposal = f"column.{need.table.name}.{column.name}", proposals[column.name]
            first = [proposal.own] if proposal.own else list(proposal.meant)
            choices = [(each, each) for each in (*first, *(each for each in own if each not in first))]
            said = self.asked.get(name, "")
            chosen[column.name] = said if said in own else (proposal.own or "")
            label = _capital(column.called(self.language))
            self._choose(name, label, choices, chosen[column.name], again=column.name in wordy)
        for column, word in need.words:
            self._say_word(column, word, self._held(source, chosen.get(column.name, "")))

    def _say_word(self, column: Column, word: str, held: tuple[str, ...]) -> None:
        """A select of the words that the column holds; where they are not known, the word is written."""
        name = f"word.{column.name}.{word}"
        label = self.words("word_of", word=self._word(column, word))
        if held:
            self._choose(name, label, [(each, each) for each in held], _meant(column, word, held))
            return
        widget = forms.TextInput(attrs=self._described(name))
        field = forms.CharField(label=label, max_length=_LONGEST, widget=widget, strip=False)
        field.error_messages["required"] = self.words("word_wanted")
        self.fields[name] = field

    def _choose(
        self,
        name: str,
        label: str,
        choices: list[tuple[str, str]],
        initial: str = "",
        *,
        required: bool = True,
        again: bool = False,
    ) -> None:
        """A select; `again`: what is asked below depends on it."""
        empty = self.words("choose" if required else "none")
        attrs = self._described(name) | (self._asks_again() if again else {})
        field = forms.ChoiceField(
            label=label,
            choices=[("", empty), *choices],
            initial=initial,
            required=required,
            widget=forms.Select(attrs=attrs),
        )
        for key in ("required", "invalid_choice"):
            field.error_messages[key] = self.words("choice_wanted")
        self.fields[name] = field

    def _described(self, name: str) -> dict[str, str]:
        return {"aria-describedby": f"id_{name}_error id_{name}_help"}

    def _asks_again(self) -> dict[str, str]:
        return {
            "hx-post": self.address,
            "hx-trigger": "change",
            "hx-vals": '{"look": "1"}',
            "hx-select": "#mapping",
            "hx-target": "#mapping",
            "hx-swap": "outerHTML",
        }

    def source_of(self, table: Table) -> str:
        """The source chosen for a table, else the only one that it may be; "" where there is none."""
        name = f"source.{table.name}"
        if name in self.asked:
            said = self.asked[name]
            return said if said in self.found.offering.columns else ""
        likely = self.found.offering.sources[table.name]
        return likely[0][0] if len(likely) == 1 else ""

    def _proposals(self, table: Table, source: str) -> Mapping[str, Proposal]:
        known = dict(self.found.offering.sources[table.name])
        return known.get(source) or match(table, self.found.offering.columns[source])

    def _held(self, source: str, column: str) -> tuple[str, ...]:
        return self.found.described.words.get(source, {}).get(column, ())

    def _called(self, source: str) -> str:
        label = self.found.workspace.definitions.sources[source].label
        return label.get(self.language) or source

    def _word(self, column: Column, word: str) -> str:
        """A canonical word as people say it: French exports come first among those it may be."""
        also = column.values[word]
        return also[0] if self.language == "fr" and also else word.replace("_", " ")

    def parts(self) -> list[Part]:
        """The form table by table."""
        return [self._part(need) for need in self.needs]

    def _part(self, need: Need) -> Part:
        name = need.table.name
        likely = self.found.offering.sources[name]
        help = self.words("source_many" if len(likely) > 1 else "source_none") if len(likely) != 1 else ""  # noqa: A001
        return Part(
            table=need.table,
            source=Line(field=self[f"source.{name}"], help=help),
            shown=self[f"shown.{name}"],
            chosen=bool(self.source_of(need.table)),
            lines=list(self._lines(need)),
        )

    def _lines(self, need: Need) -> Iterator[Line]:
        for column in need.columns:
            name = f"column.{need.table.name}.{column.name}"
            if name in self.fields:
                yield Line(field=self[name], help=self._also(names_in(column, self.language)))
            for each, word in need.words:
                if each == column and f"word.{each.name}.{word}" in self.fields:
                    yield Line(field=self[f"word.{each.name}.{word}"])

    def _also(self, names: Iterable[str]) -> str:
        some = list(names)[:_NAMES]
        return self.words("often", names=bound(listed(some, self.language), self.language)) if some else ""

    def asks(self) -> Asked:
        """What a valid form asks for."""
        said: dict[str, Any] = self.cleaned_data
        return Asked(
            entry=self.entry.name,
            sources=_under("source.", said),
            columns=_under("column.", said),
            words=_under("word.", said),
            objective=said["objective"] or None,
            language=self.language,
        )


def _under(start: str, said: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(start): value for name, value in said.items() if name.startswith(start)}


def _meant(column: Column, word: str, held: tuple[str, ...]) -> str:
    """The only word held that means the canonical one; "" where none or several do."""
    if word in held:
        return word
    also = {fold(word), *(fold(each) for each in column.values[word])}
    fitting = [each for each in held if fold(each) in also]
    return fitting[0] if len(fitting) == 1 else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
