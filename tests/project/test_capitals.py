"""An address that differs from one of the site in capitals alone leads there, whatever it is of."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("/countries/cn/", "/countries/CN/"),
        ("/countries/cn.json?edition=1", "/countries/CN.json?edition=1"),
        ("/countries/cn/history/", "/countries/CN/history/"),
        ("/incidents/2023-10-China-Mass-Return/?edition=1", "/incidents/2023-10-china-mass-return/?edition=1"),
        ("/sources/NKNews-2023-05-mongolia-four/", "/sources/nknews-2023-05-mongolia-four/"),
        ("/sources/NKNews-2023-05-mongolia-four/history.json", "/sources/nknews-2023-05-mongolia-four/history.json"),
        ("/arrivals/events/Border-Tightening-2012/", "/arrivals/events/border-tightening-2012/"),
        ("/charts/Returns-Over-Time/?from=2019", "/charts/returns-over-time/?from=2019"),
        ("/charts/Returns-Over-Time.csv", "/charts/returns-over-time.csv"),
    ],
)
def test_another_spelling_leads_to_the_record(typed: str, there: str, seeded: None, reader: Client) -> None:
    answer = reader.get(typed)
    assert (answer.status_code, answer.headers["Location"]) == (302, there)
    assert reader.get(there).status_code == 200


def test_what_is_not_there_in_any_spelling_is_not_found(seeded: None, reader: Client) -> None:
    for address in ("/countries/xx/", "/countries/XX/history/", "/charts/nothing/"):
        assert reader.get(address).status_code == 404
