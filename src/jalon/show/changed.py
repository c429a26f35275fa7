"""The words of one registered change: its name, how far it was meant to go, what came, what was found."""

from __future__ import annotations

from jalon.show.chances import more_text, rounded
from jalon.show.dates import full_day_text
from jalon.show.numbers import figure, is_share, points_text
from jalon.show.sentences import say, say_count
from jalon.show.targets import member_text
from jalon.vocabulary.change import Direction, JudgedChange, RegisteredChange, SizeUnit, Smallest
from jalon.vocabulary.kpi import Kpi


def change_name(change: RegisteredChange, language: str) -> str:
    """What was changed, as it was written, with the members it touches."""
    text = change.texts.get(language) or next(iter(change.texts.values()), "")
    name = (
        say("changed", "quoted", language, name=text)
        if text
        else say("changed", "unnamed", language, number=change.number)
    )
    if not change.scope:
        return name
    scope = ", ".join(member_text(member, language) for _, member in change.scope)
    return say("changed", "scoped", language, name=name, scope=scope)


def window_text(change: RegisteredChange, language: str, count: int | None = None) -> str:
    """How long it is followed: `8 semaines`; or so many of its periods."""
    return say_count(
        "changed_window", change.grain.value, language, change.window if count is None else count
    )


def hoped_text(change: RegisteredChange, kpi: Kpi, language: str) -> str:
    """The expected effect: `+10 %`, `−2 pts`, `+500 €`; only where to, if no size was said."""
    up = change.direction is Direction.UP
    if change.expected is None:
        return say("changed", "up" if up else "down", language)
    size = change.expected if up else -change.expected
    if change.unit is SizeUnit.SHARE:
        return more_text(size, language)
    return amount_text(size, kpi, language)


def amount_text(size: float, kpi: Kpi, language: str) -> str:
    """A difference in the KPI's unit with its sign; of a share in points."""
    number = rounded(size)
    if is_share(kpi.unit):
        return points_text(number * 100, language)
    return figure(number, kpi.unit, language, signed=True).text


def effect_text(size: float, kpi: Kpi, language: str, *, relative: bool) -> str:
    """A measured effect: a share, or an amount where shares have no sense."""
    return more_text(size, language) if relative else amount_text(size, kpi, language)


def smallest_text(found: Smallest, change: RegisteredChange, kpi: Kpi, language: str) -> str:
    """The smallest effect that would be found: `±12 %`."""
    size = found.up if change.direction is Direction.UP else found.down
    if found.relative:
        return more_text(size, language, sign="±")
    return f"±{amount_text(size, kpi, language).removeprefix('+')}"


def never_moved(found: Smallest) -> bool:
    """True where a KPI has been constant so far, so that any effect would be seen."""
    return found.up == 0 and found.down == 0


def too_small(found: Smallest, change: RegisteredChange) -> bool:
    """True where the expected effect is smaller than what can be found, both counted alike."""
    if change.expected is None or found.relative is not (change.unit is SizeUnit.SHARE):
        return False
    return change.expected < (found.up if change.direction is Direction.UP else found.down)


def answer_key(found: JudgedChange) -> str:
    """The answer as a key of the texts: `worked`, or why not."""
    return found.reason.value.replace(" ", "_") if found.answer.value != "worked" else "worked"


def day_of(found: JudgedChange, language: str) -> str:
    """The day on which the answer can be given; an ellipsis where the calendar does not reach it."""
    return "…" if found.over is None else full_day_text(found.over, language)


def longer_sentence(found: JudgedChange, longer: Smallest, window: int, kpi: Kpi, language: str) -> list[str]:
    """What a longer window would show, where the expected effect is too small for this one."""
    change = found.change
    if found.smallest is None or not too_small(found.smallest, change):
        return []
    size = smallest_text(longer, change, kpi, language)
    return [say("changed", "longer", language, window=window_text(change, language, window), smallest=size)]


def called_off(found: JudgedChange) -> bool:
    """True where it was withdrawn before it began."""
    change = found.change
    return change.withdrawn is not None and change.withdrawn.date() < change.start


def early_key(found: JudgedChange) -> str:
    """Which word there is for a change without an answer yet."""
    if found.waiting:
        return "waiting"
    return "too_early" if found.begun else "announced"
