"""A registered change judged from what was published: answers, periods, scopes, lateness, the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from jalon.ports import Ledger
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.change import (
    Against,
    Answer,
    AnswerReason,
    Changes,
    Direction,
    JudgedChange,
    SizeUnit,
    Smallest,
)
from jalon.vocabulary.finding import Refusal
from jalon.workspace import Workspace, find, run
from jalon.workspace.judgement.changes import changes_by_kpi, company_record, register, unjudged, up_to_now
from jalon.workspace.judgement.judging import judge_all, judgement, kept
from jalon.workspace.published import Published
from jalon.workspace.registering import Draft, registered, withdraw
from tests.workspace.judgement.made import moment

TEXT = """\
workspace: shop
languages: [en, fr]
calendar: {timezone: Europe/Paris}
---
source: sales
rows: sales.csv
key: id
times: {sold: day}
---
kpi: revenue
name: {en: Revenue, fr: Chiffre d'affaires}
source: sales
value: sum(amount)
unit: EUR
by: [town]
grains: [week, month]
---
kpi: mean
name: {en: Mean, fr: Moyenne}
source: sales
value: avg(amount)
unit: EUR
grains: [week]
"""
SINCE, UNTIL = date(2023, 1, 2), date(2025, 1, 6)
START = date(2024, 10, 7)  # a Monday
DRAFT = Draft(kpi="revenue", start=START, window=8, direction=Direction.UP, expected=0.2, grain=Grain.WEEK)
EVE = moment(START - timedelta(days=7))
NOW = moment(UNTIL)


def noise(day: date) -> float:
    """The same for the same day, between 0.8 and 1.2."""
    return 0.8 + 0.4 * ((day.toordinal() * 2654435761) % 1000) / 1000


def lifted(day: date, town: str) -> float:
    """30 % more in Lyon from the start on."""
    return 100 * noise(day) * (1.3 if town == "Lyon" and day >= START else 1)


Shop = tuple[Workspace, Ledger]


def made(folder: Path, amount: Callable[[date, str], float], until: date = UNTIL) -> Workspace:
    days = [SINCE + timedelta(days=number) for number in range((until - SINCE).days)]
    rows = [
        f"{day.toordinal()}{town},{day},{town},{amount(day, town):.2f}"
        for day in days
        for town in ("Lyon", "Nice")
    ]
    (folder / "jalon.yaml").write_text(TEXT)
    (folder / "sales.csv").write_text("\n".join(("id,day,town,amount", *rows, "")))
    now = moment(until)
    workspace = find(folder, now)
    assert workspace.errors == ()
    assert run(workspace, now).failed == {}
    return workspace


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two towns, one of them lifted. Nothing is registered; tests copy it."""
    return made(tmp_path_factory.mktemp("shop"), lifted)


@pytest.fixture
def shop(computed: Workspace, tmp_path: Path) -> Iterator[Shop]:
    """A copy whose ledger may be written to."""
    with computed.ledger() as ledger:
        ledger.backup(str(tmp_path / "copy.sqlite3"))
    for name in ("jalon.yaml", "sales.csv"):
        (tmp_path / name).write_bytes((computed.folder / name).read_bytes())
    workspace = find(tmp_path, NOW)
    with workspace.ledger() as ledger:
        ledger.restore(str(tmp_path / "copy.sqlite3"))
        yield workspace, ledger


def told(shop: Shop, kpi: str = "revenue") -> Changes:
    workspace, ledger = shop
    return changes_by_kpi(Published.of(workspace, ledger, NOW, None))[kpi]


def only(shop: Shop, draft: Draft) -> JudgedChange:
    register(*shop, draft, EVE)
    (found,) = told(shop).changes
    return found


LYON = replace(DRAFT, scope=(("town", "Lyon"),))


def test_a_lift_is_found_where_it_is(shop: Shop) -> None:
    found = only(shop, LYON)
    assert (found.answer, found.reason) == (Answer.WORKED, AnswerReason.BEYOND_CHANCE)
    assert found.effect is not None
    assert found.effect.share is not None
    assert found.effect.share.low < 0.3 < found.effect.share.high
    assert found.effect.total is not None
    assert found.effect.total.value == pytest.approx(8 * found.effect.per_period.value)
    assert (found.seen, found.over) == (8, date(2024, 12, 2))


def test_nothing_is_found_where_nothing_happened(shop: Shop) -> None:
    found = only(shop, replace(DRAFT, scope=(("town", "Nice"),)))
    assert (found.answer, found.reason) == (Answer.DID_NOT, AnswerReason.FALLS_SHORT)
    assert found.against is Against.LESS


def test_what_moves_a_member_that_was_not_touched_is_not_the_change_s_doing(tmp_path: Path) -> None:
    """Both towns rise together: beside the other one nothing is left of it."""

    def both(day: date, town: str) -> float:
        wave = 1 + 0.5 * (((day - SINCE).days // 7 * 37) % 20 - 10) / 10
        common = wave * (1.5 if day >= START else 1)
        return 100 * common * (0.98 + 0.04 * noise(day + timedelta(days=len(town))))

    workspace = made(tmp_path, both)
    with workspace.ledger() as ledger:
        shop = workspace, ledger
        found = only(shop, replace(LYON, compare=("Nice",)))
    assert found.helpers == 1
    assert found.answer is not Answer.WORKED
    assert found.effect is not None
    assert found.effect.share is not None
    assert abs(found.effect.share.value) < 0.1


def test_a_change_within_a_week_leaves_that_week_out(shop: Shop) -> None:
    found = only(shop, replace(LYON, start=START - timedelta(days=3)))
    assert found.answer is Answer.WORKED
    assert found.over == date(2024, 12, 2)
    assert found.picture is not None
    assert max(found.picture.starts) < START - timedelta(weeks=8)
    before = [each for each in found.passed if each.period.end <= found.change.start]
    assert len(found.passed) - len(before) == 9


def test_it_is_too_early_until_the_window_is_over(tmp_path: Path) -> None:
    workspace = made(tmp_path, lifted, START + timedelta(weeks=3))
    with workspace.ledger() as ledger:
        register(workspace, ledger, LYON, EVE)
        reading = Published.of(workspace, ledger, moment(START + timedelta(weeks=3)), None)
        (found,) = changes_by_kpi(reading)["revenue"].changes
    assert (found.answer, found.reason) == (Answer.CANNOT_TELL, AnswerReason.TOO_EARLY)
    assert (found.begun, found.seen) == (True, 3)
    assert found.effect is None
    assert found.picture is None


def test_a_short_past_cannot_tell(tmp_path: Path) -> None:
    workspace = made(tmp_path, lifted, SINCE + timedelta(weeks=20))
    start = SINCE + timedelta(weeks=10)
    with workspace.ledger() as ledger:
        sealed = register(workspace, ledger, replace(DRAFT, start=start), moment(start - timedelta(days=1)))
        reading = Published.of(workspace, ledger, moment(SINCE + timedelta(weeks=20)), None)
        (found,) = changes_by_kpi(reading)["revenue"].changes
    assert sealed.smallest is None
    assert (found.answer, found.reason) == (Answer.CANNOT_TELL, AnswerReason.TOO_SHORT)


def test_a_kpi_that_does_not_add_up_has_no_total(shop: Shop) -> None:
    register(*shop, replace(DRAFT, kpi="mean"), EVE)
    (found,) = told(shop, "mean").changes
    assert found.effect is not None
    assert found.effect.total is None


def test_the_smallest_effect_is_said_and_sealed_at_registration(shop: Shop) -> None:
    sealed = register(*shop, LYON, EVE)
    assert isinstance(sealed.smallest, Smallest)
    assert 0.01 < sealed.smallest.up < 0.3
    assert registered(shop[1])[0] == sealed
    assert shop[1].verify() == []


def test_registering_after_the_start_is_refused_unless_it_is_said_to_be_late(shop: Shop) -> None:
    after = moment(START + timedelta(days=1))
    with pytest.raises(Refusal) as refused:
        register(*shop, LYON, after)
    assert refused.value.finding.code == "change-started"
    assert registered(shop[1]) == []
    assert not register(*shop, LYON, moment(START)).late  # on the very day nothing is known yet
    other = replace(LYON, scope=(("town", "Nice"),))
    assert register(*shop, other, after, late=True).late
    assert told(shop).record.judged == 1  # the late one does not count


@pytest.mark.parametrize(
    ("code", "changed", "meant"),
    [
        ("change-far", {"start": date(9999, 12, 31)}, ()),
        ("change-window", {"window": 0}, ()),
        ("change-window", {"window": 100_000}, ()),
        ("grain-not-kept", {"grain": Grain.YEAR}, ()),
        ("cut-not-kept", {"scope": (("tonw", "Lyon"),)}, ("town",)),
        ("change-member-unknown", {"scope": (("town", "Lion"),)}, ("Lyon",)),
        ("change-member-unknown", {"scope": (("town", "Lyon"),), "compare": ("Nise",)}, ("Nice",)),
        ("change-compare-same", {"scope": (("town", "Lyon"),), "compare": ("Lyon",)}, ()),
        ("change-compare-alone", {"compare": ("Lyon",)}, ()),
    ],
)
def test_what_makes_no_sense_is_refused(
    shop: Shop, code: str, changed: dict[str, object], meant: tuple[str, ...]
) -> None:
    with pytest.raises(Refusal) as refused:
        register(*shop, replace(DRAFT, **changed), EVE)  # type: ignore[arg-type]
    assert refused.value.finding.code == code
    assert refused.value.finding.suggestions == meant
    assert registered(shop[1]) == []


def test_the_same_change_is_registered_once_until_it_is_withdrawn(shop: Shop) -> None:
    register(*shop, LYON, EVE)
    with pytest.raises(Refusal) as refused:
        register(*shop, LYON, EVE)
    assert refused.value.finding.code == "change-twice"
    withdraw(shop[1], 1, "a wrong window", EVE)
    assert register(*shop, replace(LYON, window=6), EVE).number == 2
    first, second = registered(shop[1])
    assert (first.why_withdrawn, first.withdrawn) == ("a wrong window", EVE)
    assert second.withdrawn is None


@pytest.mark.parametrize(
    ("number", "reason", "code"),
    [(2, "why", "change-unknown"), (0, "why", "change-unknown"), (1, " ", "change-reason-missing")],
)
def test_what_cannot_be_withdrawn(shop: Shop, number: int, reason: str, code: str) -> None:
    register(*shop, LYON, EVE)
    with pytest.raises(Refusal) as refused:
        withdraw(shop[1], number, reason, EVE)
    assert refused.value.finding.code == code
    assert registered(shop[1])[0].withdrawn is None


def test_a_change_is_withdrawn_once(shop: Shop) -> None:
    register(*shop, LYON, EVE)
    withdraw(shop[1], 1, "put off", EVE)
    with pytest.raises(Refusal) as refused:
        withdraw(shop[1], 1, "again", EVE)
    assert refused.value.finding.code == "change-withdrawn"


def test_withdrawn_before_its_start_it_is_not_judged_and_afterwards_it_counts(shop: Shop) -> None:
    register(*shop, LYON, EVE)
    register(*shop, replace(LYON, scope=(("town", "Nice"),)), EVE)
    withdraw(shop[1], 1, "put off", EVE)
    withdraw(shop[1], 2, "it failed", NOW)
    found = {each.change.number: each for each in told(shop).changes}
    assert found[1].reason is AnswerReason.TOO_EARLY
    assert found[2].answer is Answer.DID_NOT
    assert (told(shop).record.judged, told(shop).record.worked) == (1, 0)


def test_a_change_as_of_a_moment_before_it_was_withdrawn_stands(shop: Shop) -> None:
    register(*shop, LYON, EVE)
    withdraw(shop[1], 1, "put off", NOW)
    assert registered(shop[1], EVE)[0].withdrawn is None


def test_an_expected_amount_is_compared_as_the_share_that_it_was(shop: Shop) -> None:
    share = only(shop, LYON)
    assert share.effect is not None
    amount = 0.2 * share.effect.without
    meant = replace(share, change=replace(share.change, expected=amount, unit=SizeUnit.AMOUNT))
    assert company_record([meant]).expected == pytest.approx(0.2)
    assert company_record([share]).expected == pytest.approx(0.2)


def test_an_effect_downwards_counts_for_what_was_meant(shop: Shop) -> None:
    found = only(shop, replace(LYON, direction=Direction.DOWN))
    assert (found.answer, found.reason) == (Answer.DID_NOT, AnswerReason.WRONG_WAY)
    record = company_record([found] * 3)
    assert record.got is not None
    assert record.got < -0.2
    assert record.ratio is not None
    assert (record.judged, record.told, record.worked, record.compared) == (3, 3, 0, 3)


def test_what_is_kept_after_a_run_is_what_is_said(shop: Shop) -> None:
    workspace, ledger = shop
    register(workspace, ledger, LYON, EVE)
    judge_all(workspace, NOW)
    found = kept(ledger, "revenue")
    assert found is not None
    assert found.changes == told(shop)
    reading = Published.of(workspace, ledger, NOW, None)
    assert judgement(reading, reading.kpis["revenue"]).changes == found.changes
    assert judgement(reading, reading.kpis["mean"]).changes is None


def test_before_it_is_judged_what_was_sealed_is_shown(shop: Shop) -> None:
    sealed = register(*shop, LYON, EVE)
    found = unjudged(sealed, EVE)
    assert (found.begun, found.smallest) == (False, sealed.smallest)


def test_of_a_window_that_is_over_the_answer_waits_for_the_next_run(shop: Shop) -> None:
    sealed = register(*shop, LYON, EVE)
    calendar = Published.of(*shop, NOW, None).calendar(shop[0].definitions.kpis["revenue"])
    for now, waits in ((EVE, False), (NOW + timedelta(days=900), True)):
        found = up_to_now(None, [sealed], "revenue", calendar, now)
        assert found is not None
        assert [each.waiting for each in found.changes] == [waits]
