"""Static files that were not collected: a site in production does not start, and says what to do."""

import json
import runpy
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django.fixtures import Settings

from project import collected
from project.storage import CompressedOnceStorage
from tests.project.test_settings import PRODUCTION, ROOT, start

SERVE = "import project.wsgi; print('serves')"
ASK = """
from django.test import Client
import django
django.setup()
from django.conf import settings
from project.database_file import make_database_file
make_database_file(settings.DATABASE_FILE)
print(Client().get("/healthz").content.decode())
"""


def gathered(folder: Path, names: list[str]) -> CompressedOnceStorage:
    """A storage with these files in its manifest."""
    (folder / "static").mkdir()
    paths = {name: name for name in names}
    (folder / "static" / "staticfiles.json").write_text(json.dumps({"version": "1.1", "paths": paths, "hash": ""}))
    return CompressedOnceStorage(location=folder / "static", base_url="/static/")


@pytest.fixture
def named(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that a collection would find, with a storage that has all of them but the last."""
    names = sorted(collected.wanted())
    monkeypatch.setattr(collected, "staticfiles_storage", gathered(tmp_path, names[:-1]))
    return names


def test_production_does_not_start_without_static_files(tmp_path: Path) -> None:
    done = start(SERVE, VAR_DIR=str(tmp_path), **PRODUCTION)
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert last.endswith("The static files were not collected. Run: manage.py collectstatic --noinput")


def test_healthz_is_not_ok_without_them(tmp_path: Path) -> None:
    variables = {"VAR_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/health.sqlite3"}
    done = start(ASK, **PRODUCTION | variables | {"ALLOWED_HOSTS": "testserver"})
    assert json.loads(done.stdout)["status"].startswith("The static files were not collected."), done.stderr


def test_production_does_not_start_with_files_of_an_older_release(named: list[str]) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"older than the software: {named[-1]} is new. Run: manage.py coll"):
        collected.refuse_without()


@pytest.mark.django_db
def test_healthz_is_ok_with_them(named: list[str], client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_healthz_answers_503_without_them(tmp_path: Path, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collected, "staticfiles_storage", CompressedOnceStorage(location=tmp_path, base_url="/s/"))
    assert client.get("/healthz").status_code == 503


def test_files_that_are_served_from_their_folders_need_no_collection() -> None:
    assert not isinstance(staticfiles_storage, CompressedOnceStorage)
    assert collected.problem() is None
    collected.refuse_without()


def test_a_long_address_reaches_the_site() -> None:
    conf = runpy.run_path(str(ROOT / "project" / "gunicorn.conf.py"))
    assert conf["limit_request_line"] == 8190
    assert conf["limit_request_field_size"] > 8190
