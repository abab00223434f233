"""Every address of every kind of public link, pinned and live: what it offers is there, and leads on within it."""

import csv
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from incidents.editions.references import publishable_models
from stats.catalogue import BY_SLUG
from stats.models import PublicLink
from stats.views.links.public import link_files
from stats.views.links.shown_view import SHARED_PAGES
from tests.routes import routes
from tests.stats.links.test_making import logged_in, made
from tests.stats.links.test_public import MASS_RETURN, make_link, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]

COUNTED = {chart.counts: chart.slug for chart in BY_SLUG.values()}
VIEWS = (
    *(f"/charts/{slug}/" for slug in COUNTED.values()), "/explore/?measure=people&by=country",
    "/incidents/?country=MN", "/countries/", "/sources/?q=amnesty",
    "/arrivals/?destination=KR", "/arrivals/others/", "/arrivals/events/",
)  # fmt: skip


def views() -> list[str]:
    """A view of each page that can be shared: a chart of each kind of record, each list, a record of each kind."""
    records = [
        model.page_address(model.VERSION.objects.as_of(1).order_by("key")[0].key) for model in publishable_models()
    ]
    found = [*VIEWS, *records]
    assert {resolve(address.split("?")[0]).view_name for address in found} == set(SHARED_PAGES)
    return found


def addresses_of(link: PublicLink) -> list[str]:
    """All that the URL configuration has below the address of a link, and its feed."""
    own = [route for route in routes() if route.route.startswith(("/l/", "/feeds/")) and "signature" not in route.words]
    return [route.path(code=link.code, key=MASS_RETURN) for route in own]


def whole(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("pinned", ["pinned", "live"])
def test_no_address_of_any_link_fails_and_each_file_that_it_offers_is_there(pinned: str) -> None:
    maker, anybody = logged_in("Contributor"), Client(raise_request_exception=False)
    wrong = []
    for view in views():
        link = made(maker, of=view, pinned=pinned)
        offered = {link.address, *link_files(link).values()}
        for address in addresses_of(link):
            answer = anybody.get(address)
            if answer.status_code >= 500 or (address in offered and not (answer.status_code == 200 and whole(answer))):
                wrong.append((view, address.removeprefix(link.address), answer.status_code))
    assert wrong == []


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(whole(answer).decode("utf-8-sig").splitlines()))


def test_each_record_of_a_file_has_the_address_where_readers_of_the_link_can_read_it() -> None:
    link = make_link("/incidents/", "country=MN", edition=1)
    found = [row["address"] for row in rows_of(opened(f"{link.address}view.csv"))]
    assert len(found) == len(set(found)) > 1
    for address in found:
        assert address.startswith(f"http://testserver{link.address}records/")
        assert opened(address.removeprefix("http://testserver")).status_code == 200
    results = json.loads(whole(opened(f"{link.address}view.json")))["results"]
    assert {result["address"] for result in results} == set(found)
    closed = make_link("/incidents/", "country=MN", edition=1, with_records=False)
    assert {row["address"] for row in rows_of(opened(f"{closed.address}view.csv"))} == {
        f"http://testserver{closed.address}"
    }


def test_each_entry_of_the_feed_of_a_link_opens() -> None:
    wrong = []
    for view in views():
        path, _, words = view.partition("?")
        link = make_link(path, words)
        entries = re.findall(
            r'<link href="http://testserver([^"]*)"', opened(f"/feeds/{link.code}.atom").content.decode()
        )
        wrong += [(view, entry) for entry in {*entries[:6]} if opened(entry).status_code != 200]
    assert wrong == []
