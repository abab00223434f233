"""Parts that are alike on all pages: rendered once in a process for each language, and for each of a few values.

Django's own tag asks the cache each time, which takes as long as to render them.
"""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_urlconf
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

PARTS_KEPT = 200


@register.simple_tag
def kept_part(name: str, **values: Any) -> SafeString:
    """A template that asks nothing but these values, of which there are few: nothing of the page, nor of its reader."""
    render = rendered.__wrapped__ if settings.DEBUG else rendered  # where templates are read anew each time
    return render(name, tuple(values.items()), get_language(), get_urlconf())


@lru_cache(PARTS_KEPT)
def rendered(name: str, values: tuple[tuple[str, Any], ...], *_differs_by: str | None) -> SafeString:
    lines = map(str.strip, render_to_string(name, dict(values)).splitlines())
    return mark_safe("\n".join(filter(None, lines)))  # each page is sent with them
