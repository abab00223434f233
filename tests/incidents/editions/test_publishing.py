"""Publishing: what makes an edition, what readers see and when, what is refused, what never changes."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import CASCADE
from django.test import Client
from django.utils import timezone

from incidents.editions.publishing import Refused, note_change, publish, state_of, withdraw
from incidents.editions.references import publishable_models
from incidents.models import Country, Edition, Group, Incident, Origin, Practice, Source
from incidents.models.editions import Publishable
from stats.models import ArrivalFigure, ContextEvent, OtherFigure
from tests.answers import csv_of, json_of, results_of
from tests.builders import (
    make_arrival,
    make_claim,
    make_context_event,
    make_country,
    make_event,
    make_group,
    make_incident,
    make_other_figure,
    make_overlap,
    make_practice,
    make_source,
    make_user,
    rewrite,
)

pytestmark = pytest.mark.django_db


def published_number(*records: Publishable, **words: Any) -> int:
    edition = publish(records, **words)
    assert edition is not None
    return edition.number


def since_and_until(record: Publishable) -> list[tuple[int, int | None]]:
    """The lives of a record's versions."""
    versions = record.VERSION.objects.filter(key=record.key).order_by("since")
    return list(versions.values_list("since", "until"))


# Editions


def test_one_call_makes_one_edition_of_all_its_records() -> None:
    records = [make_incident("a"), make_incident("b"), make_source("s"), make_arrival(2019)]
    assert published_number(*records) == 1
    assert [edition.number for edition in Edition.objects.all()] == [1]
    assert [since_and_until(record) for record in records] == [[(1, None)]] * 4


def test_editions_are_numbered_without_gaps() -> None:
    made = make_incident("a")
    for number in (1, 2, 3):
        Incident.objects.filter(pk=made.pk).update(title=f"Title {number}")
        assert published_number(Incident.objects.get()) == number
    assert since_and_until(made) == [(1, 2), (2, 3), (3, None)]


def test_an_edition_says_when_by_whom_and_why() -> None:
    editor, before = make_user("Editor"), timezone.now()
    publish([make_incident("a")], by=editor, note="The first")
    edition = Edition.objects.get()
    assert (edition.published_by, edition.note) == (editor, "The first")
    assert before <= edition.published_at <= timezone.now()


def test_an_edition_is_later_than_the_one_before_even_if_the_clock_went_back() -> None:
    publish([make_incident("a")])
    ahead = timezone.now() + dt.timedelta(hours=1)
    rewrite(Edition.objects.all(), published_at=ahead)
    publish([make_incident("b")])
    assert Edition.objects.get(number=2).published_at > ahead


def test_a_clock_that_was_far_ahead_does_not_date_the_next_editions() -> None:
    publish([make_incident("a")])
    rewrite(Edition.objects.all(), published_at=dt.datetime(2099, 3, 1, 12, tzinfo=dt.UTC))
    with pytest.raises(Refused, match="Edition 1 is of 2099-03-01 12:00, and this machine's clock says 20"):
        publish([make_incident("b")])
    assert Edition.objects.count() == 1


def test_nothing_new_makes_no_edition() -> None:
    made = make_incident("a")
    publish([made])
    assert publish([made]) is None
    assert publish([]) is None
    assert Edition.objects.count() == 1
    assert since_and_until(made) == [(1, None)]


def test_a_number_that_was_not_used_is_used_next() -> None:
    made = make_incident("a")
    publish([made])
    assert publish([made]) is None
    assert published_number(make_incident("b")) == 2


def test_only_what_changed_gets_a_new_version() -> None:
    changed, same = make_incident("a"), make_incident("b")
    publish([changed, same])
    make_group(changed, outcome="died")
    assert published_number(changed, same) == 2
    assert since_and_until(changed) == [(1, 2), (2, None)]
    assert since_and_until(same) == [(1, None)]


# What readers see


PATHS = [
    "/incidents.json",
    "/incidents.csv",
    "/incidents/a.json",
    "/countries.json",
    "/countries/CN.json",
    "/sources.json",
    "/charts/returns-by-country.json",
    "/charts/returns-over-time.csv",
    "/charts/arrivals-by-year.json",
    "/arrivals.csv",
]


def make_everything() -> list[Publishable]:
    """A record of each kind, joined with each other."""
    made = make_incident("a", entered_from="KP", groups=0)
    make_group(made, outcome="repatriated")
    make_claim(made, "claimed")
    make_practice("CN")
    return [
        made,
        make_country("CN"),
        make_source("paper-2019"),
        make_arrival(),
        make_other_figure(),
        make_context_event(),
    ]


def edit_everything() -> None:
    """Change each kind of working copy, without publishing."""
    Incident.objects.update(title="EDITED", date=dt.date(2001, 1, 1), who="workers")
    Group.objects.update(people_low=6, people_best=6, outcome="died")
    Country.objects.filter(pk="CN").update(name="EDITED")
    Practice.objects.update(summary="EDITED")
    Source.objects.update(title="EDITED", publisher="EDITED")
    ArrivalFigure.objects.update(total=9999, male=None)
    OtherFigure.objects.update(count=9999)
    ContextEvent.objects.update(title="EDITED")
    make_event(Incident.objects.get(), description="EDITED")
    make_overlap(Incident.objects.get(), make_incident("draft", title="EDITED"))


def test_a_draft_shows_nowhere(reader: Client) -> None:
    publish([make_country("CN")])
    make_everything()
    make_incident("a-draft", title="DRAFT")
    make_source("draft", title="DRAFT")
    for path in PATHS:
        response = reader.get(path)
        answered = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        assert response.status_code == (404 if path == "/incidents/a.json" else 200)
        assert b"DRAFT" not in answered
    assert json_of(reader, "/incidents.json")["count"] == 0
    assert json_of(reader, "/charts/arrivals-by-year.json")["table"]["rows"] == []


def test_an_edit_shows_nowhere_until_it_is_published(reader: Client) -> None:
    publish(make_everything())
    before = {path: csv_of(reader, path) for path in PATHS}
    edit_everything()
    assert {path: csv_of(reader, path) for path in PATHS} == before


def test_a_deleted_working_copy_does_not_change_what_readers_see(reader: Client) -> None:
    publish(make_everything())
    before = csv_of(reader, "/incidents/a.json")
    Incident.objects.all().delete()
    assert csv_of(reader, "/incidents/a.json") == before


def test_sources_that_nobody_has_seen_are_published_with_the_record() -> None:
    made = make_incident("a")
    make_claim(made, "claimed")
    make_event(made, source=make_source("happened"))
    Origin.objects.create(source=make_source("claimed"), other=make_source("below"), relation="drawn_from")
    Origin.objects.create(source=make_source("below"), other=make_source("claimed"), relation="common_origin")
    make_source("unrelated")
    publish([made])
    assert sorted(Source.VERSION.objects.current().values_list("key", flat=True)) == ["below", "claimed", "happened"]
    assert Source.objects.get(slug="claimed").state == "published"
    assert Source.objects.get(slug="unrelated").state == "draft"


def test_an_edited_source_is_not_published_with_a_record() -> None:
    made = make_incident("a")
    make_claim(made, "claimed")
    publish([made])
    make_source("claimed", title="EDITED")
    make_group(made, outcome="died")
    publish([made])
    assert Source.VERSION.objects.get(key="claimed").document["title"] == "Report claimed"


def test_countries_that_nobody_has_seen_are_published_with_the_record(reader: Client) -> None:
    make_practice("MN", "on-mongolia")
    publish([make_incident("a", country="MN", entered_from="CN")])
    assert sorted(Country.VERSION.objects.current().values_list("key", flat=True)) == ["CN", "MN"]
    assert Source.VERSION.objects.current().filter(key="on-mongolia").exists()
    assert [r["slug"] for r in results_of(reader, "/incidents.json?country=MN&entered_from=CN")] == ["a"]


# Refusals


def test_an_incident_without_a_group_is_refused_by_name() -> None:
    make_incident("good")
    make_incident("bad", groups=0)
    with pytest.raises(Refused) as refused:
        publish(Incident.objects.all())
    assert refused.value.reasons == ["bad: It has no group: enter how many people, and what became of them."]


def test_nothing_is_left_behind_where_one_record_is_refused() -> None:
    good, bad = make_incident("good"), make_incident("bad", groups=0)
    with pytest.raises(Refused):
        publish([good, bad])
    assert Edition.objects.count() == Incident.VERSION.objects.count() == Country.VERSION.objects.count() == 0
    assert Incident.objects.get(slug="good").state == "draft"


def test_a_part_with_more_people_than_its_whole_is_refused() -> None:
    whole, part = make_incident("whole"), make_incident("part", groups=2)
    make_overlap(part, whole)
    with pytest.raises(Refused) as refused:
        publish([whole, part])
    assert refused.value.reasons == ["part: Its lowest number of people (14) is above that of whole (7), its whole."]


def test_every_reason_is_said_at_once() -> None:
    with pytest.raises(Refused) as refused:
        publish([make_incident("a", groups=0), make_incident("b", groups=0)])
    assert [reason.split(":")[0] for reason in refused.value.reasons] == ["a", "b"]


def test_a_whole_that_sinks_below_its_published_part_is_refused() -> None:
    whole, part = make_incident("whole"), make_incident("part")
    make_overlap(part, whole)
    publish([whole, part])
    Group.objects.filter(incident=whole).update(people_low=3)
    with pytest.raises(Refused) as refused:
        publish([whole])
    assert refused.value.reasons == ["whole: Its lowest number of people (3) is below that of part (7), its part."]
    Group.objects.filter(incident=part).update(people_low=2)
    assert published_number(whole, part) == 2


# States


def test_a_record_goes_from_draft_through_its_states() -> None:
    make_incident("a")

    def state() -> str:
        made = Incident.objects.get()
        assert state_of(Incident, made.key) == made.state
        return made.state

    assert state() == "draft"
    publish(Incident.objects.all())
    assert state() == "published"
    Incident.objects.update(title="Another")
    note_change(Incident.objects.get())
    assert state() == "changed"
    Incident.objects.update(title="Seven detained in Shenyang")
    note_change(Incident.objects.get())
    assert state() == "published"
    withdraw(Incident.objects.get(), reason="Entered twice")
    assert state() == "withdrawn"
    publish(Incident.objects.all())
    assert state() == "published"


# Withdrawal


def test_a_withdrawal_closes_the_version_with_its_reason() -> None:
    made = make_incident("a")
    publish([made])
    edition = withdraw(made, reason="Entered twice", by=make_user("Editor"))
    assert (edition.number, edition.note) == (2, "Entered twice")
    version = Incident.VERSION.objects.get()
    assert (version.since_id, version.until_id, version.withdrawn) == (1, 2, "Entered twice")


def test_old_editions_still_show_what_was_withdrawn(reader: Client) -> None:
    made = make_incident("a")
    publish([made, make_incident("b")])
    withdraw(made, reason="Entered twice")
    assert [r["slug"] for r in results_of(reader, "/incidents.json")] == ["b"]
    assert [r["slug"] for r in results_of(reader, "/incidents.json?edition=1")] == ["a", "b"]
    assert reader.get("/incidents/a.json?edition=1").status_code == 200


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_withdrawal_without_a_reason_is_refused(reason: str) -> None:
    made = make_incident("a")
    publish([made])
    with pytest.raises(Refused, match="a: a withdrawal needs a reason"):
        withdraw(made, reason=reason)
    assert Edition.objects.count() == 1


def test_what_is_not_published_cannot_be_withdrawn() -> None:
    made = make_incident("a")
    with pytest.raises(Refused, match="a: it is not published"):
        withdraw(made, reason="Entered twice")
    assert Edition.objects.count() == 0


def test_a_record_that_comes_back_is_a_new_version() -> None:
    made = make_incident("a")
    publish([made])
    withdraw(made, reason="Entered twice")
    publish(Incident.objects.all())
    assert since_and_until(made) == [(1, 2), (3, None)]


# What never changes


def test_a_version_refuses_to_be_saved_or_deleted() -> None:
    publish(make_everything())
    for model in publishable_models():
        version: Any = model.VERSION.objects.first()
        with pytest.raises(TypeError, match="cannot be changed"):
            version.save()
        with pytest.raises(TypeError, match="cannot be deleted"):
            version.delete()


def test_two_current_versions_of_a_record_are_impossible() -> None:
    publish([make_incident("a")])
    version = Incident.VERSION.objects.get()
    edition = Edition.objects.create(number=2, published_at=timezone.now())
    version.pk, version.since = None, edition
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save()


def test_an_edition_that_published_something_cannot_be_deleted() -> None:
    publish([make_incident("a")])
    with pytest.raises(IntegrityError):
        Edition.objects.get().delete()


# What is published


def parts_of(model: type[Publishable]) -> list[Any]:
    return [model._meta.get_field(name).related_model for name in model.PARTS]


@pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model.__name__)
def test_every_field_of_a_record_is_published_or_named_private(model: type[Publishable]) -> None:
    fields = {field.name for field in model._meta.concrete_fields}
    named = {*model.PUBLISHED, *model.PRIVATE}
    assert (fields - named, named - fields) == (set(), set()), f"PUBLISHED and PRIVATE of {model.__name__} name each"
    assert set(model.PUBLISHED) & set(model.PRIVATE) == set()


@pytest.mark.parametrize(
    ("model", "part"),
    [pytest.param(m, p, id=f"{m.__name__}-{p.__name__}") for m in publishable_models() for p in parts_of(m)],
)
def test_every_field_of_a_part_is_published_but_what_it_hangs_on(model: type[Publishable], part: Any) -> None:
    fields = {field.name for field in part._meta.concrete_fields}
    hangs_on = {f.name for f in part._meta.concrete_fields if f.related_model is model} - set(part.PUBLISHED)
    assert len(hangs_on) == 1
    assert fields - set(part.PUBLISHED) - {"before_limits"} == {"id", *hangs_on}


@pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model.__name__)
def test_every_part_of_a_record_is_among_its_parts(model: type[Publishable]) -> None:
    inside = {r.get_accessor_name() for r in model._meta.related_objects if r.on_delete is CASCADE}
    assert set(model.PARTS) == inside
