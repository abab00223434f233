"""Headings of pages: none is named twice on one page, so that a list of them leads somewhere."""

import re

import pytest
from django.test import Client

from tests.answers import markup

pytestmark = pytest.mark.django_db

PAGES = (
    "/", "/incidents/?country=CN", "/incidents/2023-05-mongolia-four-detained/", "/countries/", "/countries/MN/",
    "/countries/compare/", "/countries/compare/?country=CN&country=MN", "/sources/",
    "/sources/nknews-2023-05-mongolia-four/", "/arrivals/", "/arrivals/others/", "/arrivals/events/", "/charts/",
    "/charts/returns-over-time/", "/method/", "/codebook/", "/editions/", "/editions/1/",
)  # fmt: skip


def test_no_heading_is_named_twice_on_a_page(seeded: None, reader: Client) -> None:
    for page in PAGES:
        found = re.findall(r"<h[1-3][^>]*>(.*?)</h[1-3]>", markup(reader.get(page).text))
        names = [re.sub(r"<[^>]+>", "", heading).strip() for heading in found]
        assert names, page
        assert sorted(set(names)) == sorted(names), page
