"""The rules by which everything is counted, each with its name, as the codebook and the method page say them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from incidents.codebook import Label


@dataclass(frozen=True)
class CountingRule:
    """One rule; its example is the template of its name, shown where the record has one."""

    name: str
    title: Label
    text: Label

    @property
    def example(self) -> str:
        return f"incidents/examples/{self.name}.html"


RULES = (
    CountingRule(
        "recorded",
        _("Recorded"),
        _(
            "These are counts of a record: what published sources were found to say. They are not trends of the "
            "world, and countries and years are covered unevenly. Nothing recorded is not zero; what is unknown "
            "is shown as unknown and never dropped."
        ),
    ),
    CountingRule(
        "period",
        _("Date and period"),
        _(
            "A date is known to the day, the month or the year, and an incident has an earliest and a latest day "
            "that follow from it. A list of a period shows what may fall within it. A chart puts an incident, "
            "with all its people, in the period of its date; where the chart is finer than a year, what is known "
            "to the year only has a place of its own."
        ),
    ),
    CountingRule(
        "total",
        _("Totals of people"),
        _(
            "For each group of people there is a lowest, a best and a highest number. A total adds the best ones; "
            "lowest and highest are added as bounds, which is wider than the truth is likely to be. Where a "
            "source gives no highest number, the best is added and the total says “or more”."
        ),
    ),
    CountingRule(
        "overlap",
        _("The same people in two incidents"),
        _(
            "An incident that is part of another is left out wherever the other is in the same total. One that "
            "may be part of another counts in best and highest; the lowest leaves it out wherever the other is in "
            "the same total. So the lowest of a total can be less than the sum of its rows, and a note says so."
        ),
    ),
    CountingRule(
        "outcome",
        _("Outcome"),
        _(
            "A list of an outcome keeps incidents with at least one group that met it, and counts the people of "
            "such groups only. An incident is counted once, however many groups it has. “Mixed” is said of an "
            "incident whose groups differ."
        ),
    ),
    CountingRule(
        "known",
        _("Known outcomes and shares"),
        _(
            "Every outcome but “unknown” and “pending” is known. A share is of people, by best number, whose "
            "outcome is known. The bars of outcomes by country alone show shares of all people, so that unknown "
            "outcomes are seen, and say of how many the outcome is not known."
        ),
    ),
    CountingRule(
        "returned",
        _("Returned"),
        _("People with the outcome “repatriated”, under the country where the incident took place."),
    ),
    CountingRule(
        "map",
        _("The map"),
        _(
            "A mark is a country and a place, with the people of all outcomes. What has no coordinates is in the "
            "table beside the map and counted in its note, not left out."
        ),
    ),
    CountingRule(
        "measure",
        _("What may be added"),
        _(
            "Only movements: people caught, moved or returned. People counted while they were held at a moment, "
            "and totals that grow, may be the same people as elsewhere. They count as incidents and in no total "
            "of people, and the heading of a list says how many there are."
        ),
    ),
    CountingRule(
        "who",
        _("Whom"),
        _(
            "Escapees alone, unless others are asked for: workers sent abroad, people adrift at sea, prisoners of "
            "war. The heading of a list says how many others there are."
        ),
    ),
    CountingRule(
        "sources",
        _("Sources and independent sources"),
        _(
            "An incident's sources are those of its claims, events and statements. Those that draw on one "
            "another, or have a common origin, count as one independent source, through the whole register."
        ),
    ),
    CountingRule(
        "verified",
        _("Verified"),
        _(
            "At least one listed source reports on it directly and gives the core facts: place, date to the "
            "stated precision, number. It does not mean that the account was checked independently or that a "
            "government confirmed it: basis and confidence say that."
        ),
    ),
    CountingRule(
        "arrivals",
        _("Arrivals"),
        _(
            "Where several announcements give one period, a final one counts before a provisional one, then the "
            "latest, then the fuller. A year without a figure of its own is made of parts that do not overlap, "
            "and is called unfinished where they do not cover it. A sex that was not printed stays unknown. Charts "
            "begin in 1998 unless earlier years are asked for, since 1996 and 1997 stand in one newspaper report "
            "alone; the table has all."
        ),
    ),
    CountingRule(
        "edition",
        _("Editions"),
        _(
            "What readers see is published in numbered editions that never change. A link that names an edition "
            "shows the same numbers for good."
        ),
    ),
)

CAVEAT = next(rule.text for rule in RULES if rule.name == "recorded")  # what is said wherever a count goes alone
