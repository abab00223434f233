"""Every page of the site: a new page is one line here, and is then tested and photographed with the others."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A page, and the account that opens it ("" is a stranger); `status` is what the server answers."""

    name: str
    address: str
    account: str = "reader"
    status: int = 200


CHARTS = (
    "returns-by-country",
    "returns-over-time",
    "outcomes-by-country",
    "map",
    "arrivals-by-year",
    "arrivals-by-quarter",
    "arrivals-and-returns",
    "arrivals-revised",
)
ARRIVAL = "kr-year-2019-01-01-2019-12-31-final-undated-mou-cn-2020-09"
OTHER = "au-refugee_stock-year-2011-01-01-2011-12-31-kbs-ja-44137"
VIEWS = ("table", "records", "sources", "method")

PLACES = (
    Place("login", "/accounts/login/?next=/incidents/", account=""),
    Place("password-reset", "/accounts/password_reset/", account=""),
    Place("password-reset-done", "/accounts/password_reset/done/", account=""),
    Place("password-change", "/accounts/password_change/"),
    Place("overview", "/"),
    Place("incidents", "/incidents/"),
    Place("incidents-filtered", "/incidents/?country=CN&country=MN&from=2002&outcome=repatriated"),
    Place("incidents-nothing", "/incidents/?country=MN&outcome=repatriated&to=2001"),
    Place("incidents-unknown-word", "/incidents/?colour=red"),
    Place("incident", "/incidents/2023-05-mongolia-four-detained/"),
    Place("incident-in-groups", "/incidents/2001-12-inner-mongolia-twelve/"),
    Place("incident-in-part", "/incidents/2024-08-kunming-fifteen/"),
    Place("countries", "/countries/"),
    Place("country", "/countries/CN/"),
    Place("country-small", "/countries/MN/"),
    Place("countries-compared", "/countries/compare/?country=CN&country=MN&country=TH"),
    Place("sources", "/sources/"),
    Place("source", "/sources/nknews-2023-05-mongolia-four/"),
    Place("arrivals", "/arrivals/"),
    Place("arrivals-elsewhere", "/arrivals/others/"),
    Place("events", "/arrivals/events/"),
    Place("charts", "/charts/"),
    *(Place(slug, f"/charts/{slug}/") for slug in CHARTS),
    *(Place(f"returns-over-time-{view}", f"/charts/returns-over-time/?view={view}") for view in VIEWS),
    *(Place(f"arrivals-by-year-{view}", f"/charts/arrivals-by-year/?view={view}") for view in VIEWS),
    Place("chart-of-three", "/charts/returns-over-time/?country=CN&country=LA&country=RU&from=2003"),
    Place("chart-of-nothing", "/charts/returns-by-country/?country=MN&to=2001"),
    Place("method", "/method/"),
    Place("codebook", "/codebook/"),
    Place("editions", "/editions/"),
    Place("edition", "/editions/1/"),
    Place("edition-difference", "/editions/1/diff/1/"),
    Place("incident-history", "/incidents/2023-05-mongolia-four-detained/history/"),
    Place("country-history", "/countries/CN/history/"),
    Place("source-history", "/sources/nknews-2023-05-mongolia-four/history/"),
    Place("arrival", f"/arrivals/{ARRIVAL}/"),
    Place("arrival-history", f"/arrivals/{ARRIVAL}/history/"),
    Place("other-figure", f"/arrivals/others/{OTHER}/"),
    Place("other-figure-history", f"/arrivals/others/{OTHER}/history/"),
    Place("context-event", "/arrivals/events/border-tightening-2012/"),
    Place("context-event-history", "/arrivals/events/border-tightening-2012/history/"),
    Place("releases", "/releases/"),
    Place("release-that-is-none", "/releases/none/", status=404),
    Place("not-found", "/incidents/no-such-incident/", status=404),
    Place("bad-value", "/incidents/?country=XX", status=400),
    Place("desk", "/admin/", account="editor"),
    Place("desk-queue", "/admin/incidents/submission/queue/", account="editor"),
    Place("desk-submissions", "/admin/incidents/submission/", account="contributor"),
    Place("desk-incidents", "/admin/incidents/incident/", account="editor"),
    Place("desk-new-incident", "/admin/incidents/incident/add/", account="editor"),
    Place("desk-country", "/admin/incidents/country/CN/change/", account="editor"),
    Place("desk-sources", "/admin/incidents/source/", account="editor"),
    Place("desk-arrivals", "/admin/stats/arrivalfigure/", account="editor"),
    Place("desk-audit", "/admin/project/auditentry/", account="admin"),
    Place("desk-erasures", "/admin/incidents/erasure/", account="admin"),
    Place("desk-erase", "/admin/incidents/erasure/add/", account="admin"),
)
