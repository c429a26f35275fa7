"""Why a value moved, in words: what must be known first, then the few parts that carry the move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from jalon.show.dates import days_text, period_text
from jalon.show.numbers import figure, points_text, value_text
from jalon.show.section import Picture, Section, Table
from jalon.show.sentences import known, say
from jalon.show.targets import member_text
from jalon.show.waterfall import Step, waterfall
from jalon.vocabulary.calendar import Calendar
from jalon.vocabulary.cause import MoveExplained, MoveSplit, PartShare, Presence, Split
from jalon.vocabulary.kpi import Kpi

_DRAWN = 8
"""Steps of a waterfall at most; the rest is one step."""
_TELLING = Decimal("0.1")
"""Of the largest share, or of the change: smaller ones are in the table only."""


class _Told:
    """One move told in a language."""

    def __init__(
        self, move: MoveExplained, kpi: Kpi, calendar: Calendar, language: str, kpis: Mapping[str, Kpi]
    ) -> None:
        self.move, self.kpi, self.language, self.kpis = move, kpi, language, kpis
        self.before = period_text(move.before, calendar, language)
        self.after = period_text(move.after, calendar, language)

    def said(self) -> Iterator[str]:
        """The sentences, the most important first."""
        move = self.move
        yield say(
            "why",
            "move" if move.change else "same",
            self.language,
            before=self.before,
            after=self.after[:1].upper() + self.after[1:],
            change=self.signed(move.change),
            value_before=value_text(move.value_before, self.kpi.unit, self.language),
            value_after=value_text(move.value_after, self.kpi.unit, self.language),
        )
        for run in move.missing:
            days = days_text(run.first, run.last + timedelta(days=1), self.language)
            yield say("why", "missing", self.language, days=days)
        if move.redefined:
            yield say("why", "redefined", self.language)
        if not move.splits:
            yield say("why", "whole", self.language)
            return
        reasons = [each for each in move.splits if each.along is not Split.CALENDAR]
        if reasons:
            yield from self._carried(reasons[0])
        yield from (self._days(each) for each in move.splits if self._calendar_tells(each))

    def _carried(self, split: MoveSplit) -> Iterator[str]:
        ups = [each for each in split.shares if each.contribution > 0]
        downs = [each for each in split.shares if each.contribution < 0]
        if split.hiding and ups and downs:
            yield say(
                "why",
                "hiding",
                self.language,
                up=self.name(ups[0]),
                rise=self.signed(ups[0].contribution),
                down=self.name(downs[0]),
                fall=self.signed(downs[0].contribution),
            )
            return
        with_it, against = (ups, downs) if self.move.change >= 0 else (downs, ups)
        least = abs(split.shares[0].contribution) * _TELLING
        telling = [each for each in with_it if abs(each.contribution) >= least]
        for key, each in zip(("first", "second"), telling, strict=False):
            own = each.presence.value if each.presence is not Presence.KEPT and key == "first" else key
            yield self._share(own, each)
        if against and abs(against[0].contribution) >= least:
            yield self._share("against", against[0])

    def _share(self, key: str, share: PartShare) -> str:
        contribution = self.signed(share.contribution)
        return say("why", key, self.language, name=self.name(share), contribution=contribution)

    def _calendar_tells(self, split: MoveSplit) -> bool:
        days = [each for each in split.shares if each.part == "days"]
        return bool(days) and abs(days[0].contribution) >= _TELLING * abs(self.move.change)

    def _days(self, split: MoveSplit) -> str:
        amounts = {each.part: self.signed(each.contribution) for each in split.shares}
        return say("why", "days", self.language, contribution=amounts["days"], pace=amounts["pace"])

    def signed(self, amount: Decimal) -> str:
        """An amount with its sign; of a share in points."""
        if self.kpi.unit == "%":
            return points_text(amount * 100, self.language)
        return figure(amount, self.kpi.unit, self.language, signed=True).text

    def name(self, share: PartShare) -> str:
        """A part as people name it."""
        if share.slice:
            return " · ".join(member_text(member, self.language) for _, member in share.slice)
        if share.part in self.kpis:
            return self.kpis[share.part].text(self.language)
        return say("why_part", share.part, self.language) if known("why_part", share.part) else share.part

    def along(self, split: MoveSplit) -> str:
        """What a split goes along."""
        dimension = " · ".join(name for name, _ in split.shares[0].slice)
        return say("why_along", split.along.value, self.language, dimension=dimension)

    def table(self, split: MoveSplit) -> Table:
        """Every share and the whole, which they sum to."""
        own = split.along is Split.MEMBERS
        rows = [self._row(each, own=own) for each in split.shares]
        ends = (
            value_text(self.move.value_before, self.kpi.unit, self.language),
            value_text(self.move.value_after, self.kpi.unit, self.language),
        )
        total = (say("why", "total", self.language), *ends, self.signed(self.move.change))
        heads = tuple(say("why", each, self.language) for each in ("part", "before", "after", "contribution"))
        caption = say(
            "why", "table", self.language, before=self.before, after=self.after, along=self.along(split)
        )
        return Table(caption=caption, heads=heads, rows=(*rows, total))

    def _row(self, share: PartShare, *, own: bool) -> tuple[str, ...]:
        return (self.name(share), *self._ends(share, own=own), self.signed(share.contribution))

    def _ends(self, share: PartShare, *, own: bool) -> tuple[str, str]:
        part = self.kpis.get(share.part)
        unit = self.kpi.unit if own else (None if part is None else part.unit)
        return value_text(share.before, unit, self.language), value_text(share.after, unit, self.language)

    def picture(self, split: MoveSplit, mark: str) -> Picture:
        """The waterfall of a split; small shares beyond the first few are one step."""
        shares = list(split.shares[:_DRAWN])
        rest = sum((each.contribution for each in split.shares[_DRAWN:]), Decimal(0))
        steps = [self._step(self.name(each), each.contribution) for each in shares]
        if split.shares[_DRAWN:]:
            steps.append(self._step(member_text("\x01other", self.language), rest))
        caption = say(
            "why", "picture", self.language, before=self.before, after=self.after, along=self.along(split)
        )
        drawing = waterfall(
            self._whole(self.before, self.move.value_before),
            steps,
            self._whole(self.after, self.move.value_after),
            name=mark,
            title=caption,
        )
        return Picture(caption=caption, svg=drawing)

    def _step(self, name: str, amount: Decimal) -> Step:
        return Step(name=name, text=self.signed(amount), amount=float(amount))

    def _whole(self, name: str, value: Decimal) -> Step:
        return Step(name=name, text=value_text(value, self.kpi.unit, self.language), amount=float(value))


def why_section(
    moves: Sequence[MoveExplained], kpi: Kpi, calendar: Calendar, language: str, kpis: Mapping[str, Kpi]
) -> Section:
    """Each move in sentences; behind them every split as a table, the most telling one as a waterfall."""
    told = [_Told(move, kpi, calendar, language, kpis) for move in moves]
    pictures, tables = [], []
    for number, each in enumerate(told):
        splits = each.move.splits
        if splits:
            pictures.append(each.picture(splits[0], f"why-{number}"))
        tables += [each.table(split) for split in splits]
    return Section(
        key="why",
        title=say("why", "title", language),
        said=tuple(line for each in told for line in each.said()),
        notes=(say("why", "method", language),) if tables else (),
        tables=tuple(tables),
        pictures=tuple(pictures),
    )
