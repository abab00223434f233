"""Whether a kept figure still holds is told of its whole table, whatever names a row of it."""

import pytest
from django.http import QueryDict

from incidents.editions.then_and_now import table_rows
from stats.catalogue import CHARTS
from stats.citing.figures_compared import compared_rows
from stats.citing.keeping import table_kept

pytestmark = pytest.mark.django_db


def test_every_row_of_every_chart_is_compared_and_missed_where_it_is_gone(seeded: None) -> None:
    wrong = []
    for chart in CHARTS:
        table = chart.tabulate(chart.ask(QueryDict(), 1, strict=True))
        kept, places = table_kept(table), range(len(table.rows))
        compared = [str([*row.key, *row.then]) for row in compared_rows(kept, kept) if row.then]
        if sorted(compared) != sorted(map(str, kept["rows"])):
            wrong.append((chart.slug, "some rows of the kept table are not compared"))
        for place in places:
            rest = [n for n in places if n != place]
            fewer = {**kept, "rows": [kept["rows"][n] for n in rest]}
            counted = table_rows(table, table.only(rest))
            differ = sum(not row.same for row in compared_rows(kept, fewer))
            if (differ, counted.differ, counted.all) != (1, 1, len(places)):
                wrong.append((chart.slug, str(table.rows[place])))
    assert wrong == []
