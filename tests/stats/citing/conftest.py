"""What tests of figures that left the house share: a small record whose numbers are known."""

from typing import Any

import pytest

from incidents.editions.publishing import publish
from incidents.models import Edition
from tests.builders import make_country, make_group, make_incident


def returned(slug: str, low: int, best: int, high: int | None, **changes: Any) -> Any:
    incident = make_incident(slug, groups=0, **changes)
    make_group(incident, people_low=low, people_best=best, people_high=high, outcome="repatriated")
    return incident


@pytest.fixture
def first_edition(db: None) -> Edition:
    make_country("CN")
    publish([returned("2019-05-seven", 7, 7, 9), returned("2020-01-three", 3, 3, None, date="2020-01-05")])
    return Edition.objects.get()
