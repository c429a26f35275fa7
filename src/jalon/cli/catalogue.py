"""`jalon catalogue`: the ready-made KPIs, which of them can be computed here, and which serve an aim."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from jalon.catalogue import Catalogue, Entry, Readiness, fold
from jalon.cli import output
from jalon.cli.exits import Exit
from jalon.cli.language import spoken
from jalon.cli.misuse import misused, near
from jalon.cli.opening import clock, opened
from jalon.cli.speaking import command, dir_option, folder_argument, json_option, now_option, option
from jalon.cli.texts import say, text
from jalon.vocabulary.finding import Refusal
from jalon.workspace.offering import Offer, Offering

_THERE, _READY, _MISSING = "●", "✓", "·"


@command("catalogue")
@folder_argument
@dir_option
@option("--aim", metavar="TEXT")
@option("--function", "function", metavar="FUNCTION")
@json_option
@now_option
def catalogue(
    folder: str | None,
    directory: str | None,
    aim: str | None,
    function: str | None,
    as_json: bool,
    now: str | None,
) -> Exit:
    """A table a pack, or three suggestions for an aim; as JSON a list with everything an entry says."""
    offering = _offering(folder, directory, clock(now))
    if aim is not None:
        _suggested(offering, aim, as_json)
        return Exit.FINE
    pack = None if function is None else _pack(offering.catalogue, function)
    offers = offering.offers(pack)
    if as_json:
        output.json([_row(offering.catalogue, each) for each in offers])
        return Exit.FINE
    output.data("\n\n".join(_tables(offering, [pack] if pack else list(offering.catalogue.packs))))
    ready = sum(each.readiness.ready and not each.there for each in offers)
    output.message(say("catalogue_counts", count=len(offers), ready=ready))
    return Exit.FINE


def _offering(folder: str | None, directory: str | None, now: datetime) -> Offering:
    """The catalogue beside a workspace; beside none where none was named and none is here."""
    try:
        return Offering.of(opened(folder, directory, now))
    except Refusal as refusal:
        if folder is None and directory is None and refusal.finding.code == "workspace-empty":
            return Offering()
        raise


def _pack(catalogue: Catalogue, said: str) -> str:
    """The pack that a word names, by its code or its name. Raises Misuse."""
    names = {
        fold(name): pack.name for pack in catalogue.packs.values() for name in _names(pack.name, catalogue)
    }
    if fold(said) not in names:
        raise misused(
            "catalogue-function-unknown",
            [names[each] for each in near(fold(said), names)],
            function=said,
            functions=", ".join(catalogue.packs),
        )
    return names[fold(said)]


def _names(pack: str, catalogue: Catalogue) -> tuple[str, ...]:
    return (pack, *catalogue.packs[pack].label.values())


def _tables(offering: Offering, packs: list[str]) -> Iterator[str]:
    """For each pack its name and its entries."""
    heads = [text("words", name) for name in ("entry", "what", "brief", "state")]
    for name in packs:
        pack = offering.catalogue.packs[name]
        rows = [_line(offering.catalogue, each) for each in offering.offers(name)]
        title = say("catalogue_pack", name=pack.label[spoken()], says=pack.says[spoken()])
        yield f"{title}\n{output.table(heads, rows)}"


def _line(catalogue: Catalogue, offer: Offer) -> list[str]:
    entry = offer.entry
    mark = _THERE if offer.there else _READY if offer.readiness.ready else _MISSING
    return [f"{mark} {entry.name}", entry.label[spoken()], entry.number or "", _state(catalogue, offer)]


def _state(catalogue: Catalogue, offer: Offer) -> str:
    return say("catalogue_there") if offer.there else offer.readiness.words(catalogue, spoken())


def _suggested(offering: Offering, aim: str, as_json: bool) -> None:
    """Three entries for an aim. Raises Misuse when no aim is understood."""
    language = spoken()
    found = offering.suggestions(aim, language)
    understood = offering.aim(aim, language)
    if understood is None:
        labels = {each.label[language]: None for each in offering.catalogue.aims.values()}
        raise misused("catalogue-aim-unknown", near(aim, labels), aim=aim, aims=", ".join(labels))
    if as_json:
        output.json(
            [
                {**_row(offering.catalogue, offering.offer(each.entry)), "because": each.because}
                for each in found
            ]
        )
        return
    output.data(say("catalogue_aim", aim=understood))
    for number, each in enumerate(found, start=1):
        output.data(
            "\n"
            + say(
                "catalogue_suggestion",
                number=number,
                name=each.entry.label[language],
                code=each.entry.name,
                timing=text("words", each.entry.timing.value),
                because=each.because,
                says=each.entry.says[language],
                state=_state(offering.catalogue, offering.offer(each.entry)),
            )
        )
    output.message(say("catalogue_next"))


def _row(catalogue: Catalogue, offer: Offer) -> dict[str, object]:
    """An entry for a program, its texts in the language that is spoken."""
    entry, language = offer.entry, spoken()
    return {
        "entry": entry.name,
        "number": entry.number,
        "function": entry.pack,
        "name": entry.label[language],
        "says": entry.says[language],
        "read": entry.read[language],
        "formula": entry.formula[language],
        "cited": entry.cited,
        "value": entry.value,
        "table": entry.table,
        "unit": entry.unit,
        "better": entry.better,
        "level": entry.level,
        "timing": entry.timing,
        "traps": [trap[language] for trap in entry.traps],
        "counter": entry.counter,
        "variants": [each.name for each in catalogue.variants(entry)],
        **_ready(entry, offer.readiness, there=offer.there),
    }


def _ready(entry: Entry, readiness: Readiness, *, there: bool) -> dict[str, object]:
    return {"there": there, "ready": readiness.ready, "missing": dict(readiness.missing)}
