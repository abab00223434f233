"""What the site does not start with, and who else may look at what it keeps."""

import os
import re
import socket
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django.fixtures import Settings

from project import starting
from project.management.commands import demo
from project.models import SiteMark
from tests.project.test_settings import KEY, PRODUCTION, ROOT, refusal, settings_with, start
from tests.serving import IN_PRODUCTION, command, environment_of, free_port, prepared, served

GUNICORN = [sys.executable, "-W", "ignore", "-m", "gunicorn", "--config", "project/gunicorn.conf.py"]


@pytest.mark.parametrize("hosts", ["", "*", "tumen.example.org,*", "*.example.org", " , "])
def test_production_refuses_every_host_and_none(hosts: str) -> None:
    assert "ALLOWED_HOSTS names no host, or every host" in refusal(**PRODUCTION | {"ALLOWED_HOSTS": hosts})


def test_production_refuses_origins_that_stand_for_many() -> None:
    message = refusal(CSRF_TRUSTED_ORIGINS="https://a.example.org,https://*.example.org", **PRODUCTION)
    assert "CSRF_TRUSTED_ORIGINS has a *" in message


def test_earlier_keys_hold_and_are_as_good_as_the_key() -> None:
    assert settings_with("SECRET_KEY_FALLBACKS", SECRET_KEY_FALLBACKS=KEY[::-1], **PRODUCTION) == [[KEY[::-1]]]
    assert "SECRET_KEY_FALLBACKS is too short" in refusal(SECRET_KEY_FALLBACKS="secret", **PRODUCTION)


def test_in_production_cookies_are_of_this_host_alone() -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "KNOWN_BROWSER_COOKIE_NAME")
    cookies = ["__Host-sessionid", "__Host-csrftoken", "__Host-language", "__Host-known"]
    assert settings_with(*names, **PRODUCTION) == cookies
    assert settings_with(*names, DEMO="1") == [name.removeprefix("__Host-") for name in cookies]


@pytest.mark.sqlite
def test_a_database_file_that_is_not_there_is_missed_and_not_begun_anew(tmp_path: Path) -> None:
    mine = prepared(tmp_path) | {"DATABASE_URL": f"sqlite:///{tmp_path}/lost.sqlite3"}
    done = start("import project.wsgi", **mine)
    assert f"The database {tmp_path}/lost.sqlite3 is not there." in done.stderr
    said = f"The database {tmp_path}/lost.sqlite3 is not there. Restore it from a backup, set DATABASE_URL to where it "
    said += "is, or run for a new site: manage.py migrate\n"
    wrong = []
    for words, before in {
        ("load_seeds", "seeds"): "",
        ("verify",): "",
        ("createsuperuser", "--noinput", "--username", "x", "--email", "x@example.org"): "",
        ("backup", str(tmp_path / "backups")): "CommandError: No backup was made. ",
        ("move",): "CommandError: Nothing was moved. ",
    }.items():
        done = command(*words, **mine, MOVE_TO=f"sqlite:///{tmp_path}/site.sqlite3")
        if (done.returncode, done.stderr) != (1, before + said):
            wrong.append((words, done.stderr))
    assert wrong == []
    assert not (tmp_path / "lost.sqlite3").exists()


def mode(path: Path) -> str:
    """Who may do what with a file."""
    return oct(stat.S_IMODE(path.stat().st_mode))


@pytest.mark.sqlite
def test_database_and_folder_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    mine = prepared(tmp_path / "var")
    assert (mode(tmp_path / "var"), mode(tmp_path / "var" / "site.sqlite3")) == ("0o700", "0o600")
    assert mode(tmp_path / "var" / "static") == "0o700"
    (tmp_path / "var").chmod(0o755)
    (tmp_path / "var" / "site.sqlite3").chmod(0o644)  # as an older version left them
    with served(mine) as site:
        assert site.browser().ask("/accounts/login/").status == 200
        found = {path.name: mode(path) for path in (tmp_path / "var").glob("site.sqlite3*")}
    assert mode(tmp_path / "var") == "0o700"
    assert set(found.values()) == {"0o600"}


# A demo


@pytest.mark.django_db
def test_a_demo_refuses_a_database_that_is_not_its_own() -> None:
    with pytest.raises(CommandError, match=r"not made by manage.py demo"):
        call_command("demo", port=free_port())
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("older", [True, False])
def test_a_demo_takes_its_own_database_again(older: bool) -> None:
    if older:
        demo.make_accounts()
    else:
        SiteMark.objects.create(name=starting.DEMO_MARK)
    demo.refuse_a_database_of_others()


@pytest.mark.django_db
def test_a_site_does_not_start_with_the_accounts_of_a_demo() -> None:
    demo.make_accounts()
    with pytest.raises(ImproperlyConfigured, match="admin, contributor, editor, reader"):
        starting.refuse_demo_accounts()
    for user in User.objects.exclude(username="editor"):
        user.set_password("another horse 7")
        user.save()
    User.objects.filter(username="editor").update(is_active=False)
    SiteMark.objects.create(name=starting.DEMO_MARK)
    starting.refuse_demo_accounts()
    assert not SiteMark.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["Administrators", "administrator", "Administrator;Editor"])
def test_a_misspelt_role_is_refused_and_not_taken_for_nobody(written: str, settings: Settings) -> None:
    settings.SECOND_FACTOR_ROLES = ["Editor", written]
    named = f"SECOND_FACTOR_ROLES: {written}: there is no such role.*: Administrator, Contributor, Editor, Reader$"
    with pytest.raises(ImproperlyConfigured, match=named):
        starting.refuse_unknown_roles()
    settings.SECOND_FACTOR_ROLES = ["Editor", "Administrator"]
    starting.refuse_unknown_roles()


@pytest.mark.sqlite
def test_nor_does_the_server(tmp_path: Path) -> None:
    mine = prepared(tmp_path)
    code = "from project.management.commands.demo import make_accounts; make_accounts()"
    assert command("shell", "-v0", "-c", code, **mine).returncode == 0
    assert "has the accounts of a demo" in refusal_of_server(mine)
    assert "there is no such role" in refusal_of_server(mine | {"SECOND_FACTOR_ROLES": "Administrators"})


def refusal_of_server(mine: dict[str, str]) -> str:
    """What gunicorn says when it does not start."""
    done = subprocess.run(
        [*GUNICORN, "--bind", f"127.0.0.1:{free_port()}", "project.wsgi"],
        cwd=ROOT, env=environment_of(mine), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    return done.stderr


def answers_at(address: str, port: int) -> bool:
    """Whether somebody listens there."""
    try:
        socket.create_connection((address, port), 2).close()
    except OSError:
        return False
    return True


@pytest.mark.sqlite
def test_a_demo_is_served_on_this_machine_alone_whatever_port_says(tmp_path: Path, settings: Settings) -> None:
    port = free_port()
    database = prepared(tmp_path)["DATABASE_URL"]
    mine = {"DEMO": "1", "PORT": str(port), "VAR_DIR": str(tmp_path), "DATABASE_URL": database}
    asked = subprocess.run(
        [*GUNICORN, "--print-config", "project.wsgi"],
        cwd=ROOT, env=environment_of(mine), capture_output=True, text=True, timeout=60, check=False,
    ).stdout  # fmt: skip
    [bind] = [line for line in asked.splitlines() if line.startswith("bind ")]
    assert f"['127.0.0.1:{port}']" in bind
    refused = subprocess.run(
        [*GUNICORN, "--bind", f"0.0.0.0:{port}", "project.wsgi"],
        cwd=ROOT, env=environment_of(mine), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert refused.returncode != 0
    assert "DEMO is for this machine alone" in refused.stderr
    assert not answers_at("127.0.0.1", port)


# What cron runs


@pytest.mark.sqlite
def test_every_line_of_cron_in_the_readme_works_as_it_is_written(tmp_path: Path) -> None:
    kept = tmp_path / "tumen.env"
    kept.write_text("".join(f"{name}='{value}'\n" for name, value in prepared(tmp_path / "var").items()))
    lines = re.findall(r"^    \d+ \d+ \* \* \*  (.+)$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert len(lines) == 3
    here = {"/srv/tumen": str(ROOT), "/etc/tumen.env": str(kept), "/srv/backups": str(tmp_path / "backups")}
    here |= {".venv/bin/python": sys.executable}
    for line in lines:
        for name, place in here.items():
            line = line.replace(name, place)
        # What cron gives, and nothing else.
        cron = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"}
        done = subprocess.run(["/bin/sh", "-c", line], env=cron, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), line
    assert len(list((tmp_path / "backups").glob("tumen-*.tar.gz"))) == 1


# What the server believes


@pytest.mark.sqlite
def test_the_server_believes_no_header_and_takes_no_commands(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    asked = subprocess.run(
        [*GUNICORN, "--print-config", "project.wsgi"], cwd=ROOT, capture_output=True, text=True, check=False,
        env=environment_of(PRODUCTION | {"FORWARDED_ALLOW_IPS": "*", "VAR_DIR": str(prepared_folder(tmp_path)),
        "DATABASE_URL": f"sqlite:///{tmp_path}/v/site.sqlite3"}), timeout=60,
    ).stdout  # fmt: skip
    said = dict(line.split("=", 1) for line in asked.splitlines() if "=" in line)
    said = {name.strip(): value.strip() for name, value in said.items()}
    assert said["forwarded_allow_ips"] == "[]"
    assert said["control_socket_disable"] == "True"
    mine = IN_PRODUCTION | {"VAR_DIR": str(tmp_path / "v"), "DATABASE_URL": f"sqlite:///{tmp_path}/v/site.sqlite3"}
    with served(mine | {"HTTPS": "true", "HOME": str(home)}) as site:
        asked_by_proxy = site.browser().ask("/accounts/login/", headers={"X-Forwarded-Proto": "https"})
        assert asked_by_proxy.status == 301, site.log.read_text()
    assert not list(home.rglob("*.ctl"))
    with served(mine | {"HTTPS": "true", "TRUST_PROXY": "true"}) as site:
        answer = site.browser().ask("/accounts/login/", headers={"X-Forwarded-Proto": "https"})
        assert answer.status == 200
        assert "__Host-csrftoken=" in answer.headers["Set-Cookie"]


def prepared_folder(tmp_path: Path) -> Path:
    """A site's folder."""
    prepared(tmp_path / "v")
    return tmp_path / "v"


# Migrations


def together(mine: dict[str, str]) -> list[subprocess.CompletedProcess[str]]:
    """Two migrations that begin at the same time."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(lambda _turn: command("migrate", "-v0", **mine), range(2)))


@pytest.mark.sqlite
def test_two_migrations_at_once_wait_for_each_other(tmp_path: Path) -> None:
    mine = IN_PRODUCTION | {"VAR_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/new.sqlite3"}
    done = together(mine)
    assert [one.returncode for one in done] == [0, 0], [one.stderr for one in done]
    assert any("Another migration runs" in one.stderr for one in done)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_migrations_at_once_wait_for_each_other_on_postgresql(tmp_path: Path) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE twice")
    try:
        url = os.environ["DATABASE_URL"].rpartition("/")[0] + "/twice"
        done = together(IN_PRODUCTION | {"VAR_DIR": str(tmp_path), "DATABASE_URL": url})
        assert [one.returncode for one in done] == [0, 0], [one.stderr for one in done]
        assert any("Another migration runs" in one.stderr for one in done)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE twice WITH (FORCE)")
