"""Why a KPI moved, in words: the move, faults before any reason, who stands out, what hides what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jalon.show.amounts import amount_text, exact_text, places_of, rounded
from jalon.show.chances import share_text
from jalon.show.dates import day_text, days_text, full_day_text, period_text
from jalon.show.numbers import decimal_text, value_text
from jalon.show.section import Picture, Section, Table
from jalon.show.sentences import say, say_count
from jalon.show.targets import member_text
from jalon.show.waterfall import Step, waterfall
from jalon.vocabulary.calendar import Calendar, Period
from jalon.vocabulary.cause import (
    CauseKind,
    Fault,
    FaultKind,
    Manner,
    MemberShare,
    MoveExplained,
    MoveOver,
    MovePart,
    Presence,
    SegmentShare,
    When,
)
from jalon.vocabulary.formula import ratio_of
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Slice

_TOLD = 3
"""Members named in a sentence."""
_APART = 2
"""Members and segments that stand out, in sentences."""
_SMALL = Decimal("0.1")
"""What goes against the whole by less than this share of it is not told."""
_CALENDAR = 0.1
_NOTES = 2
_LEADS = 2
_WHOLE = 0.02
_TENS = 100
_EVEN = Decimal("0.05")
"""A change below this share of the moves within it is next to nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Telling:
    """One move with the words it is told in."""

    move: MoveExplained
    kpi: Kpi
    calendar: Calendar
    language: str
    kpis: Mapping[str, Kpi]

    def say(self, key: str, **facts: object) -> str:
        return say("why", key, self.language, **facts)

    def period(self, period: Period) -> str:
        return period_text(period, self.calendar, self.language)

    def value(self, value: Decimal | None) -> str:
        return value_text(value, self.kpi.unit, self.language)

    def amount(self, amount: Decimal) -> str:
        return amount_text(amount, self.kpi.unit, self.language)

    def slice(self, slice: Slice) -> str:
        return " × ".join(member_text(member, self.language) for _, member in slice)

    def name(self, part: MovePart) -> str:
        """A part's name: the KPI's (of one that may not be seen, that it is another), else its formula."""
        name = self._named(part)
        if part.when is When.SAME:
            return name
        return self.say("earlier" if part.when is When.PREVIOUS else "year_earlier", name=name)

    def _named(self, part: MovePart) -> str:
        if not part.kpi:
            return part.text
        kpi = self.kpis.get(part.kpi)
        return self.say("another") if kpi is None else kpi.text(self.language)

    def hidden(self, *parts: MovePart) -> bool:
        """True where one of the parts is a KPI that may not be seen: its own values are not told."""
        return any(part.kpi and part.kpi not in self.kpis for part in parts)

    def unit_of(self, part: MovePart) -> str | None:
        kpi = self.kpis.get(part.kpi)
        return None if kpi is None else kpi.unit


def why_section(
    moves: Sequence[MoveExplained], kpi: Kpi, calendar: Calendar, language: str, kpis: Mapping[str, Kpi]
) -> Section:
    """Each comparison told in a few sentences; tables that sum and a waterfall stand behind."""
    tellings = [
        _Telling(move=move, kpi=kpi, calendar=calendar, language=language, kpis=kpis) for move in moves
    ]
    said = [each for telling in tellings for each in _said(telling)]
    split = [each for each in tellings if each.move.change is not None]
    notes = [each for telling in split for each in _notes(telling)]
    tables = [each for telling in split for each in _tables(telling)]
    if tables:
        notes += [say("why", "exact", language), say("why", "method", language)]
    return Section(
        key="why",
        title=say("why", "title", language),
        said=tuple(said) or (say("why", "alone", language),),
        notes=tuple(dict.fromkeys(notes)),
        tables=tuple(tables),
        pictures=tuple(each for at, telling in enumerate(split) for each in _pictures(telling, at)),
    )


def _said(telling: _Telling) -> Iterator[str]:
    move = telling.move
    if move.change is None:
        known = move.value_before is not None and move.value_after is not None
        missing = "no_before" if move.value_before is None else "beyond" if known else "no_after"
        yield telling.say(missing, before=telling.period(move.before), after=telling.period(move.after))
        return
    key = "moved" if move.change else "still"
    yield telling.say(
        key,
        change=telling.amount(move.change),
        after=_capital(telling.period(move.after)),
        before=telling.period(move.before),
        was=telling.value(move.value_before),
        now=telling.value(move.value_after),
    )
    yield from (each for fault in move.faults for each in _fault(telling, fault))
    if move.redefined:
        yield telling.say("redefined")
        return
    if move.defined_on is not None:
        yield telling.say("defined_on", day=day_text(move.defined_on, telling.language))
    if move.change or any(each.hiding for each in move.over):
        yield from _reasons(telling)


def _fault(telling: _Telling, fault: Fault) -> Iterator[str]:
    period, language = telling.period(fault.period), telling.language
    if fault.kind is FaultKind.GAP and fault.first is not None and fault.last is not None:
        end = fault.last.fromordinal(fault.last.toordinal() + 1)
        days = days_text(fault.first, end, language)
        count = (end - fault.first).days
        yield say_count("why", "gap", language, count, source=fault.source, days=days)
        change = telling.move.change
        if fault.missing is not None and change is not None:
            before = fault.period == telling.move.before
            without = change - fault.missing if before else change + fault.missing
            yield telling.say(
                "missing_before",
                missing=_about(telling, fault.missing),
                period=period,
                change=_about(telling, without, signed=True),
            )
        return
    yield telling.say(
        fault.kind.value,
        source=fault.source,
        period=period,
        was=telling.value(fault.was),
        now=telling.value(_value_of(telling.move, fault.period)),
        day="" if fault.on is None else day_text(fault.on, language),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _value_of(move: MoveExplained, period: Period) -> Decimal | None:
    return move.value_before if period == move.before else move.value_after


def _about(telling: _Telling, amount: Decimal, *, signed: bool = False) -> str:
    """An estimate, to two digits; of what is counted, whole ones."""
    values = [each for each in (telling.move.value_before, telling.move.value_after) if each is not None]
    if all(each == each.to_integral_value() for each in values) and abs(amount) < _TENS:
        amount = amount.quantize(Decimal(1))
    elif amount:
        amount = amount.quantize(Decimal(1).scaleb(amount.adjusted() - 1))
        amount = amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount
    return telling.amount(amount) if signed else telling.value(amount)


def _reasons(telling: _Telling) -> Iterator[str]:
    move = telling.move
    apart = [each for each in move.causes if each.apart]
    told: set[Slice] = set()
    for cause in apart[:_APART]:
        told.add(cause.slice)
        if cause.kind is CauseKind.SEGMENT:
            yield _segment(telling, next(each for each in move.segments if each.slice == cause.slice))
        else:
            yield from _apart(telling, _member(move, cause.slice))
    if move.recurs is not None and apart:
        yield telling.say("recurs", period=telling.period(move.recurs), member=telling.slice(apart[0].slice))
        for note in move.notes[:_NOTES]:
            day = full_day_text(note.day, telling.language)
            yield telling.say("noted", day=day, note=note.text(telling.language))
    over = _first_over(move)
    if over is not None:
        yield from _hides(telling, over)
        if over.dimensions[0] not in {each[0] for slice in told for each in slice} or len(over.members) > 2:
            yield _members(telling, over)
    yield from _formula(telling, told)
    yield from _days(telling)
    yield from _led(telling)
    finer = any(each.members for each in move.over) or move.formula is not None or move.volume
    if not finer and not move.segments:
        yield telling.say("unknown")


def _member(move: MoveExplained, slice: Slice) -> MemberShare:
    return next(member for each in move.over for member in each.members if member.slice == slice)


def _apart(telling: _Telling, member: MemberShare) -> Iterator[str]:
    assert telling.move.change is not None
    name = telling.slice(member.slice)
    keys = {Presence.NEW: "apart_new", Presence.GONE: "apart_gone", Presence.KEPT: "apart_kept"}
    rate = any(manner is Manner.RATE for manner, _ in member.manners) and not any(
        manner is Manner.VOLUME for manner, _ in member.manners
    )
    key = "apart_rate" if rate and member.presence is Presence.KEPT else keys[member.presence]
    less = member.beyond is not None and member.beyond * member.contribution < 0
    yield telling.say(
        "apart_less" if less and member.presence is Presence.KEPT else key,
        member=name,
        own=telling.amount(member.contribution),
        was=telling.value(member.before),
        now=telling.value(member.after),
        without=telling.amount(telling.move.change - member.contribution),
    )
    if member.row >= 3 and member.beyond is not None:
        yield telling.say("row_more" if member.beyond > 0 else "row_lower", member=name, count=member.row)


def _segment(telling: _Telling, segment: SegmentShare) -> str:
    return telling.say(
        "segment",
        member=telling.slice(segment.slice),
        own=telling.amount(segment.contribution),
        was=telling.value(segment.before),
        now=telling.value(segment.after),
    )


def _first_over(move: MoveExplained) -> MoveOver | None:
    """The dimension that is told: the one of what stands out first, else the one that varies most."""
    usable = [each for each in move.over if each.members]
    if not usable:
        return None

    def weight(one: MoveOver) -> tuple[float, Decimal]:
        far = max((each.distance or 0.0 for each in one.members if each.apart), default=0.0)
        return far, max((abs(each.beyond or Decimal(0)) for each in one.members), default=Decimal(0))

    return max(usable, key=weight)


def _hides(telling: _Telling, over: MoveOver) -> Iterator[str]:
    """A move in one direction that hides an opposite one large enough to matter."""
    change = telling.move.change
    assert change is not None
    up = max(over.members, key=lambda each: each.contribution)
    down = min(over.members, key=lambda each: each.contribution)
    against = down if change > 0 else up
    stands_out = against.apart and abs(against.contribution) >= _SMALL * abs(change)
    if up.contribution <= 0 or down.contribution >= 0 or not (over.hiding or stands_out):
        return
    even = abs(change) < _EVEN * (up.contribution - down.contribution)
    yield telling.say(
        "hides_even" if even else "hides_down" if change > 0 else "hides_up",
        up=telling.slice(up.slice),
        up_amount=telling.amount(up.contribution),
        down=telling.slice(down.slice),
        down_amount=telling.amount(down.contribution),
    )


def _members(telling: _Telling, over: MoveOver) -> str:
    moved = [each for each in over.members if each.contribution]
    told = moved[:_TOLD]
    assert telling.move.change is not None
    rest = telling.move.change - sum((each.contribution for each in told), Decimal(0))
    listed = ", ".join(
        telling.say("item", name=telling.slice(each.slice), amount=telling.amount(each.contribution))
        for each in told
    )
    more = len(moved) > len(told) or over.others
    return telling.say(
        "members_more" if more else "members",
        dimension=_dimension(over),
        list=listed,
        rest=telling.amount(rest),
    )


def _dimension(over: MoveOver) -> str:
    return " × ".join(each.rpartition(".")[2] for each in over.dimensions)


def _formula(telling: _Telling, told: set[Slice]) -> Iterator[str]:
    move = telling.move
    if move.volume and not telling.hidden(*move.volume):
        many, each = move.volume
        yield telling.say(
            "volume",
            many=telling.name(many),
            many_was=_own(telling, many, many.before),
            many_now=_own(telling, many, many.after),
            many_amount=telling.amount(many.contribution),
            each=telling.name(each),
            each_was=_own(telling, each, each.before),
            each_now=_own(telling, each, each.after),
            each_amount=telling.amount(each.contribution),
        )
    if move.formula is None:
        return
    parts = list(move.formula.named)
    if all(each.kpi for each in parts) and not _divided(telling):
        listed = ", ".join(
            telling.say("item", name=telling.name(each), amount=telling.amount(each.contribution))
            for each in sorted(parts, key=lambda each: -abs(each.contribution))[:_TOLD]
        )
        yield telling.say("parts", list=listed)
    elif len(parts) == len(move.formula.parts) == 2 and not telling.hidden(*parts):
        over, under = parts
        yield telling.say(
            "sides_named" if over.kpi and under.kpi else "sides",
            over=telling.name(over),
            under=telling.name(under),
            over_was=_own(telling, over, over.before),
            over_now=_own(telling, over, over.after),
            under_was=_own(telling, under, under.before),
            under_now=_own(telling, under, under.after),
        )


def _divided(telling: _Telling) -> bool:
    """True of a rate or a mean: more of what it is divided by is not worse in itself."""
    move = telling.move
    return (
        ratio_of(telling.kpi.formula) is not None
        and move.formula is not None
        and len(move.formula.named) == len(move.formula.parts) == 2
    )


def _own(telling: _Telling, part: MovePart, value: Decimal) -> str:
    if telling.hidden(part):
        return ""
    return value_text(value, telling.unit_of(part), telling.language)


def _days(telling: _Telling) -> Iterator[str]:
    move = telling.move
    if move.days is None or not move.change or abs(move.days.calendar / move.change) < _CALENDAR:
        return
    key = "days_more" if move.days.calendar > 0 else "days_less"
    yield telling.say(
        key,
        calendar=_about(telling, move.days.calendar, signed=True),
        level=_about(telling, move.days.level, signed=True),
    )


def _led(telling: _Telling) -> Iterator[str]:
    """Leads that had moved, where they may be named: what usually follows, beside the split."""
    value = telling.move.value_before
    for led in telling.move.led[:_LEADS]:
        lead = telling.kpis.get(led.lead)
        if lead is None or value is None:
            continue
        effect, language = value * Decimal(repr(led.effect)), telling.language
        yield telling.say(
            "led_up" if led.moved > 0 else "led_down",
            lead=lead.text(language),
            moved=share_text(abs(led.moved), language, whole=abs(led.moved) >= _WHOLE),
            lag=say_count("leads", led.grain.value, language, led.lag),
            effect=_about(telling, effect, signed=True),
        )


def _notes(telling: _Telling) -> Iterator[str]:
    move, language = telling.move, telling.language
    for each in move.over:
        for member in each.members:
            if member.apart and member.distance is not None:
                times = decimal_text(Decimal(str(round(member.distance, 1))), language, 1)
                yield telling.say("apart_note", member=telling.slice(member.slice), times=times)
        if each.unsplit is not None:
            yield telling.say(f"unsplit_{each.unsplit.value}", dimension=_dimension(each))
    for part in move.unsplit:
        if part in telling.kpis:
            yield telling.say("unsplit_part", part=telling.kpis[part].text(language))
    if move.days is not None and move.days.calendar:
        before, after = (decimal_text(each, language, 1) for each in (move.days.before, move.days.after))
        yield telling.say("calendar_note", before=before, after=after)


def _tables(telling: _Telling) -> Iterator[Table]:
    move = telling.move
    assert move.change is not None
    facts = {"change": telling.amount(move.change), "before": telling.period(move.before)}
    for over in move.over:
        if over.members:
            yield _table(
                telling, telling.say("table", by=_dimension(over), **facts), _member_rows(telling, over)
            )
    if move.volume:
        rows = [_part_row(telling, each) for each in move.volume]
        yield _table(telling, telling.say("table_volume", **facts), rows)
    if move.formula is not None:
        rows = [_part_row(telling, each) for each in move.formula.named]
        if _divided(telling) and not any(each.kpi for each in move.formula.named):
            names = telling.say("counted"), telling.say("out_of")
            rows = [(name, *row[1:]) for name, row in zip(names, rows, strict=True)]
        yield _table(telling, telling.say("table_formula", **facts), rows)


_Row = tuple[str, str, str, Decimal]


def _member_rows(telling: _Telling, over: MoveOver) -> list[_Row]:
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


def _part_row(telling: _Telling, part: MovePart) -> _Row:
    return (
        telling.name(part),
        _own(telling, part, part.before),
        _own(telling, part, part.after),
        part.contribution,
    )


def _table(telling: _Telling, caption: str, rows: Sequence[_Row]) -> Table:
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


def _pictures(telling: _Telling, at: int) -> Iterator[Picture]:
    move = telling.move
    over = _first_over(move)
    if over is not None:
        rows, by = _member_rows(telling, over), _dimension(over)
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
