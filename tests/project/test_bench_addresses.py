"""Which addresses the bench checks: in a file of its own, since others there load the seeds."""

import re

import pytest

from tests.bench import checking


@pytest.mark.django_db
def test_of_made_up_data_each_address_is_checked_in_one_edition_of_each_language() -> None:
    asked = checking.questions_of(checking.EVERY["hard"])
    for language in checking.LANGUAGES:
        addresses = [re.sub(r".edition=\d$", "", address) for address, spoken in asked if spoken == language]
        assert sorted(addresses) == sorted(one for one in checking.ADDRESSES if not checking.RECORD.fullmatch(one))
    assert {address[-1] for address, _language in asked} == {"1", "2", "3", "4", "5"}
    assert len(checking.questions_of(checking.EVERY["real"])) == len(asked) * 5
