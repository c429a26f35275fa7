"""What a tree says of a target: what is decisive first, and only names that may be seen in its tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest
import yaml

from jalon.show.aligned import aligned_section
from jalon.show.alignment import Speech
from jalon.show.section import Section, section_html
from jalon.vocabulary.alignment import (
    Aligned,
    AlignmentFinding,
    Check,
    Contribution,
    Contributions,
    Due,
    Issue,
    Need,
    NeedState,
    StepCheck,
    Sufficiency,
    Untold,
)
from jalon.vocabulary.calendar import Grain, Period
from tests.show.made import CALENDAR, made_kpi

MRR = made_kpi("mrr", "MRR", "MRR", "EUR")
LEADS = made_kpi("new_leads", "Prospects", "Leads", "leads")
KPIS = {each.name: each for each in (MRR, LEADS)}
Q1, Q2 = (
    Period(start=date(2026, month, 1), end=date(2026, month + 3, 1), grain=Grain.QUARTER) for month in (1, 4)
)
MISSED = StepCheck(
    period=Q1,
    needed=120_000.0,
    state=Sufficiency.NOT_ENOUGH,
    planned=110_000.0,
    margin=-10_000.0,
    low=110_000.0,
    high=110_000.0,
    chance=0.0,
    dues=(Due(kpi="new_leads", period=Q1, value=150.0, held=False),),
)
MET = replace(MISSED, period=Q2, planned=150_000.0, margin=30_000.0, state=Sufficiency.ENOUGH)
NEED = Need(
    kpi="mrr",
    part="new_leads",
    state=NeedState.SOLVED,
    target=120_000.0,
    period=Q2,
    by=Q1,
    now=100.0,
    value=183.456,
    low=171.234,
    high=195.678,
)
FOUND = Aligned(
    kpi="mrr",
    grain=Grain.QUARTER,
    until=Q1.start,
    check=Check(kpi="mrr", state=Sufficiency.NOT_ENOUGH, steps=(MISSED, replace(MISSED, period=Q2))),
    needs=(NEED,),
    adds=Contributions(
        kpi="mrr",
        period=Q2,
        now=100_000.0,
        planned=110_000.0,
        drift=0.0,
        parts=(Contribution(kpi="new_leads", amount=10_000.0, share=1.0),),
    ),
    findings=(
        AlignmentFinding(
            issue=Issue.NOT_ENOUGH, kpi="mrr", facts={"short": 1.0, "target": 2.0, "period": Q1}
        ),
        AlignmentFinding(
            issue=Issue.TARGET_LATE,
            kpi="mrr",
            facts={"part": "new_leads", "target": 150.0, "due": Q2, "needed": Q1},
        ),
    ),
    assumed=(("new_leads", "mrr"),),
)


def section(found: Aligned, language: str = "en") -> Section:
    return aligned_section(found, Speech(language=language, kpis=KPIS, calendar=CALENDAR))


def plain(texts: tuple[str, ...]) -> list[str]:
    return [text.replace("\u00a0", " ") for text in texts]


def test_what_is_missed_first_then_what_would_do_then_what_is_wrong() -> None:
    assert plain(section(FOUND).said) == [
        (
            "Even if all the targets it depends on are reached, “MRR” will be at €110,000 in "
            "Q1 2026, €10,000 "
            "away from its target of €120,000."
        ),
        (
            "Even if all the targets it depends on are reached, “MRR” will be at €110,000 in "
            "Q2 2026, €10,000 "
            "away from its target of €120,000."
        ),
        (
            "For “MRR” to be at €120,000 in Q2 2026, “Leads” has to be at about 183 leads, "
            "between 171 leads and "
            "196 leads, by 31 Mar 2026 (last value: 100 leads), all else as planned."
        ),
        "“Leads” is to be at 150 leads by 30 Jun 2026, but “MRR” needs it by 31 Mar 2026.",
    ]
    french = plain(section(FOUND, "fr").said)
    assert french[0] == (
        "Même si toutes les cibles dont il dépend sont atteintes, « MRR » sera à 110 000 € au T1 2026, à "
        "10 000 € de sa cible de 120 000 €."
    ).replace("110 000", "110\u202f000").replace("10 000 € de", "10\u202f000 € de").replace(
        "120 000", "120\u202f000"
    )


def test_what_suffices_at_last_asks_for_no_way_out() -> None:
    ends_well = replace(FOUND, check=replace(FOUND.check, steps=(MISSED, MET)))
    said = plain(section(ends_well).said)
    assert said[0].startswith("Even if all")
    assert not any("has to be" in each for each in said)
    enough = replace(FOUND, check=Check(kpi="mrr", state=Sufficiency.ENOUGH, steps=(MET,)), findings=())
    assert plain(section(enough).said) == [
        (
            "If the targets it depends on are reached, “MRR” will be at €150,000 in Q2 2026: enough for its "
            "target of €120,000, with €30,000 to spare."
        )
    ]


def test_what_cannot_be_told_says_why() -> None:
    untold = Check(kpi="mrr", state=Sufficiency.CANNOT_TELL, untold=Untold.OVER)
    assert plain(section(replace(FOUND, check=untold, needs=(), findings=())).said) == [
        "The day of the target of “MRR” has passed."
    ]


def test_behind_it_stand_steps_what_is_counted_on_and_what_to_do() -> None:
    found = section(FOUND)
    assert plain(found.notes) == [
        "The target of “Leads” moves “MRR” by +€10,000 by 30 Jun 2026: 100% of what all the targets change.",
        (
            "Taken here without proof: “MRR” would move in the same proportion as “Leads”; "
            "it is too early to "
            "test this."
        ),
    ]
    steps, counted, wrong = found.tables
    assert tuple(plain(steps.rows[0])) == ("Q1 2026", "€120,000", "€110,000", "−€10,000")
    assert plain(counted.rows[0]) == ["Leads", "150 leads", "31 Mar 2026"]
    assert wrong.rows[0][1].startswith("Bring this target forward")
    assert "<details>" in section_html(found, "en")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_parts_that_are_no_kpi_or_may_not_be_seen_are_not_in_the_table(language: str) -> None:
    other = Due(kpi="secret", period=Q1, value=3.0, held=True)
    step = replace(MISSED, dues=(*MISSED.dues, other))
    found = section(replace(FOUND, check=replace(FOUND.check, steps=(step,))), language)
    assert [row[0] for row in found.tables[1].rows] == [LEADS.text(language)]


def test_every_text_of_the_part_is_said() -> None:
    written = files("jalon.show").joinpath("texts", "alignment.yaml").read_text(encoding="utf-8")
    code = files("jalon.show").joinpath("aligned.py").read_text(encoding="utf-8")
    assert [key for key in yaml.safe_load(written)["aligned"] if f'"{key}"' not in code] == []


def test_kpis_that_may_not_be_seen_are_neither_named_nor_told() -> None:
    """Of the tree of MRR only itself may be seen."""
    speech = Speech(language="en", kpis={"mrr": MRR}, calendar=CALENDAR)
    told = repr(aligned_section(FOUND, speech))
    assert "110,000" in told
    assert not any(each in told for each in ("new_leads", "New leads", "183", "150"))


def test_what_cannot_be_told_is_said_once_and_named() -> None:
    untold = Need(kpi="mrr", part="new_leads", state=NeedState.CANNOT_TELL, untold=Untold.NO_VALUE)
    unknown = replace(
        MISSED, state=Sufficiency.CANNOT_TELL, planned=None, margin=None, untold=Untold.NO_VALUE
    )
    check = Check(kpi="mrr", state=Sufficiency.CANNOT_TELL, steps=(unknown, replace(unknown, period=Q2)))
    needs = (untold, replace(untold, part="mrr"))
    found = Aligned(kpi="mrr", grain=Grain.QUARTER, until=Q2.end, check=check, needs=needs, adds=None)
    for language, said in (
        ("en", "“Leads” and “MRR” cannot be calculated"),
        ("fr", "« Prospects » et « MRR »"),
    ):
        section = aligned_section(found, Speech(language=language, kpis=KPIS, calendar=CALENDAR))
        told = [each.replace("\u00a0", " ") for each in (*section.said, *section.notes)]
        assert len(told) == len({*told}) == 2
        assert said in told[1]


def test_where_no_target_below_counts_one_sentence_says_so() -> None:
    due = Due(kpi="new_leads", period=Q1, value=150.0, held=True)
    alone = replace(MISSED, dues=(due,), low=100_000.0, high=130_000.0, chance=0.94, untold=Untold.UNCERTAIN)
    nobody = AlignmentFinding(issue=Issue.NOBODY_CARRIES, kpi="mrr")
    check = Check(kpi="mrr", state=Sufficiency.NOT_ENOUGH, steps=(alone,))
    idle = replace(FOUND, check=check, needs=(), adds=None, findings=(nobody,))
    assert plain(section(idle).said) == [
        (
            "No KPI that “MRR” depends on has a target. If all goes on like this, it will most likely be "
            "between €100,000 and €130,000 in Q1 2026: about 95% chance of reaching its target of €120,000."
        )
    ]
    assert section(idle).tables[-1].rows[0][1] == "Give a target to a KPI that it depends on."
    kept = replace(alone, untold=None, state=Sufficiency.ENOUGH, margin=30_000.0, planned=150_000.0)
    enough = replace(idle, check=Check(kpi="mrr", state=Sufficiency.ENOUGH, steps=(kept,)))
    assert section(enough, "fr").said[0].startswith("Aucun KPI dont dépend «")


def test_what_parts_two_shares_is_told_in_points() -> None:
    rate = made_kpi("rate", "Taux", "Rate", "%")
    step = replace(MISSED, needed=0.05, planned=0.0251, margin=0.0249, state=Sufficiency.ENOUGH)
    found = replace(
        FOUND,
        kpi="rate",
        check=Check(kpi="rate", state=Sufficiency.ENOUGH, steps=(step,)),
        needs=(),
        findings=(),
    )
    told = aligned_section(found, Speech(language="en", kpis={"rate": rate, **KPIS}, calendar=CALENDAR))
    assert plain(told.said)[0].endswith("for its target of 5.0%, with 2.5 pts to spare.")
    assert plain(told.tables[0].rows[0])[-1] == "+2.5 pts"


def test_a_target_below_that_counts_only_later_is_a_target() -> None:
    held = replace(MISSED, dues=(Due(kpi="new_leads", period=Q1, value=150.0, held=True),))
    later = replace(MISSED, period=Q2)
    check = Check(kpi="mrr", state=Sufficiency.NOT_ENOUGH, steps=(held, later))
    told = plain(section(replace(FOUND, check=check, findings=())).said)
    assert told[0].startswith("Even if all the targets it depends on are reached")
