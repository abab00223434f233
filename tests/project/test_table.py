"""The plain table: a value of several numbers is one cell here, and a cell for each number in files."""

from dataclasses import dataclass

from project.table import Column, Note, Table, naming_columns, paired_rows


@dataclass(frozen=True)
class Range:
    low: int
    high: int
    open: bool


COLUMNS = (
    Column("place", "Place"),
    Column(
        "count",
        "Count",
        parts=(
            Column("low", "Lowest", "int", of="low"),
            Column("high", "Highest", "int", of="high"),
            Column("open", "Or more", "bool", of="open", joined=True),
        ),
    ),
)
TABLE = Table(COLUMNS, (("a", Range(1, 2, open=True)), ("b", None)), total=(None, Range(1, 2, open=True)))


def test_files_have_a_cell_for_each_part_of_a_value_and_empty_ones_where_there_is_none() -> None:
    assert [column.name for column in TABLE.flat.columns] == ["place", "low", "high", "open"]
    assert TABLE.flat.rows == (("a", 1, 2, True), ("b", None, None, None))
    assert TABLE.as_dict()["total"] == {"low": 1, "high": 2, "open": True}


def test_who_draws_a_table_gets_the_value_itself() -> None:
    assert TABLE.records()[0]["count"] == Range(1, 2, open=True)
    assert TABLE.total_record() == {"count": Range(1, 2, open=True)}
    assert naming_columns(TABLE.columns) == 1


def test_a_note_names_its_records_by_their_keys_and_leaves_words_that_look_like_one_alone() -> None:
    note = Note("%(part)s is part of %(whole)s, see follow-up 7-8", {"part": ("tumen-2003",), "whole": ("a-1", "b-2")})
    assert str(note) == "tumen-2003 is part of a-1, b-2, see follow-up 7-8"
    assert [text for text, is_key in note.pieces() if is_key] == ["tumen-2003", "a-1", "b-2"]
    assert note.keys == {"tumen-2003", "a-1", "b-2"}
    assert str(Note("55 % of them")) == "55 % of them"


def test_days_before_all_words_name_a_row_and_a_count_behind_them_does_not() -> None:
    days, fate, count = Column("days", "Days", "int"), Column("fate", "Fate", "code"), Column("count", "Count", "int")
    assert naming_columns((days, fate, count)) == 2
    assert naming_columns((fate, count, days)) == 1
    assert naming_columns((fate, fate)) == 1
    assert naming_columns((count,)) == 0


def test_rows_of_one_name_are_paired_by_their_other_words_then_with_their_equals() -> None:
    columns = (Column("year", "Year", "year"), Column("count", "Count", "int"), Column("source", "Source"))
    then = [(2019, 1, "a"), (2019, 2, "b"), (2019, 5, ""), (2019, 6, ""), (2020, 3, "a")]
    now = [(2019, 6, ""), (2019, 7, ""), (2019, 4, "b"), (2019, 1, "a"), (2020, 3, "c"), (2021, 1, "a")]
    assert list(paired_rows(columns, then, now)) == [
        ((2019, 1, "a"), (2019, 1, "a")),
        ((2019, 2, "b"), (2019, 4, "b")),
        ((2019, 6, ""), (2019, 6, "")),
        ((2019, 5, ""), (2019, 7, "")),
        ((2020, 3, "a"), (2020, 3, "c")),  # the one row of its year
        (None, (2021, 1, "a")),
    ]
