"""Every file of an edition: each list, chart and record of the URL configuration, with what is asked of it."""

from collections.abc import Callable, Iterator
from typing import Any

from incidents.counting.filters import SourceFilter
from incidents.editions.references import publishable_models
from project.questions import Question
from stats.catalogue import CHARTS, Chart
from stats.filters import ArrivalFilter, ElsewhereFilter, WhoArrivedFilter
from tests.routes import FILES, Route, file_routes

OUTCOME = "repatriated"
OUTCOMES_ASKED = {"outcome-clock": "detained"}  # of charts that have no row of that one in the frozen seeds
INCIDENT_WORDS = ("", "who=all", "who=all&from=2005&to=2012", f"country=CN&country=MN&outcome={OUTCOME}&who=all")
ARRIVAL_WORDS = ("", "from=2009&to=2011")
OF_OTHER_KINDS: dict[type[Question], tuple[str, ...]] = {
    ArrivalFilter: ARRIVAL_WORDS,
    SourceFilter: ("", "from=2009&to=2011"),
    ElsewhereFilter: ("", "from=2009&to=2011"),
    WhoArrivedFilter: ("", "dimension=hometown"),
}
EXPLORED = ("", "measure=people&by=country&by=quarter", "measure=share&by=year&by=outcome", "by=publisher")

# What is asked of a file, the first of which is asked everywhere. A new list that takes words has some of them here.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "incident-csv": (*INCIDENT_WORDS, "q=border&who=all&sort=title"),
    "incident-json": (*INCIDENT_WORDS, "who=all&page=2"),
    "claim-csv": (*INCIDENT_WORDS, "q=border&who=all&sort=title"),
    "claim-json": (*INCIDENT_WORDS, "who=all&page=2"),
    "source-csv": ("", "availability=deleted", "sort=publisher"),
    "arrivals-csv": (*ARRIVAL_WORDS, "vintages=all"),
    **dict.fromkeys(("explore-csv", "explore-json"), EXPLORED),
    "country-comparison-json": ("country=CN&country=KP",),
}
# Files that say something else than what one edition holds, each with the reason.
OF_ALL = "what came later, and names of accounts"
OTHER_FILES: dict[str, str] = {
    **dict.fromkeys(("edition-csv", "edition-json", "edition-detail-json", "edition-diff-json"), OF_ALL),
    **dict.fromkeys((f"{model.PAGE}-history-json" for model in publishable_models()), OF_ALL),
    "figure-citation-json": "says the day on which it was read",
    **dict.fromkeys(("kept-table-csv", "kept-table-json"), "has one edition for good, whatever edition is asked for"),
    "kept-picture-now": "is of the newest edition, whatever edition is asked for",
    "kept-picture": "has one edition for good, whatever edition is asked for",
    **dict.fromkeys(
        (f"public-link-{form}" for form in ("csv", "xlsx", "json", "png", "svg")), "is of the edition of its link"
    ),
    "share-picture": "is a preview of what would be shared",
    "oembed": "says how a link is framed",
    "release-archive": "a release has one archive, whatever edition is asked for",
}

Filled = Iterator[tuple[str, tuple[str, ...]]]


def charts(route: Route, edition: int) -> Filled:
    """Each chart, with the words that it knows."""
    for chart in CHARTS:
        yield route.path(slug=chart.slug), questions_of(chart)


def questions_of(chart: Chart) -> tuple[str, ...]:
    """What is asked of a chart; of one that is about some outcomes no other, which it would have no row of."""
    if chart.counts in OF_OTHER_KINDS:
        return OF_OTHER_KINDS[chart.counts]
    outcome = next(iter(chart.outcomes), OUTCOMES_ASKED.get(chart.slug, OUTCOME))
    return tuple(words.replace(f"outcome={OUTCOME}", f"outcome={outcome}") for words in INCIDENT_WORDS)


def records(model: Any) -> Callable[[Route, int], Filled]:
    """Each record of an edition."""

    def fill(route: Route, edition: int) -> Filled:
        for key in sorted(model.VERSION.objects.as_of(edition).values_list("key", flat=True)):
            if key != "ZZ":  # all destinations together are no country and have no page
                yield route.path(key=key), ("",)

    return fill


# What stands for the words in a file's address. A new file with a word in its address is a line here.
FILLED: dict[str, Callable[[Route, int], Filled]] = {
    **dict.fromkeys(("chart-csv", "chart-json", "chart-png", "chart-svg", "chart-xlsx"), charts),
    **{model.JSON: records(model) for model in publishable_models()},
}


def files_of(edition: int, *endings: str, asked: bool = True, of_records: bool = True) -> list[str]:
    """The addresses of an edition's files, pinned to it: those that end so, with what is `asked` of them or plain."""
    found = []
    for route in file_routes():
        if route.name in OTHER_FILES or not route.route.endswith(endings or FILES):
            continue
        if (route.words and "chart" not in route.name) and not of_records:
            continue
        assert not route.words or route.name in FILLED, f"{route.name}: say in {__file__} what stands in {route.route}"
        fill = FILLED.get(route.name)
        for path, questions in fill(route, edition) if fill else [(route.route, QUESTIONS.get(route.name, ("",)))]:
            some = questions if asked else questions[:1]
            found += [f"{path}?{question}{'&' if question else ''}edition={edition}" for question in some]
    return found
