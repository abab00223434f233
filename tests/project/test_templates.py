"""Templates can be read on a screen and told apart line by line."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.template import engines

ROOT = settings.BASE_DIR / "templates"
# Not the README of a release, whose bytes are summed.
TEMPLATES = sorted(path for path in ROOT.rglob("*") if path.suffix in (".html", ".txt"))
WIDTH = 120


def lines() -> Iterator[tuple[str, str]]:
    """Every line of every template, and where it stands."""
    for path in TEMPLATES:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            yield f"{path.relative_to(ROOT)}, line {number}", line


def indent_of(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def test_templates_are_found() -> None:
    assert len(TEMPLATES) > 150


def test_no_line_is_longer_than_a_screen_is_wide() -> None:
    assert [where for where, line in lines() if len(line) > WIDTH] == []


def test_a_level_is_two_spaces() -> None:
    assert [where for where, line in lines() if not re.fullmatch("(  )*", indent_of(line))] == []


def test_a_partial_may_stand_inside_a_line() -> None:
    """Its file ends with a line end, as djade and every editor want it, and what it gives does not."""
    assert (ROOT / "partials" / "outcome.html").read_text(encoding="utf-8").endswith("\n")
    given = engines["django"].from_string('({% include "partials/outcome.html" with code="x" label="Gone" %})')
    assert given.render() == '(<span class="out"><span class="sw o-x"></span>Gone</span>)'


def home_of(template: str) -> str:
    """The folder of an app, or "" for what several have."""
    return template.split("/")[0] if template.startswith(("incidents/", "stats/", "admin/")) else ""


def test_a_partial_lives_with_the_app_that_includes_it_or_with_what_they_share() -> None:
    asked: dict[str, set[str]] = {}
    for path in TEMPLATES:
        for partial in re.findall(r'{% include "([^"]*partials/[^"]+)"', path.read_text(encoding="utf-8")):
            asked.setdefault(partial, set()).add(home_of(str(path.relative_to(ROOT))))
    strangers = {
        partial: homes
        for partial, homes in asked.items()
        if homes != {home_of(partial)} and not (home_of(partial) == "" and len(homes) > 1)
    }
    assert strangers == {}


def has_within_has(styles: str) -> bool:
    for begin in re.finditer(r":has\(", styles):
        depth, at = 1, begin.end()
        while depth and at < len(styles):
            if styles.startswith(":has(", at):
                return True
            depth, at = depth + {"(": 1, ")": -1}.get(styles[at], 0), at + 1
    return False


def test_no_stylesheet_asks_within_has_for_has() -> None:
    """Browsers drop such a rule whole, without a word."""
    assert has_within_has("td:has(~ td:not(.e, :has(form)))::after {}")
    assert not has_within_has("td:has(a):has(b) {}")
    styles = sorted((settings.BASE_DIR / "project" / "static" / "css").glob("*.css"))
    assert len(styles) > 5
    assert [path.name for path in styles if has_within_has(path.read_text())] == []
