"""What a computation saw of each source: its state and what is worth saying about its dates."""

from __future__ import annotations

from datetime import date

from jalon.compute.coverage import Coverage
from jalon.compute.covering import Covering
from jalon.compute.gaps import by_weekday, gaps
from jalon.compute.relation import NO_SPLIT, CountOf, Facts
from jalon.compute.scanning import Scanner
from jalon.compute.sql.period import FAR
from jalon.vocabulary.finding import Finding, Severity
from jalon.vocabulary.observation import SourceState
from jalon.vocabulary.source import Source


def state(source: Source, scanner: Scanner, covering: Covering) -> tuple[SourceState, list[Finding]]:
    """The state of a source after all scans, and warnings about undated, future or missing rows."""
    loaded = scanner.reach.loaded.get(source.name)
    fingerprint = loaded.fingerprint if loaded else ""
    delivered = loaded.delivered_at if loaded else None
    broken = scanner.broken.get(source.name)
    if broken is not None:
        failed = SourceState(
            source=source.name,
            fingerprint=fingerprint,
            delivered_at=delivered,
            failure=broken.code,
            message=dict(broken.facts),
            place=str(broken.place),
        )
        return failed, []
    facts = _default_facts(source, scanner)
    if facts is None:
        return SourceState(source=source.name, fingerprint=fingerprint, delivered_at=delivered), []
    if facts.time is None:
        counted = scanner.parts.undated.get(scanner.parts.key(facts, CountOf(), NO_SPLIT), {}).get((), 0)
        rows = int(counted or 0)
        none = [] if rows else [_without_rows(source)]
        return SourceState(
            source=source.name, rows=rows, fingerprint=fingerprint, delivered_at=delivered
        ), none
    seen = covering.of_facts(facts)
    undated = scanner.parts.dateless_rows.get(facts, 0)
    days = scanner.parts.days.get(scanner.parts.key(facts, CountOf(), NO_SPLIT), {}).get(())
    dated = days.over((date.min, date.max)) if days else 0
    ahead = days.on(FAR) if days else 0
    counts = {day: int(days.on(day) or 0) for day in days.days if day != FAR} if days else {}
    whole = SourceState(
        source=source.name,
        rows=int(dated or 0),
        first_day=seen.first,
        last_day=seen.last,
        covered_until=seen.until,
        usual_gap=seen.gap,
        gaps=gaps(counts),
        weekdays=by_weekday(counts),
        days=len(counts),
        undated_rows=undated,
        fingerprint=fingerprint,
        delivered_at=delivered,
    )
    return whole, _warnings(source, facts, seen, undated, int(ahead or 0))


def _default_facts(source: Source, scanner: Scanner) -> Facts | None:
    """The relation of a source's default time, if anything read it."""
    default = source.times[0].name if source.times else None
    return next(
        (
            key.relation
            for key in scanner.parts.asked
            if isinstance(key.relation, Facts)
            and key.relation.source == source.name
            and key.relation.time == default
            and key.aggregate == CountOf()
            and key.split == NO_SPLIT
        ),
        None,
    )


def _warnings(source: Source, facts: Facts, seen: Coverage, undated: int, ahead: int) -> list[Finding]:
    found = []
    if undated:
        found.append(_warning("rows-undated", source, facts, undated))
    if ahead:
        found.append(_warning("rows-in-future", source, facts, ahead))
    if seen.first is None:
        found.append(_warning("source-without-rows", source, facts, 0))
    return found


def _without_rows(source: Source) -> Finding:
    """A source that nothing dates, without a row."""
    place = source.places.get("rows", source.place)
    facts = {"source": source.name, "file": source.name}
    return Finding(code="source-empty", place=place, facts=facts, severity=Severity.WARNING)


def _warning(code: str, source: Source, facts: Facts, rows: int) -> Finding:
    place = source.places.get(f"times.{facts.time}", source.places.get("times", source.place))
    said = {"source": source.name, "rows": str(rows), "time": facts.time or ""}
    return Finding(code=code, place=place, facts=said, severity=Severity.WARNING)
