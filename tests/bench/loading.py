"""Made-up data of a size: as files, in the peers' databases, and loaded into the site's own."""

import os  # wait4 alone tells what one process used
import shutil
import subprocess
import sys
import time
from pathlib import Path
from resource import struct_rusage

from tests.bench import make_data
from tests.bench.growth import incidents_of
from tests.bench.peer_database import make_peer_database
from tests.bench.site_kinds import set_up_plain_django, site_environment
from tests.serving import ROOT

COUNTED = "from incidents.models import Edition; print(Edition.objects.count())"
ACCOUNTS = "from project.management.commands.demo import make_accounts; make_accounts()"


def make_data_and_load(folder: Path, size: str, url: str) -> None:
    """All that `compare` needs of a size; what is there already stays."""
    folder = folder.resolve()
    hard, plain = folder / "data" / size, folder / "data" / f"{size}peer"
    for place, seeds in ((hard, True), (plain, False)):
        if not (place / "arrivals.csv").exists():
            make_data.main(incidents_of(size), place, seeds_only=seeds, hard=seeds)
    peers = folder / f"{size}-peers.sqlite3"
    if not peers.exists():
        make_peer_database(plain, peers)
        shutil.copyfile(peers, folder / f"{size}-plain.sqlite3")
        set_up_plain_django(folder / f"{size}-plain.sqlite3", folder / "plain-static")
    load_site(folder / f"var{size}", url, hard)


def load_site(folder: Path, url: str, data: Path) -> None:
    """Migrate, collect, load and make the accounts; says incidents a second, and the most memory."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = site_environment(folder, url)
    command(environment, "migrate", "-v0")
    command(environment, "collectstatic", "--noinput", "-v0")
    if is_loaded(environment):
        print("The site's database has editions: it stays as it is.")
        return
    began = time.perf_counter()
    used = command(environment, "load_seeds", str(data))
    seconds = time.perf_counter() - began
    with (data / "incidents.csv").open(encoding="utf-8") as lines:
        count = sum(1 for _line in lines) - 1
    print(
        f"Loaded {count:,} incidents in {seconds:.0f} s: {count / seconds:,.0f} a second; CPU {used.ru_utime:.0f} s, "
    )
    print(f"{used.ru_maxrss / 1000:,.0f} MB at most, with the pages of SQLite's file that are mapped")
    command(environment, "shell", "-v0", "-c", ACCOUNTS)


def is_loaded(environment: dict[str, str]) -> bool:
    line = [sys.executable, "-W", "ignore", "manage.py", "shell", "-v0", "-c", COUNTED]
    done = subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip() != "0"


def command(environment: dict[str, str], *words: str) -> struct_rusage:
    """Run manage.py; what it used."""
    process = subprocess.Popen([sys.executable, "-W", "ignore", "manage.py", *words], cwd=ROOT, env=environment)
    _pid, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"manage.py {' '.join(words)} failed")
    return used


if __name__ == "__main__":
    load_site(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
