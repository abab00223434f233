"""What an edition's files have follows from the edition: a column that came later is in none, and publishes nothing."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from incidents.documents import default_of
from incidents.editions import publishing
from incidents.models import Country, Edition, Group, Incident, IncidentVersion, Publishable, Source, SourceVersion
from incidents.models.editions import record_of
from incidents.releases.making import make_release
from stats.imports import load
from stats.models import ArrivalFigure, ContextEvent, OtherFigure
from tests import builders as make
from tests import csvs
from tests.answers import body, json_of
from tests.builders import rewrite
from tests.older import without

pytestmark = pytest.mark.django_db


def may_come_later(model: Any) -> list[str]:
    """The columns that rows without them can be read with: what has a default, or may be empty."""
    fields = [model._meta.get_field(name) for name in model.PUBLISHED]
    return [field.name for field in fields if field.has_default() or field.blank or field.null]


def parts_of(model: type[Publishable]) -> list[tuple[str, Any]]:
    """The kinds of part of a record, each with the model of its rows."""
    return [(part, model._meta.get_field(part).related_model) for part in model.PARTS]


def before_a_column(model: type[Publishable], document: dict[str, Any], part: str, name: str) -> dict[str, Any]:
    """A document without a column that has its default there."""
    if part:
        return without(document, (part, name))
    return without(document, (name,))


COLUMNS = [
    pytest.param(model, part, name, id=f"{model._meta.model_name}-{part}-{name}")
    for model in (Country, Source, Incident, ArrivalFigure, OtherFigure, ContextEvent)
    for part, rows in (("", model), *parts_of(model))
    for name in may_come_later(rows)
]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A folder of a few rows as edition 1, and one more edition."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(csvs.SMALL, say=lambda text: None)
        publishing.publish([make.make_source("of-edition-2")])
        yield
        transaction.set_rollback(True)


@pytest.fixture
def undone(loaded: None) -> Iterator[None]:
    """What a test does here is taken back after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(("model", "part", "name"), COLUMNS)
def test_a_column_that_came_later_publishes_nothing_by_itself(
    undone: None, model: type[Publishable], part: str, name: str
) -> None:
    rows: Any = dict(parts_of(model)).get(part, model)
    default = default_of(rows._meta.get_field(name))
    for version in model.VERSION.objects.current():
        held = version.document[part] if part else [version.document]
        if all(row[name] == default for row in held):
            older = before_a_column(model, version.document, part, name)
            rewrite(model.VERSION.objects.filter(pk=version.pk), document=older)
    assert load(csvs.SMALL, say=lambda text: None) is None


def reshape(shape: dict[str, list[str]]) -> None:
    """Edition 1 as of a day on which these columns were published; no answer is left of what it was before."""
    rewrite(Edition.objects.filter(number=1), shape=shape)
    cache.clear()


LISTS: dict[type[Publishable], tuple[str, ...]] = {
    Country: (),
    Source: ("/sources.csv", "/sources.json"),
    Incident: ("/incidents.csv?who=all", "/incidents.json?who=all"),
    ArrivalFigure: ("/arrivals.csv", "/arrivals.json"),
    OtherFigure: ("/arrivals/others.csv", "/arrivals/others.json", "/arrivals/breakdown.json"),
    ContextEvent: ("/arrivals/events.csv", "/arrivals/events.json"),
}


def names_in(client: Client, address: str) -> set[str]:
    """The columns of a list's file, whether of its rows or of rows in them."""
    text = body(client, address).decode()
    if ".json" not in address:
        return set(text.splitlines()[0].split(","))
    return {name for row in json.loads(text)["results"] for name in names_below(row)}


def names_below(content: Any) -> set[str]:
    """Every name in a piece of JSON."""
    if isinstance(content, list):
        return {name for row in content for name in names_below(row)}
    if isinstance(content, dict):
        return content.keys() | {name for value in content.values() for name in names_below(value)}
    return set()


@pytest.mark.parametrize(("model", "part", "name"), COLUMNS)
def test_a_file_of_an_edition_keeps_that_editions_columns(
    undone: None, reader: Client, model: type[Publishable], part: str, name: str
) -> None:
    rows: Any = dict(parts_of(model)).get(part, model)
    edition = Edition.objects.get(number=1)
    shape = edition.shape | {rows._meta.label_lower: [n for n in edition.shape[rows._meta.label_lower] if n != name]}
    records = [f"{record_address(version)}.json" for version in model.VERSION.objects.filter(since=1)[:3]]
    addresses = [(asked, f"{asked}{'&' if '?' in asked else '?'}edition=1") for asked in LISTS[model]]
    before = {pinned: names_in(reader, pinned) for _asked, pinned in addresses}
    reshape(shape)
    for asked, pinned in addresses:
        was, now = before[pinned], names_in(reader, pinned)
        assert now == was or (now == was - {name} and name in names_in(reader, asked)), pinned
        if not part and name not in Group.PUBLISHED:  # the people of the whole stand in a list for those of its groups
            assert name not in now, pinned
    for asked in records:
        told = json_of(reader, f"{asked}?edition=1")
        below: Any = names_below(told[part]) if part else told.keys()
        assert name not in below, asked
        told = json_of(reader, asked)
        assert not part or not told[part] or name in names_below(told[part])
        assert part or name in told


def record_address(version: Any) -> str:
    """The address of the page of a published record, without its last stroke."""
    model: Any = record_of(version.__class__)
    return reverse(model.PAGE, args=[version.key]).rstrip("/")


def test_a_kind_of_part_that_came_later_is_in_no_file_of_an_older_edition(undone: None, reader: Client) -> None:
    shape = Edition.objects.get(number=1).shape
    shape["incidents.source"].remove("snapshots")
    del shape["incidents.snapshot"]
    reshape(shape)
    key = SourceVersion.objects.filter(since=1).values_list("key", flat=True)[0]
    assert "snapshots" not in json_of(reader, f"/sources/{key}.json?edition=1")
    assert json_of(reader, f"/sources/{key}.json")["snapshots"] == []
    make_release("old", Edition.objects.get(number=1), notes="", address="https://example.org/")
    make_release("new", Edition.objects.get(number=2), notes="", address="https://example.org/")
    assert "snapshots.csv" not in archive(reader, "old")
    assert "snapshots.csv" in archive(reader, "new")


def archive(client: Client, name: str) -> dict[str, bytes]:
    """The files of a release's archive."""
    with zipfile.ZipFile(io.BytesIO(body(client, f"/releases/{name}.zip"))) as found:
        return {file: found.read(file) for file in found.namelist()}


def test_a_release_stays_to_the_byte_when_a_column_is_published(undone: None, reader: Client) -> None:
    shape = Edition.objects.get(number=1).shape
    shape["incidents.incident"].remove("notes")
    reshape(shape)
    for version in IncidentVersion.objects.filter(since=1):
        rewrite(IncidentVersion.objects.filter(pk=version.pk), document=without(version.document, ("notes",)))
    make_release("old", Edition.objects.get(number=1), notes="", address="https://example.org/")
    before = body(reader, "/releases/old.zip")
    assert b",notes" not in archive(reader, "old")["incidents.csv"].splitlines()[0]
    Incident.objects.update(notes="A note, of which there was no column before.")
    publishing.publish(Incident.objects.all())
    assert body(reader, "/releases/old.zip") == before


def test_what_changed_and_changed_back_is_no_difference_whatever_columns_came_between(
    undone: None, reader: Client
) -> None:
    source = Source.objects.order_by("slug")[0]
    first = SourceVersion.objects.current().get(key=source.slug)
    rewrite(SourceVersion.objects.filter(pk=first.pk), document=without(first.document, ("last_checked",)))
    for author in ("Somebody", source.author):
        Source.objects.filter(pk=source.pk).update(author=author)
        publishing.publish([source])
    withdrawn = Incident.objects.order_by("slug")[0]
    publishing.withdraw(withdrawn, reason="A mistake")
    publishing.publish([withdrawn])
    found = json_of(reader, "/editions/2/diff/6.json")
    assert found["results"] == []
    assert sum(count for counts in found["counts"].values() for count in counts.values()) == 0
    assert json_of(reader, "/editions/2/diff/3.json")["counts"]["source"]["changed"] == 1
