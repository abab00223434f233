"""One site that is measured: started in a process group of its own, logged in at, asked, and stopped."""

import html
import http.client
import os
import re
import signal
import subprocess
import threading
import time
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.serving import ROOT, free_port

TIMEOUT = 300  # seconds that one request may take
LONGEST_START = 120  # seconds
AGAIN = (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError)


class NotMeasured(Exception):
    """A site that does not start, or an answer that is none."""


@dataclass(frozen=True)
class Login:
    """A form with a token; then cookies go with every request."""

    address: str
    user: str
    password: str = "demo"


@dataclass(frozen=True)
class SiteKind:
    """How a site is started, and which address each job has there: words in braces are those of `questions`."""

    name: str
    start: Callable[[int], list[str]]  # the command that serves at a port
    paths: Mapping[str, str]
    totals: Mapping[str, str]  # patterns whose first groups add up to the number that the site itself gives
    ready: str = "/"
    environment: Mapping[str, str] = field(default_factory=dict)
    login: Login | None = None


@dataclass(frozen=True)
class Taken:
    """One answer: seconds until its first byte and in all, bytes, and the body where it was kept."""

    seconds: float
    first_byte: float
    size: int
    lines: int
    body: bytes = b""


class RunningSite:
    """A site while it runs; each thread that asks has a connection of its own, which stays open."""

    def __init__(self, kind: SiteKind) -> None:
        self.kind, self.port = kind, free_port()
        self.cookies: dict[str, str] = {}
        self.links = threading.local()
        self.start_ms = 0.0
        began = time.perf_counter()
        self.process = subprocess.Popen(
            kind.start(self.port),
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **kind.environment},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.wait_until_ready(began)
        if kind.login:
            self.log_in(kind.login)

    @property
    def name(self) -> str:
        return self.kind.name

    def wait_until_ready(self, began: float) -> None:
        while self.process.poll() is None and time.perf_counter() - began < LONGEST_START:
            try:
                answer = self.request("GET", self.kind.ready)
                answer.read()
            except OSError:
                time.sleep(0.02)
                continue
            if answer.status < 400:
                self.start_ms = (time.perf_counter() - began) * 1000
                return
        self.stop()
        raise NotMeasured(f"{self.name}: no good answer from {self.kind.ready}")

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)

    def memory(self) -> float:
        """MB in real memory of its processes, shared pages counted once (PSS)."""
        total = 0
        for task in Path("/proc").glob("[0-9]*"):
            try:
                if os.getpgid(int(task.name)) == self.process.pid:
                    found = re.search(r"^Pss:\s+(\d+)", (task / "smaps_rollup").read_text(), re.MULTILINE)
                    total += int(found[1]) if found else 0
            except OSError:  # a process that has ended meanwhile
                continue
        return total / 1000

    def link(self) -> http.client.HTTPConnection:
        if getattr(self.links, "open", None) is None:
            self.links.open = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        found: http.client.HTTPConnection = self.links.open
        return found

    def request(
        self, method: str, path: str, body: str | None = None, headers: Mapping[str, str] | None = None
    ) -> http.client.HTTPResponse:
        """One request; no redirect is followed."""
        head = {"Host": f"127.0.0.1:{self.port}", "Accept-Encoding": "identity", **(headers or {})}
        if self.cookies:
            head["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            answer = self.sent(method, path, body, head)
        except AGAIN:  # it closed an idle connection: once more on a new one
            answer = self.sent(method, path, body, head)
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value
        return answer

    def sent(self, method: str, path: str, body: str | None, head: dict[str, str]) -> http.client.HTTPResponse:
        try:
            self.link().request(method, path, body, head)
            return self.link().getresponse()
        except OSError:
            self.links.open = None
            raise

    def log_in(self, login: Login) -> None:
        page = self.request("GET", login.address).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken"[^>]*value="([^"]+)"', page)
        sent = {"username": login.user, "password": login.password}
        sent |= {"csrfmiddlewaretoken": html.unescape(token[1])} if token else {}
        own = f"http://127.0.0.1:{self.port}"
        head = {"Content-Type": "application/x-www-form-urlencoded", "Origin": own, "Referer": own + login.address}
        answer = self.request("POST", login.address, urllib.parse.urlencode(sent), head)
        answer.read()
        if answer.status not in (302, 303):
            raise NotMeasured(f"{self.name}: the login answered {answer.status}")

    def path(self, job: str, words: Mapping[str, Any]) -> str:
        return self.kind.paths[job].format(**words)

    def get(self, path: str, *, keep: bool = False) -> Taken:
        """A good answer, read to its end."""
        began = time.perf_counter()
        answer = self.request("GET", path)
        if answer.status != 200:
            answer.read()
            raise NotMeasured(f"{self.name}: {path} answered {answer.status}")
        size, lines, first, kept = 0, 0, 0.0, []
        while piece := answer.read1(1 << 18):
            first = first or time.perf_counter() - began
            size, lines = size + len(piece), lines + piece.count(b"\n")
            kept += [piece] if keep else []
        answer.read()  # which ends an answer of a known length, so that the connection can be used again
        return Taken(time.perf_counter() - began, first, size, lines, b"".join(kept))

    def total(self, job: str, body: bytes) -> int | None:
        """The number that the site itself gives as its answer."""
        pattern = self.kind.totals.get(job)
        if pattern is None:
            return None
        found = re.findall(pattern, body.decode("utf-8", "replace"))
        return sum(int(re.sub(r"\D", "", one)) for one in found)
