"""What to do next, in words: one template a sentence, French and English alike, no name that is hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.resources import files
from string import Formatter

import pytest
import yaml

from jalon.judge.effort.ranking import ease, rank
from jalon.show.effort import next_json, next_section, next_text, reasons
from jalon.show.section import section_html, section_text
from jalon.show.steps import Telling, step_text
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.effort import (
    Aspect,
    Bar,
    Effort,
    Gap,
    Influence,
    Known,
    NextStep,
    Priority,
    StepKind,
    Way,
)
from jalon.vocabulary.practice import Action
from tests.show.made import CALENDAR, made_kpi

LEADS = made_kpi("leads", "Prospects", "Leads", "leads")
MRR = made_kpi("mrr", "MRR <net>", "MRR <net>", "EUR")
MARCH, FEBRUARY = (
    Period(start=date(2026, month, 1), end=date(2026, month + 1, 1), grain=Grain.MONTH) for month in (3, 2)
)
FULL = NextStep(
    kind=StepKind.SEARCH,
    kpi="mrr",
    slice=(("region", "Occitanie"),),
    value=-18.0,
    now=459.4,
    share=0.8,
    count=3,
    period=MARCH,
    before=FEBRUARY,
    source="bank",
    day=date(2026, 3, 3),
    until=date(2026, 3, 5),
)
GAP = Gap(value=100, asked=150, more=True, missing=1 / 3, period=MARCH, ahead=True, chance=0.1)


def telling(language: str, *named: str) -> Telling:
    kpis = {each.name: each for each in (LEADS, MRR) if each.name in named}
    return Telling(kpi=LEADS, calendar=CALENDAR, language=language, kpis=kpis, sources={"bank": "Banque"})


def priority(**more: object) -> Priority:
    step = replace(FULL, kind=StepKind.LOOK_HIDDEN)
    influence = Influence(value=0.4, way=Way.TARGET, through="mrr", share=0.11, parents=("mrr",))
    told = Effort(kpi="leads", influence=influence, gap=GAP, steps=(step, replace(FULL, kind=StepKind.PACE)))
    eases = (ease(Aspect.OWNED, Known.NO), ease(Aspect.TOLD, Known.UNKNOWN))
    (found,) = rank([replace(told, **more)], {"leads": eases})  # type: ignore[arg-type]
    return found


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", list(StepKind))
def test_every_step_is_a_whole_sentence_short_enough_for_an_action(kind: StepKind, language: str) -> None:
    for step in (replace(FULL, kind=kind), replace(FULL, kind=kind, count=1, slice=(), source="")):
        said = step_text(step, telling(language, "leads", "mrr"))
        assert said[0].isupper()
        assert said.endswith(".")
        assert len(said) <= 300
        assert "{" not in said
        assert "  " not in said


def test_the_steps_in_words() -> None:
    english, french = telling("en", "leads", "mrr"), telling("fr", "leads", "mrr")
    repair = replace(FULL, kind=StepKind.REPAIR)
    assert (
        plain(step_text(repair, french))
        == "Faire revenir les données de « Banque » : rien depuis le 3 mars 2026."
    )
    assert plain(step_text(replace(FULL, kind=StepKind.LOOK_HIDDEN), english)) == (
        "Look at “Occitanie”: it goes the wrong way (−18 leads from February 2026 to March 2026), which"
        " the whole hides."
    )
    assert plain(step_text(replace(FULL, kind=StepKind.WAIT, day=None), english)) == (
        "Wait until 31 Mar 2026: the chance of meeting the target is about 80%."
    )


def test_waiting_without_an_end_known() -> None:
    wait = NextStep(kind=StepKind.LEARN, count=1)
    assert step_text(wait, telling("en")) == "Wait: 1 more value is needed to judge."


def test_a_kpi_that_may_not_be_seen_is_not_named() -> None:
    step = replace(FULL, kind=StepKind.COUNTER, slice=())
    assert "MRR" in step_text(step, telling("en", "leads", "mrr"))
    assert "“another KPI”" in step_text(step, telling("en", "leads"))
    assert "« un autre KPI »" in plain(" ".join(reasons(priority(), telling("fr", "leads"))))
    assert "depend" not in section_text(next_section(priority(), 1, telling("en", "leads")))


def test_the_reasons_say_what_hinders_and_not_what_is_fine() -> None:
    assert [plain(each) for each in reasons(priority(), telling("en", "mrr"))] == [
        "Forecast in March 2026: 100 leads, where the target asks for at least 150 leads.",
        "If nothing changes, the chance of meeting the target is about 10%.",
        "Its target carries 11% of what is to bring “MRR <net>” to its own.",
        "Nobody answers for it.",
    ]
    unknown = priority(gap=replace(GAP, chance=None))
    assert "an even chance is counted" in reasons(unknown, telling("en"))[1]


@pytest.mark.parametrize("bar", list(Bar))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_barred_says_why_and_shows_no_rank(bar: Bar, language: str) -> None:
    barred = priority(bar=bar)
    (why,) = reasons(barred, telling(language))
    assert why.startswith("Pas classé" if language == "fr" else "Not ranked")
    section = next_section(barred, 4, telling(language))
    assert section.tables == ()
    assert not any("Place" in each or "Rang" in each for each in section.said)


def test_a_planned_action_comes_before_what_is_suggested() -> None:
    action = Action(kpi="leads", texts={"fr": "Relancer"}, due=date(2026, 3, 12))
    planned = replace(priority(), action=action)
    assert plain(next_text(planned, telling("en"))) == "Next action, by 12 Mar 2026: Relancer"
    section = next_section(planned, 3, telling("en"))
    assert plain(section.said[0]) == "Next action, by 12 Mar 2026: Relancer"
    assert section.said[1].startswith("Or: Look at")
    assert "Rank 1 of 3 by how much effort pays (1: the most)." in plain(" ".join(section.said))


def test_behind_it_stands_what_each_factor_counts() -> None:
    told = telling("en", "mrr")
    (table,) = next_section(priority(), 3, told).tables
    counts = {row[0]: row[1] for row in table.rows}
    assert (counts["Gap × risk of missing"], counts["Influence"]) == ("0.3", "0.4")
    assert (counts["Owner"], counts["Gap visible"]) == ("0.5", "0.25")
    found = next_json(priority(), 3, told)
    assert (found["place"], found["of"], found["bar"]) == (1, 3, None)
    html = section_html(next_section(priority(), 3, told), "en")
    assert "MRR &lt;net&gt;" in html
    assert "MRR <net>" not in html


def test_both_languages_have_the_same_places() -> None:
    text = files("jalon.show").joinpath("texts/effort.yaml").read_text(encoding="utf-8")
    for group in yaml.safe_load(text).values():
        for key, entry in group.items():
            fields = [{field for _, field, _, _ in Formatter().parse(each)} for each in entry.values()]
            assert fields[0] == fields[1], key


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "La cible de l’ensemble est tenue, mais pas partout : Occitanie."),
        ("en", "The target of the whole is kept, but not everywhere: Occitanie."),
    ],
)
def test_a_member_off_its_own_target_is_told_where_nothing_else_presses(language: str, said: str) -> None:
    kept = replace(priority(), place=None, action=None, effort=replace(priority().effort, bar=None, steps=()))
    told = telling(language)
    assert [plain(each) for each in next_section(kept, 3, told, ["Occitanie"]).said] == [said]
    assert "Occitanie" not in next_section(kept, 3, told).said[0]
    doubted = replace(kept, effort=replace(kept.effort, doubted=True))
    assert next_section(doubted, 3, told).said[0] != next_section(kept, 3, told).said[0]
    planned = replace(kept, action=Action(kpi="leads", texts={"fr": "Relancer"}, due=date(2026, 3, 12)))
    assert plain(next_section(planned, 3, told, ["Occitanie"]).said[-1]) == said


def test_a_member_that_two_moves_point_at_is_looked_at_once() -> None:
    first = replace(FULL, kind=StepKind.LOOK)
    again = replace(first, value=12.0)
    other = replace(first, slice=(("region", "Elsewhere"),))
    section = next_section(priority(steps=(first, again, other)), 3, telling("en"))
    looks = [each for each in section.said if "Look at" in each]
    assert len(looks) == 2 and "Elsewhere" in looks[1]


def test_how_far_it_is_to_the_target_is_a_step_only_where_there_is_no_other() -> None:
    pace, search = replace(FULL, kind=StepKind.PACE, count=1), replace(FULL, kind=StepKind.SEARCH)
    both, alone = priority(steps=(pace, search)), priority(steps=(pace,))
    assert next_text(both, telling("en")) == "To do: Find out where to act: the data do not say."
    assert "Get from" not in section_text(next_section(both, 3, telling("en")))
    assert "Get from" in next_text(alone, telling("en"))
