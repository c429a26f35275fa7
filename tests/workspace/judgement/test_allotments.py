"""Targets of regions, teams and people against the whole, from rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jalon.vocabulary.alignment import AllottedTarget, Fit
from jalon.workspace import find, run
from jalon.workspace.judgement.allotments import allotments
from jalon.workspace.judgement.judging import judgement, spelled, understood
from jalon.workspace.published import Published
from tests.workspace.judgement.made import moment

NOW = moment(date(2026, 3, 20))
SELLERS = (("north", "ada", 60), ("north", "bob", 40), ("south", "cid", 100))
"""Team, person, calls a month; one in five of Ada's leads to a sale, of all others one in ten."""
TEXT = """\
workspace: sales
---
source: calls
rows: calls.csv
key: id
times: {at: day}
---
kpi: calls
source: calls
value: count(*)
better: higher
by: [team, [team, person]]
grains: [month]
targets: TARGETS
---
kpi: success_rate
source: calls
value: count(*) filter (where sold = 1) / count(*)
unit: "%"
better: higher
by: [team]
grains: [month]
targets: RATES
---
kpi: persons
source: calls
value: count(distinct person)
better: higher
by: [sold]
grains: [month]
targets:
  - {stay: {above: 3}, grain: month}
  - {stay: {above: 3}, grain: month, for: {sold: '1'}}
  - {stay: {above: 3}, grain: month, for: {sold: '0'}}
"""


def stay(above: object, **members: str) -> str:
    named = ", ".join(f"{name}: {member}" for name, member in members.items())
    return f"{{stay: {{above: {above}}}, grain: month" + (f", for: {{{named}}}}}" if named else "}")


def told(folder: Path, kpi: str, *targets: str, rates: tuple[str, ...] = ()) -> tuple[AllottedTarget, ...]:
    rows = ["id,day,team,person,sold"]
    for month in range(1, 4):
        for team, person, count in SELLERS:
            for at in range(count):
                sold = int(at % (5 if person == "ada" else 10) == 0)
                rows.append(f"{len(rows)},2026-{month:02d}-{1 + at % 18:02d},{team},{person},{sold}")
    (folder / "calls.csv").write_text("\n".join(rows) + "\n")
    text = TEXT.replace("TARGETS", f"[{', '.join(targets)}]").replace("RATES", f"[{', '.join(rates)}]")
    (folder / "jalon.yaml").write_text(text)
    workspace = find(folder, NOW)
    assert workspace.errors == ()
    run(workspace, NOW)
    with workspace.ledger() as ledger:
        reading = Published.of(workspace, ledger, NOW, None)
        found = judgement(reading, reading.kpis[kpi])
        again = understood(spelled(found))
        assert again is not None
        assert again.allotments == found.allotments == allotments(reading, reading.kpis[kpi])
        return found.allotments


@pytest.mark.parametrize(
    ("north", "south", "fit", "gap"),
    [(110, 100, Fit.FITS, 0), (100, 100, Fit.SHORT, -10), (130, 100, Fit.OVER, 20)],
)
def test_the_teams_make_the_whole_or_not(tmp_path: Path, north: int, south: int, fit: Fit, gap: int) -> None:
    (found,) = told(tmp_path, "calls", stay(210), stay(north, team="north"), stay(south, team="south"))
    assert (found.whole, found.together, found.gap, found.fit) == (210, north + south, gap, fit)
    assert found.within == ()
    assert not found.mean
    assert sum(part.share or 0 for part in found.parts) == pytest.approx(1)


def test_people_make_their_team_which_makes_the_whole(tmp_path: Path) -> None:
    teams = stay(110, team="north"), stay(100, team="south")
    people = stay(60, team="north", person="ada"), stay(45, team="north", person="bob")
    whole, north = told(tmp_path, "calls", stay(210), *teams, *people)
    assert (whole.fit, north.fit) == (Fit.FITS, Fit.SHORT)
    assert (north.within, north.dimension, north.gap) == ((("team", "north"),), "person", -5)
    assert [(part.member, part.value) for part in north.parts] == [("ada", 60), ("bob", 45)]


def test_a_member_without_a_target_is_named(tmp_path: Path) -> None:
    (found,) = told(tmp_path, "calls", stay(210), stay(110, team="north"))
    assert (found.fit, found.gap) == (Fit.CANNOT_TELL, None)
    assert [(part.member, part.value) for part in found.parts] == [("north", 110), ("south", None)]


def test_a_target_for_other_periods_is_none_for_this_one(tmp_path: Path) -> None:
    by = "{reach: {value: 100, by: 2026-12-31, from: 90, from_day: 2026-01-01}, for: {team: south}}"
    (found,) = told(tmp_path, "calls", stay(210), stay(110, team="north"), by)
    assert {part.member: part.value for part in found.parts} == {"north": 110, "south": None}


def test_rates_are_weighed_by_what_they_divide_by(tmp_path: Path) -> None:
    """Both teams make half of the calls: 18 % and 10 % are 14 % in all."""
    rates = stay("14%"), stay("18%", team="north"), stay("10%", team="south")
    (found,) = told(tmp_path, "success_rate", rates=rates)
    assert found.mean
    assert found.together == pytest.approx(0.14)
    assert found.fit is Fit.FITS


def test_nothing_is_said_where_members_do_not_add_up(tmp_path: Path) -> None:
    """Who sold and who did not sell are the same persons."""
    assert told(tmp_path, "persons") == ()


def test_nothing_is_said_without_a_target_of_the_whole(tmp_path: Path) -> None:
    assert told(tmp_path, "calls", stay(110, team="north"), stay(100, team="south")) == ()


def test_a_target_that_is_over_gives_way_to_the_next(tmp_path: Path) -> None:
    """Last year's targets stand in the file beside those of today."""
    old = "{reach: {value: 100, by: 2025-12-31, from: 90, from_day: 2025-01-01}}"
    (found,) = told(tmp_path, "calls", old, stay(210), stay(110, team="north"), stay(100, team="south"))
    assert (found.whole, found.fit) == (210, Fit.FITS)
