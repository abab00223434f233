"""Women among those who arrived, of those whose sex was published."""

from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.naming import together
from project.periods import year_text
from project.table import Column, Note, Table
from stats.filters import ArrivalFilter
from stats.tables.arrivals import ARRIVALS_COLUMNS, CountedPeriod, counting_by_year, year_notes, year_opens
from stats.tables.drawable import drawable_rows, first_asked
from stats.tables.people import YEAR

SHARE_DIGITS = 4  # of a share in files: a hundredth of a percent
WOMEN_SHARE = Column("share", _("Share of women"), "float")
FEW_ARRIVED = 30  # people of a year, below which one person moves its share by more than three percent


@drawable_rows
def women_among_arrivals(question: ArrivalFilter) -> Table:
    """One row a year: women, men, and the share of women (0 to 1) where both sexes were published."""
    figures = counting_by_year(question)
    women, men, status = (next(c for c in ARRIVALS_COLUMNS if c.name == name) for name in ("women", "men", "status"))
    return Table(
        columns=(YEAR, women, men, WOMEN_SHARE, status),
        rows=tuple((year, f.women, f.men, share_of_women(f), f.status) for year, f in figures.items()),
        edition=question.edition,
        notes=tuple(map(Note, (*year_notes(figures), *notes_on_sexes(figures)))),
        opens=tuple(year_opens(question, year) for year in figures),
        opened_by="arrivals",
        counted=sum(len(figure.rows) for figure in figures.values()),
        drawn_from=first_asked(question),
    )


def share_of_women(figure: CountedPeriod) -> float | None:
    """The women of a period among those whose sex was printed; None where a sex was not, or nobody came."""
    if figure.women is None or figure.men is None or not figure.women + figure.men:
        return None
    return round(figure.women / (figure.women + figure.men), SHARE_DIGITS)


def notes_on_sexes(figures: dict[int, CountedPeriod]) -> Iterator[str]:
    """Of which years no share is known, and which are of few people."""
    if without := [year_text(year) for year, figure in figures.items() if share_of_women(figure) is None]:
        yield gettext("No share of %(years)s: a sex was not published.") % {"years": together(without)}
    few = [year_text(year) for year, figure in figures.items() if figure.total < FEW_ARRIVED]
    if few:
        text = gettext("Of %(years)s fewer than %(count)s people arrived: one more or less moves the share.")
        yield text % {"years": together(few), "count": FEW_ARRIVED}
