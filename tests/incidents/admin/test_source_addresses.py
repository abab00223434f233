"""Sources are found by their address, and no two have one."""

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from incidents.editions.publishing import Refused, publish, withdraw
from incidents.editions.renaming import rename
from incidents.models import Source, SourceVersion
from project.csv_reading import BadFiles
from stats.imports import load
from tests.builders import make_arrival, make_claim, make_country, make_incident, make_source, rewrite
from tests.desk import address, at_the_desk, errors_of, save

pytestmark = pytest.mark.django_db

URL = "https://www.dailynk.com/%ED%83%88%EB%B6%81%EC%9E%90-5%EB%AA%85/"
NEW: dict[str, Any] = {"title": "Another", "publisher": "The Paper", "kind": "news", "slug": "another"}
FULL_WIDTH = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in "dailynk.com")
FOUND_BY = [
    URL,
    "http://dailynk.com/탈북자-5명",
    "dailynk.com/탈북자-5명/",
    unicodedata.normalize("NFD", "https://www.dailynk.com/탈북자-5명/"),
    "HTTPS://WWW.DAILYNK.COM/%ed%83%88%eb%b6%81%ec%9e%90-5%eb%aa%85?utm_source=mail#top",
    "https://m.dailynk.com/탈북자-5명",
    FULL_WIDTH,
    "/%ED%83%88%EB%B6%81%EC%9E%90-5%EB%AA%85",
    "베트남",
    unicodedata.normalize("NFD", "베트남"),
    "ＤＡＩＬＹ　ＮＫ",
    "베트남-추방",
    "추방 daily",
    "dailynk-2009-11",
]


def picked(client: Client, term: str, field: str = "source", model: str = "claim", **more: Any) -> list[str]:
    """What a picker offers for what was typed."""
    names = {"app_label": "incidents", "model_name": model, "field_name": field}
    page = client.get("/admin/autocomplete/", names | {"term": term} | more)
    assert page.status_code == 200
    return [result["id"] for result in page.json()["results"]]


def listed(client: Client, model: Any, term: str) -> list[str]:
    """The keys in a list of the desk."""
    page = client.get(address(model, "changelist"), {"q": term})
    assert page.status_code == 200
    return [record.key for record in page.context["cl"].result_list]


@pytest.fixture
def vietnam(db: None) -> Source:
    make_source("other-2009", title="Something else", url="https://other.example/x")
    return make_source(
        "dailynk-2009-11",
        title=unicodedata.normalize("NFD", "베트남 추방"),
        publisher="Daily NK",
        url=URL,
        author="Kim",
    )


# Found


@pytest.mark.parametrize("term", FOUND_BY)
def test_a_source_is_found_however_its_address_or_name_is_written(term: str, vietnam: Source) -> None:
    client = at_the_desk()
    assert listed(client, Source, term) == ["dailynk-2009-11"]
    assert picked(client, term) == ["dailynk-2009-11"]


@pytest.mark.parametrize(
    ("url", "term"),
    [
        ("https://xn--bcher-kva.example/a", "bücher.example"),
        ("https://bücher.example/a", "http://XN--BCHER-KVA.example/a/"),
        ("https://paper.example/view?b=2&a=1", "paper.example/view?a=1&utm_medium=x&b=2"),
        ("https://paper.example/Le%20Caf%C3%A9", "le%20café"),
    ],
)
def test_hosts_of_other_scripts_and_words_in_another_order_are_found(url: str, term: str) -> None:
    make_source("wanted", url=url)
    make_source("other", url="https://other.example/b")
    assert picked(at_the_desk(), term) == ["wanted"]


@pytest.mark.parametrize("term", ["!!!", "https://", "%00", "%", "dailynk.com/other", "xqx xqx no"])
def test_what_names_no_source_finds_none(term: str, vietnam: Source) -> None:
    assert picked(at_the_desk(), term) == []


def test_other_lists_and_pickers_find_every_unicode_form() -> None:
    client = at_the_desk()
    incident = make_incident(title=unicodedata.normalize("NFD", "선양 일곱 명"), country="CN")
    make_country("MN", name_ko="몽골")
    assert listed(client, type(incident), "선양") == [incident.slug]
    assert picked(client, unicodedata.normalize("NFD", "몽골"), "country", "incident") == ["MN"]
    assert picked(client, "ＭＮ", "country", "incident") == ["MN"]


def test_a_figure_is_found_by_the_address_of_its_source(vietnam: Source) -> None:
    figure = make_arrival(source="dailynk-2009-11")
    make_arrival(2020)
    assert listed(at_the_desk(), type(figure), "http://dailynk.com/탈북자-5명") == [figure.key]


def test_a_renamed_draft_is_found_by_its_new_name(vietnam: Source) -> None:
    rename(vietnam, "hanoi-2009")
    assert picked(at_the_desk(), "hanoi-2009") == ["hanoi-2009"]
    assert picked(at_the_desk("Contributor"), "dailynk-2009") == []


# Refused


@pytest.mark.parametrize(
    "spelled",
    [
        URL,
        "http://dailynk.com/탈북자-5명",
        "https://dailynk.com/탈북자-5명/?utm_source=x#top",
        "https://WWW.dailynk.com:443/%ed%83%88%eb%b6%81%ec%9e%90-5%EB%AA%85",
    ],
)
def test_a_second_source_with_the_address_is_refused_with_a_link_to_the_first(spelled: str, vietnam: Source) -> None:
    page = save(at_the_desk(), address(Source, "add"), **NEW, url=spelled)
    [text] = errors_of(page)["url"]
    assert f'href="{address(vietnam)}"' in text
    assert "Daily NK" in text
    assert f'<a href="{address(vietnam)}">' in page.text
    assert not Source.objects.filter(slug="another").exists()


def test_the_name_of_the_first_is_no_markup(vietnam: Source) -> None:
    Source.objects.filter(pk=vietnam.pk).update(publisher="<b>100%</b>")
    page = save(at_the_desk(), address(Source, "add"), **NEW, url=URL)
    assert "&lt;b&gt;100%&lt;/b&gt;" in errors_of(page)["url"][0]


def test_an_address_is_not_moved_onto_that_of_another(vietnam: Source) -> None:
    other = Source.objects.get(slug="other-2009")
    assert errors_of(save(at_the_desk(), address(other), url=URL)).keys() == {"url"}


def test_sources_without_an_address_are_no_duplicates() -> None:
    make_source("one", url="")
    client = at_the_desk()
    save(client, address(Source, "add"), **NEW, url="")
    publish(Source.objects.all())
    assert SourceVersion.objects.count() == 2


def test_two_that_had_one_address_before_can_still_be_edited_and_published() -> None:
    first, second = make_source("first", url=URL), make_source("second", url="https://dailynk.com/b")
    publish([first, second])
    document = SourceVersion.objects.get(key="second").document | {"url": URL}
    rewrite(SourceVersion.objects.filter(key="second"), document=document)
    Source.objects.filter(slug="second").update(url=URL, canonical_url=first.canonical_url)
    second.refresh_from_db()
    page = save(at_the_desk(), address(second), title="A better title")
    assert page.redirect_chain
    second.refresh_from_db()
    publish([second])
    assert SourceVersion.objects.current().get(key="second").document["title"] == "A better title"


def test_the_second_is_not_published_and_the_first_is_named() -> None:
    first = make_source("first", url="https://paper.example/a")
    publish([first])
    second = make_source("second", url="http://www.paper.example/a/")
    with pytest.raises(Refused, match="second: Its address is that of the source first"):
        publish([second])
    incident = make_incident()
    make_claim(incident, "second")
    with pytest.raises(Refused, match="second: Its address is that of the source first"):
        publish([incident])


def test_of_two_drafts_the_first_that_was_entered_may_go_out() -> None:
    make_source("second", url="https://paper.example/b")
    first = make_source("first", url="https://paper.example/a")
    second = make_source("third", url="http://paper.example/a/")
    with pytest.raises(Refused, match="third: Its address is that of the source first"):
        publish([first, second])
    publish([first])
    assert [version.key for version in SourceVersion.objects.all()] == ["first"]


def test_what_was_withdrawn_stands_in_nobodys_way_and_does_not_come_back_beside_another() -> None:
    first = make_source("first", url="https://paper.example/a")
    publish([first])
    withdraw(first, reason="Entered twice")
    second = make_source("second", url="http://paper.example/a/")
    publish([second])
    first.refresh_from_db()
    with pytest.raises(Refused, match="first: Its address is that of the source second"):
        publish([first])


# Loaded


def rewritten(folder: Path, *changes: tuple[str, str]) -> None:
    path = folder / "sources.csv"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def with_second(folder: Path, url: str) -> str:
    """Add a source with this address to a folder; the line that it stands in."""
    path = folder / "sources.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    columns = lines[0].split(",")
    cells = {
        "slug": "second",
        "title": "Second",
        "publisher": "P",
        "kind": "news",
        "availability": "online",
        "url": url,
    }
    lines.append(",".join(cells.get(column, "") for column in columns))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return f"line {len(lines)}"


def urls(folder: Path) -> list[str]:
    import csv

    with (folder / "sources.csv").open(encoding="utf-8") as lines:
        return [row["url"] for row in csv.DictReader(lines) if row["url"]]


def test_a_file_with_one_address_twice_names_both_and_the_line(small: Path) -> None:
    url = urls(small)[0]
    line = with_second(small, url.replace("https://", "http://www.") + "/?utm_source=x#a")
    with pytest.raises(BadFiles) as found:
        load(small, say=lambda text: None)
    [error] = found.value.errors
    assert error.startswith(f"sources.csv, {line}, url: ")
    assert "the address of second is that of" in error
    assert not Source.objects.exists()


def test_a_file_with_the_address_of_a_source_that_is_here_names_both(small: Path) -> None:
    make_source("here-already", url="https://paper.example/a/")
    line = with_second(small, "http://www.paper.example/a")
    with pytest.raises(BadFiles) as found:
        load(small, say=lambda text: None)
    assert found.value.errors == [
        f"sources.csv, {line}, url: the address of second is that of here-already, which is here already"
    ]


def test_a_file_can_be_loaded_again(small: Path) -> None:
    load(small, say=lambda text: None)
    load(small, say=lambda text: None)
    assert Source.objects.exclude(canonical_url="").count() == len(urls(small))


def test_a_loaded_source_is_found_by_its_address_also_after_a_correction(small: Path) -> None:
    load(small, say=lambda text: None)
    url, slug = urls(small)[0], Source.objects.exclude(url="").order_by("pk").first()
    assert slug is not None
    rewritten(small, (url, "https://corrected.example/page"))
    load(small, say=lambda text: None)
    assert picked(at_the_desk(), "corrected.example/page") == [slug.slug]
