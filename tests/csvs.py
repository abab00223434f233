"""CSV files that tests write and change."""

import csv
from pathlib import Path

Row = dict[str, str]
SMALL = Path(__file__).parent / "small"  # each column of a file's first row holds what stands nowhere else


def rows_of(folder: Path, name: str) -> list[Row]:
    """The rows of a file."""
    with (folder / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(folder: Path, name: str, rows: list[Row]) -> None:
    """A file of these rows; its columns are those of the first."""
    with (folder / name).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def change(folder: Path, name: str, place: int, /, **cells: str) -> None:
    """Change cells of the row at a place, the first being 0."""
    rows = rows_of(folder, name)
    assert cells.keys() <= rows[place].keys()
    rows[place] |= cells
    write(folder, name, rows)
