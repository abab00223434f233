"""Which software answers: a token that changes with every deploy, and is the same in every process of one."""

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOFTWARE_PARTS = (
    "requirements.txt",
    "templates/**/*",
    *(f"{app}/**/*.{ending}" for app in ("project", "incidents", "stats") for ending in ("py", "mo", "css", "js")),
)


@cache
def token() -> str:
    # What the bytes of an answer follow from, beside its data.
    return software_digest(ROOT)


def software_digest(root: Path) -> str:
    """The same for any copy of the project's folder."""
    found = hashlib.sha256()
    # Sorted, since each system lists files in an order of its own.
    for path in sorted({path for part in SOFTWARE_PARTS for path in root.glob(part) if path.is_file()}):
        found.update(f"{path.relative_to(root)}\0".encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]
