"""The questions that the pages of editions read from an address."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.editions.asked import Asked
from incidents.editions.record_changes import CHANGES
from incidents.editions.references import published_kinds
from incidents.models import Edition
from project.questions import BadQuestion, Fault, Question
from project.word_filters import CodesFilter

LED_TO = "each number in the table of counts leads to its records"


class EditionFilter(Question):
    """Which editions: those up to the one that is asked for."""

    SORTS = {"-number": ("-number",), "number": ("number",)}
    SITE_WORDS = ("edition", "asof", "page", "of", "sort", "lang")

    @classmethod
    def of_edition(cls, edition: int | None) -> QuerySet[Edition]:
        return Edition.objects.filter(number__lte=edition or 0)


class ChangeFilter(Question):
    """Which of the records that differ, which are no rows of one table: of which kind, and what became of them."""

    SITE_WORDS = ("edition", "asof", "page", "lang")

    kind = CodesFilter(label=gettext_lazy("Kind of record"), column="", method="no_filter", unoffered=LED_TO)
    change = CodesFilter(
        label=gettext_lazy("Change"), choices=list(CHANGES.items()), column="", method="no_filter", unoffered=LED_TO
    )

    def __init__(self, data: QueryDict, *, edition: int | None, **kwargs: Any) -> None:
        super().__init__(data, edition=edition, **kwargs)
        self.filters["kind"].choose_from([(word, model.label()) for word, model in published_kinds().items()])

    @classmethod
    def of_edition(cls, edition: int | None) -> QuerySet[Edition]:
        # What differs is found by kind of record.
        return Edition.objects.none()

    def question(self, *, full: bool = True) -> dict[str, list[str]]:
        # The address of the page itself names the editions.
        return super().question(full=False)


def editions_to_compare(asked: Asked) -> list[int]:
    """The two editions of `compare=`, the earlier first; none where it is not asked; BadQuestion for anything else."""
    values, newest = asked.words.getlist("compare"), asked.number
    if not values:
        return []
    # Nobody publishes a hundred million editions: a longer number is refused unread.
    good = [text for text in values if text.isascii() and text.isdigit() and len(text) < 9]
    numbers = sorted({int(text) for text in good if 1 <= int(text) <= (newest or 0)})
    if len(numbers) != 2 or len(good) != len(values):
        allowed = _("two different numbers of editions from 1 to %s") % (newest or 0)
        raise BadQuestion(Fault("compare", ", ".join(values)[:100], allowed))
    return numbers
