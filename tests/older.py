"""Records as they were published before a column or a kind of part existed, for tests that read them today."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from incidents.documents import published_documents
from incidents.editions import publishing
from incidents.models import Country, Edition, Incident, Publishable, Source
from tests import builders as make
from tests.builders import rewrite

Missing = tuple[str, ...]  # a field, or a part, or a part and a field of it


def everything() -> list[Publishable]:
    """One record of each kind, with a row of each kind of part in it."""
    source, other = make.make_source("paper-2019", published=dt.date(2019, 5, 8)), make.make_source("agency-2019")
    make.make_origin(source, other)
    make.make_snapshot(source)
    make.make_practice("CN")
    make.make_treaty("CN")
    for code in ("KP", "KR", "US"):
        make.make_country(code)
    whole, part = make.make_incident("whole", entered_from="KP", title="People in all"), make.make_incident("part")
    make.make_overlap(part, whole)
    for incident in (whole, part):
        make.make_claim(incident)
        make.make_event(incident, source=source)
        make.make_statement(incident, source=source, country=make.make_country("KP"), date=dt.date(2019, 5, 9))
    return [
        *Country.objects.all(), *Source.objects.all(), whole, part, make.make_arrival(2019), make.make_arrival(2020),
        make.make_other_figure(), make.make_context_event(end_date=dt.date(2020, 1, 23)),
        make.make_other_figure(measure="", dimension="age", category="20-29", share="0.5"),
    ]  # fmt: skip


FULLEST: dict[type[Publishable], str] = {Country: "CN", Source: "paper-2019", Incident: "part"}


def what_may_be_missing(model: type[Publishable]) -> Iterator[Missing]:
    """Each published field of a record, each kind of part, each field of a part. Its key it always had."""
    yield from ((name,) for name in model.PUBLISHED if name != model.KEY)
    for part in model.PARTS:
        yield (part,)
        row_model: Any = model._meta.get_field(part).related_model
        yield from ((part, name) for name in row_model.PUBLISHED)


def without(document: dict[str, Any], path: Missing) -> dict[str, Any]:
    """The document as it was before a column existed."""
    if len(path) == 1:
        return {name: value for name, value in document.items() if name != path[0]}
    part, field = path
    return {**document, part: [{name: row[name] for name in row if name != field} for row in document[part]]}


def write(model: type[Publishable], document: dict[str, Any], key: str, path: Missing, edition: Edition) -> None:
    """A version as code of that time wrote it, with the facts that its columns have by now."""
    document = {**document, model.KEY: key}
    publishing.write_versions(model, {key: document}, edition)
    rewrite(model.VERSION.objects.filter(key=key, since=edition), document=without(document, path))


def full_documents(model: type[Publishable]) -> dict[str, dict[str, Any]]:
    """The documents that columns are taken away from: of each kind the one with most in it."""
    found = published_documents(model, model.VERSION.objects.values_list("key", flat=True))
    return {key: document for key, document in found.items() if key in FULLEST.get(model, key)}
