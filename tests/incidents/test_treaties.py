"""Treaties as rows: entered at the desk, seen on the pages of their countries, in files, and loaded again."""

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import translation

from incidents import codebook
from incidents.chain.triggers import drop_triggers, make_triggers
from incidents.editions import publishing
from incidents.models import Country, CountryVersion, Edition, Instrument, Treaty
from incidents.releases.making import make_release
from stats.imports import load
from tests import csvs
from tests.answers import body, json_of
from tests.builders import make_country, make_instrument, make_source, make_treaty, rewrite, wipe
from tests.desk import address, at_the_desk, delete, errors_of, filled, queries, said, save
from tests.older import without

pytestmark = pytest.mark.django_db

BORDER = "China–DPRK border protocol of 1986"
NEW: dict[str, Any] = {
    "name": BORDER, "name_ko": "1986년 북중 국경 의정서", "kind": "border",
    "parties_0_country": "CN", "parties_0_status": "party", "parties_0_since": "1986-08-12",
    "parties_0_source": "paper-2019", "parties_0_verified": "on",
    "parties_1_country": "KP", "parties_1_status": "party", "parties_1_source": "paper-2019",
    "parties_1_reservation": "Known from newspapers.",
}  # fmt: skip


def entered(role: str = "Contributor") -> Any:
    """The page after the border protocol was entered."""
    make_source("paper-2019")
    for code in ("CN", "KP", "MN"):
        make_country(code)
    return save(at_the_desk(role), address(Instrument, "add"), **NEW)


def published() -> None:
    entered()
    publishing.publish(Country.objects.all())


# At the desk


def test_a_treaty_is_entered_with_its_kind_and_parties() -> None:
    page = entered()
    instrument = Instrument.objects.get(name=BORDER)
    assert (instrument.slug, instrument.kind) == ("china-dprk-border-protocol-of-1986", "border")
    rows = instrument.parties.order_by("country").values_list("country", "status", "since", "reservation")
    assert list(rows) == [
        ("CN", "party", dt.date(1986, 8, 12), ""), ("KP", "party", None, "Known from newspapers."),
    ]  # fmt: skip
    texts = said(page)
    assert any("China, North Korea" in text and "iso2__in=CN,KP" in text for text in texts)


def test_a_row_is_headed_by_what_its_treaty_is_called_in_the_language_of_the_desk() -> None:
    both, english = (
        make_treaty(treaty=make_instrument()),
        make_treaty(treaty=make_instrument("accord", name_ko="", name="Accord")),
    )
    for language, name in (("ko", NEW["name_ko"]), ("en", BORDER)):
        with translation.override(language):
            assert [str(both), str(english)] == [f"CN, {name}", "CN, Accord"]


def test_its_countries_are_changed_until_they_are_published() -> None:
    publishing.publish([make_country(code) for code in ("CN", "KP", "MN")])
    entered()
    assert dict(Country.objects.values_list("iso2", "state")) == {
        "CN": "changed", "KP": "changed", "MN": "published",
    }  # fmt: skip
    assert LogEntry.objects.filter(change_message__contains=BORDER, object_id="CN").exists()
    listed = at_the_desk().get("/admin/incidents/country/?iso2__in=CN,KP")
    assert [country.pk for country in listed.context["cl"].result_list] == ["CN", "KP"]


def test_a_party_that_goes_or_comes_changes_its_country_alone() -> None:
    published()
    client, instrument = at_the_desk(), Instrument.objects.get(name=BORDER)
    save(client, address(instrument), parties_1_DELETE="on")
    assert dict(Country.objects.values_list("iso2", "state"))["KP"] == "changed"
    assert Country.objects.get(pk="CN").state == "published"
    save(client, address(instrument), name_ko="다른 이름")
    assert Country.objects.get(pk="CN").state == "changed"
    assert (
        CountryVersion.objects.current().get(key="CN").document["treaties"][0]["name_ko"] == "1986년 북중 국경 의정서"
    )


def test_a_country_takes_a_treaty_from_its_own_form() -> None:
    instrument, country = make_instrument(), make_country("MN")
    make_source("paper-2019")
    row = {
        "treaties_TOTAL_FORMS": 1, "treaties_0_treaty": instrument.slug, "treaties_0_status": "signed",
        "treaties_0_source": "paper-2019",
    }  # fmt: skip
    save(at_the_desk(), address(country), **row)
    treaty = Treaty.objects.get()
    assert (treaty.country_id, treaty.treaty_id, treaty.name, treaty.kind) == ("MN", instrument.slug, BORDER, "border")


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"kind": ""}, ["kind"]),
        ({"name": "Refugee Protocol"}, ["name"]),
        ({"parties_1_country": "CN"}, ["__all__"]),
        ({"parties_1_status": "none", "parties_1_since": "1986-01-01"}, ["parties-1-since"]),
        ({"parties_0_source": ""}, ["parties-0-source"]),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(changes: dict[str, Any], fields: list[str]) -> None:
    make_instrument("refugee_protocol_1967")
    make_source("paper-2019")
    for code in ("CN", "KP"):
        make_country(code)
    page = save(at_the_desk(), address(Instrument, "add"), **NEW | changes)
    found = errors_of(page)
    told = [name for name in found if name in fields] or [
        "__all__" for inline in page.context["inline_admin_formsets"] if inline.formset.non_form_errors()
    ]
    assert told == fields
    assert not Treaty.objects.exists()


def test_one_of_the_codebook_keeps_its_name_and_gets_parties() -> None:
    instrument = make_instrument("iccpr")
    make_source("paper-2019")
    make_country("CN")
    form = at_the_desk().get(address(instrument))
    assert "ICCPR" in form.text
    assert "name" not in filled(at_the_desk("Contributor"), address(instrument))
    row = {
        "parties_TOTAL_FORMS": 1, "parties_0_country": "CN", "parties_0_status": "signed",
        "parties_0_since": "1998-10-05", "parties_0_source": "paper-2019",
    }  # fmt: skip
    save(at_the_desk("Administrator"), address(instrument), **row)
    treaty = Treaty.objects.get()
    assert (treaty.treaty_id, treaty.name, treaty.kind) == ("iccpr", "", "")


def test_only_what_no_country_names_is_deleted() -> None:
    client, unused, known = at_the_desk(), make_instrument("unused", name="x"), make_instrument("iccpr")
    used = make_treaty(treaty=make_instrument()).treaty
    assert [delete(client, one).status_code for one in (unused, known, used)] == [302, 403, 403]


def test_two_people_at_one_treaty_overwrite_nothing_unseen() -> None:
    entered()
    client, instrument = at_the_desk(), Instrument.objects.get(name=BORDER)
    theirs = filled(client, address(instrument), parties_0_reservation="Mine.")
    country = Country.objects.get(pk="CN")
    save(at_the_desk("Administrator"), address(country), treaties_0_reservation="Another's.")
    page = client.post(address(instrument), theirs | {"_save": "1"}, follow=True)
    assert "changed while you had it open" in page.text
    assert Treaty.objects.get(country="CN").reservation == "Another's."


def test_lists_and_forms_take_as_many_queries_for_many() -> None:
    client = at_the_desk()
    url, form = address(Instrument, "changelist"), address(make_treaty("CN", treaty=make_instrument()).treaty)
    client.get(form)  # Django keeps what kind of record it is from the first time on
    few = len(queries(client, url)), len(queries(client, form))
    for number in range(20):
        code = f"A{chr(65 + number)}"
        make_treaty(code, treaty=make_instrument())
        make_instrument(f"t-{number}", name=f"Treaty {number}")
    assert (len(queries(client, url)), len(queries(client, form))) == few


# What readers see


def test_both_countries_pages_and_the_comparison_show_it(reader: Client) -> None:
    published()
    for code in ("CN", "KP"):
        page = reader.get(f"/countries/{code}/").text
        assert BORDER in page
        assert "Border" in page.partition(BORDER)[2][:200]
    assert BORDER not in reader.get("/countries/MN/").text
    assert BORDER in reader.get("/countries/compare/?country=CN&country=MN").text
    assert "1986년 북중 국경 의정서" in reader.get("/countries/CN/?lang=ko").text
    assert "1986년 북중 국경 의정서" in reader.get("/countries/compare/?country=CN&country=KP&lang=ko").text


def test_files_say_it_whole(reader: Client) -> None:
    published()
    [treaty] = json_of(reader, "/countries/CN.json")["treaties"]
    assert treaty == {
        "treaty": "china-dprk-border-protocol-of-1986", "status": "party", "since": "1986-08-12", "reservation": "",
        "source": "paper-2019", "verified": True, "name": BORDER, "name_ko": "1986년 북중 국경 의정서",
        "kind": "border",
    }  # fmt: skip
    found = json_of(reader, "/countries/compare.json?country=CN&country=KP")["results"]
    assert [column["treaties"][0]["name"] for column in found] == [BORDER, BORDER]
    row = next(line for line in body(reader, "/countries.csv").decode().splitlines() if line.startswith("KP"))
    assert row.endswith(",1")


def test_the_history_of_a_country_says_what_came(reader: Client) -> None:
    publishing.publish([make_country("CN")])
    published()
    page = reader.get("/countries/CN/history/").text
    assert BORDER in page
    assert "china-dprk" not in page


def test_an_older_edition_says_what_it_said(reader: Client) -> None:
    published()
    before = {path: reader.get(f"{path}?edition=1").text for path in ("/countries/CN/", "/countries/KP/")}
    files = body(reader, "/countries/CN.json?edition=1")
    instrument = Instrument.objects.get(name=BORDER)
    save(at_the_desk(), address(instrument), name="Renamed", kind="consular")
    publishing.publish(Country.objects.all())
    assert "Renamed" in reader.get("/countries/CN/").text
    assert body(reader, "/countries/CN.json?edition=1") == files
    for path in before:
        assert "Renamed" not in reader.get(f"{path}?edition=1").text.partition('id="main"')[2].replace("now", "")
        assert BORDER in reader.get(f"{path}?edition=1").text


# A document of the time when treaties were four codes is read as it was


def test_a_document_without_names_reads_as_it_did(reader: Client) -> None:
    make_treaty("CN", treaty="convention_against_torture")
    publishing.publish([Country.objects.get(pk="CN")])
    version = CountryVersion.objects.get(key="CN")
    document = version.document
    for name in ("name", "name_ko", "kind"):
        document = without(document, ("treaties", name))
    rewrite(CountryVersion.objects.filter(pk=version.pk), document=document)
    page = reader.get("/countries/CN/").text
    assert "Convention against Torture, 1984." in page
    publishing.publish([make_country("KP")])
    assert "Convention against Torture" in reader.get("/countries/compare/?country=CN&country=KP").text
    assert publishing.publish([Country.objects.get(pk="CN")]) is None


# Files


def test_an_archive_loads_again_on_an_empty_site(tmp_path: Path, reader: Client) -> None:
    published()
    make_release("2026-11", Edition.objects.get(), notes="", address="http://x/")
    with zipfile.ZipFile(io.BytesIO(body(reader, "/releases/2026-11.zip"))) as archive:
        archive.extractall(tmp_path)
    rows = list(csv.DictReader((tmp_path / "treaties.csv").open(encoding="utf-8")))
    assert [(row["country"], row["name"], row["kind"]) for row in rows] == [
        ("CN", BORDER, "border"), ("KP", BORDER, "border"),
    ]  # fmt: skip
    documents = dict(CountryVersion.objects.values_list("key", "document"))
    Treaty.objects.all().delete()
    wipe(CountryVersion.objects.all())
    Country.objects.all().delete()
    Instrument.objects.all().delete()
    load(tmp_path, say=lambda text: None)
    assert dict(CountryVersion.objects.values_list("key", "document")) == documents
    assert Instrument.objects.get(name=BORDER).kind == "border"


def of_treaties(folder: Path, *lines: str) -> Path:
    head = "country,treaty,status,since,reservation,source,verified,name,name_ko,kind"
    (folder / "treaties.csv").write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["CN,border-1986,party,,,source-m,true,,,"], "'border-1986' is not known: give its name and kind"),
        (["CN,border-1986,party,,,source-m,true,Border,,"], "'border-1986' is not known: give its name and kind"),
        (["CN,border-1986,party,,,source-m,true,Border,,trade"], "'trade'"),
        (["CN,Border 1986,party,,,source-m,true,Border,,border"], "Border 1986"),
        (
            ["CN,b,party,,,source-m,true,One,,border", "KP,b,party,,,source-m,true,Two,,border"],
            "'Two' is 'One' in another line",
        ),
    ],
)
def test_a_treaty_that_nobody_knows_is_named(small: Path, lines: list[str], said: str) -> None:
    from project.csv_reading import BadFiles

    with pytest.raises(BadFiles) as found:
        load(of_treaties(small, *lines), say=lambda text: None)
    assert said in str(found.value)
    assert not Instrument.objects.filter(slug__startswith="b").exists()


def test_a_file_makes_a_treaty_and_another_names_it_by_its_key_alone(small: Path) -> None:
    load(of_treaties(small, "CN,border-1986,party,,,source-m,true,Border,국경,border"), say=lambda text: None)
    assert (Instrument.objects.get(slug="border-1986").name_ko, Treaty.objects.get().kind) == ("국경", "border")
    load(of_treaties(small, "CN,border-1986,signed,,,source-m,true,,,"), say=lambda text: None)
    treaty = Treaty.objects.get()
    assert (treaty.status, treaty.name) == ("signed", "Border")


def test_the_files_of_the_seeds_need_no_more_columns_than_they_have(small: Path) -> None:
    assert "kind" not in (csvs.SMALL / "treaties.csv").read_text().splitlines()[0]
    load(small, say=lambda text: None)
    assert set[Any](Treaty.objects.values_list("treaty", "name")) == {("iccpr", "")}


# The migration of a site that is in use


@pytest.mark.django_db(transaction=True)
def test_a_site_in_use_keeps_its_working_copies() -> None:
    from tests.builders import make_roles

    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    before = [("incidents", "0008_edition_overruled"), ("stats", "0004_erase_role")]
    try:
        drop_triggers()  # as `migrate` does before it
        MigrationExecutor(connection).migrate(before)
        old = MigrationExecutor(connection).loader.project_state(before).apps
        country = old.get_model("incidents", "Country").objects.create(iso2="TH", name="Thailand", role="transit")
        source = old.get_model("incidents", "Source").objects.create(slug="s", title="t", publisher="p", kind="news")
        kept = old.get_model("incidents", "Treaty")
        for code in ("iccpr", "of-a-later-time"):
            kept.objects.create(country=country, treaty=code, status="party", source=source)
    finally:
        MigrationExecutor(connection).migrate(leaves)
        make_triggers()
        make_roles()
    assert set(Treaty.objects.values_list("treaty__slug", "name")) == {("iccpr", ""), ("of-a-later-time", "")}
    assert set(codebook.TREATIES.values) <= set(Instrument.objects.values_list("slug", flat=True))
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    assert apps.get_model("incidents", "Instrument") is Instrument
