"""One name, one thing: no two modules bind the same public name."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# Names that Django or Python look for, whatever the module.
CONVENTIONS = {"Command", "urlpatterns", "register", "log", "DATETIME_FORMAT", "TIME_FORMAT"}
# Rooms that mirror each other: what one tabulates the other draws.
MIRRORED = ({"stats/tables", "stats/drawing"},)


def modules() -> list[Path]:
    found = [path for app in ("project", "incidents", "stats") for path in sorted((ROOT / app).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def bound(path: Path) -> Iterator[str]:
    """The public names that a module binds itself: what it imports is another's."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def places() -> dict[str, set[str]]:
    """Where each public name is bound."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in modules():
        for name in bound(path):
            if not name.startswith("_"):
                found[name].add(str(path.relative_to(ROOT).with_suffix("")))
    return found


def mirrored(found: set[str]) -> bool:
    """Whether a name is bound once in each of two rooms that mirror each other."""
    rooms = [place.rpartition("/")[0] for place in found]
    return len(set(rooms)) == len(rooms) and any(set(rooms) <= pair for pair in MIRRORED)


def test_a_name_is_bound_in_one_module() -> None:
    twice = {
        name: sorted(found)
        for name, found in places().items()
        if len(found) > 1 and name not in CONVENTIONS and not mirrored(found)
    }
    assert twice == {}, "each of these means two things: say in its name what each one is of"


def test_names_are_found_at_all() -> None:
    found = places()
    assert found["IncidentFilter"] == {"incidents/counting/filters"}
    assert found["publish"] == {"incidents/editions/publishing"}
    assert found["returns_over_time"] == {"stats/drawing/returns", "stats/tables/people"}
