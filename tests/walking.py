"""Every page, chart and file that readers have, with the records that are there: what is added is asked along."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.test import Client

from incidents.editions.references import publishable_models
from incidents.models import Edition, KeptFile, Release, Snapshot
from stats.catalogue import CHARTS
from stats.views.chart_answers import VIEWS
from tests.routes import Route, routes

APART = (
    "/admin/",
    "/accounts/",
    "/healthz",
    "/language/",
    "/codebook/colours.css",
    "/csp-report/",
    *("/l/", "/c/", "/cite/", "/links/", "/views/", "/feeds/", "/oembed.json", "/share/"),  # kept or shared by somebody
    *("/reports/", "/api/"),
)  # say nothing of a record
GOOD = (200, 404, 410)  # a record may be withdrawn, or not yet there; nothing else may be answered


def questions(route: Route) -> tuple[str, ...]:
    """What is asked of an address besides nothing."""
    views = tuple(f"view={view}" for view in VIEWS[1:])
    asked: dict[str, tuple[str, ...]] = {
        "overview": ("country=MN",),
        "incident-list": ("who=all", "country=CN", "outcome=repatriated", "sort=title", "q=people", "from=1998"),
        "incident-csv": ("who=all",),
        "incident-json": ("who=all",),
        **dict.fromkeys(("incident-xlsx", "claim-csv", "claim-json", "claim-xlsx"), ("who=all",)),
        "arrivals": ("vintages=all",),
        "chart": ("who=all", "from=2000&to=2020", *views),
        "country-comparison": ("country=CN&country=KR",),
        "country-comparison-json": ("country=CN&country=KR",),
    }
    plain = () if route.name.startswith("country-comparison") else ("",)  # which is of two countries or more
    return (*plain, *asked.get(route.name, ()))


def values(route: Route) -> Iterator[dict[str, Any]]:
    """What stands for the words of an address: each record, chart, edition and release."""
    numbers = list(Edition.objects.order_by("number").values_list("number", flat=True))
    if not route.words:
        yield {}
    elif route.name.startswith("chart"):
        yield from ({"slug": chart.slug} for chart in CHARTS)
    elif route.words == ("n", "m"):
        yield from ({"n": n, "m": m} for n in numbers for m in numbers if n < m)
    elif route.words == ("number",):
        yield from ({"number": number} for number in numbers)
    elif route.words == ("name",):
        yield from ({"name": name} for name in Release.objects.values_list("name", flat=True))
    elif "sha256" in route.words:
        named = Snapshot.objects.filter(sha256__in=KeptFile.objects.values("sha256")).order_by("pk")
        yield from ({"slug": slug, "sha256": digest} for slug, digest in named.values_list("source", "sha256"))
    else:
        [model] = [m for m in publishable_models() if route.name == m.PAGE or route.name.startswith(f"{m.PAGE}-")]
        keys = model.VERSION.objects.order_by("key").values_list("key", flat=True).distinct()
        yield from ({route.words[0]: key} for key in keys)


def addresses(*editions: int, of_records: tuple[int | None, ...] | None = None) -> list[str]:
    """Every address, plain and pinned to each of some editions; those of records in these or in other editions."""
    found = []
    for route in routes():
        if route.route.startswith(APART):
            continue
        is_history, is_record = "-history" in route.name, bool(route.words) and not route.name.startswith("chart")
        pins = (None, *editions) if of_records is None or not is_record else (None,) if is_history else of_records
        for words in values(route):
            for question in questions(route):
                for edition in pins:
                    pinned = [f"edition={edition}"] if edition and not route.name.startswith("release") else []
                    query = "&".join(filter(None, [question, *pinned]))
                    found.append(f"{route.path(**words)}{f'?{query}' if query else ''}")
    return list(dict.fromkeys(found))


def faults(client: Client, asked: Iterable[str], **headers: str) -> list[tuple[str, Any]]:
    """The addresses that do not answer as they should, each with what it answered; a file is read to its end."""
    client.raise_request_exception = False
    found: list[tuple[str, Any]] = []
    for address in asked:
        response = client.get(address, headers=headers or None)
        try:
            if response.streaming:
                for _piece in response.streaming_content:  # type: ignore[attr-defined]
                    pass
        except Exception as error:  # whatever breaks a file in mid-stream is what is looked for
            found.append((address, repr(error)))
        if response.status_code not in GOOD:
            raised = getattr(response, "exc_info", None)
            found.append((address, (response.status_code, repr(raised[1]) if raised else "")))
    return found
