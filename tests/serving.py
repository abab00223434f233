"""The site as it is run: gunicorn in a process of its own, with a database and a folder that nobody else has."""

import atexit
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KEY = "kVw0-3nQ8rT5yU1iO7pA2sD4fG6hJ9kL_zX0cV8bN5mQ3wE1rT7yU"
IN_PRODUCTION = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "tumen.example.org,127.0.0.1", "HTTPS": "false"}


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment_of(variables: dict[str, str]) -> dict[str, str]:
    """Nothing of this run's environment but the way to the programs."""
    return {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "project.settings"} | variables


def command(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py."""
    line = [sys.executable, "-W", "ignore", "manage.py", *words]
    return subprocess.run(
        line, cwd=ROOT, env=environment_of(variables), capture_output=True, text=True, check=False, timeout=300
    )


@dataclass
class Answered:
    """What the site answered, and after how many seconds."""

    status: int
    headers: Any
    body: bytes
    seconds: float


@dataclass
class Browser:
    """Somebody who asks from an address of this machine, with cookies, and without following where an answer leads."""

    port: int
    host: str = "127.0.0.1"
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    address: str = "127.0.0.1"

    def ask(
        self,
        path: str,
        sent: dict[str, str] | None = None,
        *,
        timeout: float = 30,
        headers: dict[str, str] | None = None,
    ) -> Answered:
        """GET, or POST what is sent."""
        begun = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout, (self.address, 0))
        said = {"Host": self.host, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = urllib.parse.urlencode(sent) if sent is not None else None
        if body is not None:
            said |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self.host}"}
        connection.request("POST" if sent is not None else "GET", path, body, said | self.headers | (headers or {}))
        answer = connection.getresponse()
        content = answer.read()
        for name, value in answer.getheaders():
            if name == "Set-Cookie":
                cookie, _equals, rest = value.partition("=")
                self.cookies[cookie] = rest.partition(";")[0]
        connection.close()
        return Answered(answer.status, answer.headers, content, time.monotonic() - begun)

    def log_in(self, name: str, password: str, timeout: float = 30) -> Answered:
        """Fill in the form of the login."""
        page = self.ask("/accounts/login/", timeout=timeout)
        [token] = re.findall(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)[:1] or [b""]
        sent = {"username": name, "password": password, "csrfmiddlewaretoken": token.decode()}
        return self.ask("/accounts/login/", sent, timeout=timeout)


@dataclass
class Site:
    """A site that runs."""

    port: int
    process: subprocess.Popen[str]
    variables: dict[str, str]
    log: Path

    def browser(self, **fields: Any) -> Browser:
        """Somebody new."""
        return Browser(self.port, **fields)


@cache
def migrated() -> Path:
    """A folder with an empty site as production has it, migrated and with its static files: made once for a process.

    Migrating takes ten seconds, a copy none.
    """
    folder = tempfile.TemporaryDirectory(prefix="tumen-migrated-")
    atexit.register(folder.cleanup)
    site = Path(folder.name) / "site"
    for words in (("migrate", "-v0"), ("collectstatic", "--noinput", "-v0")):
        done = command(*words, VAR_DIR=str(site), DATABASE_URL=f"sqlite:///{site}/site.sqlite3", **IN_PRODUCTION)
        assert done.returncode == 0, done.stderr
    return site


def prepared(folder: Path, **variables: str) -> dict[str, str]:
    """The environment of a site in a folder, migrated and with its static files."""
    mine = {"VAR_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3", **IN_PRODUCTION} | variables
    shutil.copytree(migrated(), folder, dirs_exist_ok=True)
    if "DATABASE_URL" in variables:
        Path(folder, "site.sqlite3").unlink()
        done = command("migrate", "-v0", **mine)
        assert done.returncode == 0, done.stderr
    return mine


def with_accounts(variables: dict[str, str], *names: str, password: str = "correct horse battery") -> None:
    """Make an account for each role that is named, with its name."""
    code = (
        "from django.contrib.auth.models import Group, User\n"
        f"for name in {names!r}:\n"
        f"    user = User.objects.create_user(name, name + '@example.org', {password!r}, is_staff=name != 'reader')\n"
        "    user.groups.add(Group.objects.get(name=name.capitalize()))\n"
    )
    done = command("shell", "-v0", "-c", code, **variables)
    assert done.returncode == 0, done.stderr


@contextmanager
def served(variables: dict[str, str], *options: str, wait: bool = True) -> Iterator[Site]:
    """gunicorn, until the block ends."""
    port, log = free_port(), Path(variables["VAR_DIR"]) / "log.txt"
    line = [sys.executable, "-W", "ignore", "-m", "gunicorn", "--config", "project/gunicorn.conf.py"]
    line += [*options, "--bind", f"127.0.0.1:{port}", "project.wsgi"]
    with log.open("a") as out:
        process = subprocess.Popen(
            line, cwd=ROOT, env=environment_of(variables), stdout=out, stderr=out, text=True, start_new_session=True
        )
    try:
        if wait:
            wait_until_up(port, process, log)
        yield Site(port, process, variables, log)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def wait_until_up(port: int, process: subprocess.Popen[str], log: Path, seconds: float = 60) -> None:
    """Until it takes connections."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())
