"""Orders are by what the reader sees, and the same on every database, whatever its collation."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from incidents.documents import published_documents
from incidents.editions import publishing
from incidents.models import Country, Edition, Incident, Source
from project.ordering import beyond, by_letters
from stats.models import ArrivalFigure, ArrivalVersion
from tests import builders as make
from tests.answers import csv_of, json_of, results_of
from tests.builders import rewrite
from tests.desk import at_the_desk

pytestmark = pytest.mark.django_db

NAMES = {  # by code: English and Korean; neither order is that of the codes
    "CN": ("China", "중국"),
    "KH": ("Cambodia", "캄보디아"),
    "TH": ("Thailand", "태국"),
    "EG": ("Egypt", "이집트"),
    "CI": ("Côte d’Ivoire", "코트디부아르"),
    "CR": ("Costa Rica", "코스타리카"),
    "SZ": ("eSwatini", "에스와티니"),
}
ENGLISH = ["Cambodia", "China", "Costa Rica", "Côte d’Ivoire", "Egypt", "eSwatini", "Thailand"]
KOREAN = ["에스와티니", "이집트", "중국", "캄보디아", "코스타리카", "코트디부아르", "태국"]
CODES = ["CI", "CN", "CR", "EG", "KH", "SZ", "TH"]
PUBLISHERS = ["b news", "A Paper", "a paper", "B News", "Ärzte", "zeta", "Zeta 2", "Я", "я", "ю", "[copy]", "가", "_x"]
IN_ORDER = ["[copy]", "_x", "A Paper", "a paper", "B News", "b news", "zeta", "Zeta 2", "Ärzte", "ю", "Я", "я", "가"]


@pytest.fixture
def countries() -> list[Incident]:
    """A country with one incident each, published."""
    incidents = []
    for code, (name, korean) in NAMES.items():
        make.make_country(code, name=name, name_ko=korean)
        incidents.append(make.make_incident(f"one-{code.lower()}", country=code))
    publishing.publish(incidents)
    return incidents


@pytest.fixture
def sources() -> Edition | None:
    """A source of each publisher, published; titles as the publishers."""
    made = [make.make_source(f"s-{n}", publisher=name, title=name) for n, name in enumerate(PUBLISHERS)]
    return publishing.publish(made)


def test_names_are_sorted_without_capitals_and_accents() -> None:
    assert sorted(set(ENGLISH), key=by_letters) == ENGLISH
    assert sorted(set(KOREAN), key=by_letters) == KOREAN
    assert sorted(["각", "가나", "나", "가"], key=by_letters) == ["가", "가나", "각", "나"]


# Countries


def named(text: str, names: list[str]) -> list[str]:
    """Names in the order in which the last table of a page first has them."""
    main = text[text.rindex("<tbody") :]
    where = {name: match.start() for name in names if (match := re.search(rf">\s*{re.escape(name)}\s*<", main))}
    return sorted(where, key=lambda name: where[name])


@pytest.mark.parametrize("path", ["/countries/", "/charts/outcomes-by-country/?view=table", "/incidents/?sort=country"])
@pytest.mark.parametrize(("language", "names"), [("en", ENGLISH), ("ko", KOREAN)])
def test_a_page_has_countries_by_their_names(
    countries: Any, reader: Client, path: str, language: str, names: list[str]
) -> None:
    page = reader.get(path, {"lang": language} | dict(re.findall(r"(\w+)=(\w+)", path)))
    assert named(page.text, names) == names


def test_the_other_way_round_too(countries: Any, reader: Client) -> None:
    assert named(reader.get("/incidents/?sort=-country").text, ENGLISH) == ENGLISH[::-1]


@pytest.mark.parametrize(("language", "names"), [("en", ENGLISH), ("ko", KOREAN)])
def test_choices_are_by_name_where_they_leave_as_many(
    countries: Any, reader: Client, language: str, names: list[str]
) -> None:
    page = reader.get("/incidents/", {"lang": language})
    facet = next(facet for facet in page.context["facets"] if facet.name == "country")
    assert [option.label for option in facet.options] == names


def test_files_have_codes_and_are_sorted_by_them(countries: Any, reader: Client) -> None:
    for language in ("en", "ko"):
        found = results_of(reader, f"/incidents.json?sort=country&lang={language}")
        assert [row["country"] for row in found] == CODES
        rows = json_of(reader, f"/charts/outcomes-by-country.json?lang={language}")["table"]["rows"]
        assert [row[0] for row in rows] == CODES


@pytest.mark.parametrize(("language", "names"), [("en", ENGLISH), ("ko", KOREAN)])
def test_the_desk_has_countries_by_their_names(language: str, names: list[str]) -> None:
    for code, (name, korean) in NAMES.items():
        make.make_country(code, name=name, name_ko=korean)
    client = at_the_desk()
    plain = [name for name in names if name not in ("Côte d’Ivoire", "Costa Rica")]  # the database keeps accents
    words = {"app_label": "incidents", "model_name": "incident", "field_name": "country"}
    picked = [
        one["text"] for one in client.get("/admin/autocomplete/", words, headers=read(language)).json()["results"]
    ]
    assert [name for name in picked if name in plain] == plain
    listed = client.get("/admin/incidents/country/", headers=read(language)).context["cl"].result_list
    assert [NAMES[country.pk][language == "ko"] for country in listed] == picked


@pytest.mark.parametrize(("language", "names"), [("en", ENGLISH), ("ko", KOREAN)])
def test_incidents_at_the_desk_are_sorted_by_their_countrys_name(
    countries: Any, language: str, names: list[str]
) -> None:
    page = at_the_desk().get("/admin/incidents/incident/?o=3", headers=read(language))
    plain = [name for name in names if name not in ("Côte d’Ivoire", "코트디부아르")]
    listed = [NAMES[incident.country_id][language == "ko"] for incident in page.context["cl"].result_list]
    assert [name for name in listed if name in plain] == plain


def read(language: str) -> dict[str, str]:
    """What a browser of this language asks for: the desk's lists take no word of the site."""
    return {"Accept-Language": language}


# Texts


@pytest.mark.parametrize("sort", ["publisher", "title"])
def test_sources_are_sorted_without_regard_to_capitals(sources: Any, reader: Client, sort: str) -> None:
    assert [row[sort] for row in results_of(reader, f"/sources.json?sort={sort}")] == IN_ORDER
    backwards = [row[sort].lower() for row in results_of(reader, f"/sources.json?sort=-{sort}")]
    assert backwards == [name.lower() for name in IN_ORDER[::-1]]
    assert named(reader.get(f"/sources/?sort={sort}").text, IN_ORDER[:8]) == IN_ORDER[:8]


def test_titles_of_incidents_are_too(reader: Client) -> None:
    publishing.publish([make.make_incident(f"i-{n}", title=name) for n, name in enumerate(PUBLISHERS)])
    assert [row["title"] for row in results_of(reader, "/incidents.json?sort=title")] == IN_ORDER


def test_the_desk_sorts_publishers_so(sources: Any) -> None:
    page = at_the_desk().get("/admin/incidents/source/", {"o": "3"})
    listed = [source.publisher for source in page.context["cl"].result_list]
    assert [name.lower() for name in listed] == [name.lower() for name in IN_ORDER]


def test_a_file_of_an_older_edition_is_sorted_as_it_was(sources: Any, reader: Client) -> None:
    shape = {name: columns for name, columns in Edition.objects.get().shape.items() if name != "orders"}
    rewrite(Edition.objects.all(), shape=shape)
    rows = csv_of(reader, "/sources.csv?sort=publisher&edition=1").splitlines()[1:]
    assert [row.split(",")[2] for row in rows] == sorted(PUBLISHERS)


# The database


@pytest.mark.parametrize("slugs", [["a-b", "a_b", "ab", "A-b", "aB", "a1", "a10", "a2", "a-"]])
def test_keys_are_sorted_by_their_characters(slugs: list[str], reader: Client) -> None:
    publishing.publish([make.make_incident(slug) for slug in slugs])
    assert list(Incident.objects.order_by("slug").values_list("slug", flat=True)) == sorted(slugs)
    assert list(Incident.objects.order_by("-slug").values_list("slug", flat=True)) == sorted(slugs, reverse=True)
    assert [row["slug"] for row in results_of(reader, "/incidents.json")] == sorted(slugs)


def test_what_is_unknown_comes_before_all_else_and_last_when_falling() -> None:
    make.make_arrival(2019, released=None)
    make.make_arrival(2020, released="2021-01-01")
    make.make_arrival(2021, released="2022-01-01")
    rising = ArrivalFigure.objects.order_by("released").values_list("period_end__year", flat=True)
    falling = ArrivalFigure.objects.order_by("-released").values_list("period_end__year", flat=True)
    assert (list(rising), list(falling)) == ([2019, 2020, 2021], [2021, 2020, 2019])


def test_a_walk_by_keys_leaves_none_out() -> None:
    codes = ["CH", "CI", "CZ", "DA", "HA", "AA", "ZZ", "SA", "TA"]
    for code in codes:
        make.make_country(code)
    found: list[str] = []
    rows = Country.objects.order_by("pk")
    while batch := list((beyond(rows, found[-1]) if found else rows)[:2]):
        found += [country.pk for country in batch]
    assert found == sorted(codes)


def test_distinct_grouped_and_annotated_texts_are_sorted() -> None:
    for number, name in enumerate(PUBLISHERS):
        make.make_source(f"s-{number}", publisher=name)
    names = Source.objects.values_list("publisher", flat=True)
    assert set(names.distinct().order_by("publisher")) == set(PUBLISHERS)
    assert list(names.order_by("publisher")) == sorted(PUBLISHERS)
    assert [row["publisher"] for row in Source.objects.values("publisher").order_by("publisher")] == sorted(PUBLISHERS)


def test_rows_that_a_window_chose_are_sorted_by_any_of_their_texts() -> None:
    for year in (2019, 2020, 2021):
        make.make_arrival(year)
    publishing.publish(list(ArrivalFigure.objects.all()))
    counting = ArrivalVersion.objects.counting()
    keys = sorted(ArrivalFigure.objects.values_list("slug", flat=True))
    assert list(counting.order_by("key").values_list("key", flat=True)) == keys
    assert [row["key"] for row in counting.order_by("-key").values("total", "key")] == keys[::-1]
    assert [version.key for version in counting.order_by("key")] == keys
    assert list(counting.order_by("status", "-key").values_list("total", "key")) == [
        (row.total, row.key) for row in counting.order_by("status", "-key")
    ]


# JSON


def test_the_keys_of_a_record_are_in_the_order_of_its_model(reader: Client) -> None:
    incident = make.make_incident()
    make.make_claim(incident)
    publishing.publish([incident, *Source.objects.all()])
    for path, model in (("/incidents/2019-05-shenyang-seven.json", Incident), ("/sources/paper-2019.json", Source)):
        told = [name for name in json_of(reader, path) if name in (*model.PUBLISHED, *model.PARTS)]
        assert told == list(published_documents(model, ["2019-05-shenyang-seven", "paper-2019"]).popitem()[1])
    group = json_of(reader, "/incidents/2019-05-shenyang-seven.json")["groups"][0]
    assert list(group) == list(incident.groups.model.PUBLISHED)


@pytest.mark.postgresql
def test_a_database_of_any_collation_sorts_alike() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('IÉЯ' COLLATE tumen_letters)")
        assert cursor.fetchone() == ("iéя",)
        cursor.execute("SELECT count(*) FROM pg_collation WHERE collname = 'tumen_letters'")
        assert cursor.fetchone() == (1,)
