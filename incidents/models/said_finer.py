"""Texts of a record that say its place or day more exactly than readers may see them: it is not published so."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _

from incidents.coarsening import date_patterns, folded, place_names, stands_in
from incidents.documents import working_documents
from incidents.models.countries import Country

if TYPE_CHECKING:
    from incidents.models import Incident

TextRow = Mapping[str, Any]
SHOWN_INSTEAD = {"location"}  # what the editor wrote for readers


@cache
def text_fields(model: Any) -> tuple[tuple[str, Any], ...]:
    """The published columns of letters that are no code and name no record, with their labels."""
    fields = (model._meta.get_field(name) for name in model.PUBLISHED)
    return tuple(
        (field.name, field.verbose_name)
        for field in fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices
        if field.name not in SHOWN_INSTEAD
    )


def texts_said(model: Any, document: TextRow) -> Iterator[tuple[str, str]]:
    """Every text of a document and its rows, each with what it is called."""
    for row_model, rows in ((model, [document]), *((part_of(model, part), document[part]) for part in model.PARTS)):
        for name, label in text_fields(row_model):
            yield from ((str(label), row[name]) for row in rows if row[name])


def part_of(model: Any, part: str) -> Any:
    return model._meta.get_field(part).related_model


def said_finer(model: "type[Incident]", keys: Iterable[str]) -> dict[str, list[str]]:
    """By incident whose place or dates are coarsened, a sentence for each text that says them all the same."""
    coarse = model._default_manager.filter(slug__among=keys).exclude(date_shown="", place_shown="")
    bounds: dict[str, dict[str, Any]] = {}
    asked = dict(coarse.values_list("slug", "state"))
    found = working_documents(model, asked, bounds) if asked else {}
    for key, state in asked.items():
        if state != "draft":
            # What it is called cannot be changed any more, and stands in earlier editions.
            found[key]["slug"] = ""
    return {key: told for key, document in found.items() if (told := list(finer_texts(model, document, bounds[key])))}


def finer_texts(model: "type[Incident]", document: TextRow, bounds: TextRow) -> Iterator[str]:
    """A sentence for each text that says the place or a day, and what to do."""
    country = Country.objects.get(pk=document["country"])
    shown = f"{bounds['region_shown']} {country.name} {country.name_ko}"
    names = sorted(place_names(document["location"], shown)) if bounds["place_shown"] else []
    patterns = date_patterns(dict(document), bounds["date_shown"]) if bounds["date_shown"] else []
    for label, text in texts_said(model, document):
        plain = folded(text)
        said = [name for name in names if stands_in(name, plain)]
        said += [match.group() for pattern in patterns if (match := pattern.search(text))]
        if said:
            told = _("Its %(field)s says “%(said)s”, which readers are not to see: write it otherwise.")
            yield told % {"field": label, "said": max(said, key=len)}
