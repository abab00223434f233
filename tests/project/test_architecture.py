"""Who may know whom: the imports of each file, read without running it."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = sorted(
    path
    for app in ("project", "incidents", "stats")
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts
)
# The rooms of an app from the ground up: each may import those that stand before it. A new room gets its place here.
ROOMS = {
    "incidents": (
        *("codebook", "people", "other_names", "naming", "doubts", "small_cells", "coarsening", "documents"),
        "vocabulary",
        "counting_apps",
        *(
            "models",
            "columns",
            "shapes",
            "copies",
            "chain",
            "counting",
            "editions",
            "releases",
            "loading",
            "erasure",
            "verifying",
            "views",
            "admin",
        ),
        *("urls", "templatetags", "management", "apps"),
    ),
    "stats": (
        *("period_types", "period_names", "category_names", "models", "columns", "year_parts", "filters", "tables"),
        *(
            "drawing",
            "pictures",
            "catalogue",
            "explorer",
            "asked_questions",
            "compared_tables",
            "archive_files",
            "imports",
            "citing",
            "views",
            "admin",
        ),
        *("urls", "templatetags", "management", "apps"),
    ),
}
# How far up the record a room of the count may see; those that are not named may import all of it.
SEEN_FROM_STATS = {
    **dict.fromkeys(("period_types", "period_names", "category_names"), "naming"),
    **dict.fromkeys(("models", "year_parts"), "models"),
    "columns": "columns",
    **dict.fromkeys(("filters",), "counting"),
    **dict.fromkeys(
        ("tables", "drawing", "pictures", "catalogue", "explorer", "asked_questions", "compared_tables", "citing"),
        "editions",
    ),
    "archive_files": "releases",
    "imports": "loading",
    "views": "views",
}


def nodes_of(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node that runs: what stands below `if TYPE_CHECKING` says what something is, and asks nothing of it."""
    yield tree
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            yield from nodes_of(node)


def imports_of(path: Path) -> set[str]:
    """The modules that a file imports, anywhere in it, each with its package's dots: incidents.models.Country."""
    found: set[str] = set()
    for node in nodes_of(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in SOURCES}


def modules_used(path: Path) -> set[str]:
    """The modules of this site that a file imports, or imports something of."""
    names = {name if name in MODULES else name.rpartition(".")[0] for name in imports_of(path)}
    return (names & MODULES.keys()) - {module_of(path)}


def room_of(module: str) -> tuple[str, str]:
    """An app and the room in it: ("incidents", "counting")."""
    app, _dot, rest = module.partition(".")
    return app, rest.partition(".")[0]


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


@pytest.mark.parametrize("app", ROOMS)
def test_every_room_has_its_place(app: str) -> None:
    there = {room for path in in_app(app) if (room := room_of(module_of(path))[1])}
    assert there == set(ROOMS[app]), f"ROOMS[{app!r}] says which rooms there are, from the ground up"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_go_one_way(path: Path) -> None:
    app, room = room_of(module_of(path))
    if room and app in ROOMS:
        order = ROOMS[app]
        used = {other for other in map(room_of, modules_used(path)) if other[0] == app and other[1]}
        above = {other for _app, other in used if order.index(other) > order.index(room)}
        assert not above, f"{room} may import the rooms that stand before it in ROOMS, and these do not"


@pytest.mark.parametrize("path", in_app("stats"), ids=name_of)
def test_the_count_sees_no_more_of_the_record_than_its_room_needs(path: Path) -> None:
    _app, room = room_of(module_of(path))
    used = {other for app, other in map(room_of, modules_used(path)) if app == "incidents" and other}
    order = ROOMS["incidents"]
    highest = SEEN_FROM_STATS.get(room, order[-1])
    assert {other for other in used if order.index(other) > order.index(highest)} == set()


def test_no_files_import_each_other_in_a_circle() -> None:
    try:
        TopologicalSorter({name: modules_used(path) for name, path in MODULES.items()}).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("path", in_app("incidents"), ids=name_of)
def test_the_record_does_not_know_the_count(path: Path) -> None:
    assert from_package(path, "stats") == set()


@pytest.mark.parametrize("path", in_app("project"), ids=name_of)
def test_the_ground_knows_no_app(path: Path) -> None:
    if path.name != "urls.py":  # where the site's addresses begin
        assert from_package(path, "incidents", "stats") == set()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_plotly_is_for_tests_alone(path: Path) -> None:
    assert from_package(path, "plotly") == set()


def test_every_drawing_of_a_page_is_a_template_of_the_drawing_room() -> None:
    drawn = {page.parent for page in (ROOT / "templates").rglob("*.html") if "<svg" in page.read_text("utf-8")}
    assert drawn == {ROOT / "templates" / "stats" / "drawing"}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_only_rooms_that_answer_know_http_responses(path: Path) -> None:
    answering = {"response", "kept_answers", "formats", "questions", "health", "admin"}
    rooms = {*path.relative_to(ROOT).with_suffix("").parts}
    responses = {name for name in imports_of(path) if name.startswith("django.http.") and "Response" in name}
    views = any(room == "views" or room.endswith("_views") for room in rooms)
    assert views or rooms & answering or not responses


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_file_is_a_room_of_its_own(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def pages_of(path: Path) -> Iterator[tuple[str, str]]:
    """The pages that a module of views renders: the name of the function, or of the kind of page; the template's path.

    A kind of page is a class that ends with "Page" and says its template.
    """
    for top in ast.parse(path.read_text(encoding="utf-8")).body:
        for node in ast.walk(top):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if isinstance(node, ast.Call) and called in ("render", "render_page", "render_list"):
                assert isinstance(top, ast.FunctionDef)
                if isinstance(node.args[1], ast.Constant):  # else the kind of page says it
                    yield top.name, str(node.args[1].value)
        for node in top.body if isinstance(top, ast.ClassDef) else []:
            target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
            if isinstance(target, ast.Name) and target.id == "template":
                assert isinstance(top, ast.ClassDef)
                assert isinstance(node, ast.Assign | ast.AnnAssign)
                assert isinstance(node.value, ast.Constant)
                yield top.name.removesuffix("Page").lower(), str(node.value.value)


VIEWS = [path for path in SOURCES if path.parent.name == "views"]


def test_a_page_has_the_name_of_its_view() -> None:
    pages = {template: (path, function) for path in VIEWS for function, template in pages_of(path)}
    for template, (path, function) in pages.items():
        app, name = template.removesuffix(".html").split("/")
        assert app == path.relative_to(ROOT).parts[0]
        assert name in (path.stem, function), f"templates/{template} is neither {path.stem} nor {function}"
    there = {
        f"{app}/{path.name}" for app in ("incidents", "stats") for path in (ROOT / "templates" / app).glob("*.html")
    }
    assert there == pages.keys()
