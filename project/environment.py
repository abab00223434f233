"""What the environment may say: each setting once, with its default and its meaning."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured

DEMO_KEY = "demo-key-that-everybody-knows"
SITE_NAMED = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]+(:\d+)?")
HOST_AND_PORT = re.compile(r"(?:(?:\[(?P<ipv6>[0-9A-Fa-f:.]+)\]|(?P<host>[A-Za-z0-9_.-]*)):)?(?P<port>[0-9]{1,5})")
LAST_PORT = 65_535
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
FLAGS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


@dataclass(frozen=True)
class Setting:
    """A variable of the environment; an empty one counts as not set."""

    name: str
    meaning: str
    default: str = ""
    demo: str | None = None  # the default with DEMO, where it differs


# README.md holds table() word for word; a test compares the two.
SETTINGS = (
    Setting("DEMO", "For a laptop: a known key, no TLS, mail printed. Never where others can reach it.", "false"),
    Setting(
        "SECRET_KEY",
        "Signs sessions and password resets; 50 random characters or more, the same in every process. Required.",
        demo=DEMO_KEY,
    ),
    Setting(
        "SECRET_KEY_FALLBACKS",
        "Earlier keys, with commas, that still hold: sessions, links, recovery codes and signatures outlive a change.",
    ),
    Setting(
        "ALLOWED_HOSTS",
        "Names that the site answers to, with commas. Required; not `*`.",
        demo="localhost,127.0.0.1,[::1]",
    ),
    Setting("CSRF_TRUSTED_ORIGINS", "Further origins that forms may come from, such as `https://tumen.example.org`."),
    Setting("DATABASE_URL", "SQLite file or PostgreSQL (`postgres://…`).", "sqlite:///var/tumen.sqlite3"),
    Setting(
        "DATABASE_POOL",
        "Most connections of a process to PostgreSQL: one for each of its four threads, one for /healthz. `0`: none is "
        "shared, as PgBouncer wants it.",
        "5",
    ),
    Setting("REPLICA_URL", "A PostgreSQL that follows the first: readers' pages come from it where it is up to date."),
    Setting("MOVE_TO", "The new database that `manage.py move` takes the site to, written like `DATABASE_URL`."),
    Setting("CACHE_URL", "Several machines share one: `redis://host:6379/0`.", "locmemcache://tumen"),
    Setting("VAR_DIR", "Folder for collected static files and what waits; for the site's own account alone.", "var"),
    Setting("SESSION_IDLE_HOURS", "A session ends so many hours after its last page.", "12"),
    Setting("SESSION_DAYS", "A session ends so many days after its login, whatever is done in it.", "7"),
    Setting("SECOND_FACTOR_ROLES", "Roles that must have a second factor, with commas: `Administrator,Editor`."),
    Setting(
        "ACCESS_LOG_DAYS",
        "`manage.py forget_visits` forgets log-ins and downloads after so many days; 30 at least.",
        "365",
    ),
    Setting(
        "SMALLEST_CELL",
        "Fewer women, men or children of an incident than this are not published, unless an official source did. "
        "`0`: all are.",
        "5",
    ),
    Setting("HTTPS", "Redirect to HTTPS, HSTS, and cookies over TLS only.", "true", demo="false"),
    Setting(
        "TRUST_PROXY",
        "Believe X-Forwarded-Proto, and the last X-Forwarded-For. Only behind a proxy that always sets both.",
        "false",
    ),
    Setting(
        "EMAIL_URL", "Where mail goes: `smtp+tls://user:password@host:587`.", "smtp://localhost:25", "consolemail://"
    ),
    Setting("DEFAULT_FROM_EMAIL", "The sender of the site's mail.", "tumen@localhost"),
    Setting("ORGANISATION", "Who shares views in public: named on every public link and below every framed chart."),
    Setting(
        "EMBED_SITES",
        "Sites that may frame a shared chart, with commas, such as `https://news.example.org`; `*`: any.",
        "*",
    ),
    Setting("LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR; the log goes to standard error.", "INFO"),
    Setting("LOG_JSON", "The log as lines of JSON, each with the number of its request (X-Request-ID).", "false"),
    Setting("SLOW_QUERY_MS", "Queries that take longer are logged, without their values. `0`: none is timed.", "500"),
    Setting(
        "METRICS",
        "Where Prometheus reads metrics, such as `127.0.0.1:9100`: an address of its own. Empty: there are none.",
    ),
    Setting("DEBUG", "Error pages that show code and settings; only together with DEMO.", "false"),
    Setting("TOOLBAR", "Django Debug Toolbar on every page, for whoever writes; only together with DEBUG.", "false"),
    Setting("BACKUP_RECIPIENT", "Public key of age (`age1…`) that `manage.py backup` encrypts for."),
    Setting("PORT", "Where the server listens: all addresses if set, else 127.0.0.1; a demo there always.", "8000"),
    Setting("WEB_CONCURRENCY", "Processes of gunicorn, with four threads each.", "2"),
)
DECLARED_SETTINGS = {setting.name: setting for setting in SETTINGS}


def text_setting(name: str) -> str:
    """The value of a declared setting; a KeyError if it is not in SETTINGS."""
    setting = DECLARED_SETTINGS[name]
    return os.environ.get(name) or (
        setting.demo if setting.demo is not None and flag_setting("DEMO") else setting.default
    )


def flag_setting(name: str) -> bool:
    """A yes or no; ImproperlyConfigured for anything else."""
    # DEMO has no value for a demo: to look for one would ask for DEMO again.
    value = (os.environ.get(name) or DECLARED_SETTINGS[name].default) if name == "DEMO" else text_setting(name)
    # Refused, so that a misspelt HTTPS=ture cannot turn protection off.
    if value.lower() not in FLAGS:
        raise ImproperlyConfigured(f"{name}={value}: write true or false.")
    return FLAGS[value.lower()]


def number_setting(name: str, least: int = 0, most: int = 999_999) -> int:
    """A whole number; ImproperlyConfigured for anything else."""
    value = text_setting(name)
    # Long ones are not tried: Python itself refuses to read a number of 5,000 digits.
    if not (value.isascii() and value.isdigit() and len(value) <= 9 and least <= int(value) <= most):
        example = DECLARED_SETTINGS[name].default
        raise ImproperlyConfigured(f"{name}={value}: write a number from {least} to {most}, such as {example}.")
    return int(value)


def level_setting(name: str) -> str:
    """How much is logged; ImproperlyConfigured for a level that is not one of LOG_LEVELS."""
    value = text_setting(name).upper()
    if value not in LOG_LEVELS:
        raise ImproperlyConfigured(f"{name}={value}: write one of {', '.join(LOG_LEVELS)}.")
    return value


def address_setting(name: str) -> tuple[str, int] | None:
    """Host and port, of this machine if no host is named; None if it is not set. ImproperlyConfigured if unreadable."""
    value = text_setting(name)
    found = HOST_AND_PORT.fullmatch(value)
    if value and not (found and 1 <= int(found["port"]) <= LAST_PORT):
        raise ImproperlyConfigured(
            f"{name}={value}: write an address with a port from 1 to {LAST_PORT}, such as 127.0.0.1:9100."
        )
    return (found["host"] or found["ipv6"] or "127.0.0.1", int(found["port"])) if found else None


def words_setting(name: str) -> list[str]:
    return [word.strip() for word in text_setting(name).split(",") if word.strip()]


def url_setting(name: str, parse: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """Settings written as a URL; ImproperlyConfigured where they cannot be read."""
    try:
        return parse(text_setting(name))
    except (ImproperlyConfigured, KeyError, ValueError):
        example = DECLARED_SETTINGS[name].default
        # Neither the value nor the first error is repeated: it may hold a password.
        raise ImproperlyConfigured(f"{name} is not an address that Tumen can read; write it like {example}") from None


def secret_key() -> str:
    """The key, after what Django itself only warns of: in production a guessable one is refused."""
    key = text_setting("SECRET_KEY")
    if not flag_setting("DEMO"):
        refuse_guessable("SECRET_KEY", key)
    return key


def older_keys() -> list[str]:
    """Keys from before, each as good as the key has to be."""
    keys = words_setting("SECRET_KEY_FALLBACKS")
    if not flag_setting("DEMO"):
        for key in keys:
            refuse_guessable("SECRET_KEY_FALLBACKS", key)
    return keys


def refuse_guessable(name: str, key: str) -> None:
    """Raise ImproperlyConfigured for a key that others know or can guess."""
    advice = (
        f"Set {name} to 50 random characters or more, for example the output of: "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'. "
        "For a look on your own machine, run: manage.py demo (or set DEMO=1)."
    )
    if not key:
        raise ImproperlyConfigured(f"{name} is not set. {advice}")
    if key == DEMO_KEY or key.startswith("django-insecure-"):
        raise ImproperlyConfigured(f"{name} is a key that everybody knows. {advice}")
    if len(key) < 50 or len(set(key)) < 5:
        raise ImproperlyConfigured(f"{name} is too short or too plain. {advice}")


def host_names() -> list[str]:
    """The names of the site; in production each is one that somebody chose."""
    names = words_setting("ALLOWED_HOSTS")
    if not flag_setting("DEMO") and (not names or any("*" in name for name in names)):
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS names no host, or every host. Set it to the names that people reach the site by, "
            "for example tumen.example.org"
        )
    return names


def trusted_origins() -> list[str]:
    """Origins that forms may come from; in production none that stands for many."""
    origins = words_setting("CSRF_TRUSTED_ORIGINS")
    if not flag_setting("DEMO") and any("*" in origin for origin in origins):
        raise ImproperlyConfigured("CSRF_TRUSTED_ORIGINS has a *: write each origin, such as https://tumen.example.org")
    return origins


def embedding_sites() -> list[str]:
    """Sites that may frame `/l/<code>/embed/`, as a policy names them; nothing else of the site may be framed."""
    sites = words_setting("EMBED_SITES")
    for site in sites:
        if site != "*" and not SITE_NAMED.fullmatch(site):
            raise ImproperlyConfigured(f"EMBED_SITES: {site}: write each site like https://news.example.org, or *")
    return sites


def table() -> str:
    """The settings as the Markdown table of README.md: python -m project.environment prints it."""

    def code(value: str | None) -> str:
        return f"`{value}`" if value else ""

    rows = (f"| `{s.name}` | {code(s.default)} | {code(s.demo)} | {s.meaning} |" for s in SETTINGS)
    return "\n".join(["| setting | default | with DEMO | meaning |", "| --- | --- | --- | --- |", *rows])


if __name__ == "__main__":
    print(table())
