"""Many rows at once: written as they are, asked for by many keys."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from incidents.models import Country, Edition, Incident, IncidentVersion, Source, SourceVersion
from project.bulk import insert, insert_rows
from tests.builders import make_country, make_source

pytestmark = pytest.mark.django_db


def test_every_kind_of_value_comes_back_as_it_was_written() -> None:
    make_country("CN")
    written = Incident(
        slug="a", title="A 'quoted' title,\twith\ntabs and \\N", country_id="CN", date=dt.date(2019, 5, 7),
        earliest=dt.date(2019, 5, 1), latest=dt.date(2019, 5, 31), kind="detention", latitude=Decimal("41.25"),
        longitude=Decimal("126.5"), end_date=None, verified=True,
        people_best=7, women=None, people_basis="reported", confidence="low",
    )  # fmt: skip
    insert(Incident, [written])
    found = Incident.objects.get()
    for field in Incident._meta.concrete_fields:
        if field.name not in ("id", "edited_at"):
            assert getattr(found, field.attname) == getattr(written, field.attname), field.name
    assert found.edited_at.date() == dt.datetime.now(dt.UTC).date()


def test_documents_keep_their_types_and_their_korean() -> None:
    edition = Edition.objects.create(number=1, published_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    document = {"title": "북송 “quoted”", "share": 0.25, "count": None, "verified": True, "rows": [{"a": 1}]}
    facts = {"title": "t", "publisher": "p", "language": "ko", "kind": "news", "availability": "online"}
    insert(SourceVersion, [SourceVersion(key="s", since_id=edition.number, document=document, words="t", **facts)])
    found = SourceVersion.objects.get().document  # with the columns that it was published without
    assert {name: found[name] for name in document} == document
    assert SourceVersion.objects.filter(document__share=0.25).exists()


def test_more_rows_than_one_statement_takes_are_all_written() -> None:
    insert(Source, (Source(slug=f"s-{i}", title="t", publisher="p", kind="news") for i in range(6000)))
    assert Source.objects.count() == 6000


def test_a_row_that_the_database_refuses_is_an_integrity_error() -> None:
    make_country("CN")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Country, [Country(iso2="CN", name="Other", role="transit")])


def test_records_are_asked_for_by_any_number_of_keys() -> None:
    for slug in ("a", "b", "c"):
        make_source(slug)
    keys = ["a", "c", *(f"none-{i}" for i in range(40_000))]
    assert set(Source.objects.filter(slug__among=keys).values_list("slug", flat=True)) == {"a", "c"}
    assert not Source.objects.filter(slug__among=[]).exists()


def test_a_column_that_rows_lack_has_its_default_in_all_of_them() -> None:
    insert_rows(Source, ({"slug": slug, "title": "t", "publisher": "p", "kind": "news"} for slug in "ab"))
    assert list(Source.objects.values_list("slug", "availability", "author", "published")) == [
        (slug, "unknown", "", None) for slug in "ab"
    ]


@pytest.mark.parametrize("versions", [IncidentVersion, SourceVersion])
def test_what_readers_see_of_a_record_is_found_by_its_key_in_a_table_that_was_never_analysed(versions: Any) -> None:
    if connection.vendor == "sqlite":  # PostgreSQL counts the rows of a new table while it is loaded
        for wanted in ({"key": "a"}, {"key__among": ["a"]}):
            plan = versions.objects.current().filter(**wanted).explain()
            assert f"{versions._meta.model_name}_one_current (key=?)" in plan
