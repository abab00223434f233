"""The worst that older code accepted, as published: what readers' pages have to bear, in three editions."""

from collections.abc import Iterator
from typing import Any

from incidents.documents import Document, published_documents
from incidents.editions import publishing
from incidents.models import Country, Edition, Incident, Publishable, Source
from incidents.releases.making import make_release
from stats.models import ArrivalFigure, ContextEvent, OtherFigure
from tests.older import everything

MOST = 9223372036854775807  # what 64 bits hold
ODD = "\x01 \x0b \u200b\u202e\ufeff <b>&amp;\" ' = \ud7a3 " + "W" * 150  # of characters that no text should have
NOTHING, SCRIPT = "\u200b", "javascript:alert(1)"
LONG_AGO, NEXT_MILLENNIUM, LAST_DAY = "0203-05-10", "3023-05-10", "9999-12-31"
People = dict[str, Any]


def people(low: int, best: int | None = None, high: int | None = None, **more: Any) -> People:
    """A group of so many people who were sent back."""
    best = low if best is None else best
    none = dict.fromkeys(("women", "men", "children", "outcome_date"))
    return {
        "people_low": low, "people_best": best, "people_high": high, **none, "outcome": "repatriated",
        "outcome_date_precision": "", "note": "", **more,
    }  # fmt: skip


# By key, what of an ordinary incident in China is otherwise.
INCIDENTS: dict[str, Document] = {
    "of-203": {"date": LONG_AGO, "country": "MN"},
    "of-203-to-the-year": {"date": LONG_AGO, "date_precision": "year", "groups": [people(4, 5, 6)]},
    "of-1": {"date": "0001-01-01", "end_date": LAST_DAY},
    "of-3023": {"date": NEXT_MILLENNIUM, "groups": [people(20230510)]},
    "of-9999": {"date": LAST_DAY, "date_precision": "month"},
    "of-1944": {"date": "1944-12-31"},
    "of-1945": {"date": "1945-01-01"},
    "with-most": {"groups": [people(MOST, MOST, MOST, women=MOST, men=MOST, children=MOST)]},
    "with-most-too": {"date": "2020-02-02", "groups": [people(MOST, outcome="unknown"), people(0)]},
    "with-most-again": {"date": "2021-02-02", "groups": [people(MOST)], "people_best": MOST, "people_low": 1},
    "with-a-date-as-people": {"groups": [people(20230510)], "location": "Tumen", "latitude": 42.9, "longitude": 129.8},
    "at-a-point": {"location": "Hunchun", "latitude": 42.86, "longitude": 130.36, "groups": [people(4, 5, 6)]},
    "with-nobody": {"groups": [people(0, 0, 0, outcome="released")]},
    "without-groups": {"groups": []},
    "out-of-the-world": {"latitude": 999.99999, "longitude": -999.99999, "location": ODD},
    "half-a-point": {"latitude": 40, "longitude": None, "location": NOTHING},
    "without-words": {"title": "", "summary": "", "location": "", "claims": [], "events": [], "statements": []},
    "of-odd-words": {"title": ODD, "summary": ODD, "notes": ODD, "location": ODD},
    "of-no-width": {"title": NOTHING, "summary": NOTHING},
    "in-a-country-withdrawn": {"country": "MN", "entered_from": "KP"},
    "from-a-country-withdrawn": {"entered_from": "MN"},
    "in-a-country-unknown": {"country": "QX", "entered_from": "QY"},
    "ended-before": {
        "date": "2019-05-10", "end_date": "2001-01-01", "groups": [people(3, outcome_date="0203-01-01")],
    },
    "outcome-at-the-end": {
        "groups": [people(9, 8, 7, outcome_date=LAST_DAY, outcome_date_precision="month", outcome="gone")],
    },
    "of-unknown-codes": {
        "kind": "abduction", "who": "escapees", "people_basis": "guessed", "confidence": "none", "measure": "movement",
        "location_precision": "house", "date_precision": "age",
    },
    "held-most": {"measure": "held", "groups": [people(MOST)]},
    "running-most": {"measure": "running_total", "groups": [people(MOST)]},
    "part-of-nothing": {"overlaps": [{"other": "never-published", "relation": "part_of", "note": ODD}]},
    "part-of-withdrawn": {"overlaps": [{"other": "whole-withdrawn", "relation": "part_of", "note": ""}]},
    "part-of-a-ring": {"overlaps": [{"other": "ring-of-a-part", "relation": "part_of", "note": ""}]},
    "ring-of-a-part": {"overlaps": [{"other": "part-of-a-ring", "relation": "possibly_part_of", "note": ""}]},
    "part-of-itself": {"overlaps": [{"other": "part-of-itself", "relation": "part_of", "note": ""}]},
    "larger-than-its-whole": {
        "groups": [people(MOST)], "overlaps": [{"other": "of-1945", "relation": "possibly_part_of", "note": ""}],
    },
    "whole-withdrawn": {},
    "of-a-withdrawn-source": {"cites": "gone-2019"},
    "of-an-unknown-source": {"cites": "never-published"},
    "of-absurd-claims": {"claimed": {"people_reported": MOST, "people_high": 1, "wording": ODD, "as_of": LONG_AGO}},
    "of-odd-days": {"happened": LAST_DAY, "said": LONG_AGO},
}  # fmt: skip
SOURCES: dict[str, Document] = {
    "gone-2019": {"title": "A report that was withdrawn", "published": "2019-05-08"},
    "of-203": {"published": LONG_AGO, "accessed": LAST_DAY, "last_checked": LONG_AGO},
    "of-no-words": {"title": "", "publisher": "", "language": "", "url": ""},
    "of-odd-words": {"title": ODD, "publisher": ODD, "author": ODD, "language": "klingon", "url": SCRIPT},
    "of-an-unknown-kind": {"kind": "rumour", "availability": "burnt", "language": "zz"},
    "of-a-withdrawn-origin": {"origins": [{"other": "gone-2019", "relation": "drawn_from", "note": ""}]},
    "of-an-unknown-origin": {"origins": [{"other": "never-published", "relation": "common_origin", "note": ODD}]},
    "of-itself": {"origins": [{"other": "of-itself", "relation": "drawn_from", "note": ""}]},
    "of-odd-copies": {
        "snapshots": [
            {"sha256": "b" * 64, "media_type": "", "size": MOST, "taken_at": f"{LONG_AGO}T00:00:00Z", "address": ""},
            {"sha256": "", "media_type": ODD, "size": 0, "taken_at": "9999-12-31T23:59:59.999999+00:00",
             "address": SCRIPT},
        ]
    },
}  # fmt: skip
COUNTRIES: dict[str, Document] = {
    "MN": {"name": "Mongolia", "name_ko": "몽골"},
    "QA": {"name": "", "name_ko": "", "practice": ODD, "notes": ODD},
    "QB": {"name": ODD[:90], "name_ko": ODD[:90], "role": "sea"},
    "QC": {"cites": "gone-2019"},
    "QD": {"cites": "never-published"},
    "QE": {"years": (0, 32767)},
    "QF": {"years": (32767, None)},
    "QG": {"years": (0, None)},
    "QH": {"years": (2020, 2001)},
}
ARRIVALS: dict[str, Document] = {
    "year-203": {"period_start": "0203-01-01", "period_end": "0203-12-31", "released": LONG_AGO},
    "year-203-again": {
        "period_start": "0203-01-01",
        "period_end": "0203-12-31",
        "released": "0202-01-01",
        "total": 3,
        "male": 0,
        "female": 3,
    },
    "year-3023": {"period_start": "3023-01-01", "period_end": "3023-12-31", "released": "3024-01-01"},
    "year-9999": {"period_start": "9999-01-01", "period_end": LAST_DAY, "released": None},
    "year-1": {"period_start": "0001-01-01", "period_end": "0001-12-31"},
    "most": {"total": MOST, "male": MOST, "female": MOST},
    "most-too": {"period_start": "2018-01-01", "period_end": "2018-12-31", "total": MOST, "male": 0, "female": None},
    "revised": {
        "period_start": "2012-01-01",
        "period_end": "2012-12-31",
        "total": 1000,
        "male": None,
        "female": None,
        "released": "2001-01-01",
    },
    "nobody": {"period_start": "2017-01-01", "period_end": "2017-12-31", "total": 0, "male": 0, "female": 0},
    "more-women-than-people": {"period_start": "2016-01-01", "period_end": "2016-12-31", "total": 1, "female": 1000},
    "quarter-2014": {"period_type": "quarter", "period_start": "2014-01-01", "period_end": "2014-03-31"},
    "quarter-203": {"period_type": "quarter", "period_start": "0203-01-01", "period_end": "0203-03-31"},
    "quarter-of-a-year": {"period_type": "quarter", "period_start": "2015-01-01", "period_end": "2015-12-31"},
    "quarter": {"period_type": "quarter", "period_start": "2015-01-01", "period_end": "2015-03-31", "total": MOST},
    "quarter-backwards": {"period_type": "quarter", "period_start": "2015-10-01", "period_end": "2014-03-31"},
    "year-backwards": {"period_start": "2014-12-31", "period_end": "2014-01-01"},
    "half-without-start": {"period_type": "half", "period_start": None, "period_end": "2013-06-30"},
    "running": {"period_type": "cumulative", "period_start": None, "period_end": LAST_DAY, "total": MOST},
    "of-a-millennium": {"period_type": "cumulative", "period_start": "0001-01-01", "period_end": LAST_DAY},
    "unknown-kind": {"period_type": "decade", "status": "guessed", "notes": ODD},
    "of-a-withdrawn-source": {"source": "gone-2019", "period_start": "2012-01-01", "period_end": "2012-12-31"},
    "of-an-unknown-source": {"source": "never-published", "period_start": "2011-01-01", "period_end": "2011-12-31"},
    "in-a-country-withdrawn": {"destination": "MN"},
    "in-a-country-unknown": {"destination": "QX"},
}
FIGURES: dict[str, Document] = {
    "figure-of-203": {"period_start": "0203-01-01", "period_end": "0203-12-31", "as_of": LONG_AGO},
    "figure-of-9999": {"period_start": None, "period_end": LAST_DAY, "count": MOST},
    "figure-without-count": {"count": None, "share": None},
    "figure-of-odd-share": {"share": 99999.99999, "count": None},
    "figure-of-an-unknown-measure": {"measure": "seen", "period_type": "decade"},
    "figure-of-a-withdrawn-source": {"source": "gone-2019"},
    "figure-of-an-unknown-source": {"source": "never-published"},
    "figure-in-a-country-withdrawn": {"destination": "MN"},
    "figure-in-a-country-unknown": {"destination": "QX", "notes": ODD},
    "figure-of-nothing": {"measure": "", "dimension": "", "category": ""},
    "figure-of-odd-categories": {"measure": "", "dimension": "age", "category": ODD, "count": MOST, "share": -1},
    "figure-of-an-unknown-dimension": {"measure": "", "dimension": "mood", "category": ""},
}
EVENTS: dict[str, Document] = {
    "event-of-203": {"date": LONG_AGO, "end_date": LAST_DAY},
    "event-of-3023": {"date": NEXT_MILLENNIUM},
    "event-of-9999": {"date": LAST_DAY, "date_precision": "month", "end_date": LONG_AGO, "end_precision": "month"},
    "event-of-a-withdrawn-source": {"source": "gone-2019", "date": "2019-06-01", "end_date": "2019-06-02"},
    "event-of-an-unknown-source": {"source": "never-published", "date": "2019-07-01"},
    "event-of-a-country-withdrawn": {"country": "MN"},
    "event-of-a-country-unknown": {"country": "QX", "category": "weather"},
    "event-of-no-words": {"title": "", "description": ""},
    "event-of-odd-words": {"title": ODD, "description": ODD, "date": "2019-08-01", "end_date": "2019-12-01"},
}
WORST: tuple[tuple[type[Publishable], str, dict[str, Document]], ...] = (
    (Country, "CN", COUNTRIES),
    (Source, "paper-2019", SOURCES),
    (Incident, "whole", INCIDENTS),
    (ArrivalFigure, "kr-year-2019-01-01-2019-12-31-final-undated-paper-2019", ARRIVALS),
    (OtherFigure, "us-resettled-year-2019-01-01-2019-12-31-paper-2019", FIGURES),
    (ContextEvent, "2020-01-border-closed", EVENTS),
)


def told(document: Document, key: str, changes: Document) -> Document:
    """An ordinary document with what is otherwise; some words change each row of it."""
    rows = {name: [dict(row) for row in value] for name, value in document.items() if isinstance(value, list)}
    given = dict(changes)
    cites, years = given.pop("cites", None), given.pop("years", None)
    claimed, happened, said = given.pop("claimed", {}), given.pop("happened", None), given.pop("said", None)
    for part in rows.values():
        for row in part:
            if cites and "source" in row:
                row["source"] = cites
            if years and "from_year" in row:
                row["from_year"], row["to_year"] = years
    for name, change in (("claims", claimed), ("events", {"date": happened}), ("statements", {"date": said})):
        for row in rows.get(name, ()):
            row |= {field: value for field, value in change.items() if value is not None}
    return {**document, **rows, **given}


def written(edition: Edition, more: Document) -> None:
    """Write the worst of each kind as versions of an edition, past every check."""
    for model, key, worst in WORST:
        [document] = published_documents(model, [key]).values()
        document |= more
        found = {name: told(document, name, changes) | {model.KEY: name} for name, changes in worst.items()}
        publishing.write_versions(model, found, edition)


def close(edition: Edition, model: type[Publishable], key: str) -> None:
    """Withdraw a record as older code did, whatever rests on it."""
    model.VERSION.objects.current().filter(key=key).update(withdrawn="It was not what we thought.")
    publishing.close(model.VERSION, [key], edition)


def publish_the_worst() -> list[int]:
    """Edition 1 holds it; from edition 2 on what others name is withdrawn; in edition 3 all of it has changed."""
    publishing.publish(everything(), note="Ordinary")
    first = Edition.objects.get(number=1)
    written(first, {})
    second = publishing.next_edition(None, ODD)
    for model, key in ((Country, "MN"), (Country, "KP"), (Source, "gone-2019"), (Incident, "whole-withdrawn")):
        close(second, model, key)
    third = publishing.next_edition(None, "")
    written_again(third)
    for number, name in ((1, "first"), (3, "third")):
        make_release(name, Edition.objects.get(number=number), notes=ODD, address="https://example.org/")
    return [1, 2, 3]


def written_again(edition: Edition) -> None:
    """The same once more, with another note, of all that was not withdrawn."""
    for model, _key, worst in WORST:
        current = model.VERSION.objects.current().filter(key__in=worst)
        found = {key: document | changed(model) for key, document in current.values_list("key", "document")}
        publishing.write_versions(model, found, edition)


def changed(model: type[Publishable]) -> Document:
    """What another edition says otherwise of each record of a kind."""
    return (
        {"author": "Anew"}
        if model is Source
        else {"notes": "Anew"}
        if model is not ContextEvent
        else {"verified": True}
    )


def words() -> Iterator[str]:
    """Nothing that a reader may ask is refused, although it is of what was withdrawn."""
    yield from ("/?country=MN", "/incidents/?country=MN&country=QX", "/charts/returns-over-time/?country=MN")
