"""An aim in a person's words, and three KPIs for it: early signs and results together."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from jalon.catalogue.entry import Aim, Entry, Reason
from jalon.catalogue.fold import fold
from jalon.catalogue.needs import Present, Readiness, readiness
from jalon.catalogue.reading import Catalogue
from jalon.catalogue.texts import empty_words
from jalon.vocabulary.kpi import Timing

SUGGESTIONS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """An entry for an aim: why it serves it, in the language asked for, and whether it can be computed."""

    entry: Entry
    because: str
    readiness: Readiness


def suggest(
    catalogue: Catalogue, aim: str, present: Present, language: str, known: Collection[str] = ()
) -> tuple[Suggestion, ...]:
    """Three entries for an aim, by its name or in a person's words; none where no aim is understood.

    Those that are ready come first; a leading and a lagging one are always among them.
    """
    found = aims_named(catalogue, aim)
    if not found:
        return ()
    every = [_suggestion(catalogue, reason, present, language, known) for reason in found[0].reasons]
    return tuple(_balanced(sorted(every, key=lambda each: not each.readiness.ready)))


def _suggestion(
    catalogue: Catalogue, reason: Reason, present: Present, language: str, known: Collection[str]
) -> Suggestion:
    entry = catalogue.entries[reason.entry]
    ready = readiness(catalogue, entry, present, known)
    return Suggestion(entry=entry, because=reason.because[language], readiness=ready)


def _balanced(ordered: list[Suggestion]) -> list[Suggestion]:
    """The first three; where all have the same timing, the last of them makes room for the other kind."""
    chosen, rest = ordered[:SUGGESTIONS], ordered[SUGGESTIONS:]
    kinds = {each.entry.timing for each in chosen}
    if kinds == set(Timing):
        return chosen
    other = next((each for each in rest if each.entry.timing not in kinds), None)
    return chosen if other is None else [*chosen[:-1], other]


def aims_named(catalogue: Catalogue, words: str) -> tuple[Aim, ...]:
    """The aims that a text may mean, best first: an aim's name, or words people use for it."""
    if words in catalogue.aims:
        return (catalogue.aims[words],)
    said = set(_stems(words))
    scored = [(max(_scores(aim, said), default=_UNSAID), aim) for aim in catalogue.aims.values()]
    best = sorted((each for each in scored if each[0] > _UNSAID), key=lambda each: each[0], reverse=True)
    return tuple(aim for _, aim in best)


_UNSAID = (0, 0.0)


def _scores(aim: Aim, said: set[str]) -> Iterator[tuple[int, float]]:
    """How well a text says each wording of an aim: its words that are in the text, and their share of it.

    A wording of which only half or less is said is not what was meant.
    """
    for wording in (*aim.label.values(), *(word for words in aim.words.values() for word in words)):
        wanted = set(_stems(wording))
        shared = len(wanted & said)
        if 2 * shared > len(wanted):
            yield shared, shared / len(wanted)


def _stems(text: str) -> Iterator[str]:
    """The telling words of a text, without the ending of plurals and infinitives."""
    for word in fold(text).split():
        if word not in empty_words():
            yield _stem(word)


_ENDINGS = ("eaux", "aux", "ements", "ement", "ations", "ation", "ing", "ers", "er", "es", "s", "e")


def _stem(word: str) -> str:
    """A word without its ending; what is left need not be a word: `deliveri`."""
    plain = f"{word.removesuffix('y')}i" if word.endswith("y") else word
    for ending in _ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= 4:
            return plain.removesuffix(ending)
    return plain
