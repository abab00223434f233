"""A chart's page before anybody touches it: what somebody who was here before is sent."""

import pytest
from django.test import Client

from stats.catalogue import CHARTS

pytestmark = pytest.mark.django_db

KNOWN_VISIT = 15_000  # bytes of an answer: whatever else its page needs is kept by the browser
HEADERS = 600  # bytes


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_chart_is_sent_in_few_bytes_to_who_was_here_before(language: str, seeded: None, reader: Client) -> None:
    packed = {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": language}
    found = {chart.slug: len(reader.get(f"/charts/{chart.slug}/", headers=packed).content) for chart in CHARTS}
    assert {slug: size for slug, size in found.items() if size + HEADERS > KNOWN_VISIT} == {}, found
