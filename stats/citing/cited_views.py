"""What an address shows, for whoever keeps it, cites it or compares it: its question, its table, its drawing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db.models import Q
from django.http import Http404, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from incidents.counting.filters import IncidentFilter, SourceFilter
from incidents.editions.names import Names
from incidents.models import (
    CountryVersion,
    Edition,
    Incident,
    IncidentVersion,
    Publishable,
    Release,
    Source,
    SourceVersion,
    Version,
)
from incidents.naming import title_read
from project import filter_panel
from project.queries import query_string
from project.questions import with_query
from project.table import Table, Words
from stats.asked_questions import IN_WORDS, question_in_words
from stats.catalogue import BY_SLUG, Chart
from stats.catalogue.aids import AID_WORDS, aid_words, aided
from stats.citing.cited_tables import (
    arrivals_announced,
    fields_published,
    groups_recorded,
    incidents_listed,
    sources_registered,
)
from stats.explorer import explorer_entry
from stats.explorer.refusals import refuse_misleading
from stats.filters import ArrivalFilter, ExploreFilter
from stats.models import ArrivalFigure, ContextEvent, OtherFigure

Args = tuple[str, ...]
OF_ONE_EDITION = ("edition-detail", "release")  # pages whose address says of which edition they are
SHOWN_WORDS = ("view", "lang", "page", "of", "sort", "order", "asof", "open")  # words that change no number


class NotCitable(Exception):
    """Nothing with a table stands at this address."""


@dataclass(frozen=True)
class CitedView:
    """A view as of an edition: `name` and `args` of its address, the words that reproduce it, and its table.

    `title` says in the language in use what it is, `entry` is the chart that draws its table, where there is one;
    `records` is the kind of record that it is of, where it shows one alone or, without `args`, all of the kind.
    """

    name: str
    args: Args
    words: Words
    edition: int
    table: Table
    title: Callable[[], str]
    question: Any = None
    entry: Chart | None = None
    records: type[Version] | None = None

    @property
    def address(self) -> str:
        """Its path with its words."""
        return with_query(reverse(self.name, args=self.args), self.words)

    @property
    def of_records(self) -> Q:
        """A lookup for the versions of its kind of record that it shows."""
        return Q(key__in=self.args) if self.args else Q()

    @property
    def versions_shown(self) -> Any:
        """The versions that it shows, as of its edition."""
        if self.records is None:
            return self.question.rows()
        shown: Any = self.records.objects
        return shown.as_of(self.edition).filter(self.of_records)


def chart_cited(edition: int, words: QueryDict, slug: str) -> CitedView:
    read_as = {word: str(words.pop(word)[-1]) for word in AID_WORDS if word in words}
    if slug not in BY_SLUG:
        raise NotCitable(slug)
    entry = aided(BY_SLUG[slug], read_as)
    question = entry.ask(words, edition, strict=True)
    asked = question.question() | aid_words(read_as)
    return of_chart_entry("chart", (slug,), entry, question, asked)


def explored_cited(edition: int, words: QueryDict) -> CitedView:
    question = ExploreFilter.ask(words, edition, strict=True)
    refuse_misleading(question)
    view = of_chart_entry("explore", (), explorer_entry(question), question, question.question())
    # Its entry is made in the language in use.
    return replace(view, title=lambda: explored_title(question))


def explored_title(question: ExploreFilter) -> str:
    said = question_in_words(explorer_entry(question), question, Names(question.edition))
    return with_words(said, question, IN_WORDS)


def with_words(title: str, question: Any, said: tuple[str, ...] = ()) -> str:
    """A title with the words of its question that are not `said` in it: "Incidents (Country: China)"."""
    chips = [chip for chip in filter_panel.chips(question, "") if chip.word not in said]
    words = "; ".join(f"{chip.label}: {chip.value}" for chip in chips)
    return _("%(title)s (%(words)s)") % {"title": title, "words": words} if words else title


def of_chart_entry(name: str, args: Args, entry: Chart, question: Any, words: Words) -> CitedView:
    """The view of any entry that is drawn, wherever its address comes from."""
    return CitedView(
        name, args, words, question.edition, entry.tabulate(question),
        lambda: with_words(question_in_words(entry, question, Names(question.edition)), question, IN_WORDS),
        question, entry,
    )  # fmt: skip


def incidents_cited(edition: int, words: QueryDict) -> CitedView:
    question = IncidentFilter.ask(words, edition, strict=True)
    table = incidents_listed(question)
    return CitedView(
        "incident-list", (), question.question(), edition, table, lambda: with_words(_("Incidents"), question), question
    )


def arrivals_cited(edition: int, words: QueryDict) -> CitedView:
    question = ArrivalFilter.ask(words, edition, strict=True)
    entry = BY_SLUG["arrivals-by-year"]
    return CitedView(
        "arrivals", (), question.question(), edition, arrivals_announced(question),
        lambda: with_words(question_in_words(entry, question, Names(edition)), question, IN_WORDS), question,
    )  # fmt: skip


def sources_cited(edition: int, words: QueryDict) -> CitedView:
    question = SourceFilter.ask(words, edition, strict=True)
    return CitedView(
        Source.LIST, (), question.question(), edition, sources_registered(question),
        lambda: with_words(_("Sources"), question), question,
    )  # fmt: skip


def source_cited(edition: int, _words: QueryDict, key: str, **_page: Any) -> CitedView:
    """A source with the incidents that rest on it, whoever the people are."""
    version = there(SourceVersion, edition, key)
    question = IncidentFilter.ask(QueryDict(query_string({"source": [key], "who": ["all"]})), edition, strict=True)
    return CitedView(
        Source.PAGE, (key,), {"edition": [str(edition)]}, edition, incidents_listed(question),
        lambda: title_read(version.document), question,
    )  # fmt: skip


def incident_cited(edition: int, _words: QueryDict, key: str, **_page: Any) -> CitedView:
    version = there(IncidentVersion, edition, key)
    pinned = {"edition": [str(edition)]}
    return CitedView(
        Incident.PAGE,
        (key,),
        pinned,
        edition,
        groups_recorded(version),
        lambda: title_read(version.document),
        records=IncidentVersion,
    )


def record_cited(edition: int, _words: QueryDict, key: str, *, model: type[Publishable], **_page: Any) -> CitedView:
    """A record that says all by its fields: an announcement, a figure, an event."""
    version = there(model.VERSION, edition, key)
    return CitedView(
        model.PAGE, (key,), {"edition": [str(edition)]}, edition, fields_published(model.VERSION, edition, key),
        lambda: model.title_of(version.document, Names(edition)), records=model.VERSION,
    )  # fmt: skip


def records_cited(edition: int, _words: QueryDict, *, model: type[Publishable]) -> CitedView:
    """A list that takes no word but the edition."""
    return CitedView(
        model.LIST, (), {"edition": [str(edition)]}, edition, fields_published(model.VERSION, edition),
        model.label, records=model.VERSION,
    )  # fmt: skip


def country_cited(edition: int, _words: QueryDict, key: str, **_page: Any) -> CitedView:
    there(CountryVersion, edition, key)
    return outcomes_cited(edition, "country", (key,), {"country": [key]}, lambda: Names(edition).country(key))


def countries_cited(edition: int, _words: QueryDict) -> CitedView:
    return outcomes_cited(edition, "country-list", (), {}, lambda: _("Countries"))


def site_cited(edition: int, _words: QueryDict) -> CitedView:
    title = _("North Koreans detained, returned or let go in third countries")
    return outcomes_cited(edition, "overview", (), {}, lambda: _(title))


def edition_cited(edition: int, _words: QueryDict, number: int) -> CitedView:
    return outcomes_cited(
        edition, "edition-detail", (str(number),), {}, lambda: _("Edition %(number)s") % {"number": number}
    )


def release_cited(edition: int, _words: QueryDict, name: str) -> CitedView:
    return outcomes_cited(edition, "release", (name,), {}, lambda: _("Release %(name)s") % {"name": name})


def outcomes_cited(edition: int, name: str, args: Args, asked: Words, title: Callable[[], str]) -> CitedView:
    """A view that shows what became of people: that table stands for it."""
    entry = BY_SLUG["outcomes-by-country"]
    question = entry.ask(QueryDict(query_string(asked)), edition, strict=True)
    pinned = {} if name in OF_ONE_EDITION else {"edition": [str(edition)]}
    return CitedView(name, args, pinned, edition, entry.tabulate(question), title, question, entry)


def there(versions: Any, edition: int, key: str) -> Any:
    found = versions.objects.as_of(edition).filter(key=key).first()
    if found is None:
        raise NotCitable(key)
    return found


CITED: dict[str, Callable[..., CitedView]] = {
    "chart": chart_cited,
    "explore": explored_cited,
    "incident-list": incidents_cited,
    "arrivals": arrivals_cited,
    Source.LIST: sources_cited,
    Source.PAGE: source_cited,
    Incident.PAGE: incident_cited,
    **{model.PAGE: partial(record_cited, model=model) for model in (ArrivalFigure, OtherFigure, ContextEvent)},
    **{model.LIST: partial(records_cited, model=model) for model in (OtherFigure, ContextEvent)},
    "country-list": countries_cited,
    "country": country_cited,
    "overview": site_cited,
    "edition-detail": edition_cited,
    "release": release_cited,
}


def view_at(address: str, edition: int | None = None) -> CitedView:
    """What stands at an address of the site, as of an edition, else of the one that it names, else of the newest.

    Raises NotCitable where nothing that can be kept does, and BadQuestion for a word that is not allowed.
    """
    path, _mark, query = address.partition("?")
    try:
        found = resolve(path)
    except (Resolver404, Http404):
        raise NotCitable(path) from None
    words = QueryDict(query, mutable=True)
    number = edition or edition_named(words, **found.kwargs)
    for word in (*SHOWN_WORDS, "edition"):
        words.pop(word, None)
    if found.url_name not in CITED or number is None:
        raise NotCitable(path)
    return CITED[found.url_name](number, words, **found.kwargs)


def edition_named(words: QueryDict, *, number: int | None = None, name: str = "", **_page: Any) -> int | None:
    """The edition of a page of one, by its `number` or the `name` of a release; else the one asked for, or the newest.

    None where there is no such page, or nothing is published.
    """
    if name:
        return Release.objects.filter(name=name).values_list("edition", flat=True).first()
    if number:
        return Edition.objects.filter(number=number).values_list("number", flat=True).first()
    named = words.get("edition", "")
    asked = Edition.objects.filter(number=int(named)).first() if named.isascii() and named.isdigit() else None
    newest = asked or Edition.objects.newest()
    return newest.number if newest else None
