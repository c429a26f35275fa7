"""Template tags, known in every template: words in the page's language, pieces of a KPI, asset addresses."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils.safestring import SafeString, mark_safe

from jalon.show import pieces
from jalon.show.dates import day_text, long_day_text, moment_text
from jalon.show.facts import Facts
from jalon.show.markup import escape
from jalon.show.numbers import decimal_text
from jalon.web.frame.assets import address_of
from jalon.web.frame.site import site
from jalon.web.words import say, texts

register = template.Library()


class _Say(template.Node):
    """`{% say "room.key" name=value %}`: a sentence in the page's language, its facts escaped."""

    def __init__(self, key: FilterExpression, facts: dict[str, FilterExpression], name: str) -> None:
        self.key, self.facts, self.name = key, facts, name

    def render(self, context: template.Context) -> SafeString:
        """The sentence, or nothing when it is kept under a name."""
        facts = {name: fact.resolve(context) for name, fact in self.facts.items()}
        said = say(str(self.key.resolve(context)), context["language"], **facts)
        if not self.name:
            return said
        context[self.name] = said
        return SafeString("")


@register.tag("say")
def _say(parser: Parser, token: Token) -> _Say:
    """Read `{% say key fact=value … [as name] %}`; a key written out must exist."""
    _, *bits = token.split_contents()
    name = ""
    if len(bits) > 2 and bits[-2] == "as":
        name, bits = bits[-1], bits[:-2]
    first, *rest = bits
    if first[0] in "\"'" and first[-1] == first[0] and first[1:-1] not in texts():
        raise template.TemplateSyntaxError(f"say: no words for {first}")
    facts = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"say: {rest[0]} is not fact=value")
    return _Say(parser.compile_filter(first), facts, name)


@register.filter
def status(facts: Facts) -> SafeString:
    """A KPI's status: shape, word, colour."""
    return _safe(pieces.status_html(facts))


@register.filter
def said(facts: Facts) -> SafeString:
    """What there is to say of a KPI, its name in bold."""
    return _safe(pieces.said_html(facts))


@register.filter
def figure(facts: Facts) -> SafeString:
    """A KPI's value as the hero of its card."""
    return _safe(pieces.figure_html(facts))


@register.filter
def change(facts: Facts) -> SafeString:
    """A KPI's change, and against what."""
    return _safe(pieces.change_html(facts))


@register.filter
def tags(facts: Facts) -> SafeString:
    """What a KPI is marked with: a measure, a value entered by hand."""
    return _safe(pieces.tags_html(facts))


@register.filter
def whole(text: str) -> SafeString:
    """A sentence escaped, the days of a range (1–22 nov.) kept on one line."""
    return _safe(escape(str(text)))


@register.filter
def drawing(text: str) -> SafeString:
    """HTML or SVG made by `jalon.show`, which escapes what people wrote."""
    return _safe(text)


@register.simple_tag(takes_context=True)
def day(context: template.Context, when: date | None) -> str:
    """A day as people write it."""
    return "" if when is None else day_text(when, context["language"])


@register.simple_tag(takes_context=True)
def long_day(context: template.Context, when: date) -> str:
    """A day with its weekday."""
    return long_day_text(when, context["language"])


@register.simple_tag(takes_context=True)
def moment(context: template.Context, when: datetime | None) -> str:
    """A moment, in the workspace's time zone."""
    return "" if when is None else moment_text(when.astimezone(site().zone), context["language"])


@register.simple_tag(takes_context=True)
def number(context: template.Context, count: int) -> str:
    """A count with the language's thousands."""
    return decimal_text(Decimal(count), context["language"], 0)


@register.simple_tag(takes_context=True)
def in_words(context: template.Context, by_language: dict[str, str]) -> str:
    """What a person wrote, in the page's language or the one there is."""
    return by_language.get(context["language"]) or next(iter(by_language.values()), "")


@register.simple_tag
def asset(name: str) -> str:
    """The address of a stylesheet, script or picture; it changes with its content."""
    return address_of(name)


@register.inclusion_tag("frame/field.html", takes_context=True)
def field(context: template.Context, bound: Any, help: str = "") -> dict[str, Any]:  # noqa: A002 what it is
    """A form field with its label, help and faults."""
    return {"field": bound, "language": context["language"], "help": help}


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 made by show, which escapes what people wrote
