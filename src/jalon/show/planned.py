"""The known future in words: what the forecast counts because people declared it."""

from __future__ import annotations

from decimal import Decimal

from jalon.show.chances import more_text
from jalon.show.dates import full_day_text
from jalon.show.numbers import figure, points_text
from jalon.show.roles import RoleNames, role_text
from jalon.show.sentences import say
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.planned import Planned


def planned_sentence(planned: Planned, kpi: Kpi, language: str, roles: RoleNames) -> str:
    """`La prévision compte « Hausse des prix » à partir du 1er avril 2026 (+5 %, déclaré par Claire).`.

    `roles` are the names of roles: who declares it may be one.
    """
    key = "for_good" if planned.until is None else "until"
    if planned.until == planned.since:
        key = "one_day"
    return say(
        "planned",
        key if planned.owner is None else f"{key}_by",
        language,
        name=planned.text(language),
        since=full_day_text(planned.since, language),
        until="" if planned.until is None else full_day_text(planned.until, language),
        effect=effect_text(planned, kpi, language),
        owner=role_text(planned.owner or "", language, roles),
    )


def contradicted_sentence(planned: Planned, language: str) -> str:
    """That nothing was to be left from a day on, that something was, and that the plan does not count."""
    since = full_day_text(planned.since, language)
    return say("planned", "contradicted", language, name=planned.text(language), since=since)


def effect_text(planned: Planned, kpi: Kpi, language: str) -> str:
    """`+5 %`, `−2 points`, `+3 000 €`."""
    if planned.share is not None:
        return more_text(float(planned.share), language)
    amount = planned.amount or Decimal(0)
    if kpi.unit == "%":
        return points_text(amount * 100, language)
    return figure(amount, kpi.unit, language, signed=True).text
