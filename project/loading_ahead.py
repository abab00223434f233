"""What every process would load at its first requests: loaded once, before the processes part, and shared by them."""

import gc
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.template import Engine
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import translation
from django.utils.formats import get_format

from project import software

ASKED_FOR_LATE = ("numpy.ma",)  # which numpy imports at the first question, 4 MB in each process


def load_ahead() -> None:
    """Addresses with their views, templates, languages, and the token of the software."""
    _known = get_resolver().url_patterns, Engine.get_default().template_context_processors
    for module in ASKED_FOR_LATE:
        import_module(module)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            _said = translation.gettext("Menu"), get_format("DATE_FORMAT")
    if not settings.DEBUG:  # where templates are read anew each time
        for name in template_names():
            get_template(name)
    software.token()
    gc.freeze()  # what is here stays: a collection that looked at it would write to, and so copy, every shared page
    gc.enable()


def template_names() -> list[str]:
    roots: list[Path] = settings.TEMPLATES[0]["DIRS"]  # type: ignore[assignment]
    return [str(path.relative_to(root)) for root in roots for path in sorted(root.rglob("*.html"))]
