"""Readers' pages bear whatever an edition may already hold: every page, chart and file, in both languages."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.walking import addresses, faults
from tests.worst import publish_the_worst

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def worst(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[int]]:
    """The worst that older code accepted, in three editions."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield publish_the_worst()
        transaction.set_rollback(True)


def test_every_page_and_file_answers(worst: list[int], reader: Client) -> None:
    asked = addresses(1, 2, of_records=(None, 2))  # in the second what others name is withdrawn
    assert len(asked) > 500
    found = faults(reader, asked)
    assert not found, "\n".join(f"{address} {answer}" for address, answer in found)


def test_every_page_and_file_answers_in_korean(worst: list[int], reader: Client) -> None:
    found = faults(reader, addresses(of_records=(2,)), **{"accept-language": "ko"})
    assert not found, "\n".join(f"{address} {answer}" for address, answer in found)
