"""`planned:`, of a KPI or of the workspace: what is known beforehand to move values."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from jalon.definitions.context import Context
from jalon.definitions.shapes import Fields, Key, ListOf, Record
from jalon.definitions.words import AMOUNT, DAY, NAME, TEXT, TEXTS, Amount, AmountKind
from jalon.vocabulary.planned import Planned

_NOTHING_LEFT = -100


def _planned(fields: Fields, context: Context) -> Fields | None:
    since, until = fields.get("from"), fields.get("until")
    if since is not None and until is not None and until < since:
        line = fields.line("until")
        context.find(code="planned-reversed", line=line, since=since.isoformat(), until=until.isoformat())
        return None
    effect: Amount | None = fields.get("effect")
    if effect is None or effect.kind is not AmountKind.PERCENT or effect.value >= _NOTHING_LEFT:
        return fields
    context.find(code="planned-below-nothing", line=effect.line, found=f"{effect.value.normalize():f} %")
    return None


_KEYS = (
    Key(name="name", shape=TEXTS, required=True),
    Key(name="from", shape=DAY, required=True),
    Key(name="until", shape=DAY),
    Key(name="effect", shape=AMOUNT, required=True),
    Key(name="owner", shape=TEXT),
)

PLANNED = Record(what="planned", keys=_KEYS, build=_planned)
PLANNED_FOR = Record(
    what="planned", keys=(*_KEYS, Key(name="kpis", shape=ListOf(item=NAME), required=True)), build=_planned
)


def planned_of_kpi(said: Iterable[Fields], unit: str | None, context: Context) -> tuple[Planned, ...] | None:
    """What is declared on a KPI of that unit; None after leaving findings."""
    made = [_of_kpi(fields, unit, context) for fields in said]
    sound = tuple(each for each in made if each is not None)
    return sound if len(sound) == len(made) else None


def _of_kpi(fields: Fields, unit: str | None, context: Context) -> Planned | None:
    effect: Amount = fields.get("effect")
    if effect.kind is AmountKind.PERCENT:
        return _built(fields, context, share=effect.value / 100)
    if unit == "%" and effect.kind is AmountKind.PLAIN and effect.value != 0:
        context.find(
            code="percent-unsaid",
            line=effect.line,
            written=f"{effect.value}",
            small=f"{effect.value}%",
            large=f"{effect.value} points",
        )
        return None
    return _built(fields, context, amount=effect.value / 100 if unit == "%" else effect.value)


def planned_for(said: Iterable[Fields], context: Context) -> tuple[Planned, ...]:
    """What is declared for several KPIs: in percent, as their units differ."""
    found: list[Planned] = []
    for fields in said:
        effect: Amount = fields.get("effect")
        if effect.kind is AmountKind.PERCENT:
            found.append(_built(fields, context, share=effect.value / 100))
        else:
            context.find(code="planned-in-percent", line=effect.line, found=f"{effect.value.normalize():f}")
    return tuple(found)


def _built(
    fields: Fields, context: Context, share: Decimal | None = None, amount: Decimal | None = None
) -> Planned:
    return Planned(
        since=fields.get("from"),
        until=fields.get("until"),
        share=share,
        amount=amount,
        label=fields.get("name"),
        owner=fields.get("owner"),
        kpis=tuple(fields.get("kpis", ())),
        place=context.place(fields.node.line),
    )
