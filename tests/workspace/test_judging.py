"""Reading what was published: values with status, the board, replays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.verdict import Status
from jalon.workspace import board, explain, shown
from jalon.workspace.judging import shown_grain
from tests.workspace.made import APRIL, ROWS, Shop

TWO = "targets: [{stay: {above: 2}, grain: month}]"


def test_every_value_has_its_own_status(shop: Shop) -> None:
    shop.write(targets=TWO)
    shop.run()
    assert [(each.observation.value, each.status) for each in shop.shown()] == [
        (2, Status.REACHED),
        (1, Status.MISSED),
        (2, Status.REACHED),
    ]
    assert [each.status for each in shop.shown("revenue")] == [None, None, None]


def test_bounds_choose_what_is_listed_and_change_no_number(shop: Shop) -> None:
    shop.write(targets=TWO)
    shop.run()
    workspace = shop.find()
    with workspace.ledger() as ledger:
        kpi = workspace.definitions.kpis["orders"]
        start, end = date(2026, 2, 1), date(2026, 3, 1)
        found = shown(
            workspace, ledger, kpi, Grain.MONTH, by=("region",), start=start, end=end, now=APRIL, as_of=None
        )
    every = shop.shown(by=("region",))
    assert found == [each for each in every if each.observation.period.start == start] != []


@pytest.mark.parametrize(
    ("grain", "by", "code"),
    [(Grain.DAY, (), "grain-not-kept"), (Grain.MONTH, ("id",), "cut-not-kept")],
)
def test_what_is_not_kept_is_refused(shop: Shop, grain: Grain, by: tuple[str, ...], code: str) -> None:
    workspace = shop.find()
    kpi = workspace.definitions.kpis["orders"]
    with workspace.ledger() as ledger, pytest.raises(Refusal) as refused:
        shown(workspace, ledger, kpi, grain, by=by, start=None, end=None, now=APRIL, as_of=None)
    assert refused.value.finding.code == code


def test_a_board_before_the_first_run_says_no_data(shop: Shop) -> None:
    workspace = shop.find()
    with workspace.ledger() as ledger:
        cards = board(workspace, ledger, APRIL)
    assert [(card.kpi.name, card.verdict.value, card.verdict.status) for card in cards] == [
        ("orders", None, Status.NO_DATA),
        ("revenue", None, Status.NO_DATA),
    ]


def test_a_replay_shows_what_stood_then(shop: Shop) -> None:
    shop.run()
    shop.write((*ROWS, "6,2026-03-31,south,100.00"))
    later = APRIL + timedelta(days=2)
    shop.run(later)
    assert shop.values("revenue", later)["2026-03"] == Decimal("112.00")
    assert shop.values("revenue", later, as_of=APRIL)["2026-03"] == Decimal("12.00")
    assert shop.values("revenue", later, as_of=APRIL - timedelta(days=1)) == {}
    assert shop.card(later, APRIL).verdict.value == 2
    assert shop.card(later).verdict.value == 3


def test_a_source_that_is_late_is_stale(shop: Shop) -> None:
    shop.write(source="arrives_within: 36h")
    shop.run()
    assert shop.card().verdict.status is not Status.STALE
    later = datetime(2026, 9, 1, tzinfo=UTC)
    assert shop.card(later).verdict.status is Status.STALE


def test_an_explanation_rests_on_the_published_value(shop: Shop) -> None:
    shop.write(targets=TWO)
    shop.run()
    workspace = shop.find()
    with workspace.ledger() as ledger:
        kpi = workspace.definitions.kpis["orders"]
        said = explain(workspace, ledger, kpi, now=APRIL, day=date(2026, 2, 10))
    assert (said.verdict.period.start, said.verdict.value) == (date(2026, 2, 1), 1)
    assert list(said.sources) == ["orders"]


@pytest.mark.parametrize(
    ("said", "grain"),
    [
        ("", Grain.MONTH),
        ("level: operational", Grain.WEEK),
        ("level: operational\nreview: monthly", Grain.MONTH),
        ("level: operational\ntargets: [{stay: {above: 1}}]", Grain.MONTH),
        ("level: operational\ngrains: [month]", Grain.MONTH),
        ("level: strategic", Grain.MONTH),
    ],
)
def test_an_operational_kpi_is_read_over_short_periods_unless_it_says_otherwise(
    shop: Shop, said: str, grain: Grain
) -> None:
    written = (shop.folder / "jalon.yaml").read_text()
    (shop.folder / "jalon.yaml").write_text(
        f"{written}---\nkpi: rows\nsource: orders\nvalue: count(*)\n{said}\n"
    )
    workspace = shop.find()
    assert shown_grain(workspace, workspace.definitions.kpis["rows"]) is grain


def test_members_with_targets_of_their_own_have_cards_of_their_own(shop: Shop) -> None:
    own = "{stay: {above: 2}, grain: month, for: {region: north}}"
    gone = "{stay: {above: 1}, grain: month, for: {region: west}}"
    shop.write(targets=f"targets: [{{stay: {{above: 2}}, grain: month}}, {own}, {gone}]")
    shop.run()
    card = shop.card()
    assert card.verdict.status is Status.REACHED
    north, west = card.members
    assert (north.verdict.slice, north.verdict.status) == ((("region", "north"),), Status.MISSED)
    assert west.verdict.status is Status.NO_DATA
    assert north.members == ()
