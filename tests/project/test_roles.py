"""What each role gets on every address, and what comes of every action: the rights of the site as two tables."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from incidents.editions.publishing import publish
from incidents.editions.references import publishable_models
from incidents.editions.reviewing import submit
from incidents.erasure.erasing import find_text
from incidents.erasure.needle import Needle
from incidents.models import Country, Edition, Erasure, ErrorReport, Incident, Release, Source, Submission
from incidents.releases.making import make_release
from project.models import AuditEntry, Preference
from project.roles import RIGHTS
from stats.citing.keeping import keep_figure
from stats.models import ArrivalFigure, ContextEvent, KeptFigure, OtherFigure, PublicLink
from tests.builders import (
    make_arrival,
    make_claim,
    make_context_event,
    make_incident,
    make_kept_page,
    make_other_figure,
    make_user,
)
from tests.desk import address, delete, filled, yes
from tests.routes import SAMPLES, Route, routes

pytestmark = pytest.mark.django_db

ROLES = ("nobody", "reader", "contributor", "editor", "administrator")

# Every address by its name. A new one is a line here; the failing test prints what it found.
# login: to the login page; desk: to that of the desk; 302: to another address; 405: an address that only takes forms.
ADDRESSES = """
name                                           nobody reader contributor editor administrator
overview                                       login  200    200         200    200
arrivals                                       login  200    200         200    200
arrivals-others                                login  200    200         200    200
arrivals-others-csv                            login  200    200         200    200
arrivals-others-json                           login  200    200         200    200
arrivals-breakdown-csv                         login  200    200         200    200
arrivals-breakdown-json                        login  200    200         200    200
arrivals-events                                login  200    200         200    200
arrivals-events-csv                            login  200    200         200    200
arrivals-events-json                           login  200    200         200    200
arrivals-csv                                   login  200    200         200    200
arrivals-json                                  login  200    200         200    200
arrivals-xlsx                                  login  200    200         200    200
explore                                        login  200    200         200    200
explore-csv                                    login  200    200         200    200
explore-xlsx                                   login  200    200         200    200
explore-json                                   login  200    200         200    200
explore-svg                                    login  200    200         200    200
explore-png                                    login  200    200         200    200
api                                            login  200    200         200    200
openapi                                        login  200    200         200    200
scripts                                        login  200    200         200    200
chart-list                                     login  200    200         200    200
chart                                          login  200    200         200    200
chart-csv                                      login  200    200         200    200
chart-xlsx                                     login  200    200         200    200
chart-json                                     login  200    200         200    200
chart-svg                                      login  200    200         200    200
chart-png                                      login  200    200         200    200
cite                                           login  405    405         405    405
kept-figure                                    login  200    200         200    200
kept-picture                                   login  200    200         200    200
public-link-then-and-now                       404    404    404         404    404
kept-picture-now                               login  200    200         200    200
my-reports                                     login  200    200         200    200
report-error                                   login  404    404         404    404
my-report                                      login  404    404         404    404
public-link-report                             200    200    200         200    200
saved-views                                    login  200    200         200    200
saved-view                                     login  404    404         404    404
saved-view-change                              login  405    405         405    405
feed                                           200    200    200         200    200
feed-stop                                      404    404    404         404    404
kept-table-csv                                 login  200    200         200    200
kept-table-json                                login  200    200         200    200
figure-citation                                login  200    200         200    200
figure-citation-bib                            login  200    200         200    200
figure-citation-json                           login  200    200         200    200
figure-citation-ris                            login  200    200         200    200
incident-list                                  login  200    200         200    200
incident-csv                                   login  200    200         200    200
incident-xlsx                                  login  200    200         200    200
incident-json                                  login  200    200         200    200
claim-csv                                      login  200    200         200    200
claim-xlsx                                     login  200    200         200    200
claim-json                                     login  200    200         200    200
incident                                       login  200    200         200    200
incident-record-json                           login  200    200         200    200
country-list                                   login  200    200         200    200
country-csv                                    login  200    200         200    200
country-xlsx                                   login  200    200         200    200
country-json                                   login  200    200         200    200
country-comparison                             login  200    200         200    200
country-comparison-json                        login  200    200         200    200
country                                        login  200    200         200    200
country-record-json                            login  200    200         200    200
source-list                                    login  200    200         200    200
source-csv                                     login  200    200         200    200
source-xlsx                                    login  200    200         200    200
source-json                                    login  200    200         200    200
source                                         login  200    200         200    200
source-record-json                             login  200    200         200    200
source-copy                                    login  200    200         200    200
source-copy-read                               login  200    200         200    200
search                                         login  200    200         200    200
method                                         login  200    200         200    200
codebook                                       login  200    200         200    200
codebook-colours                               200    200    200         200    200
arrival                                        login  200    200         200    200
arrival-history                                login  200    200         200    200
arrival-history-json                           login  200    200         200    200
arrival-json                                   login  200    200         200    200
context-event                                  login  200    200         200    200
context-event-history                          login  200    200         200    200
context-event-history-json                     login  200    200         200    200
context-event-json                             login  200    200         200    200
country-history                                login  200    200         200    200
country-history-json                           login  200    200         200    200
edition-csv                                    login  200    200         200    200
edition-detail                                 login  200    200         200    200
edition-detail-json                            login  200    200         200    200
edition-diff                                   login  200    200         200    200
edition-diff-json                              login  200    200         200    200
edition-json                                   login  200    200         200    200
edition-list                                   login  200    200         200    200
incident-history                               login  200    200         200    200
incident-history-json                          login  200    200         200    200
other-figure                                   login  200    200         200    200
other-figure-history                           login  200    200         200    200
other-figure-history-json                      login  200    200         200    200
other-figure-json                              login  200    200         200    200
release                                        login  200    200         200    200
release-archive                                login  200    200         200    200
release-list                                   login  200    200         200    200
source-history                                 login  200    200         200    200
source-history-json                            login  200    200         200    200
public-link                                    200    200    200         200    200
public-link-record                             200    200    200         200    200
public-link-csv                                200    200    200         200    200
public-link-xlsx                               200    200    200         200    200
public-link-json                               200    200    200         200    200
public-link-png                                200    200    200         200    200
public-link-svg                                200    200    200         200    200
public-link-embed                              200    200    200         200    200
oembed                                         404    404    404         404    404
my-links                                       login  200    200         200    200
my-link                                        login  404    404         404    200
share                                          login  404    404         404    404
share-picture                                  login  404    404         404    404
healthz                                        200    200    200         200    200
policy-report                                  405    405    405         405    405
again                                          405    405    405         405    405
own-data                                       login  200    200         200    200
own-data-file                                  login  200    200         200    200
passkey-add                                    login  200    200         200    200
passkey-remove                                 login  404    404         404    404
second-factor                                  login  200    200         200    200
sessions                                       login  200    200         200    200
tokens                                         login  200    200         200    200
token-end                                      login  405    405         405    405
language                                       login  405    405         405    405
admin:index                                    desk   desk   200         200    200
admin:login                                    200    200    302         302    302
admin:logout                                   desk   302    405         405    405
admin:password_change                          desk   desk   200         200    200
admin:password_change_done                     desk   desk   200         200    200
admin:autocomplete                             desk   desk   403         403    403
admin:jsi18n                                   desk   desk   200         200    200
read                                           login  desk   405         405    405
admin:view_on_site                             login  desk   404         404    404
admin:auth_group_changelist                    login  desk   403         403    200
admin:auth_group_add                           login  desk   403         403    403
admin:auth_group_history                       login  desk   403         403    200
admin:auth_group_delete                        login  desk   403         403    403
admin:auth_group_change                        login  desk   403         403    200
admin:                                         login  desk   302         302    302
admin:auth_user_password_change                login  desk   403         403    200
admin:auth_user_changelist                     login  desk   403         403    200
admin:auth_user_add                            login  desk   403         403    200
admin:auth_user_history                        login  desk   403         403    200
admin:auth_user_delete                         login  desk   403         403    200
admin:auth_user_change                         login  desk   403         403    200
admin:incidents_country_changelist             login  desk   200         200    200
admin:incidents_country_add                    login  desk   200         200    200
admin:incidents_country_history                login  desk   200         200    200
admin:incidents_country_delete                 login  desk   403         403    403
admin:incidents_country_change                 login  desk   200         200    200
admin:incidents_country_publish                login  desk   403         302    302
admin:incidents_country_proposals              login  desk   405         405    405
admin:incidents_edition_changelist             login  desk   403         200    200
admin:incidents_edition_add                    login  desk   403         403    403
admin:incidents_edition_history                login  desk   403         200    200
admin:incidents_edition_delete                 login  desk   403         403    403
admin:incidents_edition_change                 login  desk   403         200    200
admin:incidents_incident_changelist            login  desk   200         200    200
admin:incidents_incident_add                   login  desk   200         200    200
admin:incidents_incident_history               login  desk   200         200    200
admin:incidents_incident_delete                login  desk   403         403    403
admin:incidents_incident_change                login  desk   200         200    200
admin:incidents_incident_publish               login  desk   403         302    302
admin:incidents_incident_proposals             login  desk   405         405    405
admin:incidents_source_changelist              login  desk   200         200    200
admin:incidents_source_add                     login  desk   200         200    200
admin:incidents_source_history                 login  desk   200         200    200
admin:incidents_source_delete                  login  desk   403         403    403
admin:incidents_source_change                  login  desk   200         200    200
admin:incidents_source_publish                 login  desk   403         302    302
admin:incidents_source_proposals               login  desk   405         405    405
admin:incidents_erasure_add                    login  desk   403         403    200
admin:incidents_erasure_change                 login  desk   403         403    200
admin:incidents_erasure_changelist             login  desk   403         403    200
admin:incidents_erasure_delete                 login  desk   403         403    403
admin:incidents_erasure_history                login  desk   403         403    200
admin:incidents_instrument_add                 login  desk   200         200    200
admin:incidents_instrument_change              login  desk   200         200    200
admin:incidents_instrument_changelist          login  desk   200         200    200
admin:incidents_instrument_delete              login  desk   403         403    403
admin:incidents_instrument_history             login  desk   200         200    200
admin:incidents_errorreport_add                login  desk   403         403    403
admin:incidents_errorreport_change             login  desk   403         200    200
admin:incidents_errorreport_changelist         login  desk   403         200    200
admin:incidents_errorreport_delete             login  desk   403         403    403
admin:incidents_errorreport_history            login  desk   403         200    200
admin:incidents_release_add                    login  desk   403         200    200
admin:incidents_release_change                 login  desk   403         200    200
admin:incidents_release_changelist             login  desk   403         200    200
admin:incidents_release_delete                 login  desk   403         403    403
admin:incidents_release_history                login  desk   403         200    200
admin:incidents_submission_add                 login  desk   403         403    403
admin:incidents_submission_change              login  desk   302         200    200
admin:incidents_submission_changelist          login  desk   200         200    200
admin:incidents_submission_delete              login  desk   403         403    403
admin:incidents_submission_history             login  desk   302         200    200
admin:incidents_submission_queue               login  desk   403         200    200
admin:incidents_submission_seen                login  desk   405         405    405
admin:project_auditentry_add                   login  desk   403         403    403
admin:project_auditentry_change                login  desk   403         403    200
admin:project_auditentry_changelist            login  desk   403         403    200
admin:project_auditentry_delete                login  desk   403         403    403
admin:project_auditentry_history               login  desk   403         403    200
admin:stats_arrivalfigure_changelist           login  desk   200         200    200
admin:stats_arrivalfigure_add                  login  desk   200         200    200
admin:stats_arrivalfigure_history              login  desk   200         200    200
admin:stats_arrivalfigure_delete               login  desk   403         403    403
admin:stats_arrivalfigure_change               login  desk   200         200    200
admin:stats_arrivalfigure_publish              login  desk   403         302    302
admin:stats_arrivalfigure_proposals            login  desk   405         405    405
admin:stats_otherfigure_changelist             login  desk   200         200    200
admin:stats_otherfigure_add                    login  desk   200         200    200
admin:stats_otherfigure_history                login  desk   200         200    200
admin:stats_otherfigure_delete                 login  desk   403         403    403
admin:stats_otherfigure_change                 login  desk   200         200    200
admin:stats_otherfigure_publish                login  desk   403         302    302
admin:stats_otherfigure_proposals              login  desk   405         405    405
admin:stats_contextevent_changelist            login  desk   200         200    200
admin:stats_contextevent_add                   login  desk   200         200    200
admin:stats_contextevent_history               login  desk   200         200    200
admin:stats_contextevent_delete                login  desk   403         403    403
admin:stats_contextevent_change                login  desk   200         200    200
admin:stats_contextevent_publish               login  desk   403         302    302
admin:stats_contextevent_proposals             login  desk   405         405    405
login                                          200    200    200         200    200
logout                                         login  405    405         405    405
password_change                                login  200    200         200    200
password_change_done                           login  200    200         200    200
password_reset                                 200    200    200         200    200
password_reset_done                            200    200    200         200    200
password_reset_confirm                         200    200    200         200    200
password_reset_complete                        200    200    200         200    200
"""

# Every action, and whether it is done for each role.
ACTIONS = """
action                                         nobody reader contributor editor administrator
choose-a-language                              no     yes    yes         yes    yes
enter-a-record                                 no     no     yes         yes    yes
edit-a-draft                                   no     no     yes         yes    yes
edit-what-is-published                         no     no     yes         yes    yes
publish-with-the-button                        no     no     no          yes    yes
publish-from-the-list                          no     no     no          yes    yes
withdraw                                       no     no     no          yes    yes
submit-for-review                              no     no     yes         yes    yes
publish-from-the-queue                         no     no     no          yes    yes
send-back                                      no     no     no          yes    yes
name-a-release                                 no     no     no          yes    yes
erase-a-text                                   no     no     no          no     yes
delete-a-draft                                 no     no     yes         yes    yes
delete-what-was-published                      no     no     no          no     no
change-an-edition                              no     no     no          no     no
delete-an-edition                              no     no     no          no     no
make-an-account                                no     no     no          no     yes
deactivate-an-account                          no     no     no          no     yes
delete-an-unused-account                       no     no     no          no     yes
change-a-role                                  no     no     no          no     no
"""


def read(table: str) -> dict[str, tuple[str, ...]]:
    """What a table says of each name, by role."""
    lines = [line.split() for line in table.strip().splitlines() if line.strip()]
    return {name: tuple(cells) for name, *cells in lines}


@pytest.fixture
def site(db: None) -> None:
    """One published record of each kind, a draft, and an account that nobody has used."""
    incident = make_incident("published")
    make_claim(incident, "paper-2019")
    make_kept_page(Source.objects.get())
    publish([incident, make_arrival(), make_other_figure(), make_context_event()])
    make_incident("draft")
    make_user("Reader", username="unused")
    submit(make_incident("submitted"), by=make_user("Contributor"))
    publish([make_incident("second")])
    make_release("2026-11", Edition.objects.get(number=1), notes="", address="https://tumen.example.org/")
    Erasure.objects.create(reason="x", replacement="[removed]", places=1)
    PublicLink.objects.create(maker=make_user("Contributor", username="sharer"), path="/charts/outcomes-by-country/")
    keep_figure("/charts/outcomes-by-country/", edition=1)
    ErrorReport.objects.create(path="/sources/", text="x", seen_edition=1)


def visitor(role: str) -> Client:
    """A browser of somebody with this role."""
    client = Client()
    if role != "nobody":
        client.force_login(make_user(role.capitalize(), username=f"some-{role}"))
    return client


MODELS: dict[str, Any] = {
    model._meta.label_lower.replace(".", "_"): model
    for model in (
        Country,
        Source,
        Incident,
        Edition,
        Erasure,
        ErrorReport,
        Release,
        Submission,
        ArrivalFigure,
        OtherFigure,
        ContextEvent,
        AuditEntry,
        User,
        Group,
    )
}


def values(route: Route) -> dict[str, Any]:
    """Values for the words of an address, of records that are there."""
    record = next((m for name, m in MODELS.items() if route.name.startswith(f"admin:{name}_")), None)
    slug = "returns-by-country" if route.name.startswith("chart") else "published"
    slug = "paper-2019" if route.name.startswith("source") else slug
    found = SAMPLES | {"slug": slug, "iso2": "CN", "m": 1}
    page = route.name.removesuffix("-json").removesuffix("-history").removesuffix("-record")
    if kind := next((kind for kind in publishable_models() if page == kind.PAGE), None):
        found["key"] = kind.VERSION.objects.values_list("key", flat=True).first()
    if "link" in route.name and (link := PublicLink.objects.first()):
        found |= {"code": link.code, "key": "published"}
    if route.name == "feed":
        found["code"] = PublicLink.objects.get().code
    found["signature"] = "signed"
    if route.name.startswith(("kept-", "figure-citation")):
        found["code"] = KeptFigure.objects.get().code
    if record:
        key = {"slug": "published"} if record is Incident else {"username": "unused"} if record is User else {}
        found |= dict.fromkeys(("object_id", "id"), record.objects.filter(**key).first().pk)
    return found


def answer(client: Client, route: Route) -> str:
    """What somebody gets there."""
    response = client.get(
        route.path(**values(route)) + ("?country=CN&country=KP" if "comparison" in route.name else ""),
        headers={"Accept": "text/html"},
    )
    place = response.headers.get("Location", "")
    if place.startswith("/accounts/login/"):
        return "login"
    return "desk" if place.startswith("/admin/login/") else str(response.status_code)


@pytest.mark.parametrize("role", ROLES)
def test_each_address_answers_each_role_as_the_table_says(role: str, site: None) -> None:
    client, said = visitor(role), read(ADDRESSES)
    place = said["name"].index(role)
    named = {route.name: route for route in routes() if route.plain and route.name}
    found = {name: answer(client, route) for name, route in named.items()}
    new = sorted(found.keys() - said.keys())
    assert new == [], f"not in the table; {role} gets: {', '.join(f'{name} {found[name]}' for name in new)}"
    differ = {name: (said[name][place], got) for name, got in found.items() if said[name][place] != got}
    assert differ == {}, "(as the table says, as it is)"


def test_the_table_has_no_address_that_is_gone() -> None:
    assert sorted(read(ADDRESSES).keys() - {route.name for route in routes()} - {"name"}) == []


# Actions: each a form that somebody posts, and what shows that it was done.


def posted(client: Client, path: str, **sent: Any) -> None:
    """Send a form; nobody looks at the answer."""
    client.post(path, sent)


def edit(client: Client, slug: str, **sent: Any) -> Any:
    """Change the title of an incident in its form, as far as there is one."""
    form = filled(visitor_of_all(), address(Incident.objects.get(slug=slug)))
    del form["_form"]  # the ticket of another account
    return client.post(address(Incident.objects.get(slug=slug)), form | {"title": "EDITED"} | sent)


def visitor_of_all() -> Client:
    """A browser that sees every form, to know what can be posted."""
    client = Client()
    client.force_login(User.objects.get_or_create(username="root", is_staff=True, is_superuser=True)[0])
    return client


def chosen(client: Client, action: str, slug: str, **sent: Any) -> Any:
    """An action on a chosen incident of the list."""
    pk = Incident.objects.get(slug=slug).pk
    return client.post(address(Incident, "changelist"), {"action": action, "_selected_action": [pk]} | sent)


def agreed(client: Client, slug: str) -> Any:
    """Yes to the page that asks whether to publish, as somebody saw it who may."""
    return yes(client, visitor_of_all().get(address(Incident.objects.get(slug=slug), "publish")))


ERASED = {"text": "were detained", "replacement": "x", "reason": "At risk"}


def places() -> int:
    """In how many places the text stands that is to be erased."""
    return find_text(Needle(ERASED["text"], ERASED["replacement"])).places


def queue(client: Client, button: str) -> None:
    """A button below the editors' queue, with all that stands in it chosen and read."""
    page = visitor_of_all().get("/admin/incidents/submission/queue/")
    marks = [mark for entry in page.context["entries"] for mark in entry.marks]
    chosen = [entry.submission.pk for entry in page.context["entries"]]
    sent = {"chosen": chosen, "read": marks, "comment": "Which source?", button: "1"}
    client.post("/admin/incidents/submission/queue/", sent)
    if button == "_publish":
        yes(client, visitor_of_all().post("/admin/incidents/submission/queue/", sent))


def deleted(client: Client, record: Any) -> None:
    """The button of the page that asks whether to delete."""
    delete(client, record)


def incident(slug: str) -> Incident:
    return Incident.objects.get(slug=slug)


NEW_SOURCE = {
    "title": "New", "slug": "new", "publisher": "P", "kind": "news", "availability": "unknown", "url": "",
    "origins-TOTAL_FORMS": 0, "origins-INITIAL_FORMS": 0, "snapshots-TOTAL_FORMS": 0, "snapshots-INITIAL_FORMS": 0,
}  # fmt: skip
NEW_ACCOUNT = {"username": "mina", "usable_password": "true", "password1": "a long one 1", "password2": "a long one 1"}

DONE: dict[str, tuple[Callable[[Client], Any], Callable[[], bool]]] = {
    "choose-a-language": (
        lambda client: posted(client, "/language/", language="ko"),
        lambda: Preference.objects.exists(),
    ),
    "enter-a-record": (
        lambda client: posted(client, address(Source, "add"), **NEW_SOURCE),
        lambda: Source.objects.filter(slug="new").exists(),
    ),
    "edit-a-draft": (lambda client: edit(client, "draft"), lambda: incident("draft").title == "EDITED"),
    "edit-what-is-published": (
        lambda client: edit(client, "published"),
        lambda: incident("published").title == "EDITED",
    ),
    "publish-with-the-button": (
        lambda client: (edit(client, "draft", _publish="1"), agreed(client, "draft")),
        lambda: incident("draft").state == "published",
    ),
    "publish-from-the-list": (
        lambda client: (chosen(client, "publish_selected", "draft"), agreed(client, "draft")),
        lambda: incident("draft").state == "published",
    ),
    "withdraw": (
        lambda client: chosen(client, "withdraw_selected", "published", reason="Entered twice"),
        lambda: incident("published").state == "withdrawn",
    ),
    "submit-for-review": (
        lambda client: edit(client, "draft", _submit="1"),
        lambda: Submission.objects.filter(key="draft").exists(),
    ),
    "publish-from-the-queue": (
        lambda client: queue(client, "_publish"),
        lambda: incident("submitted").state == "published",
    ),
    "send-back": (
        lambda client: queue(client, "_send_back"),
        lambda: Submission.objects.filter(decision="sent_back").exists(),
    ),
    "name-a-release": (
        lambda client: posted(client, address(Release, "add"), name="first", edition=2, notes=""),
        lambda: Release.objects.filter(name="first").exists(),
    ),
    "erase-a-text": (
        lambda client: posted(client, address(Erasure, "add"), **ERASED, count=places()),
        lambda: Erasure.objects.filter(reason="At risk").exists(),
    ),
    "delete-a-draft": (
        lambda client: deleted(client, incident("draft")),
        lambda: not Incident.objects.filter(slug="draft").exists(),
    ),
    "delete-what-was-published": (
        lambda client: deleted(client, incident("published")),
        lambda: not Incident.objects.filter(slug="published").exists(),
    ),
    "change-an-edition": (
        lambda client: posted(client, address(Edition.objects.get(number=1)), note="EDITED"),
        lambda: Edition.objects.filter(note="EDITED").exists(),
    ),
    "delete-an-edition": (
        lambda client: deleted(client, Edition.objects.get(number=1)),
        lambda: not Edition.objects.filter(number=1).exists(),
    ),
    "make-an-account": (
        lambda client: posted(client, address(User, "add"), **NEW_ACCOUNT),
        lambda: User.objects.filter(username="mina").exists(),
    ),
    "deactivate-an-account": (
        lambda client: posted(client, address(User.objects.get(username="unused")), username="unused"),
        lambda: not User.objects.get(username="unused").is_active,
    ),
    "delete-an-unused-account": (
        lambda client: deleted(client, User.objects.get(username="unused")),
        lambda: not User.objects.filter(username="unused").exists(),
    ),
    "change-a-role": (
        lambda client: posted(client, address(Group.objects.get(name="Reader")), name="EDITED"),
        lambda: Group.objects.filter(name="EDITED").exists(),
    ),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", DONE)
def test_each_action_is_done_for_whom_the_table_says(action: str, role: str, site: None) -> None:
    said = read(ACTIONS)
    do, is_done = DONE[action]
    assert not is_done()
    do(visitor(role))
    assert ("yes" if is_done() else "no") == said[action][said["action"].index(role)]


def test_every_action_is_in_the_table() -> None:
    assert read(ACTIONS).keys() - {"action"} == DONE.keys()


def test_the_groups_of_the_database_have_the_rights_that_are_declared(db: None) -> None:
    rights = Permission.objects.values_list("group__name", "content_type__app_label", "codename")
    found = {name: {f"{app}.{code}" for group, app, code in rights if group == name} for name in RIGHTS}
    assert found == RIGHTS
    assert set(Group.objects.values_list("name", flat=True)) == set(RIGHTS)
