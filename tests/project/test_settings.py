"""Settings: what the environment may say, and what a production site refuses to start with."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from project import environment

ROOT = Path(__file__).resolve().parents[2]
KEY = "kVw0-3nQ8rT5yU1iO7pA2sD4fG6hJ9kL_zX0cV8bN5mQ3wE1rT7yU"
PRODUCTION = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "tumen.example.org"}
SHOW = """
import json
from project import settings
names = {names!r}
print(json.dumps({{name: getattr(settings, name, None) for name in names}}, default=str))
"""


def start(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A new Python with nothing of this run's environment but the way to the programs."""
    clean = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "project.settings"}
    command = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(command, cwd=ROOT, env=clean | variables, capture_output=True, text=True, check=False)


def settings_with(*names: str, **variables: str) -> list[object]:
    done = start(SHOW.format(names=names), **variables)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout).values())


def refusal(**variables: str) -> str:
    done = start("from project import settings", **variables)
    assert done.returncode != 0, f"started with {variables}"
    return done.stderr.strip().splitlines()[-1]


def test_production_starts_with_a_key_and_a_host_name() -> None:
    assert settings_with("SECRET_KEY", "ALLOWED_HOSTS", "DEMO", "DEBUG", **PRODUCTION) == [
        KEY,
        ["tumen.example.org"],
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("", "SECRET_KEY is not set"),
        (environment.DEMO_KEY, "a key that everybody knows"),
        ("django-insecure-" + KEY, "a key that everybody knows"),
        (KEY[:49], "too short or too plain"),
        ("ab" * 40, "too short or too plain"),
    ],
)
def test_production_refuses_a_key_that_can_be_guessed(key: str, why: str) -> None:
    message = refusal(**PRODUCTION | {"SECRET_KEY": key})
    assert why in message
    assert "Set SECRET_KEY to 50 random characters or more" in message


def test_a_refusal_does_not_repeat_the_key() -> None:
    assert KEY[:49] not in refusal(**PRODUCTION | {"SECRET_KEY": KEY[:49]})


def test_a_demo_starts_from_nothing_on_this_machine_without_tls() -> None:
    names = ("SECRET_KEY", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "EMAIL_BACKEND", "ALLOWED_HOSTS")
    assert settings_with(*names, DEMO="1") == [
        environment.DEMO_KEY,
        False,
        False,
        "django.core.mail.backends.console.EmailBackend",
        ["localhost", "127.0.0.1", "[::1]"],
    ]


def test_debug_is_for_a_demo_only() -> None:
    assert "DEBUG shows code" in refusal(DEBUG="1", **PRODUCTION)
    assert settings_with("DEBUG", DEBUG="1", DEMO="1") == [True]


def test_a_misspelt_flag_is_refused_and_not_taken_for_no() -> None:
    assert "HTTPS=ture: write true or false" in refusal(HTTPS="ture", **PRODUCTION)
    assert "DEMO=maybe: write true or false" in refusal(DEMO="maybe")


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("METRICS", "abc", "write an address with a port from 1 to 65535, such as 127.0.0.1:9100"),
        ("METRICS", "0.0.0.0:99999", "write an address with a port from 1 to 65535, such as 127.0.0.1:9100"),
        ("LOG_LEVEL", "LOUD", "write one of DEBUG, INFO, WARNING, ERROR"),
        ("SESSION_IDLE_HOURS", "99999999999999", "write a number from 1 to 999999, such as 12"),
        ("ACCESS_LOG_DAYS", "7", "write a number from 30 to 99999, such as 365"),
    ],
)
def test_a_bad_setting_is_refused_with_its_name_and_what_is_allowed(name: str, value: str, allowed: str) -> None:
    assert f"{name}={value}: {allowed}" in refusal(**PRODUCTION | {name: value})


@pytest.mark.parametrize(
    ("written", "read"),
    [("", None), ("9100", ["127.0.0.1", 9100]), ("0.0.0.0:9100", ["0.0.0.0", 9100]), ("[::1]:9100", ["::1", 9100])],
)
def test_metrics_are_served_where_the_address_says(written: str, read: object) -> None:
    assert settings_with("METRICS", METRICS=written, **PRODUCTION) == [read]


@pytest.mark.parametrize(("name", "value"), [("WEB_CONCURRENCY", "0"), ("PORT", "99999"), ("PORT", "http")])
def test_the_server_refuses_to_have_no_processes_or_no_port(name: str, value: str) -> None:
    done = start("import runpy; runpy.run_path('project/gunicorn.conf.py')", **PRODUCTION | {name: value})
    assert f"{name}={value}: write a number from 1 to " in done.stderr


def test_the_server_listens_at_all_addresses_if_a_port_is_set_and_else_here() -> None:
    code = "import runpy; print(runpy.run_path('project/gunicorn.conf.py')['bind'])"
    variables: list[dict[str, str]] = [{}, {"PORT": ""}, {"PORT": "80"}, {"PORT": "80", "DEMO": "1"}]
    found = [start(code, **PRODUCTION | one).stdout.strip() for one in variables]
    assert found == ["127.0.0.1:8000", "127.0.0.1:8000", "0.0.0.0:80", "127.0.0.1:80"]


def test_production_speaks_https_only() -> None:
    names = ("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    assert settings_with(*names, **PRODUCTION) == [True, 31536000, True, True]
    assert settings_with(*names, HTTPS="false", **PRODUCTION) == [False, 0, False, False]


def test_a_proxy_is_believed_only_when_told_so() -> None:
    assert settings_with("SECURE_PROXY_SSL_HEADER", **PRODUCTION) == [None]
    assert settings_with("SECURE_PROXY_SSL_HEADER", TRUST_PROXY="1", **PRODUCTION) == [
        ["HTTP_X_FORWARDED_PROTO", "https"]
    ]


def test_postgresql_has_a_pool_of_checked_connections() -> None:
    [databases] = settings_with("DATABASES", DEMO="1", DATABASE_URL="postgres://tumen:secret@db:5433/records")
    assert databases == {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "records",
            "USER": "tumen",
            "PASSWORD": "secret",
            "HOST": "db",
            "PORT": 5433,
            "CONN_MAX_AGE": 0,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {
                "pool": {
                    "connection_class": "<class 'project.patient_connection.PatientConnection'>",
                    "min_size": 0,
                    "max_size": 5,
                    "timeout": 4,
                    "reconnect_timeout": 4,
                    "max_idle": 600,
                    "max_lifetime": 3600,
                },
            },
        }
    }


@pytest.mark.parametrize("url", ["mysql://root:hush@db/tumen", "hush", "postgres://u:hush@db:port/tumen"])
def test_an_address_of_no_known_database_is_refused_without_its_password(url: str) -> None:
    message = refusal(DATABASE_URL=url, **PRODUCTION)
    assert "DATABASE_URL" in message
    assert "hush" not in message


def test_mail_that_asks_for_tls_in_unknown_words_is_not_sent_without() -> None:
    message = refusal(EMAIL_URL="smtp://u:hush@mail.example.org:587?use_tls=true", **PRODUCTION)
    assert "EMAIL_URL is not an address that Tumen can read" in message
    assert "hush" not in message
    mine = PRODUCTION | {"EMAIL_URL": "smtp+tls://u:p@mail.example.org:587"}
    assert settings_with("EMAIL_USE_TLS", "EMAIL_PORT", **mine) == [True, 587]


def test_redis_can_be_the_shared_cache() -> None:
    code = """
import django
django.setup()
from django.core.cache import caches
cache = caches["default"]
print(type(cache).__name__, cache._servers, type(cache._cache.get_client()).__module__)
"""
    done = start(code, DEMO="1", CACHE_URL="redis://cache:6379/0")
    assert done.stdout.split() == ["SharedCache", "['redis://cache:6379/0']", "redis.client"], done.stderr


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO", "")
    monkeypatch.setenv("HTTPS", "")
    assert environment.flag_setting("HTTPS") is True


def test_deploy_check_is_clean_in_production() -> None:
    code = """
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "check", "--deploy", "--fail-level", "WARNING"])
"""
    done = start(code, **PRODUCTION)
    assert done.returncode == 0, done.stderr


def with_toolbar(**variables: str) -> tuple[bool, object]:
    """Whether the toolbar is an app, a middleware and an address, and the policy that pages have."""
    names = ("INSTALLED_APPS", "MIDDLEWARE", "CONTENT_SECURITY_POLICY")
    apps, middleware, policy = map(str, settings_with(*names, DEMO="1", **variables))
    done = start(
        "import django; django.setup(); from project import urls; print(urls.urlpatterns)", DEMO="1", **variables
    )
    [is_there] = {"debug_toolbar" in apps, "DebugToolbarMiddleware" in middleware, "__debug__" in done.stdout}
    return is_there, policy


def test_the_debug_toolbar_is_there_only_where_it_is_asked_for() -> None:
    (by_default, policy), (asked_for, same) = with_toolbar(DEBUG="1"), with_toolbar(DEBUG="1", TOOLBAR="1")
    assert (by_default, asked_for) == (False, True)
    assert same == policy


@pytest.mark.parametrize("variables", [PRODUCTION, {"DEMO": "1"}], ids=["production", "demo"])
def test_the_debug_toolbar_is_refused_without_debug(variables: dict[str, str]) -> None:
    assert "TOOLBAR shows queries and settings to every visitor" in refusal(TOOLBAR="1", **variables)


def test_the_debug_toolbar_is_not_installed_where_the_site_runs() -> None:
    assert "django-debug-toolbar" in (ROOT / "requirements-dev.txt").read_text("utf-8")
    assert "django-debug-toolbar" not in (ROOT / "requirements.txt").read_text("utf-8")


def test_every_setting_is_in_the_readme() -> None:
    assert environment.table() in (ROOT / "README.md").read_text("utf-8"), (
        "put in what python -m project.environment prints"
    )


def test_a_cache_in_memory_has_room_and_redis_its_own_bound() -> None:
    [caches] = settings_with("CACHES", **PRODUCTION)
    assert caches["default"]["OPTIONS"] == {"MAX_ENTRIES": 4_000}  # type: ignore[index]
    [caches] = settings_with("CACHES", **PRODUCTION, CACHE_URL="redis://cache:6379/0")
    assert "OPTIONS" not in caches["default"]  # type: ignore[index]
