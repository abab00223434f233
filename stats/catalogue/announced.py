"""Charts of what ministries and others announced, beside those of arrivals."""

from django.utils.translation import gettext_lazy as _

from stats import drawing
from stats.catalogue.covered import BY_ANNOUNCEMENTS
from stats.catalogue.entry import Chart
from stats.filters import ArrivalFilter, ElsewhereFilter, WhoArrivedFilter
from stats.tables import others_charted, women

ANNOUNCED_CHARTS = (
    Chart(
        slug="women-among-arrivals",
        title=_("Women among arrivals"),
        question=_("How many of those who reached South Korea were women?"),
        question_about=_("How many of those who reached %(countries)s were women?"),
        lede=_(
            "The share of women among arrivals in South Korea whose sex was published, by year of entry. Children "
            "are counted with their sex."
        ),
        tabulate=women.women_among_arrivals,
        draw=drawing.women_among_arrivals,
        say=drawing.say_women,
        counts=ArrivalFilter,
        method=(
            _(
                "Women of a year, divided by women and men of it, from the announcements that count: the same as in "
                "“Arrivals by year”."
            ),
            _("Where only one sex was published, or none, there is no share: it is not derived from the total."),
        ),
        caveat=_("A share says nothing of how many came: since 2020 a year holds few people."),
        marks=(
            ("s-women", _("Women, of those whose sex was published")),
            ("provisional", _("provisional or unfinished")),
            ("gap", _("share not known, which is not zero")),
        ),
        covered=BY_ANNOUNCEMENTS,
    ),
    Chart(
        slug="arrivals-elsewhere",
        title=_("Arrivals elsewhere"),
        question=_("How many reached other countries than South Korea?"),
        lede=_(
            "Published figures of North Koreans in other destinations, each measure in a small chart of its own: "
            "people resettled, asylum granted and applied for during a year, and refugees on its last day."
        ),
        tabulate=others_charted.arrivals_elsewhere,
        draw=drawing.arrivals_elsewhere,
        say=drawing.say_elsewhere,
        counts=ElsewhereFilter,
        method=(
            _("A point is a figure as one source gives it. Where two sources differ, both stand: none is added."),
            _(
                "Flows (during a year) and the stock (on its last day) have scales of their own, and are never to be "
                "compared. A fiscal year stands at the year in which it ends."
            ),
            _("“All asylum countries together” holds the other rows too. None of it can be compared with arrivals."),
        ),
        caveat=_("No country reports all of this: a year without a point is not known, which is not zero."),
    ),
    Chart(
        slug="who-arrived",
        title=_("Who arrived"),
        question=_("Who were those who reached South Korea?"),
        lede=_(
            "People who arrived by age, education, occupation, home province or region, as one source printed them: "
            "the latest set of several categories."
        ),
        tabulate=others_charted.who_arrived_by,
        draw=drawing.who_arrived_by,
        say=drawing.say_who_arrived,
        counts=WhoArrivedFilter,
        method=(
            _("A set is what one source prints of one span of arrivals. Sets of different sources are never added."),
            _("The categories of a set may leave people out, or use words of their own: they stand as printed."),
        ),
        caveat=_("Most sets are of all arrivals up to a day, not of one year."),
        shape="rows",
    ),
)
