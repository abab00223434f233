"""Backups: read back whole or refused, readable by their owner alone, put back only where nothing is lost."""

import stat
import subprocess
import sys
import tarfile
from contextlib import suppress
from pathlib import Path

import pyrage  # type: ignore[import-untyped]
import pytest

from project import backups
from tests.serving import environment_of, prepared, with_accounts

pytestmark = pytest.mark.sqlite  # of PostgreSQL it says what tests/editions/test_at_once.py shows


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
    """A site of its own on SQLite, with an account and two entries of the audit log that wait."""
    variables = prepared(tmp_path_factory.mktemp("site"))
    with_accounts(variables, "reader")
    waiting = Path(variables["VAR_DIR"]) / "audit-waiting"
    waiting.mkdir(exist_ok=True)
    (waiting / "1.json").write_text("{}")
    return variables


def test_a_backup_fills_an_empty_site_and_no_other(site: dict[str, str], tmp_path: Path) -> None:
    made = backup(site, tmp_path / "backups")
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    new = site | {"VAR_DIR": str(tmp_path / "new"), "DATABASE_URL": f"sqlite:///{tmp_path}/new/site.sqlite3"}
    done = manage(new, "restore", made)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Restored."), done.stderr
    assert (tmp_path / "new" / "audit-waiting" / "1.json").read_text() == "{}"
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
        with suppress(backups.BadBackup), backups.opened_backup(made, lambda line: None):
            believed += 1
    # A bit may be another way to pack the same bytes, as in a run of zeros: then every sum agrees, and nothing is lost.
    assert believed <= 2 < 60 <= len(places)
    for cut in (0, 5, len(whole) // 2, len(whole) - 1):
        made.write_bytes(whole[:cut])
        with pytest.raises(backups.BadBackup, match="damaged"), backups.opened_backup(made, lambda line: None):
            pass
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
