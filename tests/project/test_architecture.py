"""Who may know whom: the imports of each file, read without running it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
GROUND = (
    "table", "formats", "questions", "word_filters", "filter_panel", "periods", "csv_reading", "search_text", "dates",
    "amounts",
)  # fmt: skip
SOURCES = sorted(p for app in ("project", "incidents", "stats") for p in (ROOT / app).rglob("*.py"))


def imports_of(path: Path) -> set[str]:
    """The modules that a file imports, anywhere in it, each with its package's dots: incidents.models.Country."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def from_package(path: Path, *packages: str) -> set[str]:
    """What a file imports from some packages."""
    return {name for name in imports_of(path) if name.split(".")[0] in packages}


def in_app(app: str) -> list[Path]:
    return [path for path in SOURCES if path.relative_to(ROOT).parts[0] == app]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_files_are_found() -> None:
    assert len(in_app("incidents")) > 10
    assert len(in_app("stats")) > 10


@pytest.mark.parametrize("path", in_app("incidents"), ids=name_of)
def test_the_record_does_not_know_the_count(path: Path) -> None:
    assert from_package(path, "stats") == set()


@pytest.mark.parametrize("module", GROUND)
def test_the_ground_knows_no_app(module: str) -> None:
    assert from_package(ROOT / "project" / f"{module}.py", "incidents", "stats") == set()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_only_drawing_knows_plotly(path: Path) -> None:
    drawing = path.relative_to(ROOT / "stats").parts[0] if path.is_relative_to(ROOT / "stats") else ""
    assert drawing in ("drawing", "drawing.py") or from_package(path, "plotly") == set()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_only_rooms_that_answer_know_http_responses(path: Path) -> None:
    answering = {"response", "formats", "questions", "health", "admin"}
    rooms = {*path.relative_to(ROOT).with_suffix("").parts}
    responses = {name for name in imports_of(path) if name.startswith("django.http.") and "Response" in name}
    views = any(room == "views" or room.endswith("_views") for room in rooms)
    assert views or rooms & answering or not responses


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_file_is_a_room_of_its_own(path: Path) -> None:
    if "migrations" not in path.parts:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
