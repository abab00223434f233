"""PostgreSQL and Redis as a team runs them, in folders and on ports that nobody else has, until a block ends."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.serving import free_port

FOUND = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
POSTGRES = FOUND[-1].parent if FOUND else None
REDIS = shutil.which("redis-server")
PGBOUNCER = shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")
BOUNCING = """
[databases]
{name} = host=127.0.0.1 port={of} dbname={name} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
"""
# Small, and without a care for the power: what is in it lives as long as a test.
SMALL = "-c shared_buffers=16MB -c fsync=off -c max_connections=40 -c unix_socket_directories='' -c wal_level=replica"


def missing_servers() -> str:
    """The servers that are not installed, in words; empty where all are."""
    named = {"PostgreSQL": POSTGRES, "redis-server": REDIS, "PgBouncer": PGBOUNCER}
    return " and ".join(name for name, found in named.items() if not found)


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder for a server: below none that is closed to other accounts, as those of tests are."""
    folder = Path(tempfile.mkdtemp(prefix="tumen-team-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def as_postgres(*words: str) -> None:
    """Run a program of PostgreSQL's, which refuses to be run by root."""
    assert POSTGRES
    line = [str(POSTGRES / words[0]), *words[1:]]
    if os.geteuid() == 0:
        line = ["runuser", "-u", "postgres", "--", *line]
    done = subprocess.run(line, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(line)}\n{done.stdout}"


def given_to_postgres(path: Path) -> Path:
    """Make a folder that belongs to the account that PostgreSQL runs as."""
    path.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(path, "postgres")
    return path


@dataclass(frozen=True)
class PostgresServer:
    """A server that runs."""

    data: Path
    port: int

    def address(self, name: str = "postgres") -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"

    def start(self, *options: str) -> None:
        words = f"-p {self.port} -c listen_addresses=127.0.0.1 {SMALL} {' '.join(options)}"
        log = str(self.data.parent / "log")
        as_postgres("pg_ctl", "-D", str(self.data), "-w", "-t", "60", "-l", log, "-o", words, "start")

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            as_postgres("pg_ctl", "-D", str(self.data), "-w", "-m", "immediate", "stop")

    def asked(self, statement: str, name: str = "postgres") -> str:
        """What one statement answers, as psql prints it."""
        assert POSTGRES
        line = [str(POSTGRES / "psql"), "-qAtX", "-v", "ON_ERROR_STOP=1", "-d", self.address(name), "-c", statement]
        done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A new server, which sorts as SQLite does not."""
    with own_folder() as folder:
        inside = given_to_postgres(folder / "postgres")
        server = PostgresServer(inside / "data", free_port())
        letters = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US")
        as_postgres("initdb", "-D", str(server.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N", *letters)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def replica_of(primary: PostgresServer) -> Iterator[PostgresServer]:
    """A second server that follows the first by PostgreSQL's own streaming replication."""
    with own_folder() as folder:
        inside = given_to_postgres(folder / "postgres")
        replica = PostgresServer(inside / "data", free_port())
        where = ("-h", "127.0.0.1", "-p", str(primary.port), "-U", "postgres")
        as_postgres("pg_basebackup", *where, "-D", str(replica.data), "-R", "-X", "stream", "-c", "fast", "--no-sync")
        replica.start("-c hot_standby_feedback=on")
        try:
            yield replica
        finally:
            replica.stop()


@contextmanager
def pgbouncer(of: PostgresServer, name: str) -> Iterator[str]:
    """The address of a database behind PgBouncer: two connections for all, given anew for each transaction."""
    assert PGBOUNCER
    with own_folder() as folder:
        port, settings = free_port(), folder / "pgbouncer.ini"
        settings.write_text(BOUNCING.format(name=name, of=of.port, port=port))
        as_who = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        with (folder / "log").open("w") as log:
            process = subprocess.Popen([*as_who, PGBOUNCER, str(settings)], stdout=log, stderr=log)
        try:
            wait_until(lambda: listens(port), "PgBouncer listens")
            yield f"postgres://postgres@127.0.0.1:{port}/{name}"
        finally:
            process.terminate()
            process.wait(10)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class RedisServer:
    """A Redis that runs: in memory alone, with a bound, as the README says."""

    port: int
    folder: Path
    process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        assert REDIS
        words = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        bound = ["--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru"]
        log = (self.folder / "redis.log").open("a")
        self.process = subprocess.Popen([REDIS, *words, *bound], stdout=log, stderr=log, text=True)
        wait_until(lambda: self.asked("PING") == "+PONG", "Redis answers")

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(10)
            self.process = None

    def asked(self, command: str) -> str:
        """The first line of the answer to a command."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as wire:
                wire.sendall(f"{command}\r\n".encode())
                return wire.recv(4096).decode().splitlines()[0]
        except OSError:
            return ""


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    with own_folder() as folder:
        server = RedisServer(free_port(), folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def wait_until(holds: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Look again and again until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not within {seconds:g} s: {what}"
        time.sleep(0.05)
