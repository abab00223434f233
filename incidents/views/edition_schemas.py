"""What the JSON of editions, differences, histories and comparisons holds, for their descriptions."""

from typing import Any

from django.utils.translation import gettext as _

from incidents import codebook
from incidents.columns import columns_of_model
from incidents.counting.country_names import countries_to_ask
from incidents.counting.filters import HistoryQuestion
from incidents.editions.asked import Asked
from incidents.editions.record_changes import CHANGES
from incidents.models import IncidentVersion, Practice, Treaty
from incidents.views.compared import FATES, FEWEST, MOST
from incidents.views.described import (
    EDITION,
    INTEGER,
    NEXT,
    QUERY,
    SOURCED,
    TEXT,
    Described,
    Schema,
    list_of,
    object_schema,
    or_null,
    row_schema,
    whole_object,
)

MOMENT: Schema = {"type": "string", "format": "date-time"}
ANYTHING: Schema = {}  # a value of whichever field changed
EDITION_SAID = {"published_at": MOMENT, "published_by": or_null(TEXT), "note": or_null(TEXT), "overruled": TEXT}
OPTIONAL = ("overruled", "difference", "reason", "withdrawn_in")
COUNTED = dict.fromkeys(CHANGES, INTEGER)
BY_KIND: Schema = {"type": "object", "additionalProperties": whole_object(**COUNTED)}
FIELDS = list_of(whole_object(field=TEXT, before=ANYTHING, after=ANYTHING))
DIFFERENCE = whole_object(fields=FIELDS, rows=list_of(whole_object(part=TEXT, kind=TEXT, fields=FIELDS)))
ONE_CHANGE = {
    "kind": TEXT, "key": TEXT, "title": TEXT, "change": TEXT, "difference": DIFFERENCE, "reason": TEXT,
    "withdrawn_in": INTEGER,
}  # fmt: skip
MOVED: Schema = {"type": "object", "additionalProperties": {"type": "object"}}  # as many columns as its table has


def object_where_said(properties: dict[str, Schema]) -> Schema:
    """An object that has all of these but what is said where there is something to say."""
    return object_schema(properties, required=[name for name in properties if name not in OPTIONAL])


EDITION_LISTED = object_where_said({"number": INTEGER, **EDITION_SAID, **COUNTED, "kinds": BY_KIND})
EDITION_NAMED = object_where_said({"number": INTEGER, **EDITION_SAID})
DIFFERING = {
    "counts": BY_KIND, "totals": MOVED, "count": INTEGER, "query": QUERY, "next": NEXT,
    "results": list_of(object_where_said(ONE_CHANGE)), **SOURCED,
}  # fmt: skip
EDITION_DIFFERENCE = object_where_said(
    {"number": INTEGER, **EDITION_SAID, "edition": INTEGER, "against": EDITION, **DIFFERING}
)
TWO_EDITIONS = whole_object(before=EDITION_NAMED, after=EDITION_NAMED, between=list_of(EDITION_NAMED), **DIFFERING)
HISTORY = whole_object(
    kind=TEXT, key=TEXT, count=INTEGER, edition=EDITION, query=QUERY, next=NEXT,
    results=list_of(object_where_said(
        {"edition": INTEGER, **EDITION_SAID, "kind": TEXT, "until": EDITION, "reason": TEXT, "difference": DIFFERENCE}
    )),
    **SOURCED,
)  # fmt: skip


def history_described(_asked: Asked, model: Any) -> Described:
    said = _("%(kind)s: every version with what changed, the newest first.") % {"kind": model.label()}
    return Described(HistoryQuestion, schema=HISTORY, paged=True, title=said)


def comparison_described(asked: Asked) -> Described:
    """Countries side by side, each with its columns of treaties and practices."""
    people = or_null(whole_object(incidents=INTEGER, low=INTEGER, best=INTEGER, high=or_null(INTEGER)))
    practices = list_of(row_schema(columns_of_model(Practice), number=INTEGER))
    country = whole_object(
        country=TEXT, role=TEXT, incidents=INTEGER, **dict.fromkeys((name for name, *_ in FATES), people),
        sources=INTEGER, independent=INTEGER, treaties=list_of(row_schema(columns_of_model(Treaty))),
        current_practice=whole_object(**dict.fromkeys(codebook.PRACTICE_BASES.values, practices)),
    )  # fmt: skip
    schema = whole_object(
        count=INTEGER,
        edition=EDITION,
        query=QUERY,
        results=list_of(country),
        **SOURCED,
    )
    codes = [code for code, _name in countries_to_ask(asked.number, IncidentVersion, "country", "entered_from")]
    country_word: Schema = {
        "type": "array",
        "items": {"type": "string", "enum": codes},
        "minItems": FEWEST,
        "maxItems": MOST,
        "uniqueItems": True,
    }
    return Described(words={"country": country_word}, required=("country",), schema=schema)
