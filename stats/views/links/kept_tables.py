"""Files of a pinned link: from what was kept when it was made, so that they are the same bytes for good."""

from django.http import HttpResponseBase

from project.formats import LICENCE, csv_file, json_file
from stats.models import KeptFigure, PublicLink

WHOLE_TABLES = ("chart", "explore")  # views whose files are the kept table; the others are rows of versions, which stay


def kept_answer(link: PublicLink, form: str, address: str) -> HttpResponseBase | None:
    """The kept table as a file; None where the link is live, or its view is no table of its own."""
    kept = link.kept
    if kept is None or kept.view_name not in WHOLE_TABLES:
        return None
    return kept_csv(kept, address) if form == "csv" else kept_json(kept, address)


def kept_csv(kept: KeptFigure, address: str) -> HttpResponseBase:
    names = [column["name"] for column in kept.table["columns"]]
    return csv_file("-".join([kept.view_name, *kept.args]), kept.edition_id, address, names, kept.table["rows"])


def kept_json(kept: KeptFigure, address: str) -> HttpResponseBase:
    """The table with its sum, by which anybody may see that it is the one that was kept."""
    return json_file(
        {
            "query": kept.question,
            "edition": kept.edition_id,
            "table": kept.table,
            "sha256": kept.sha256,
            "licence": LICENCE,
            "address": address,
        }
    )
