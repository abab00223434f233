"""What is doubtful in a record, though it may be so: a sentence each; whoever publishes it all the same says why."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from project.periods import cut, date_bounds
from project.ranges import from_to

DoubtedRow = dict[str, Any]
LONG_EPISODE = dt.timedelta(days=3 * 365)  # an episode that lasts longer than this is one in a thousand


def doubts_of_incident(document: DoubtedRow) -> Iterator[str]:
    """Days out of their order, numbers that do not fit one another, and nothing that it rests on."""
    yield from days_in_doubt(document)
    for people in (document, *document["groups"]):
        yield from people_in_doubt(people, dt.date.fromisoformat(document["date"]).year)
    yield from claims_in_doubt(document)
    if not any(row["source"] for part in ("claims", "events", "statements") for row in document[part]):
        yield _("It has no source.")


def days_in_doubt(document: DoubtedRow) -> Iterator[str]:
    """An outcome before its incident, and one that lasted for years."""
    began = dt.date.fromisoformat(document["date"])
    earliest, _latest = date_bounds(began, document["date_precision"])
    start = cut(began, document["date_precision"])
    for group in document["groups"]:
        day, precision = group["outcome_date"], group["outcome_date_precision"] or "day"
        if day and date_bounds(dt.date.fromisoformat(day), precision)[1] < earliest:
            text = _("An outcome (%(day)s) is before the incident began (%(start)s).")
            yield text % {"day": cut(dt.date.fromisoformat(day), precision), "start": start}
    if document["end_date"] and dt.date.fromisoformat(document["end_date"]) - began > LONG_EPISODE:
        text = _("Its end (%(end)s) is years after its beginning (%(start)s).")
        yield text % {"end": document["end_date"], "start": start}


def people_in_doubt(people: DoubtedRow, year: int) -> Iterator[str]:
    """Sexes above the best where no highest is given, and a year that may stand in a box for people."""
    best = people["people_best"]
    if best is None:
        return
    sexes, children = (people["women"] or 0) + (people["men"] or 0), people["children"] or 0
    # Where a highest number is given, the database holds them to it.
    if people["people_high"] is None and max(sexes, children) > best:
        text = _("Women and men (%(sexes)s) or children (%(children)s) are more than the best number (%(best)s).")
        yield text % {"sexes": sexes, "children": children, "best": best}
    # Whoever fills in a form may put the year into the wrong box.
    if best == year:
        yield _("Its number of people is the year of its date: %(year)s.") % {"year": year}


def claims_in_doubt(document: DoubtedRow) -> Iterator[str]:
    """Claims of the same kind of number that no number of people counted here fits."""
    groups = document["groups"]
    low, highs = sum(group["people_low"] for group in groups), [group["people_high"] for group in groups]
    high = None if None in highs else sum(highs)
    for claim in document["claims"]:
        # A number that is not believed, or of another kind, need not fit.
        if claim["rank"] == "deprecated" or claim["counts"] not in ("", document["measure"]):
            continue
        least, most = said_by(claim)
        if (most is not None and most < low) or (high is not None and least is not None and least > high):
            text = _("What %(source)s says (%(said)s) is outside of what is counted (%(counted)s).")
            said, counted = bounds_in_words(least, most), bounds_in_words(low, high)
            yield text % {"source": claim["source"], "said": said, "counted": counted}


def said_by(claim: DoubtedRow) -> tuple[int | None, int | None]:
    """The fewest and the most people that a claim allows; None is no bound."""
    count, high = claim["people_reported"], claim["people_high"]
    if count is None:
        return None, high
    open_above, open_below = claim["qualifier"] == "at_least", claim["qualifier"] == "at_most"
    return None if open_below else count, None if open_above and high is None else high or count


def bounds_in_words(least: int | None, most: int | None) -> str:
    """Two bounds as people write them."""
    if least is None or most is None:
        text = _("%(count)s or more") if most is None else _("up to %(count)s")
        return text % {"count": least if most is None else most}
    return str(least) if least == most else from_to(str(least), str(most))


def doubts_of_source(document: DoubtedRow) -> Iterator[str]:
    """A text that was read, or looked for, before it was published."""
    published = document["published"]
    for name in ("accessed", "last_checked"):
        # Dates in ISO 8601 are in their order as texts, too.
        if published and document[name] and document[name] < published:
            text = _("It was read on %(read)s, before it was published (%(published)s).")
            yield text % {"read": document[name], "published": published}


def doubts_of_arrivals(document: DoubtedRow) -> Iterator[str]:
    """A figure of a period that was not over when it was announced."""
    if document["released"] and document["released"] < document["period_end"]:
        text = _("It was announced on %(released)s, before its period ended (%(end)s).")
        yield text % {"released": document["released"], "end": document["period_end"]}
