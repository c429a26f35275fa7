"""What makes one doubt the figures of a KPI, from what was published and from the history of its targets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np

from jalon.judge.adding import adds_up
from jalon.judge.choice import own_grain
from jalon.judge.doubts.gamed import Side, good_direction
from jalon.judge.doubts.gamed import gamed as judged_gamed
from jalon.judge.doubts.moved import Move, Version
from jalon.judge.doubts.moved import moved as judged_moved
from jalon.judge.doubts.standing import standing_out
from jalon.judge.verdict import judge
from jalon.ports import Entry
from jalon.vocabulary.doubt import Doubts, Gamed, MovedTarget
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Observation, Slice
from jalon.vocabulary.target import Improve, ReachBy, Target
from jalon.vocabulary.verdict import Status
from jalon.workspace.asked import recorded_targets
from jalon.workspace.history import target_content
from jalon.workspace.judgement.panel import panel_of
from jalon.workspace.judgement.points import reckoned
from jalon.workspace.judgement.signals import signals
from jalon.workspace.judging import shown_grain
from jalon.workspace.past import target_from
from jalon.workspace.published import Published

_MEMBERS = 2
_RUNS = 100_000


def doubts(reading: Published, kpi: Kpi) -> Doubts | None:
    """What should be looked at again; None where nothing should."""
    gamed, moved = _gamed(reading, kpi), _moved(reading, kpi)
    return Doubts(gamed=gamed, moved=moved) if gamed is not None or moved else None


def _gamed(reading: Published, kpi: Kpi) -> Gamed | None:
    """The KPI against its counter-KPI, with the members that moved apart as it did."""
    found = _against_counter(reading, kpi)
    if found is None:
        return None
    return replace(found, members=_apart(reading, kpi, found), aimed=_aimed(reading, kpi, found))


def _aimed(reading: Published, kpi: Kpi, found: Gamed) -> str | None:
    """Of the KPIs with a target that improved as the counter-KPI worsened, the one doubted most."""
    if kpi.targets:
        return None
    others = (each for each in reading.kpis.values() if each.targets and each.counter == found.counter)
    beside = [(each.name, _against_counter(reading, each)) for each in others]
    same = [(name, each.strength) for name, each in beside if each is not None and each.other == found.other]
    return max(same, key=lambda each: each[1], default=(None,))[0]


def _against_counter(reading: Published, kpi: Kpi) -> Gamed | None:
    counter = reading.kpis.get(kpi.counter or "")
    if counter is None or counter.name == kpi.name:
        return None
    own = signals(reading, kpi)
    if own is None or not own.changes:
        return None
    other = signals(reading, counter)
    if other is None:
        return None
    one = Side(signals=own, good=good_direction(kpi))
    return judged_gamed(one, Side(signals=other, good=good_direction(counter)), counter.name)


def _apart(reading: Published, kpi: Kpi, found: Gamed) -> tuple[Slice, ...]:
    """Whose share of the whole has moved since the change as the whole did, where members add up to it."""
    if not adds_up(kpi.formula, reading.kpis):
        return ()
    rose = found.own.after > found.own.before
    named: list[tuple[float, Slice]] = []
    for cut in kpi.by:
        panel = panel_of(reading, kpi, found.own.since.grain, cut.dimensions)
        starts = sorted(panel.seen)
        since = sum(start < found.own.since.start for start in starts)
        slices = sorted({each for seen in panel.seen.values() for each in seen}, key=str)
        amounts = [[_amount(panel.seen[start].get(each)) for each in slices] for start in starts]
        for chance, column in standing_out(np.array(amounts, ndmin=2), since, up=rose):
            named.append((chance, slices[column]))
    return tuple(slice for _, slice in sorted(named, key=lambda each: (each[0], str(each[1])))[:_MEMBERS])


def _amount(seen: Observation | None) -> float:
    return 0.0 if seen is None else reckoned(seen.value) or 0.0


def _moved(reading: Published, kpi: Kpi) -> tuple[MovedTarget, ...]:
    """The targets made easier without a reason, each with how the KPI stands by the old one."""
    if not kpi.targets:
        return ()
    entries = recorded_targets(reading).get(kpi.name, ())
    found = judged_moved(_versions(reading, kpi, entries), kpi.better)
    return tuple(_told(reading, kpi, each, entries) for each in found)


def _versions(reading: Published, kpi: Kpi, entries: Sequence[Entry]) -> list[Version]:
    """The targets as recorded, and last those that are written now; of one day those it ended with."""
    contents = [json.loads(each.content)["targets"] for each in entries]
    found = [
        Version(on=reading.day_of(kpi, each.at), targets=tuple(target_from(one) for one in content))
        for each, content in zip(entries, contents, strict=True)
    ]
    now = [target_content(each) for each in kpi.targets]
    if contents and contents[-1] != now:
        found.append(Version(on=reading.day_of(kpi, reading.now), targets=kpi.targets))
    return list({each.on: each for each in found}.values())


def _told(reading: Published, kpi: Kpi, move: Move, entries: Sequence[Entry]) -> MovedTarget:
    target, old, easing = kpi.targets[move.target], move.old, move.easing
    due = old.by if isinstance(old, ReachBy) else old.terms.until
    now = target.by if isinstance(target, ReachBy) else target.terms.until
    entry = next((each for each in entries if reading.day_of(kpi, each.at) == move.on), None)
    past = None if entry is None else _past(reading, entry.at)
    return MovedTarget(
        target=move.target,
        on=move.on,
        eased=easing.eased,
        known=None if past is None else reading.day_of(kpi, past.now),
        before=easing.before,
        after=easing.after,
        relative=isinstance(old, Improve) and old.relative,
        count=easing.count,
        due=due,
        postponed=now if now is not None and due is not None and now > due else None,
        then=None if past is None else _status(past, kpi, old),
        old=_status(reading, kpi, old),
        new=_status(reading, kpi, target),
        file=target.terms.place.file,
        line=target.terms.place.line or 0,
    )


def _past(reading: Published, moment: datetime) -> Published | None:
    """What the last run before a moment published, as of then; None where that was the first."""
    before = [run.published_at for run in reading.ledger.runs(_RUNS) if run.published_at is not None]
    last = max((each for each in before if each < moment), default=None)
    return None if last is None else Published.of(reading.workspace, reading.ledger, last, last)


def _status(reading: Published, kpi: Kpi, target: Target) -> Status | None:
    """How the KPI stands by one target alone."""
    alone = replace(kpi, targets=(target,))
    series = reading.series(
        alone, own_grain(target) or shown_grain(reading.workspace, kpi), target.terms.members
    )
    if not series.whole:
        return None
    return judge(alone, series, reading.setting(alone, series)).status
