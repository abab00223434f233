"""Every published field of every model is on its form, page, file, archive and is loaded: starting from the models."""

import csv
import datetime as dt
import io
import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import models, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from incidents.admin.sources import OriginRows, SourceAdmin
from incidents.documents import EMPTY
from incidents.editions import publishing
from incidents.editions.differences import shown_value
from incidents.editions.names import Names
from incidents.editions.references import publishable_models
from incidents.models import (
    Country,
    Edition,
    Group,
    Incident,
    Instrument,
    Origin,
    Publishable,
    Snapshot,
    Source,
    Treaty,
)
from incidents.releases.archive_files import resources
from incidents.views import placed
from project.formats import csv_cell
from stats.imports import load
from stats.models import ArrivalFigure, ContextEvent, OtherFigure
from tests import builders as make
from tests import csvs
from tests.answers import csv_of, json_of
from tests.desk import address, at_the_desk
from tests.packages import bytes_of, empty_the_site, named, rows_in, unpacked
from tests.stats.test_every_field import main_of, words_of

pytestmark = pytest.mark.django_db

Row = dict[str, Any]


def rows_published(model: Any, part: str) -> Any:
    """The model of the rows that are published of a kind of record: its own, or those of one of its parts."""
    return model._meta.get_field(part).related_model if part else model


TABLES = [(model, part) for model in publishable_models() for part in ("", *model.PARTS)]
every_table = pytest.mark.parametrize(
    ("model", "part"), TABLES, ids=[f"{model._meta.model_name}-{part or 'itself'}" for model, part in TABLES]
)


def fields_of(model: Any, part: str, but: Collection[str] = ()) -> list[Any]:
    """The published fields of such rows, but some."""
    rows = rows_published(model, part)
    return [rows._meta.get_field(name) for name in rows.PUBLISHED if name not in but]


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[Edition]:
    """The small files, in which every column says something; what they have no column for says something of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(csvs.SMALL, say=lambda text: None)
        make.make_snapshot(Source.objects.get(slug="source-m"))
        treaty = Instrument.objects.create(slug="treaty-m", name="Treaty m", name_ko="조약 m", kind="rights")
        Treaty.objects.create(country_id="CN", treaty=treaty, status="party", source_id="source-m")
        for model, part in TABLES:
            for field in fields_of(model, part):
                fill_in(field)
        records = [record for model in publishable_models() for record in model._default_manager.all()]
        edition = publishing.publish(records)
        assert edition
        yield edition
        transaction.set_rollback(True)


def fill_in(field: Any) -> None:
    """Let one row of the site say something in a field, if none does."""
    rows = field.model._default_manager.order_by("pk")
    if not any(says_more(field, value) for value in rows.values_list(field.name, flat=True)):
        rows.filter(pk=rows[0].pk).update(**{field.name: sample(field)})


def says_more(field: Any, value: Any) -> bool:
    """Whether a value says more than a field that is not there; pages say of what is not verified that it is not."""
    return value is False if field.name == "verified" else value not in EMPTY and value != field.get_default()


def sample(field: Any) -> Any:
    """A value that a field may have, and that stands nowhere else."""
    if field.name == "verified":
        return False
    if field.choices:
        codes = [code for code, _label in field.flatchoices if code not in ("", field.get_default())]
        return "preferred" if field.name == "rank" else codes[-1]  # a deprecated claim says why
    if field.remote_field:
        return field.related_model._default_manager.values_list(field.target_field.name, flat=True)[0]
    if isinstance(field, models.URLField):
        return f"https://example.org/{field.name}-m"
    if isinstance(field, models.CharField | models.TextField):
        return f"{field.name} m"
    by_class = {
        models.BooleanField: True, models.PositiveSmallIntegerField: 1994, models.IntegerField: 90_417,
        models.DecimalField: Decimal("0.25"), models.DateTimeField: dt.datetime(1994, 3, 7, 9, 5, tzinfo=dt.UTC),
        models.DateField: dt.date(1994, 3, 7),
    }  # fmt: skip
    return next(value for known, value in by_class.items() if isinstance(field, known))


@pytest.fixture(scope="module")
def published(site: Edition, django_db_blocker: Any) -> dict[Any, dict[str, Row]]:
    """The documents of the site, by kind and key; totals over countries have no page."""
    with django_db_blocker.unblock():
        return {
            model: {key: found for key, found in documents_now(model).items() if key != "ZZ"}
            for model in publishable_models()
        }


def documents_now(model: type[Publishable]) -> dict[str, Row]:
    return dict(sorted(model.VERSION.objects.current().values_list("key", "document")))


Published = dict[Any, dict[str, Row]]


def example(published: Published, model: Any, part: str, field: Any) -> tuple[str, Row]:
    """The key of a record that says something in a field, and the row that does."""
    found = [(key, row) for key, whole in published[model].items() for row in (whole[part] if part else [whole])]
    if field.model is Group:  # of an incident with several, as files have them
        found.reverse()
    saying = [one for one in found if says_more(field, one[1][field.name])]
    assert saying, f"no row of this test says anything of {field}: give `sample` a value for it"
    return saying[0]


# Fields that nobody types, because something else says them; those that are not editable follow from others.
NOT_TYPED = {Snapshot: ("sha256", "media_type", "size")}


@every_table
def test_each_published_field_is_on_a_form(model: Any, part: str, site: Edition) -> None:
    rows = rows_published(model, part)
    context = at_the_desk().get(address(model, "add")).context
    forms = {inline.opts.model: inline.formset.empty_form for inline in context["inline_admin_formsets"]}
    form = forms[rows] if part else context["adminform"].form
    typed = [field.name for field in fields_of(model, part, NOT_TYPED.get(rows, ())) if field.editable]
    assert [name for name in typed if name not in form.fields] == []


# What a page says of a field where that is not its value as a difference shows it.
SAID_OTHERWISE = {
    ("source", "language"): "Korean", ("origin", "relation"): "Of a common origin with",
    ("snapshot", "size"): "1.0\u00a0KB", ("snapshot", "taken_at"): "1 Jun 2019",
    ("source", "deleted_on_precision"): "since",
    ("snapshot", "address"): "in an archive", ("incident", "date_precision"): "day unknown",
    ("incident", "longitude"): "-23.45678",
    ("incident", "location_precision"): "A province or a stretch of border",
    ("group", "outcome_date_precision"): "known to the year", ("event", "date_precision"): "known to the year",
}  # fmt: skip


@every_table
def test_each_published_field_is_on_a_page(
    model: Any, part: str, site: Edition, published: Published, reader: Client
) -> None:
    pages: dict[tuple[str, str], str] = {}
    for field in fields_of(model, part):
        key, row = example(published, model, part, field)
        page, language = model.page_address(key), "ko" if field.name.endswith("_ko") else "en"
        if (page, language) not in pages:
            pages[page, language] = main_of(reader, f"{page}?lang={language}")
        main = pages[page, language]
        with override(language):
            said = on_page(field, row, site.number)
        assert re.search(said, f"{main} {words_of(main)}", re.IGNORECASE), f"{page} does not say {field}: {said}"


def on_page(field: Any, row: Row, edition: int) -> str:
    """What a page says of a field, as a pattern: a way to another record, or words."""
    if field.related_model in (Source, Incident):
        return rf'href="(/[a-z]+/|#source-){row[field.name]}["/?]'
    if field.name == "verified":
        return "not verified"
    said = SAID_OTHERWISE.get((field.model._meta.model_name, field.name))
    return re.escape(said or shown_value(field, row[field.name], Names(edition), row))


# The files of a record's list. Only the JSON of a record has its parts.
LIST_FILES: dict[Any, tuple[str, ...]] = {
    Source: ("/sources.csv",), Incident: ("/incidents.csv?who=all",), ArrivalFigure: ("/arrivals.csv?vintages=all",),
    OtherFigure: ("/arrivals/others.csv", "/arrivals/breakdown.csv"), ContextEvent: ("/arrivals/events.csv",),
}  # fmt: skip
NOT_LISTED: dict[Any, tuple[str, ...]] = {
    Country: Country.PUBLISHED,  # its list counts what happened there
    Incident: ("earliest", "latest"),  # which follow from date and precision
    ContextEvent: ("end_precision",),  # the end is cut to it
    # Files were cited before these stood in them; an archive has them.
    Source: ("last_checked",), ArrivalFigure: ("slug", "exception"), OtherFigure: ("slug",),
}  # fmt: skip


@every_table
def test_each_published_field_is_in_the_json_of_its_record(
    model: Any, part: str, site: Edition, published: Published, reader: Client
) -> None:
    for field in fields_of(model, part):
        key, _row = example(published, model, part, field)
        document = json_of(reader, reverse(model.JSON, args=[key]))
        assert all(field.name in told for told in (document[part] if part else [document])), field


@pytest.mark.parametrize("model", publishable_models())
def test_each_published_field_is_in_the_file_of_its_list(
    model: Any, site: Edition, published: Published, reader: Client
) -> None:
    rows = [row for path in LIST_FILES.get(model, ()) for row in rows_of_text(csv_of(reader, path))]
    for field in fields_of(model, "", NOT_LISTED[model]):
        assert has_cell(rows, field, example(published, model, "", field)[1]), f"no column says {field}"


def rows_of_text(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def has_cell(rows: list[dict[str, str]], field: Any, row: Row) -> bool:
    """Whether a file has the value of a field; a date of an event is cut to what is known of it."""
    cut = field.model is ContextEvent and field.name in ("date", "end_date")
    wanted = row[field.name][:4] if cut else str(csv_cell(row[field.name]))
    return any((told.get(field.name) or "")[: 4 if cut else None] == wanted for told in rows)


@every_table
def test_each_published_field_is_in_an_archive(model: Any, part: str, site: Edition, published: Published) -> None:
    content = bytes_of(named(site))
    of_these = [resource for resource in resources() if resource.model is model]
    holding = [one for one in of_these if rows_published(model, part) in (one.models or (model,))]
    files = [resource.file for resource in holding]
    rows = [row for file in files for row in rows_in(content, file)]
    for field in fields_of(model, part, () if part else NOT_ARCHIVED.get(model, ())):
        assert has_cell(rows, field, example(published, model, part, field)[1]), f"no column of {files} says {field}"


NOT_ARCHIVED = {Incident: NOT_LISTED[Incident], ContextEvent: NOT_LISTED[ContextEvent]}


def test_each_published_field_is_loaded_from_an_archive(site: Edition, published: Published, tmp_path: Path) -> None:
    unpacked(bytes_of(named(site)), tmp_path)
    empty_the_site()
    load(tmp_path, say=lambda text: None)
    for model, part in TABLES:
        again = documents_now(model)
        for field in fields_of(model, part):
            key, row = example(published, model, part, field)
            rows = [row[field.name] for row in (again[key][part] if part else [again[key]])]
            assert row[field.name] in rows, f"{field} is not loaded"


def test_a_field_without_a_place_stands_below_the_others(
    site: Edition, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = {model: names - {"notes", "claim", "note"} for model, names in placed.PLACED.items()}
    monkeypatch.setattr(placed, "PLACED", without)
    incident = main_of(reader, "/incidents/incident-m/")
    assert "<dt>Notes</dt><dd>incident notes m</dd>" in incident
    assert "<small>Claim: More than 1,500 m</small>" in incident
    assert "<small>Note: overlap note m</small>" in incident
    assert "<dt>Notes</dt><dd>notes m</dd>" in main_of(reader, "/countries/CN/")
    assert "<small>Note: origin note m</small>" in main_of(reader, "/sources/source-m/")


def test_a_field_that_a_form_does_not_place_stands_above_its_state(
    site: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SourceAdmin, "fieldsets", SourceAdmin.fieldsets[:1] + SourceAdmin.fieldsets[-1:])
    monkeypatch.setattr(OriginRows, "fields", ["other", "relation"])
    page = at_the_desk().get(address(Source.objects.get(slug="source-m")))
    fieldsets = [fieldset.fields for fieldset in page.context["adminform"]]
    assert fieldsets[-2:] == [
        ["url", "availability", "accessed", "last_checked", "deleted_on", "deleted_on_precision"],
        [("state_label", "edited_at")],
    ]
    [rows] = [inline for inline in page.context["inline_admin_formsets"] if inline.opts.model is Origin]
    assert "note" in rows.formset.empty_form.fields
