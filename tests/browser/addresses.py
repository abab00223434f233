"""Every page of the site: a new page is one line here, and is then tested and photographed with the others."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from stats.catalogue import BY_SLUG


@dataclass(frozen=True)
class Place:
    """A page, and the account that opens it ("" is a stranger).

    `status` is what the server answers; `steps` lead on from there, to a page that has no address of its own.
    """

    name: str
    address: str
    account: str = "reader"
    status: int = 200
    steps: Callable[[Page], None] | None = None


CHARTS = tuple(BY_SLUG)
ARRIVAL = "kr-year-2019-01-01-2019-12-31-final-undated-mou-cn-2020-09"
OTHER = "au-refugee_stock-year-2011-01-01-2011-12-31-kbs-ja-44137"
VIEWS = ("table", "records", "sources", "method")
NOBODYS = {
    "public-link": "/l/nothing/",
    "public-link-embed": "/l/nothing/embed/",
    "public-link-report": "/l/nothing/report/",
    "public-link-record": "/l/nothing/records/2023-05-mongolia-four-detained/",
    "public-link-then-and-now": "/l/nothing/then-and-now/",
    "feed-stop": "/feeds/nothing/stop/nothing/",
}
NOT_MINE = {
    "my-link": "/links/nothing/",
    "saved-view": "/views/nothing/",
    "my-report": "/reports/1000000/",
    "kept-figure": "/c/nothing/",
    "figure-citation": "/c/nothing/cite/",
}

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
    Place("panel", "/charts/returns-over-time/?open=2023.CN"),
    Place("panel-of-arrivals", "/charts/arrivals-by-year/?open=2019"),
    Place("panel-of-many", "/explore/?measure=people&by=country&open=CN"),
    Place("explore", "/explore/"),
    Place("explore-countries", "/explore/?measure=people&by=country"),
    Place("explore-stacked", "/explore/?measure=people&by=year&by=outcome&as=stacked"),
    Place("explore-shares", "/explore/?measure=share&by=country&by=outcome"),
    Place("explore-lines", "/explore/?measure=incidents&by=year&by=kind&as=lines"),
    Place("explore-heatmap", "/explore/?measure=people&by=country&by=year"),
    Place("explore-map", "/explore/?measure=people&by=country&as=map"),
    Place("explore-small-charts", "/explore/?measure=people&by=year&each=country"),
    Place("explore-refused", "/explore/?by=year&by=publisher&as=stacked", status=400),
    Place("share", "/links/new/?of=/charts/map/"),
    Place("share-anybody", "/links/new/?of=/charts/map/&tab=anybody", account="contributor"),
    Place("my-links", "/links/", account="contributor"),
    Place("saved-views", "/views/"),
    Place("own-data", "/accounts/data/"),
    Place("passkey-add", "/accounts/passkeys/add/"),
    Place("second-factor", "/accounts/second-factor/"),
    Place("sessions", "/accounts/sessions/"),
    Place("report-error", "/reports/new/?of=/charts/map/"),
    Place("my-reports", "/reports/"),
    Place("desk-reports", "/admin/incidents/errorreport/", account="editor"),
    Place("tokens", "/accounts/tokens/"),
    Place("api", "/api/"),
    Place("scripts", "/api/scripts/?of=/incidents.csv%3Fwho%3Descapees%26country%3DCN%26edition%3D1"),
    # What somebody shared, kept or saved has an address that nobody can know here: tests of their own open it.
    *(Place(f"{name}-unknown", address, account="", status=404) for name, address in NOBODYS.items()),
    *(Place(f"{name}-unknown", address, account="contributor", status=404) for name, address in NOT_MINE.items()),
    Place("search", "/search/?q=몽골에서"),
    Place("search-nothing", "/search/?q=쿼카"),
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


def choose(action: str) -> Callable[[Page], None]:
    """Do an action to the first record of a list at the desk."""

    def steps(page: Page) -> None:
        page.locator("[name=_selected_action]").first.check()
        page.select_option("[name=action]", action)
        page.locator("[name=index]").click()

    return steps


def look_for_a_name(page: Page) -> None:
    page.fill("[name=text]", "Lee Jin-seo")
    page.fill("[name=reason]", "Told by a relative")
    page.locator("form.erase .default").click()


def first_record(page: Page) -> None:
    page.locator("#result_list tbody th a").first.click()


def all_wrong(page: Page) -> None:
    page.locator("[name=_save]").click()


# What there is to see when people have worked with it for a month: tests.edits.a_month_of_work.
LATER = (
    Place("later-incidents-pinned", "/incidents/?edition=1&country=CN"),
    Place("later-incidents-pinned-same", "/incidents/?edition=1&country=LA"),
    Place("later-incident-pinned", "/incidents/2023-10-china-mass-return/?edition=1"),
    Place("later-incident-history", "/incidents/2023-10-china-mass-return/history/"),
    Place("later-incident-withdrawn", "/incidents/2000-russia-china-seven/", status=410),
    Place("later-incident-withdrawn-history", "/incidents/2000-russia-china-seven/history/"),
    Place("later-country-pinned", "/countries/CN/?edition=1"),
    Place("later-chart-pinned", "/charts/returns-by-country/?edition=1"),
    Place("later-chart-pinned-by-day", "/charts/arrivals-by-year/?asof=2020-01-01", status=400),
    Place("later-arrivals-pinned", "/arrivals/?edition=1"),
    Place("later-arrival-history", f"/arrivals/{ARRIVAL}/history/"),
    Place("later-editions", "/editions/"),
    Place("later-edition", "/editions/2/"),
    Place("later-edition-of-a-withdrawal", "/editions/3/"),
    Place("later-difference", "/editions/1/diff/3/"),
    Place("later-releases", "/releases/"),
    Place("later-release", "/releases/2026-11/"),
    Place("later-desk-contributor", "/admin/", account="contributor"),
    Place("later-desk-editor", "/admin/", account="editor"),
    Place("later-desk-queue", "/admin/incidents/submission/queue/", account="editor"),
    Place("later-desk-incident", "/admin/incidents/incident/?q=Kunming", account="editor", steps=first_record),
    Place("later-desk-errors", "/admin/incidents/incident/add/", account="editor", steps=all_wrong),
    Place(
        "later-desk-submit", "/admin/incidents/incident/?q=four", account="contributor", steps=choose("submit_selected")
    ),
    Place(
        "later-desk-withdraw", "/admin/incidents/incident/?q=four", account="editor", steps=choose("withdraw_selected")
    ),
    Place(
        "later-desk-publish",
        "/admin/incidents/incident/?q=Kunming",
        account="editor",
        steps=choose("publish_selected"),
    ),
    Place(
        "later-desk-withdraw-source",
        "/admin/incidents/source/?q=nknews-2023-05",
        account="editor",
        steps=choose("withdraw_selected"),
    ),
    Place("later-desk-release", "/admin/incidents/release/add/", account="editor"),
    Place("later-desk-erase-found", "/admin/incidents/erasure/add/", account="admin", steps=look_for_a_name),
    Place("later-desk-erasures", "/admin/incidents/erasure/", account="admin"),
    Place("later-desk-audit", "/admin/project/auditentry/", account="admin"),
)
