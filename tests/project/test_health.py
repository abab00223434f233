"""/healthz, slow queries in the log and metrics: what a watching machine is told."""

import logging
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django.fixtures import Settings

from project.models import SiteMark
from project.request_ids import queries_timed


@pytest.mark.django_db
def test_healthz_answers_without_login_and_is_never_kept(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_healthz_says_when_the_database_is_gone(client: Client) -> None:
    with patch.object(BaseDatabaseWrapper, "cursor", side_effect=OperationalError("password=secret")):
        response = client.get("/healthz")
    assert response.status_code == 503
    said = "the database does not answer"
    assert response.json() == {"status": said, "faults": {"database": said}}


@pytest.mark.django_db
def test_healthz_names_what_is_wrong_without_a_secret(client: Client, settings: Settings, tmp_path: Path) -> None:
    with patch.object(cache, "get", side_effect=ConnectionError("redis://:secret@host")):
        slower = client.get("/healthz")
    assert (slower.status_code, slower.json()) == (
        200, {"status": "degraded", "faults": {"cache": "the cache does not answer: pages are slower"}}
    )  # fmt: skip
    settings.VAR_DIR = tmp_path
    SiteMark.objects.create(name="sweep-owed")
    with patch("shutil.disk_usage", return_value=SimpleNamespace(free=10_000_000)):
        owing = client.get("/healthz").json()
    assert owing["status"] == "degraded"
    assert set(owing["faults"]) == {"space", "sweep"}


@pytest.mark.django_db
def test_healthz_says_that_the_tables_are_older_than_the_software(client: Client) -> None:
    applied = MigrationRecorder(connection).applied_migrations()
    less = {key: row for key, row in applied.items() if key != ("incidents", "0022_chain")}
    with patch.object(MigrationRecorder, "applied_migrations", return_value=less):
        response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["status"] == "the tables are older than the software: incidents.0022_chain was not run"


def test_healthz_is_not_sent_to_https(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.post("/healthz").status_code == 405
    assert client.get("/accounts/login/").status_code == 301


@pytest.mark.django_db
def test_a_slow_query_is_a_line_in_the_log_without_its_values(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    def slowed(execute: Any, *query: Any) -> Any:
        time.sleep(0.2)
        return execute(*query)

    settings.SLOW_QUERY_MS = 150
    caplog.set_level(logging.WARNING, "project.slow_queries")
    with queries_timed(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        with connection.execute_wrapper(slowed):
            cursor.execute("SELECT %s", ["secret-name"])
    [told] = [record.getMessage() for record in caplog.records]
    assert told.endswith("ms: SELECT %s")
    assert int(told.partition(" ms")[0]) >= 200


def test_metrics_are_closed_unless_an_address_is_set(settings: Settings, reader: Client) -> None:
    assert not settings.METRICS
    assert not [name for name in settings.MIDDLEWARE if "prometheus" in name]
    assert reader.get("/metrics").status_code == 404
