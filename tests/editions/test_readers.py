"""A reader in the middle of a publication: each page and file is of the old edition whole, or of the new one whole."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from incidents.editions.publishing import publish
from incidents.models import Country, Edition, Group, Incident, Practice, Publishable, Source
from stats.models import ArrivalFigure, ContextEvent, OtherFigure
from tests.browser.addresses import PLACES
from tests.editions.files import files_of
from tests.edits import MASS_RETURN

pytestmark = pytest.mark.django_db

# No two answers share the token; and what came after the page's edition is told as it is at that moment.
OF_THE_MOMENT = re.compile(
    rb'csrfmiddlewaretoken" value="\w+"|changed in edition \d+|[\w ]*unchanged since|\d+ versions?'
)
PAGES = [place.address for place in PLACES if place.account == "reader" and "/accounts/" not in place.address]
PAGES = [path for path in PAGES if not re.match(r"/editions/\d", path)]  # they say what the newest edition is


def edited() -> list[Publishable]:
    """Working copies that differ from what readers see: some of each kind, so that every page has something to tell."""
    shown = [MASS_RETURN, "2023-05-mongolia-four-detained", "2001-12-inner-mongolia-twelve", "2024-08-kunming-fifteen"]
    Incident.objects.filter(slug__in=shown).update(title="EDITED", who="escapees")
    Group.objects.filter(incident__slug__in=shown).update(
        people_low=1, people_best=102, people_high=103, women=None, men=None, children=None
    )
    for country in Country.objects.filter(pk__in=["CN", "MN", "TH"]):
        Country.objects.filter(pk=country.pk).update(name=f"EDITED {country.pk}", practice="EDITED")
    Practice.objects.filter(country__in=["CN", "MN"]).update(summary="EDITED")
    Source.objects.filter(slug="nknews-2023-05-mongolia-four").update(title="EDITED", availability="deleted")
    figures = ArrivalFigure.objects.filter(period_start__year=2019)
    figures.update(male=1, female=2, total=3)
    OtherFigure.objects.filter(count__gt=0).update(count=7)
    ContextEvent.objects.update(title="EDITED")
    return [
        *Incident.objects.filter(slug__in=shown),
        *Country.objects.filter(pk__in=["CN", "MN", "TH"]),
        *Source.objects.filter(slug="nknews-2023-05-mongolia-four"),
        *figures,
        *OtherFigure.objects.filter(count__gt=0, category="")[:3],
        *OtherFigure.objects.filter(count__gt=0).exclude(category="")[:3],
        *ContextEvent.objects.all()[:5],
    ]


class Meanwhile:
    """Publishes once: as soon as the page knows its edition, whose query is not the account's."""

    def __init__(self, records: list[Publishable]) -> None:
        self.records = records
        self.edition: Edition | None = None

    def __call__(self, execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        answer = execute(sql, *args)
        if not self.edition and sql.startswith(f'SELECT "{Edition._meta.db_table}"'):
            self.edition = Edition(number=1)  # publishing asks for the newest edition too
            self.edition = publish(self.records)
        return answer


@contextmanager
def taken_back() -> Iterator[None]:
    """What is published in here is gone afterwards."""
    with transaction.atomic():
        cache.clear()
        yield
        transaction.set_rollback(True)


def seen(client: Client, address: str) -> bytes:
    """What a reader gets."""
    response: Any = client.get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return OF_THE_MOMENT.sub(b"", content)


@pytest.fixture(scope="module")
def changes(seeded: None, django_db_blocker: Any) -> Iterator[list[Publishable]]:
    """Edits that wait, for the whole file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield edited()
        transaction.set_rollback(True)


def answers(client: Client, address: str, changes: list[Publishable]) -> tuple[bytes, bytes, bytes]:
    """What an address answers before a publication, with one in the middle of it, and afterwards."""
    with taken_back():
        old = seen(client, address)
        cache.clear()
        meanwhile = Meanwhile(changes)
        with connection.execute_wrapper(meanwhile):
            middle = seen(client, address)
        assert meanwhile.edition == Edition(number=2), f"{address} asks for no edition"
        cache.clear()
        return old, middle, seen(client, address)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_of_one_edition(address: str, changes: list[Publishable], reader: Client) -> None:
    old, middle, new = answers(reader, address, changes)
    assert middle == old
    assert new != old or "edition=" in address


def test_a_file_is_of_one_edition(seeded: None, changes: list[Publishable], reader: Client) -> None:
    files = files_of(1, ".json", ".csv", asked=False, of_records=False)
    torn, unmoved = [], []
    for address in (file.replace("edition=1", "").rstrip("?&") for file in files):
        if address.startswith("/charts/") and address.endswith(".csv"):
            continue  # the table of the .json
        old, middle, new = answers(reader, address, changes)
        torn += [address] if middle != old else []
        # What sources claim is none of the changes, nor is how many incidents a year has.
        unmoved += [address] if new == old and not address.startswith(("/claims", "/explore.csv")) else []
    assert (torn, unmoved) == ([], [])
