"""Backups: read back whole or refused, readable by their owner alone, put back only where nothing is lost."""

import signal
import sqlite3
import stat
import subprocess
import sys
import tarfile
import time
from contextlib import suppress
from pathlib import Path

import pyrage  # type: ignore[import-untyped]
import pytest

from project import backups
from project.database_copies import BadBackup
from tests.serving import environment_of, prepared, with_accounts

pytestmark = pytest.mark.sqlite  # of PostgreSQL it says what tests/editions/test_at_once.py shows

WAITING = {"audit-waiting/1.json": "{}", "links-waiting/openings": "code 1795000000\n"}


def manage(variables: dict[str, str], *words: object) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-W", "ignore", "manage.py", *map(str, words)]
    return subprocess.run(line, env=environment_of(variables), capture_output=True, text=True, check=False)


def backup(variables: dict[str, str], folder: Path, *words: str) -> Path:
    done = manage(variables, "backup", folder, *words)
    assert done.returncode == 0, done.stderr
    assert "Copied 100 % of the database" in done.stdout
    return max(folder.glob("tumen-*"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A site of its own on SQLite, with an account, an entry of the audit log and an opening of a link that wait."""
    variables = prepared(tmp_path_factory.mktemp("site"))
    with_accounts(variables, "reader")
    for waiting, content in WAITING.items():
        path = Path(variables["VAR_DIR"]) / waiting
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
    return variables


def test_a_backup_fills_an_empty_site_and_no_other(site: dict[str, str], tmp_path: Path) -> None:
    made = backup(site, tmp_path / "backups")
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    new = site | {"VAR_DIR": str(tmp_path / "new"), "DATABASE_URL": f"sqlite:///{tmp_path}/new/site.sqlite3"}
    done = manage(new, "restore", made)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Restored."), done.stderr
    assert {name: (tmp_path / "new" / name).read_text() for name in WAITING} == WAITING
    migrated = prepared(tmp_path / "migrated")
    assert manage(migrated, "restore", made).returncode == 0, "what migrate itself writes is nobody's"
    said = manage(new, "shell", "-v0", "-c", "from django.contrib.auth.models import User; print(User.objects.get())")
    assert said.stdout.strip() == "reader"
    again = manage(new, "restore", made)
    assert again.returncode == 1
    assert "This site is not empty (auth_user" in again.stderr
    assert "nothing was changed" in again.stderr
    assert manage(new, "restore", made, "--replace").returncode == 0


@pytest.mark.parametrize(
    ("name", "kind"), [("../out", tarfile.REGTYPE), ("/out", tarfile.REGTYPE), ("link", tarfile.SYMTYPE)]
)
def test_what_leads_out_of_a_backup_is_refused(name: str, kind: bytes, tmp_path: Path) -> None:
    packed, folder = tmp_path / "packed.tar.gz", tmp_path / "folder"
    folder.mkdir()
    with tarfile.open(packed, "w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, "/etc/passwd" if kind == tarfile.SYMTYPE else ""
        archive.addfile(member)
    with pytest.raises(tarfile.TarError, match="is no file of a backup"):
        backups.unpack_parts(packed, folder)
    assert not list(folder.iterdir())


def test_one_damaged_byte_anywhere_is_refused_and_nothing_changes(site: dict[str, str], tmp_path: Path) -> None:
    made = backup(site, tmp_path / "backups")
    whole = made.read_bytes()
    # gzip's head has a time and a name, which say nothing of the content.
    places = range(whole.index(b"\0", 10) + 1, len(whole), len(whole) // 60)
    believed = 0
    for place in places:
        made.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with suppress(BadBackup):
            backups.opened_backup(made, tmp_path / f"at-{place}", lambda line: None)
            believed += 1
    # A bit may be another way to pack the same bytes, as in a run of zeros: then every sum agrees, and nothing is lost.
    assert believed <= 2 < 60 <= len(places)
    for cut in (0, 5, len(whole) // 2, len(whole) - 1):
        made.write_bytes(whole[:cut])
        with pytest.raises(BadBackup, match="damaged"):
            backups.opened_backup(made, tmp_path / f"cut-{cut}", lambda line: None)
    database = Path(site["VAR_DIR"]) / "site.sqlite3"
    before = database.read_bytes()
    done = manage(site, "restore", made, "--replace")
    assert (done.returncode, database.read_bytes()) == (1, before)
    assert "Nothing was restored." in done.stderr


def test_an_encrypted_backup_opens_with_its_identity_alone(site: dict[str, str], tmp_path: Path) -> None:
    mine, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    (tmp_path / "mine.txt").write_text(f"# created: today\n{mine}\n")
    (tmp_path / "other.txt").write_text(str(other))
    made = backup(site, tmp_path / "backups", "--recipient", str(mine.to_public()))
    assert made.read_bytes().startswith(b"age-encryption.org/v1")
    new = site | {"VAR_DIR": str(tmp_path / "new"), "DATABASE_URL": f"sqlite:///{tmp_path}/new/site.sqlite3"}
    assert "is encrypted: name the file" in manage(new, "restore", made).stderr
    assert (
        "cannot be opened with other.txt" in manage(new, "restore", made, "--identity", tmp_path / "other.txt").stderr
    )
    assert manage(new, "restore", made, "--identity", tmp_path / "mine.txt").returncode == 0
    wrong = manage(site, "backup", tmp_path / "none", "--recipient", "age1nobody")
    assert "'age1nobody' is no recipient of age" in wrong.stderr
    assert list((tmp_path / "none").iterdir()) == []


def test_the_newest_are_kept_and_the_older_go(site: dict[str, str], tmp_path: Path) -> None:
    made = [backup(site, tmp_path), backup(site, tmp_path), backup(site, tmp_path, "--keep", "2")]
    assert sorted(tmp_path.iterdir()) == made[1:]
    assert manage(site, "backup", tmp_path, "--keep", "0").returncode == 1


def test_a_backup_of_a_later_version_is_refused(site: dict[str, str], tmp_path: Path) -> None:
    made = backup(site, tmp_path)
    folder = tmp_path / "opened"
    folder.mkdir()
    known = backups.unpack_parts(made, folder)
    later = backups.Manifest(**{**known.__dict__, "migrations": [*known.migrations, ["incidents", "9999_later"]]})
    backups.pack_parts(folder, later, made, lambda line: None)
    done = manage(site, "restore", made, "--replace")
    assert "made by a later version, with migrations that are not known here: incidents.9999_later" in done.stderr


def begun(variables: dict[str, str], *words: object) -> subprocess.Popen[str]:
    """A command that has something in the clear in its folder, and waits: somebody writes, or it copies for seconds."""
    line = [sys.executable, "-W", "ignore", "manage.py", *map(str, words)]
    process = subprocess.Popen(line, env=environment_of(variables), stdout=subprocess.PIPE, text=True)
    scratch, end = Path(variables["VAR_DIR"]) / "scratch", time.monotonic() + 60
    while not list(scratch.glob("*/*.sqlite3")):
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.005)
    return process


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_in_the_clear_stays_of_a_run_that_was_killed(number: int, tmp_path: Path) -> None:
    site, folder = prepared(tmp_path / "site"), tmp_path / "backups"
    with sqlite3.connect(tmp_path / "site" / "site.sqlite3") as database:  # 200 MB, which take a while
        database.execute("CREATE TABLE large AS SELECT zeroblob(200000000) AS bytes")
    older = folder / ".making-older" / "parts" / "database.sqlite3"
    older.parent.mkdir(parents=True)
    older.touch()
    killed = begun(site, "backup", folder)
    killed.send_signal(number)
    assert killed.wait(60) != 0
    assert list(folder.iterdir()) == [], "nor is anything left of what an older version did"
    scratch = tmp_path / "site" / "scratch"
    assert bool(list(scratch.iterdir())) == (number == signal.SIGKILL)
    made = backup(site, folder)
    assert (list(scratch.iterdir()), list(folder.iterdir())) == ([], [made])
    assert stat.S_IMODE(scratch.stat().st_mode) == 0o700


def test_two_runs_at_once_wait_for_each_other(site: dict[str, str], tmp_path: Path) -> None:
    first, second = begun(site, "backup", tmp_path), begun(site, "backup", tmp_path)
    assert (first.wait(60), second.wait(60)) == (0, 0)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_restore_that_cannot_begin_says_why(site: dict[str, str], tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    made = backup(site, tmp_path / "backups", "--recipient", str(identity.to_public()))
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    (tmp_path / "file").touch()
    new = {"VAR_DIR": str(tmp_path / "new"), "DATABASE_URL": f"sqlite:///{tmp_path}/new/site.sqlite3"}
    wrong = manage(site | new, "restore", made, "--identity", tmp_path / "binary").stderr
    assert wrong.startswith(f"CommandError: Nothing was restored. {made.name} cannot be opened with binary: ")
    nowhere = manage(site | {"VAR_DIR": f"{tmp_path}/file/var"}, "restore", made).stderr
    assert nowhere.startswith("CommandError: Nothing was restored. There is no folder to work in: ")
    lost = manage(site | {"DATABASE_URL": f"sqlite:///{tmp_path}/file/site.sqlite3"}, "restore", backup(site, tmp_path))
    assert lost.stderr.startswith("CommandError: Nothing was restored. ")
