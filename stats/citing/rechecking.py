"""Every kept figure worked out again, beside what was kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from stats.citing.figures_compared import changed_cells, worked_out_again
from stats.models import KeptFigure
from stats.models.kept_figures import canonical_sum

CELLS_NAMED = 20  # numbers of one figure that are named


@dataclass(frozen=True)
class Rechecked:
    """A kept figure, and a sentence for each way in which it does not agree with what is counted today."""

    kept: KeptFigure
    differences: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return not self.differences


def recheck_all() -> Iterator[Rechecked]:
    """Each kept figure in the order in which they were kept, worked out again as of its own edition."""
    for kept in KeptFigure.objects.order_by("pk").iterator(chunk_size=100):
        yield Rechecked(kept, tuple(differences_of(kept)))


def differences_of(kept: KeptFigure) -> Iterator[str]:
    if canonical_sum(kept.table) != kept.sha256:
        yield f"the table is not what was kept: its SHA-256 was {kept.sha256}"
    again = worked_out_again(kept)
    if again is None:
        yield "its question cannot be asked any more"
        return
    if columns_named(again) != columns_named(kept.table):
        yield f"columns {', '.join(columns_named(kept.table))} -> {', '.join(columns_named(again))}"
        return
    cells = list(changed_cells(kept.table, again))
    yield from map(str, cells[:CELLS_NAMED])
    if len(cells) > CELLS_NAMED:
        yield f"and {len(cells) - CELLS_NAMED} more numbers"


def columns_named(table: dict[str, list[dict[str, str]]]) -> list[str]:
    return [column["name"] for column in table["columns"]]
