"""A table as a page shows it."""

from incidents.counting.figures import PEOPLE
from incidents.people import People
from project.table import Column, Table
from stats.views.shown_table import shown_table

TABLE = Table(
    (Column("place", "Place"), PEOPLE),
    (("a", People(1, 2, 3, 4, open=True)), ("b", None)),
    total=(None, People(1, 2, 3, 4, open=True)),
)


def test_a_page_has_or_more_below_the_highest_and_no_column_for_it() -> None:
    shown = shown_table(TABLE, lambda _column, value: "or more" if value is True else str(value or ""))
    assert [str(column.label) for column in shown.columns] == ["Place", "Incidents", "Lowest", "Best", "Highest"]
    assert [[cell.text for cell in row.cells] for row in shown.rows] == [
        ["a", "1", "2", "3", "4\nor more"],
        ["b", "", "", "", ""],
    ]
    assert [cell.text for cell in shown.total or ()] == ["", "1", "2", "3", "4\nor more"]
