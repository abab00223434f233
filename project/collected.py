"""Whether the static files were collected for the software that runs: without them no page can be drawn."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.exceptions import ImproperlyConfigured

ADVICE = "Run: manage.py collectstatic --noinput"


def manifest() -> ManifestFilesMixin | None:
    # With DEBUG files are served as they lie in their folders.
    storage = staticfiles_storage
    return storage if isinstance(storage, ManifestFilesMixin) and not settings.DEBUG else None


def problem() -> str | None:
    collected = manifest()
    return f"The static files were not collected. {ADVICE}" if collected and not collected.hashed_files else None


def refuse_without() -> None:
    """Raise ImproperlyConfigured where files were not collected, or not since one came."""
    if told := problem():
        raise ImproperlyConfigured(told)
    if collected := manifest():
        for path in wanted():
            # The name of a new file is enough to tell.
            if collected.hash_key(path) not in collected.hashed_files:
                raise ImproperlyConfigured(f"The static files are older than the software: {path} is new. {ADVICE}")


def wanted() -> Iterator[str]:
    """The files that a collection finds, by the names that pages use."""
    ignored = apps.get_app_config("staticfiles").ignore_patterns  # type: ignore[attr-defined]
    for finder in finders.get_finders():
        for path, storage in finder.list(ignored):
            prefix = getattr(storage, "prefix", None)
            yield f"{prefix}/{path}" if prefix else path
