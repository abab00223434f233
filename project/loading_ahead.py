"""What every process would load at its first requests: loaded once, before the processes part, and shared by them."""

import gc
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver

from project import software


def load_ahead() -> None:
    """Addresses with their views, templates, and the token of the software."""
    _known = get_resolver().url_patterns
    if not settings.DEBUG:  # where templates are read anew each time
        for name in template_names():
            get_template(name)
    software.token()
    gc.collect()
    gc.freeze()  # what is here stays: a collection that looked at it would write to, and so copy, every shared page


def template_names() -> list[str]:
    roots: list[Path] = settings.TEMPLATES[0]["DIRS"]  # type: ignore[assignment]
    return [str(path.relative_to(root)) for root in roots for path in sorted(root.rglob("*.html"))]
