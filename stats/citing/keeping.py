"""Keeping a view as it is shown, so that it can be served for good."""

import json
from typing import Any

from django.contrib.auth.models import User
from django.utils import translation

from incidents.models import Edition
from project.table import Table
from stats.citing.cited_views import CitedView, view_at
from stats.citing.kept_pictures import draw_kept
from stats.models import KeptFigure
from stats.models.kept_figures import canonical_json, canonical_sum

LANGUAGES_KEPT = ("en", "ko")


def keep_figure(
    address: str, *, edition: Edition | int | None = None, by: User | None = None, site: str = ""
) -> KeptFigure:
    """Keep what an address of the site shows: a path, with its words, as of an edition.

    The edition is the one given, else the one that the address names, else the newest. Where the same question of the
    same edition was kept before, it is that figure. `site` is how addresses of the site begin
    ("https://tumen.example.org"), for the one in the picture. Raises NotCitable where nothing that can be kept stands
    there, and BadQuestion for a word that is not allowed.
    """
    number = edition.number if isinstance(edition, Edition) else edition
    with translation.override("en"):
        view = view_at(address, number)
        kept = kept_before(view)
        if kept is None:
            kept = unsaved_figure(view, site=site, kept_by=by)
            kept.save()
        return kept


def figure_at(address: str, code: str, *, site: str) -> KeptFigure:
    """What an address shows, under a code that needs no row: as it was kept, else as it would be, and kept nowhere.

    Raises as `keep_figure` does.
    """
    with translation.override("en"):
        view = view_at(address)
        return kept_before(view) or unsaved_figure(view, site=site, code=code)


def kept_before(view: CitedView) -> KeptFigure | None:
    same = KeptFigure.objects.filter(view_name=view.name, edition_id=view.edition).order_by("pk")
    return next((kept for kept in same if is_of(kept, view)), None)


def is_of(kept: KeptFigure, view: CitedView) -> bool:
    # A question that was kept before a text was removed from it asks something else now.
    return bool(kept.args == list(view.args) and kept.question == view.words and kept.erased is None)


def unsaved_figure(view: CitedView, *, site: str, **about: Any) -> KeptFigure:
    """A view as it is kept, with its pictures, before it is saved."""
    table = table_kept(view.table)
    figure = KeptFigure(
        view_name=view.name,
        args=list(view.args),
        question=view.words,
        edition_id=view.edition,
        table=table,
        sha256=canonical_sum(table),
        said={language: said_of_view(language, view) for language in LANGUAGES_KEPT},
        **about,
    )
    draw_kept(figure, view, site)
    return figure


def table_kept(table: Table) -> dict[str, Any]:
    """A table as it is kept: plain JSON, in English whatever the reader's language."""
    flat = table.flat
    with translation.override("en"):
        content = {
            "columns": [column.as_dict() | {"codes": column.codes, "of": column.of} for column in flat.columns],
            "rows": flat.rows,
            "total": flat.total,
            "notes": [str(note) for note in flat.notes],
        }
        kept: dict[str, Any] = json.loads(canonical_json(content))
    return kept


def said_of_view(language: str, view: CitedView) -> dict[str, Any]:
    """What a page says of a kept table in one language."""
    with translation.override(language):
        # Notes are written when a table is made, in the language in use.
        again = view if language == "en" else view_at(view.address, view.edition)
        return {
            "title": str(again.title()),
            "labels": [str(column.label) for column in again.table.flat.columns],
            "notes": [str(note) for note in again.table.notes],
        }
