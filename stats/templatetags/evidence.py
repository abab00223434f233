"""Words of the panel of a number."""

from django import template

from incidents import codebook
from incidents.naming import lowered, or_more, together
from incidents.people import People

register = template.Library()


@register.filter
def highest_said(people: People) -> str:
    return or_more(people.high, is_open=people.open)


@register.filter
def outcomes_said(outcomes: tuple[str, ...]) -> str:
    return together([lowered(str(codebook.OUTCOMES.label(outcome))) for outcome in outcomes])
