"""A search in everything: every kind of record with its count, the words marked, on every edition."""

import re

import pytest
from django.test import Client

from incidents.editions.publishing import publish
from incidents.models import Country, Incident, Source
from tests.builders import make_claim, make_incident, make_source

pytestmark = pytest.mark.django_db


def searched(reader: Client, query: str, **words: str) -> str:
    response = reader.get("/search/", {"q": query, **words})
    assert response.status_code == 200
    return response.content.decode()


def counts(page: str) -> dict[str, int]:
    """How many of each kind a page says."""
    found = re.findall(r'<h2 id="found-(\w+)">.*?<span class="quiet">([\d,]+)</span>', page)
    return {kind: int(count.replace(",", "")) for kind, count in found}


def test_a_snippet_has_the_words_marked_and_everything_else_escaped(reader: Client) -> None:
    make_incident(
        "a", title="<b>One</b> held", notes="Nothing here. <script>x</script> caught near the Tumen & sent on."
    )
    publish(Incident.objects.all())
    page = searched(reader, "tumen sent")
    assert "&lt;script&gt;x&lt;/script&gt; caught near the <mark>Tumen</mark> &amp; <mark>sent</mark> on." in page
    assert "&lt;b&gt;One&lt;/b&gt; held" in page
    assert "<script>x" not in page


def test_what_is_found_by_a_source_or_a_label_says_so(reader: Client) -> None:
    make_source("paper", title="탈북민 강제북송 규탄", publisher="Daily", language="ko")
    make_claim(make_incident("a", kind="detention"), "paper")
    publish([*Source.objects.all(), *Incident.objects.all()])
    page = searched(reader, "규탄 강제북송")
    assert '<span lang="ko">탈북민</span> <mark>강제북송</mark> <mark>규탄</mark> (Daily)' in page
    assert "Kind: <mark>Detention</mark>" in searched(reader, "구금")
    assert "<mark>체포·구금</mark>" in searched(reader, "Detention", lang="ko")


def test_a_draft_is_in_no_search_and_an_old_edition_finds_what_it_had(reader: Client) -> None:
    first = make_incident("first", title="Zebra one")
    publish([first])
    Incident.objects.filter(pk=first.pk).update(title="Gnu one")
    make_incident("draft", title="Zebra draft")
    assert counts(searched(reader, "zebra")) == {"incident": 1}
    assert "draft" not in searched(reader, "zebra")
    publish([Incident.objects.get(slug="first")])
    assert counts(searched(reader, "zebra")) == {}
    page = searched(reader, "zebra", edition="1")
    assert counts(page) == {"incident": 1}
    assert 'href="/incidents/first/?edition=1"' in page
    assert page.count('<input type="hidden" name="edition" value="1">') == 1


def test_a_country_is_found_by_its_practices_and_either_name(reader: Client) -> None:
    make_incident("a")
    Country.objects.update(practice="Sends people <home>.")
    publish([*Country.objects.all(), *Incident.objects.all()])
    assert "Sends people &lt;<mark>home</mark>&gt;." in searched(reader, "home")
    assert "<mark>중국</mark>" in searched(reader, "중국", lang="ko")
    assert counts(searched(reader, "중국"))["country"] == 1


def test_without_words_it_asks_for_some_and_without_hits_it_says_what_to_try(reader: Client) -> None:
    assert "0 records" not in searched(reader, "")
    assert "Nothing has all of these words" in searched(reader, "quokka")
    assert "0 records have all of “&lt;i&gt;”." in searched(reader, "<i>")
    assert reader.get("/search/").status_code == 200


def test_every_page_has_the_box(reader: Client) -> None:
    for address in ("/incidents/", "/codebook/", "/charts/", "/accounts/password_change/"):
        assert reader.get(address).content.decode().count('<form class="find" action="/search/" role="search">') == 1
    assert 'name="edition" value="1"' not in reader.get("/incidents/").content.decode()
