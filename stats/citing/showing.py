"""Where records are shown outside of the record itself: public links, kept figures, saved views."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from incidents.counting.figures import sources_rested_on
from incidents.counting.filters import IncidentFilter
from incidents.counting_apps import ShownOutside
from incidents.models import Edition, IncidentVersion, Publishable, SourceVersion, Version
from project.questions import BadQuestion, with_query
from stats.citing.cited_views import CitedView, NotCitable, view_at
from stats.models import KeptFigure, PublicLink, SavedView

MOST_LOOKED_AT = 2000  # of each kind, the latest first


def shown_outside(records: Mapping[type[Publishable], set[str]]) -> Iterator[ShownOutside]:
    """Every open public link, kept figure and saved view that shows one of some records, by kind and key."""
    newest = Edition.objects.newest() if any(records.values()) else None
    if newest is None:
        return
    known: dict[tuple[str, int], CitedView | None] = {}
    for kind, title, address, edition, href in everything_outside(newest.number):
        place = (address, edition)
        if place not in known:
            known[place] = view_or_none(address, edition)
        view = known[place]
        if view and any(shows_any(view, model.VERSION, keys) for model, keys in records.items()):
            yield ShownOutside(kind, title or view.title(), href, edition)


def everything_outside(newest: int) -> Iterator[tuple[str, str, str, int, str]]:
    """Its kind, its own title if it has one, the address it shows, as of which edition, and where it stands."""
    links = PublicLink.objects.with_maker_right().order_by("-made_at")[:MOST_LOOKED_AT]
    for link in links:
        if link.is_open:
            yield (
                "link",
                link.title or link.note,
                with_query(link.path, link.question),
                link.edition or newest,
                link.address,
            )
    for kept in KeptFigure.objects.order_by("-pk")[:MOST_LOOKED_AT]:
        yield "kept", kept.words_said["title"], kept.view_address, kept.edition_id, kept.address
    # What a reader calls a view is the reader's own.
    for saved in SavedView.objects.filter(owner__is_active=True).order_by("-pk")[:MOST_LOOKED_AT]:
        yield "saved", "", saved.address, newest, saved.address


def view_or_none(address: str, edition: int) -> CitedView | None:
    try:
        return view_at(address, edition)
    except (NotCitable, BadQuestion):
        return None


def shows_any(view: CitedView, versions: type[Version], keys: set[str]) -> bool:
    """Whether a view counts one of some records, or rests on one of some sources."""
    if view.records is versions:
        return bool(view.versions_shown.filter(key__in=keys).exists())
    question = view.question
    if isinstance(question, IncidentFilter):
        look: Callable[[Any, set[str]], bool] | None = OF_INCIDENTS.get(versions)
        return look(question, keys) if look else view.name == "country" and view.args[0] in keys
    if question is None or question.queryset.model is not versions:
        return False
    return bool(question.rows().filter(key__in=keys).exists())


def counts_incidents(question: IncidentFilter, keys: set[str]) -> bool:
    facts = question.facts
    wanted = np.isin(facts.incidents.numbers["key"], list(facts.keys.places(keys)))
    return bool((question.selection & wanted).any())


def rests_on_sources(question: IncidentFilter, keys: set[str]) -> bool:
    return bool((sources_rested_on(question) & question.facts.with_slugs(keys)).any())


OF_INCIDENTS: dict[type[Version], Callable[[Any, set[str]], bool]] = {
    IncidentVersion: counts_incidents,
    SourceVersion: rests_on_sources,
}
