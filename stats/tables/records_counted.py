"""Which incidents a chart counts, of those that its question finds."""

from incidents.codebook import NOT_KNOWN_OUTCOMES
from incidents.counting.column_tables import Mask
from incidents.counting.contributions import as_mask
from incidents.counting.figures import groups_in_cells
from incidents.counting.filters import IncidentFilter
from project.table import Table
from stats.tables.clock import CLOCK_COLUMNS, chosen_for_cohort
from stats.tables.explored import SHARE_COLUMN, counted_words


def incidents_of_table(table: Table, question: IncidentFilter) -> Mask:
    """The rows of facts whose people a table adds; all that are asked for where it counts incidents."""
    if table.columns[len(table.keys)].name == "incidents":
        return question.selection
    groups, words = question.groups(), list[str]()
    if table.columns == CLOCK_COLUMNS:
        groups = groups.of_incidents(chosen_for_cohort(question))
    if table.columns[-1] == SHARE_COLUMN:
        groups = groups.without_outcome(*NOT_KNOWN_OUTCOMES)
        words = counted_words([column.name for column in table.columns[:-1] if column.name != "outcome"])
    _keys, added, _left_out = groups_in_cells(groups, words)
    return as_mask(question.facts, added.row)
