"""Every address, every visitor, every method: what each gets stands in matrix.txt, letter by letter.

A new address is a line there; the failing test prints it. Read it before you put it in: each letter is a right.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client

from incidents.editions.publishing import publish, withdraw
from incidents.models import Incident, Source, Submission
from tests.builders import make_incident, make_kept_page, make_source, make_user
from tests.project.test_roles import site, values
from tests.routes import SAMPLES, routes

pytestmark = pytest.mark.django_db

MATRIX = Path(__file__).with_name("matrix.txt")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
VISITORS = ("nobody", "gone", "reader", "staff", "contributor", "editor", "administrator")
LETTERS = {200: "y", 204: "y", 304: "y", 400: "b", 401: "u", 403: "f", 404: "n", 405: "m", 410: "g", 413: "b", 429: "b"}
KEPT_SUM = SAMPLES["sha256"]
HEAD = f"""# What each visitor gets at each address, a letter for each of: {" ".join(METHODS)}.
# Visitors: {" ".join(VISITORS)}; then Cache-Control and Vary of what an administrator gets.
# y an answer, r leads elsewhere, L and D to the logins, u log in first, b cannot be read, f may not, n not there,
# m no such method, g was withdrawn. "gone" is an account that was closed while it was logged in; "staff" has no role.
"""
__all__ = ["site"]


def visitor(kind: str) -> Client:
    """A browser of somebody with this role, of staff without any, or of an account that was closed meanwhile."""
    client = Client(raise_request_exception=False)
    if kind == "staff":
        client.force_login(User.objects.create_user("some-staff", is_staff=True))
    elif kind == "gone":
        client.force_login(make_user("Administrator", username="some-gone"))
        User.objects.filter(username="some-gone").update(is_active=False)
    elif kind != "nobody":
        client.force_login(make_user(kind.capitalize(), username=f"some-{kind}"))
    return client


def letter(response: Any) -> str:
    """What an answer comes to: L and D lead to the logins, r elsewhere, ! is a fault of the site."""
    place = response.headers.get("Location", "")
    if response.status_code in (301, 302, 303):
        return "L" if place.startswith("/accounts/login/") else "D" if place.startswith("/admin/login/") else "r"
    return "!" if response.status_code >= 500 else LETTERS.get(response.status_code, "?")


def letters(client: Client, path: str) -> str:
    """What somebody gets there, by method. Nothing that it does stays."""
    found, cookies = "", {name: cookie.value for name, cookie in client.cookies.items()}
    for method in METHODS:
        with transaction.atomic():
            found += letter(client.generic(method, path))
            transaction.set_rollback(True)
        client.cookies.clear()  # a log-out, too
        client.cookies.load(cookies)
    return found


def kept(response: Any) -> str:
    """What caches may do with an answer."""
    control = ",".join(sorted(part.strip() for part in response.headers.get("Cache-Control", "").split(",")))
    vary = ",".join(sorted(part.strip() for part in response.headers.get("Vary", "").split(",") if part))
    return f"{control or '-'} {vary or '-'}"


def addresses() -> Iterator[tuple[str, str]]:
    """Every entry of the URL configuration with its name, and what it would lead to."""
    for route in routes():
        if route.plain and route.name:
            words = "?country=CN&country=KP" if "comparison" in route.name else ""
            yield route.name, route.path(**values(route)) + words


def objects() -> Iterator[tuple[str, str]]:
    """What nobody but some may see, although others of its kind are open: drafts, withdrawn records, work of others."""
    draft, kinds = Incident.objects.get(slug="draft"), ContentType.objects.get_for_model
    for ending in ("", ".json", "history/", "history.json"):
        base = "/incidents/draft" + ("" if ending.startswith(".") else "/")
        yield f"draft:{ending or 'page'}", base + ending
    yield "draft:copy", f"/sources/hidden/copies/{KEPT_SUM}/"
    yield "draft:copy-read", f"/sources/hidden/copies/{KEPT_SUM}/read/"
    yield "draft:view-on-site", f"/admin/r/{kinds(Incident).pk}/{draft.pk}/"
    for page in ("change", "delete", "publish", "history"):
        yield f"draft:{page}", f"/admin/incidents/incident/{draft.pk}/{page}/"
    yield "draft:pinned", "/incidents/draft/?edition=1"
    yield "withdrawn:page", "/incidents/gone/"
    yield "withdrawn:json", "/incidents/gone.json"
    yield "withdrawn:view-on-site", f"/admin/r/{kinds(Incident).pk}/{Incident.objects.get(slug='gone').pk}/"
    submission = Submission.objects.get(key="submitted")
    yield "submission-of-another:change", f"/admin/incidents/submission/{submission.pk}/change/"
    yield "account-of-another:change", f"/admin/auth/user/{User.objects.get(username='unused').pk}/change/"
    yield "account:view-on-site", f"/admin/r/{kinds(User).pk}/{User.objects.get(username='unused').pk}/"


@pytest.fixture
def world(site: None) -> None:
    """The site of the table of roles, with a record that was withdrawn and a source that nobody has seen."""
    gone = make_incident("gone")
    publish([gone])
    withdraw(gone, reason="A forgery")
    make_kept_page(make_source("hidden"))
    assert Source.objects.get(slug="hidden").state == "draft"


def said() -> dict[str, list[str]]:
    """The table as it stands: by address, letters by visitor, then what caches may do."""
    lines = [line.split() for line in MATRIX.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return {name: cells for name, *cells in lines}


def walked() -> Iterable[tuple[str, str]]:
    """All that stands in the table; of two entries for one address the first answers."""
    return dict(reversed([*addresses(), *objects()])).items()


@pytest.mark.parametrize("kind", VISITORS)
def test_each_visitor_gets_by_each_method_what_the_matrix_says(kind: str, world: None) -> None:
    table, place, client = said(), VISITORS.index(kind), visitor(kind)
    found = {name: letters(client, path) for name, path in walked()}
    new = sorted(found.keys() - table.keys())
    assert new == [], f"not in matrix.txt; {kind} gets: " + ", ".join(f"{name} {found[name]}" for name in new)
    differ = {name: (table[name][place], got) for name, got in found.items() if table[name][place] != got}
    assert differ == {}, "(as matrix.txt says, as it is)"


def test_no_visitor_meets_a_fault_of_the_site_and_strangers_get_nothing() -> None:
    for name, cells in said().items():
        assert "!" not in "".join(cells[: len(VISITORS)]), name
        assert "?" not in "".join(cells[: len(VISITORS)]), name
        assert cells[0] == cells[1], f"{name}: an account that was closed is nobody"


def test_caches_keep_of_each_address_what_the_matrix_says(world: None) -> None:
    table, client = said(), visitor("administrator")
    found = {name: kept(client.get(path)).split() for name, path in walked()}
    differ = {name: (table[name][len(VISITORS) :], got) for name, got in found.items() if name in table}
    assert {name: pair for name, pair in differ.items() if pair[0] != pair[1]} == {}, "(as matrix.txt says, as it is)"


def test_the_matrix_has_no_address_that_is_gone(world: None) -> None:
    assert sorted(said().keys() - {name for name, _path in walked()}) == []


def test_the_matrix_is_written_where_that_is_asked(world: None, request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--write-matrix"):
        return
    rows = {name: [name] for name, _path in walked()}
    for kind in VISITORS:
        client = visitor(kind)
        for name, path in walked():
            rows[name].append(letters(client, path))
    for name, path in walked():
        rows[name] += kept(client.get(path)).split()
    widths = [max(len(row[place]) for row in rows.values()) for place in range(len(VISITORS) + 3)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows.values()]
    MATRIX.write_text(HEAD + "".join(f"{line.rstrip()}\n" for line in sorted(lines)), "utf-8")
