"""The options of a word in a form, as one prepared text: a list's form has a hundred."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from incidents.naming import number
from project.filter_panel import Facet, Option

register = template.Library()


@register.filter
def option_lines(facet: Facet, options: Iterable[Option]) -> SafeString:
    """{{ facet|option_lines:facet.first }}; an option that would leave nothing is greyed."""
    kind, name = ("checkbox" if facet.many else "radio"), escape(facet.name)
    return mark_safe("".join(option_line(facet, option, f'type="{kind}" name="{name}"') for option in options))


def option_line(facet: Facet, option: Option, field: str) -> str:
    value = escape(option.value)
    look = ' class="apart"' if facet.many and option.value == "all" else ""
    look = ' class="none"' if option.count == 0 else look
    swatch = f'<span class="sw o-{value}"></span>' if facet.name == "outcome" else ""
    count = "" if option.count is None else f" <span>{number(option.count)}</span>"
    return (
        f'<label{look}><input {field} value="{value}"{" checked" if option.checked else ""}>\n'
        f'<span class="out">{swatch}{escape(option.label)}</span>{count}</label>\n'
    )
