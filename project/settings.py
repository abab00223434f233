"""The site's settings: what project/environment.py read, and what is the same everywhere."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environ import Env

from project import environment
from project.database_file import file_of_address
from project.databases import database_setting, replica_setting

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / environment.text_setting("VAR_DIR")

DEMO = environment.flag_setting("DEMO")
DEBUG = environment.flag_setting("DEBUG")
HTTPS = environment.flag_setting("HTTPS")
if DEBUG and not DEMO:
    raise ImproperlyConfigured("DEBUG shows code and settings to every visitor. Unset it, or set DEMO=1 on a laptop.")
TOOLBAR = environment.flag_setting("TOOLBAR")
if TOOLBAR and not DEBUG:
    raise ImproperlyConfigured("TOOLBAR shows queries and settings to every visitor. Unset it, or set DEBUG=1 too.")

SECRET_KEY = environment.secret_key()
SECRET_KEY_FALLBACKS = environment.older_keys()
ALLOWED_HOSTS = environment.host_names()
CSRF_TRUSTED_ORIGINS = environment.trusted_origins()

INSTALLED_APPS = [
    "project",
    "incidents",
    "stats",
    "django_filters",
    "csp",
    "project.desk.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "project.deep_calls.with_room",
    "project.headers.HeadersMiddleware",
    "project.request_ids.RequestIdMiddleware",
    "csp.middleware.CSPMiddleware",
    "project.incoming.IncomingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "project.packing.PackingMiddleware",
    "project.caching.CachingMiddleware",
    "project.middleware.BusyMiddleware",
    "project.middleware.BoundSessionMiddleware",
    "project.doors.callers.KnownBrowserMiddleware",
    "project.language.LanguageMiddleware",
    "project.zones.ZoneMiddleware",
    "project.way_back.WayBackMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "project.tokens.TokenMiddleware",
    "project.middleware.WordsOrLoginMiddleware",
    "project.second_factor_views.SecondFactorMiddleware",
    "project.middleware.UnsentMiddleware",
    "project.audit.AuditMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "project.questions.BadQuestionMiddleware",
]

if METRICS := environment.address_setting("METRICS"):
    INSTALLED_APPS.append("django_prometheus")
    MIDDLEWARE.insert(0, "django_prometheus.middleware.PrometheusBeforeMiddleware")
    MIDDLEWARE.append("django_prometheus.middleware.PrometheusAfterMiddleware")

if TOOLBAR:  # of requirements-dev.txt: its scripts and styles are files of this site, so the policy stays as it is
    INSTALLED_APPS.append("debug_toolbar")
    MIDDLEWARE.insert(
        MIDDLEWARE.index("project.caching.CachingMiddleware"), "debug_toolbar.middleware.DebugToolbarMiddleware"
    )
    INTERNAL_IPS = ["127.0.0.1", "::1"]

ROOT_URLCONF = "project.urls"
WSGI_APPLICATION = "project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["project.loaders.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "incidents.views.context.site",
            ],
        },
    }
]

# Storage

DATABASES = {"default": database_setting("DATABASE_URL", BASE_DIR)}
if replica := replica_setting(DATABASES["default"], BASE_DIR):
    DATABASES["replica"] = replica
    DATABASE_ROUTERS = ["project.replica.ReplicaRouter"]
DATABASE_FILE = file_of_address(DATABASES["default"]["NAME"]) if "sqlite3" in DATABASES["default"]["ENGINE"] else None


def cache_setting() -> dict[str, Any]:
    """CACHE_URL as Django wants it. A process's own memory has room for as many answers as a newsroom asks in a day."""
    found = environment.url_setting("CACHE_URL", Env.cache_url_config)
    if found["BACKEND"].endswith("LocMemCache"):  # Redis has a bound of its own, in bytes
        # An answer is some 12 kB packed and 256 at most: 50 MB of a process, a gigabyte at the very worst.
        return found | {"OPTIONS": {"MAX_ENTRIES": 4_000} | found.get("OPTIONS", {})}
    if "redis" in found["BACKEND"].lower():
        shared = "project.shared_cache"
        return found | {"BACKEND": f"{shared}.SharedCache", "KEY_FUNCTION": f"{shared}.key_of_release"}
    return found


CACHES = {"default": cache_setting()}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "project.storage.CompressedOnceStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "kept"  # nothing is written there now: kept copies stand in the database
WAITING_FOLDERS = {  # of what waits until the database can be written; backups hold them by these names
    "audit-waiting": VAR_DIR / "audit-waiting",  # entries of downloads that were answered while somebody wrote
    "links-waiting": VAR_DIR / "links-waiting",  # how often public links were opened, until it is added to them
}
CHAIN_HEADS = VAR_DIR / "chain-heads.txt"  # one line for each edition, release and removal
# Names with a hash, and what stands in a folder with its version, never change.
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/(vendor/[^/]+-\d[\d.]*/|.+\.[0-9a-f]{12}\.)"

# Who may come in, and what a browser may do

AUTHENTICATION_BACKENDS = ["project.doors.signing_in.GuardedBackend"]
PASSWORD_HASHERS = [
    "project.doors.hashing.OneCoreArgon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of accounts from before; the next login hashes anew
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
SECOND_FACTOR_ROLES = environment.words_setting("SECOND_FACTOR_ROLES")
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
ACCESS_LOG_DAYS = environment.number_setting("ACCESS_LOG_DAYS", least=30, most=99_999)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "report-uri": ["/csp-report/"],
        "report-to": ["policy"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
EMBED_SITES = environment.embedding_sites()  # for /l/<code>/embed/ alone
ORGANISATION = environment.text_setting("ORGANISATION")

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked by a proxy or an orchestrator from inside, without TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# W021: to preload HSTS binds the whole domain for years, and is for its owner to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
TRUST_PROXY = environment.flag_setting("TRUST_PROXY")
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# A browser takes a cookie of this name over TLS and from this host alone: no neighbour in the domain can set it.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME, KNOWN_BROWSER_COOKIE_NAME = f"{COOKIE_PREFIX}language", f"{COOKIE_PREFIX}known"
SESSION_ENGINE = "project.doors.sessions"
SESSION_IDLE = timedelta(hours=environment.number_setting("SESSION_IDLE_HOURS", least=1))
SESSION_COOKIE_AGE = environment.number_setting("SESSION_DAYS", least=1) * 24 * 3600  # whatever is done in it
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"

# What a form may hold. An incident with 1,000 events, or a country with as many years of practice, has some 10 fields
# a row; a text in Korean takes 9 bytes a letter on its way. One that holds more is answered in words.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
CSRF_FAILURE_VIEW = "project.error_views.csrf_failure"

# Language and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LOCALE_PATHS = [BASE_DIR / "project" / "locale"]
FORMAT_MODULE_PATH = "project.locale"
TIME_ZONE = "UTC"
USE_TZ = True

# Mail and log


def mail_setting(address: str) -> dict[str, Any]:
    """EMAIL_URL as Django wants it; a ValueError for words behind the ? that nothing reads, such as use_tls."""
    found: dict[str, Any] = Env.email_url_config(address)
    if found.pop("OPTIONS", None):
        raise ValueError(address)
    return found


vars().update(environment.url_setting("EMAIL_URL", mail_setting))
EMAIL_TIMEOUT = 10  # seconds, of each step; nobody waits for it: see project/posting.py
MAIL_IN_BACKGROUND = True
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text_setting("DEFAULT_FROM_EMAIL")

SMALLEST_CELL = environment.number_setting("SMALLEST_CELL")  # women, men or children of an incident
SLOW_QUERY_MS = environment.number_setting("SLOW_QUERY_MS")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "project.request_ids.RequestIdFilter"}},
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {request_id}: {message}", "style": "{"},
        "json": {"()": "project.request_ids.JsonLines"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json" if environment.flag_setting("LOG_JSON") else "line",
            "filters": ["request"],
        }
    },
    "root": {"handlers": ["stderr"], "level": environment.level_setting("LOG_LEVEL")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "fido2": {"level": "WARNING"},  # it tells which passkey was used
    },
}
