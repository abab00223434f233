"""This site and its peers: how each is started, and where each job is asked."""

import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.bench.sites import Login, SiteKind

DATASETTE = ("datasette==0.65.5", "datasette-vega==0.6.2")
FACETS = "_sort_desc=date&_size=50&_facet=country&_facet=outcome"
LIMITS = {"suggest_facets": "off", "sql_time_limit_ms": 60000, "max_csv_mb": 0, "facet_time_limit_ms": 5000}
LIMITS |= {"max_returned_rows": 2000}
SUM = "select+country%2C+year%2C+sum%28people_best%29+as+people+from+incidents"
BY = "group+by+country%2C+year&_shape=array&_size=max"


def this_site(folder: Path, url: str) -> SiteKind:
    """The project with its own database. Every kind of person is asked for, as the peers know no other."""
    gunicorn = [sys.executable, "-W", "ignore", "-m", "gunicorn", "--config", "project/gunicorn.conf.py"]
    return SiteKind(
        name="this site",
        start=lambda port: [*gunicorn, "--log-level", "warning", "--bind", f"127.0.0.1:{port}", "project.wsgi"],
        environment=site_environment(folder, url),
        ready="/healthz",
        login=Login("/accounts/login/", "reader"),
        paths={
            "list": "/incidents/?country={country}&outcome={outcome}&from={first}&to={last}&who=all",
            "search": "/incidents/?q=%22river+patrol%22&from={since}&who=all",
            "chart": "/charts/returns-over-time.json?from={since}&who=all",
            "old edition": "/charts/returns-over-time.json?from={since}&who=all&edition=1",
            "record": "/incidents/made-up-{record:07}/",
            "csv": "/incidents.csv?who=all",
        },
        totals={
            "list": r"<b>([\d,]+) incidents",
            "search": r"<b>([\d,]+) incidents",
            "chart": r'\[\d{4}, "\w\w", \d+, \d+, (\d+),',
        },
    )


def site_environment(folder: Path, url: str) -> dict[str, str]:
    """Nothing of this run but what is measured, and Redis where that is said."""
    own = {"DATABASE_URL": url, "VAR_DIR": str(folder), "DEMO": "1", "HTTPS": "false", "LOG_LEVEL": "WARNING"}
    given = {name: os.environ[name] for name in ("CACHE_URL", "WEB_CONCURRENCY") if name in os.environ}
    return {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "project.settings", **own, **given}


def bare_limit(file: Path) -> SiteKind:
    """What a bare query and a bare server take: no site can be faster."""
    server = str(Path(__file__).parent / "bare_server.py")
    return SiteKind(
        name="limit",
        start=lambda port: [sys.executable, server, str(file), str(port)],
        ready="/record?slug=made-up-0000001",
        paths={
            "list": "/list?country={country}&outcome={outcome}&first={first}&last={last}",
            "search": "/search?q=river+patrol&first={since}",
            "chart": "/chart?first={since}",
            "record": "/record?slug=made-up-{record:07}",
            "csv": "/csv",
        },
        totals={"list": r"^\[\[\[(\d+)", "search": r"^\[\[\[(\d+)", "chart": r'"\w\w", \d{4}, (\d+)'},
    )


def datasette(file: Path, program: Path) -> SiteKind:
    limits = [word for name, value in LIMITS.items() for word in ("--setting", name, str(value))]
    name, dates = file.stem, "date__gte={first}-01-01&date__lte={last}-12-31"
    return SiteKind(
        name="Datasette",
        start=lambda port: [str(program), "serve", "-i", str(file), "-h", "127.0.0.1", "-p", str(port), *limits],
        ready="/-/versions.json",
        paths={
            "list": f"/{name}/incidents?country={{country}}&outcome={{outcome}}&{dates}&{FACETS}",
            "search": f"/{name}/incidents?_search=%22river+patrol%22&_searchmode=raw&year__gte={{since}}&_size=50",
            "chart": f"/{name}.json?sql={SUM}+where+year+%3E%3D+{{since}}+{BY}",
            "record": f"/{name}/incidents/{{row}}",
            "csv": f"/{name}/incidents.csv?_stream=on&_size=max",
        },
        totals={"list": r"<h3>\s*([\d,]+) rows", "search": r"<h3>\s*([\d,]+) rows", "chart": r'"people": (\d+)'},
    )


def plain_django(file: Path, static: Path) -> SiteKind:
    """Django's admin, and forty lines for a chart and a CSV."""
    gunicorn = [sys.executable, "-W", "ignore", "-m", "gunicorn", "-w", "2", "--threads", "4", "--timeout", "120"]
    dates = "date__gte={first}-01-01&date__lte={last}-12-31"
    return SiteKind(
        name="plain Django",
        start=lambda port: [*gunicorn, "-b", f"127.0.0.1:{port}", "tests.bench.plain_django.site:application"],
        environment=plain_environment(file, static),
        ready="/admin/login/",
        login=Login("/admin/login/?next=/admin/", "admin"),
        paths={
            "list": f"/admin/plain_django/plainincident/?country={{country}}&outcome={{outcome}}&{dates}",
            "search": "/admin/plain_django/plainincident/?q=%22river+patrol%22&date__gte={since}-01-01",
            "chart": "/chart.json?from={since}",
            "record": "/admin/plain_django/plainincident/{row}/change/",
            "csv": "/incidents.csv",
        },
        totals={
            "list": r">\s*([\d,]+) results? \(",
            "search": r">\s*([\d,]+) results? \(",
            "chart": r'"people": (\d+)',
        },
    )


def plain_environment(file: Path, static: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "DB": str(file), "STATIC_ROOT": str(static)}


def set_up_plain_django(file: Path, static: Path) -> None:
    """Its own tables and account in a copy of the peers' file, and its static files."""
    static.mkdir(parents=True, exist_ok=True)
    line = [sys.executable, "-W", "ignore", "-m", "tests.bench.plain_django.site"]
    subprocess.run(line, env=plain_environment(file, static), check=True, timeout=600)


def datasette_program(folder: Path) -> Path | None:
    """Datasette in an environment of its own, installed if it is not there; None where it cannot be had."""
    program = folder / "bin" / "datasette"
    if not program.exists():
        with suppress(subprocess.SubprocessError, OSError):
            venv.create(folder, with_pip=True)
            line = [str(folder / "bin" / "pip"), "install", "--quiet", *DATASETTE]
            subprocess.run(line, check=True, timeout=300, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return program if program.exists() else None


def kinds_there(folder: Path, size: str, url: str, names: list[str]) -> Iterator[SiteKind]:
    """This site, and those of its peers that can run, of the names that are asked for."""
    file, plain = folder / f"{size}-peers.sqlite3", folder / f"{size}-plain.sqlite3"
    yield this_site(folder / f"var{size}", url)
    if "limit" in names and file.exists():
        yield bare_limit(file)
    if "datasette" in names and file.exists() and (program := datasette_program(folder / "datasette")):
        yield datasette(file, program)
    if "plain" in names and plain.exists():
        yield plain_django(plain, folder / "plain-static")
