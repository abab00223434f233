"""manage.py recheck_links: which kept figures still agree, and which number of which does not."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from incidents.models import Edition
from stats.citing.keeping import keep_figure
from stats.models import KeptFigure
from stats.models.kept_figures import canonical_sum

pytestmark = pytest.mark.django_db

ADDRESSES = ("/charts/returns-by-country/", "/incidents/", "/incidents/2019-05-seven/", "/countries/CN/", "/")


def recheck() -> str:
    out = StringIO()
    call_command("recheck_links", stdout=out)
    return out.getvalue()


def test_figures_that_agree_are_counted(first_edition: Edition) -> None:
    for address in ADDRESSES:
        keep_figure(address)
    assert recheck() == "5 kept figures: 5 agree, 0 differ.\n"


def test_one_changed_number_is_named(first_edition: Edition) -> None:
    kept, *_others = (keep_figure(address) for address in ADDRESSES)
    assert kept.table["rows"] == [["CN", 2, 10, 10, 12, True]]
    table = {**kept.table, "rows": [["CN", 2, 10, 11, 12, True]]}
    KeptFigure.objects.filter(pk=kept.pk).update(table=table, sha256=canonical_sum(table))
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 5 kept figures differ"):
        call_command("recheck_links", stdout=out)
    assert out.getvalue() == (
        f"{kept.address} (/charts/returns-by-country/?who=escapees&edition=1):\n"
        "  CN: best 11 -> 10\n"
        "5 kept figures: 4 agree, 1 differ.\n"
    )


def test_a_table_that_is_not_what_its_sum_says_is_named(first_edition: Edition) -> None:
    kept = keep_figure(ADDRESSES[0])
    KeptFigure.objects.update(table={**kept.table, "notes": ["Something else"]})
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("recheck_links", stdout=out)
    assert f"the table is not what was kept: its SHA-256 was {kept.sha256}" in out.getvalue()
