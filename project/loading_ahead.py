"""What every process would load at its first requests: loaded once, before the processes part, and shared by them."""

import ctypes
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

# Of glibc's malloc: how it names each setting, and bytes. The columns of a question are some 1 MB each of a million
# incidents; each thread kept as many as it ever had. Measured there: 860 MB became 540, and no answer takes longer.
MEMORY_SETTINGS = {"M_ARENA_MAX": (-8, 1), "M_MMAP_THRESHOLD": (-3, 4 << 20), "M_TRIM_THRESHOLD": (-1, 16 << 20)}
ASKED_FOR_LATE = ("numpy.ma",)  # which numpy imports at the first question, 4 MB in each process


def load_ahead() -> None:
    """Addresses with their views, templates, languages, and the token of the software."""
    give_memory_back()
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


def give_memory_back() -> list[str]:
    """Let threads share one heap, and give back what an answer needed no more; the settings that were taken."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # which glibc has, and no other
    return [name for name, (number, value) in MEMORY_SETTINGS.items() if mallopt and mallopt(number, value)]


def template_names() -> list[str]:
    roots: list[Path] = settings.TEMPLATES[0]["DIRS"]  # type: ignore[assignment]
    return [str(path.relative_to(root)) for root in roots for path in sorted(root.rglob("*.html"))]
