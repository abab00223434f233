"""What the overview says is new: how totals moved, and what was added, whatever day it is of."""

import datetime as dt

import pytest
from django.test import Client

from incidents.editions.publishing import publish
from tests.answers import markup
from tests.builders import make_claim, make_country, make_group, make_incident, make_source

pytestmark = pytest.mark.django_db


def test_totals_say_what_they_were_and_an_old_case_that_came_late_is_named(reader: Client) -> None:
    first = make_incident("2019-05-shenyang-seven", groups=0)
    make_group(first, outcome="repatriated")
    make_claim(first)
    publish([make_country(), make_source(), first])
    assert "What is new" not in reader.get("/").text
    late = make_incident("1999-01-hyesan-two", groups=0, title="Two of an early year", date=dt.date(1999, 1, 5))
    make_group(late, outcome="repatriated", people_low=2, people_best=2, people_high=2)
    make_claim(late, people_reported=2)
    publish([late])
    page = markup(reader.get("/").text).partition("What is new")[2].partition("</section>")[0]
    assert "Incidents</a>: 2, was 1 in edition 1" in page
    assert "People returned</a>: 9, was 7 in edition 1" in page
    assert '<a href="/incidents/1999-01-hyesan-two/">Two of an early year</a>' in page
    assert "shenyang" not in page
    assert 'href="/editions/1/diff/2/"' in page
