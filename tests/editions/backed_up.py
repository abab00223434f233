"""python -m tests.editions.backed_up TIMES FOLDER: backups are taken while a process publishes again and again.

Each is put back into the same database, whose rows must then be those of a whole edition, byte for byte. Prints how
many editions were published during the backups, and what is wrong.
"""

import json
import os
import sys
import time
from hashlib import sha256
from pathlib import Path

import django

RECORDS = 40
PAUSE = 0.1  # seconds between two publications: the sum of all rows grows with each


def prepare() -> None:
    """40 incidents, as edition 1."""
    from incidents.editions.publishing import publish
    from tests.builders import make_incident

    publish([make_incident(f"one-{number:02}") for number in range(RECORDS)])


def rows_digest() -> str:
    """A sum of every version and edition, as the database has them."""
    from django.db import connection

    with connection.cursor() as cursor:
        found = []
        for table in ("incidents_edition", "incidents_incidentversion", "project_auditentry"):
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            found.append(cursor.fetchall())
    return sha256(repr(found).encode()).hexdigest()


def publish_until_stopped(folder: Path) -> None:
    """Publish all 40 with another title, again and again, and write down the sum of each edition's rows."""
    from django.db import transaction

    from incidents.editions.publishing import publish
    from incidents.models import Incident

    turn, parent = 0, os.getppid()
    # A test that ran out of time stops its own process alone.
    while not (folder / "stop").exists() and os.getppid() == parent:
        turn += 1
        with transaction.atomic():
            Incident.objects.update(title=f"Turn {turn} of {os.getpid()}", state="changed")
            edition = publish(list(Incident.objects.all()))
            digest = rows_digest()
        assert edition
        (folder / str(edition.number)).write_text(digest)
        time.sleep(PAUSE)
    os._exit(0)


def writing(folder: Path) -> int:
    """Start the process that publishes, and wait until it does."""
    from django.db import connections

    (folder / "stop").unlink(missing_ok=True)
    connections.close_all()
    if not (child := os.fork()):
        try:
            publish_until_stopped(folder)
        except Exception as error:
            (folder / "stopped-by").write_text(repr(error))
        finally:
            os._exit(1)
    return child


def newest() -> int:
    from incidents.models import Edition

    edition = Edition.objects.newest()
    return edition.number if edition else 0


def assert_still_publishing(folder: Path) -> None:
    assert not (folder / "stopped-by").exists(), (folder / "stopped-by").read_text()


def backup_under_load(folder: Path) -> tuple[Path, int]:
    """A backup, and how many editions were published meanwhile: one at least, since it would show nothing else."""
    from project import backups

    while True:
        begun = newest()
        made = backups.make(folder / "backups", "", lambda line: None)
        if during := newest() - begun:
            return made, during
        made.unlink()
        assert_still_publishing(folder)


def backup_and_restore(folder: Path) -> tuple[int, str]:
    """Take a backup under load and put it back when it is quiet; editions published meanwhile, and what is wrong."""
    from project import backups

    before, child = newest(), writing(folder)
    while newest() == before:
        assert_still_publishing(folder)
        time.sleep(0.01)
    made, during = backup_under_load(folder)
    (folder / "stop").touch()
    _pid, status = os.waitpid(child, 0)
    assert status == 0
    backups.restore(made, None, replace=True, say=lambda line: None)
    made.unlink()
    wrong = rows_digest() != (folder / str(newest())).read_text()
    return during, f"edition {newest()} came back otherwise" if wrong else ""


def main(times: int, folder: Path) -> None:
    """Back up, restore, look."""
    django.setup()
    prepare()
    folder.mkdir(exist_ok=True)
    found = [backup_and_restore(folder) for _ in range(times)]
    print(json.dumps({"meanwhile": sum(f[0] for f in found), "faults": [f[1] for f in found if f[1]]}))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
