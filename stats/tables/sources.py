"""Sources of the register by the year of their publication: which can still be read, and of which a copy is there."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.counting.column_tables import Mask, NumberColumn
from incidents.counting.facts import NO_DAY, RecordFacts
from incidents.counting.filters import SourceFilter
from incidents.models import SourceVersion
from incidents.naming import number
from project.periods import year_text
from project.table import Column, Note, Table, Words
from stats.tables.drawable import drawable_rows
from stats.tables.people import YEAR

EPOCH = np.datetime64(0, "D").item().toordinal()  # the day from which NumPy counts
SOURCES_COLUMNS = (
    YEAR,
    Column("availability", _("Availability"), "code", codes="availability"),
    Column("sources", _("Sources"), "int"),
    Column("copied", _("with a copy in an archive or kept here"), "int"),
    Column("kept", _("with a copy kept here"), "int"),
)


@drawable_rows
def sources_by_year(question: SourceFilter) -> Table:
    """One row for each year and availability: sources, those with a copy, those with one kept here."""
    facts, found = question.facts, question.selection
    dated = found & (facts.sources.numbers["published"] > NO_DAY)
    years, availability = years_published(facts), facts.sources.coded["availability"]
    copies = copied_sources(facts, question.edition)
    cells: dict[tuple[int, str], Mask] = {}
    for code in availability.counted(dated):
        of_code = dated & availability.among({code})
        cells |= {(int(year), code): of_code & (years == year) for year in np.unique(years[of_code])}
    order = {code: place for place, code in enumerate(codebook.AVAILABILITIES.values)}
    keys = sorted(cells, key=lambda key: (key[0], order.get(key[1], len(order)), key[1]))
    counted = {key: tuple(int((cells[key] & mask).sum()) for mask in (found, *copies)) for key in keys}
    return Table(
        columns=SOURCES_COLUMNS,
        rows=tuple((*key, *counts) for key, counts in counted.items()),
        edition=question.edition,
        notes=tuple(undated_notes(int(found.sum() - dated.sum()))),
        opens=tuple(published_words(question, *key) for key in keys),
        opened_by="source-list",
        total=(None, None, *(sum(counts) for counts in zip(*counted.values(), strict=True))) if counted else None,
    )


def years_published(facts: RecordFacts) -> NumberColumn:
    """The year of each source; of one without a day whatever NO_DAY comes to."""
    days = (facts.sources.numbers["published"] - EPOCH).astype("datetime64[D]")
    return days.astype("datetime64[Y]").astype(np.int64) + 1970


def copied_sources(facts: RecordFacts, edition: int | None) -> tuple[Mask, Mask]:
    """The sources with any copy, and those with one kept here: one question for an edition."""
    found: tuple[Mask, Mask] = facts.kept("copied sources", edition, lambda: copies_of(facts, edition))
    return found


def copies_of(facts: RecordFacts, edition: int | None) -> tuple[Mask, Mask]:
    rows = SourceVersion.objects.as_of(edition).filter(document__snapshots__0__isnull=False)
    copies = dict(rows.values_list("pk", "document__snapshots"))
    kept = [pk for pk, found in copies.items() if any(copy.get("sha256") for copy in found)]
    pks = facts.sources.numbers["pk"]
    return np.isin(pks, list(copies)), np.isin(pks, kept)


def published_words(question: SourceFilter, year: int, availability: str) -> Words:
    """The words of the register that show a cell: its year cut to what was asked."""
    first, last = (f"{year_text(year)}-01-01", f"{year_text(year)}-12-31")
    if asked := question.value("from_"):
        first = max(first, asked[0].isoformat())
    if asked := question.value("to"):
        last = min(last, asked[1].isoformat())
    whole = first.endswith("-01-01") and last.endswith("-12-31")
    period: Any = {"from": [first[:4]], "to": [last[:4]]} if whole else {"from": [first], "to": [last]}
    return {**question.question(), "availability": [availability], **period}


def undated_notes(undated: int) -> Iterator[Note]:
    """How many sources have no place on an axis of years."""
    if undated:
        text = ngettext(
            "%s source has no known day of publication: it stands in no row.",
            "%s sources have no known day of publication: they stand in no row.",
            undated,
        )
        yield Note(text % number(undated))
    yield Note(gettext("“Not checked” says that nobody looked since, not that a text is gone."))
