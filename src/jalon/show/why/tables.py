"""A move as tables that sum, and as a waterfall."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from jalon.show.amounts import exact_text, places_of, rounded
from jalon.show.section import Picture, Table
from jalon.show.sentences import say_count
from jalon.show.waterfall import Step, waterfall
from jalon.show.why.telling import Telling, dimension_of, divided, first_over, own_value
from jalon.vocabulary.cause import (
    MoveOver,
    MovePart,
)

_Row = tuple[str, str, str, Decimal]


def tables_of(telling: Telling) -> Iterator[Table]:
    """One table for each way to see the move."""
    move = telling.move
    assert move.change is not None
    facts = {"change": telling.amount(move.change), "before": telling.period(move.before)}
    for over in move.over:
        if over.members:
            yield _table(
                telling,
                telling.say("table", by=dimension_of(over, telling.language), **facts),
                _member_rows(telling, over),
            )
    if move.volume:
        rows = [_part_row(telling, each) for each in move.volume]
        yield _table(telling, telling.say("table_volume", **facts), rows)
    if move.formula is not None:
        rows = [_part_row(telling, each) for each in move.formula.named]
        if divided(telling) and not any(each.kpi for each in move.formula.named):
            names = telling.say("counted"), telling.say("out_of")
            rows = [(name, *row[1:]) for name, row in zip(names, rows, strict=True)]
        yield _table(telling, telling.say("table_formula", **facts), rows)


def _member_rows(telling: Telling, over: MoveOver) -> list[_Row]:
    rows = [
        (
            telling.slice(each.slice),
            telling.value(each.before),
            telling.value(each.after),
            each.contribution,
        )
        for each in over.members
    ]
    if over.others:
        rows.append((say_count("why", "others", telling.language, over.others), "", "", over.rest))
    largest = max(abs(each.contribution) for each in over.members)
    if abs(over.remainder) > Decimal("1e-9") * largest:
        rows.append((telling.say("remainder"), "", "", over.remainder))
    return rows


def _part_row(telling: Telling, part: MovePart) -> _Row:
    return (
        telling.name(part),
        own_value(telling, part, part.before),
        own_value(telling, part, part.after),
        part.contribution,
    )


def _table(telling: Telling, caption: str, rows: Sequence[_Row]) -> Table:
    """Rows that sum to their last, the change, with the digits shown."""
    move, unit, language = telling.move, telling.kpi.unit, telling.language
    amounts = [each[3] for each in rows]
    places = places_of(amounts, unit)
    shown = rounded(amounts, places, move.change)
    texts = [exact_text(each, unit, language, places) for each in (*shown, sum(shown, Decimal(0)))]
    named = [row[:3] for row in rows]
    named.append((telling.say("total"), telling.value(move.value_before), telling.value(move.value_after)))
    return Table(
        caption=caption,
        heads=tuple(telling.say(each) for each in ("head", "was", "now", "moves")),
        rows=tuple((*row, text) for row, text in zip(named, texts, strict=True)),
    )


def pictures_of(telling: Telling, at: int) -> Iterator[Picture]:
    """The first of these ways as a waterfall; nothing where nothing moved in it."""
    move = telling.move
    over = first_over(move)
    if over is not None:
        rows, by = _member_rows(telling, over), dimension_of(over, telling.language)
    elif move.formula is not None:
        rows, by = (
            [_part_row(telling, each) for each in move.formula.named],
            telling.kpi.text(telling.language),
        )
    else:
        return
    rows = [row for row in rows if row[3]]
    if not rows:
        return
    steps = [Step(name=row[0], amount=float(row[3]), text=telling.amount(row[3])) for row in rows]
    before, after = telling.period(move.before), telling.period(move.after)
    assert move.value_before is not None
    assert move.value_after is not None
    ends = [
        Step(name=name, text=telling.value(value), amount=float(value))
        for name, value in ((before, move.value_before), (after, move.value_after))
    ]
    caption = telling.say("picture", before=before, after=after, by=by)
    listed = ", ".join(telling.say("item", name=each.name, amount=each.text) for each in steps)
    title = telling.say(
        "picture_said", before=before, was=ends[0].text, list=listed, after=after, now=ends[1].text
    )
    drawing = waterfall(ends[0], steps, ends[1], title=title, name=f"why-{at}")
    yield Picture(caption=caption, svg=drawing)
