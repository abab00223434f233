"""Absurd words in the addresses of the desk: each list and form answers or refuses, and none breaks."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from incidents.editions.publishing import publish
from incidents.models import Incident
from tests.builders import make_arrival, make_context_event, make_incident, make_other_figure, make_source
from tests.desk import address

pytestmark = pytest.mark.django_db

MODELS = [model for model in admin.site._registry if admin.site._registry[model].get_urls()]
HIERARCHIES = [(m, str(a.date_hierarchy)) for m, a in admin.site._registry.items() if a.date_hierarchy]
NUMBERS = [
    "0", "13", "-1", "9999", "10000", str(10**30), "x", "", "1.5", "\x00", "a\x00b", "\ud800", "٣", "99999999999",
]  # fmt: skip
ANSWERS = (200, 302, 400, 403, 404, 405)


@pytest.fixture
def root(db: None) -> Client:
    """Somebody who sees every list, with something in each."""
    publish([make_incident(), make_source("other"), make_arrival(), make_other_figure(), make_context_event()])
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


def query(words: dict[str, str]) -> str:
    return urlencode({word: text.encode("utf-8", "surrogatepass") for word, text in words.items()})


def is_answered(client: Client, path: str, words: dict[str, str]) -> None:
    response = client.get(f"{path}?{query(words)}")
    assert response.status_code in ANSWERS, (path, words, response.status_code)


@pytest.mark.parametrize(("model", "field"), HIERARCHIES, ids=lambda one: getattr(one, "__name__", one))
def test_days_that_there_are_not_are_refused_or_found_nowhere(model: Any, field: str, root: Client) -> None:
    path = address(model, "changelist")
    for text in NUMBERS:
        is_answered(root, path, {f"{field}__year": text})
        is_answered(root, path, {f"{field}__year": "2019", f"{field}__month": text})
        is_answered(root, path, {f"{field}__year": "2019", f"{field}__month": "2", f"{field}__day": text})
        is_answered(root, path, {f"{field}__month": text})
        is_answered(root, path, {f"{field}__day": text, f"{field}__year": text})
        is_answered(root, path, {f"{field}__gte": text})
    is_answered(root, path, {f"{field}__year": "2019", f"{field}__month": "2", f"{field}__day": "31"})


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_each_word_of_a_list_bears_anything(model: Any, root: Client) -> None:
    path = address(model, "changelist")
    response = root.get(path)
    words = ["p", "o", "all", "q", "e", "_popup", "_to_field", "_changelist_filters", "pk", "id__in", "state__exact"]
    changelist = (response.context or {}).get("cl")
    if changelist is not None:
        specs = changelist.filter_specs
        words += [name for spec in specs for name in spec.expected_parameters()]
        words += [f"{column.name}__exact" for column in model._meta.fields]
    # Two of the texts for each word, in turn: all of them for each list, and for each word in one list or another.
    for place, word in enumerate(dict.fromkeys(words), start=MODELS.index(model)):
        for step in range(2):
            is_answered(root, path, {word: NUMBERS[(2 * place + step) % len(NUMBERS)]})


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_field_without_a_name_is_refused(model: Any, root: Client) -> None:
    """Django looks for the record by it, where it is sent empty, and finds no such field."""
    base = address(model, "changelist")
    for page in ("", "add/", "1/change/", "1/delete/", "_31/change/"):
        for response in (root.get(f"{base}{page}?_to_field="), root.post(f"{base}{page}", {"_to_field": ""})):
            assert response.status_code in (400, 403), page
            assert response.status_code == 403 or b"the name of a field" in response.content
        assert root.get(f"{base}{page}?_to_field=id").status_code in ANSWERS


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_a_record_that_there_is_not_breaks_no_page(model: Any, page: str, root: Client) -> None:
    base = address(model, "changelist")
    for key in (str(10**30), "-1", "x", "%00", "a%00b", "%ff", "%ed%a0%80", "_5F", "%D9%A3"):
        response = root.get(f"{base}{key}/{page}/")
        assert response.status_code in ANSWERS, (base, key, page)


@pytest.mark.parametrize("word", ["term", "app_label", "model_name", "field_name", "page", "cited"])
def test_pickers_bear_anything(word: str, root: Client) -> None:
    asked = {"term": "x", "app_label": "incidents", "model_name": "incident", "field_name": "country"}
    for text in NUMBERS:
        is_answered(root, "/admin/autocomplete/", asked | {word: text})


@pytest.mark.parametrize("text", ["\x00", "a\x00b", str(10**30), "x", "-1", "٣"])
def test_forms_bear_anything(text: str, root: Client) -> None:
    incident = Incident.objects.get()
    listed = address(Incident, "changelist")
    posts: list[tuple[str, dict[str, Any]]] = [
        ("/language/", {"language": text, "next": text}),
        ("/accounts/login/", {"username": text, "password": text, "next": text}),
        ("/admin/login/", {"username": text, "password": text}),
        ("/accounts/again/", {"kept": text, "username": text}),
        ("/accounts/password_reset/", {"email": text}),
        ("/admin/incidents/submission/seen/", {"answer": text}),
        ("/admin/incidents/submission/queue/", {"chosen": text, "comment": text, "_send_back": "1"}),
        (listed, {"action": text, "_selected_action": text}),
        (listed, {"action": "submit_selected", "_selected_action": text, "review_note": text}),
        (listed, {"action": "withdraw_selected", "_selected_action": incident.pk, "reason": text}),
        (listed, {"action": "submit_selected", "_selected_action": incident.pk, "review_note": text}),
        (address(incident), {"title": text, "base": text, "_form": text}),
        (address(incident, "delete"), {"post": text, "base": text}),
        (address(Incident, "add"), {"title": text, "country": text, "groups-TOTAL_FORMS": text}),
        (address(incident, "publish"), {"note": text, "seen": text, "overruled": text, "_yes": "1"}),
    ]
    for path, sent in posts:
        response = root.post(path, sent)
        assert response.status_code in ANSWERS, (path, sent, response.status_code)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("date__year=9999", "a day from the year 1 to 9998"),
        ("date__year=2019&date__month=13", "a day from the year 1 to 9998"),
        ("q=a%00b", "a text without the character NUL"),
        (f"id__in={10**30}", "a number of up to 18 digits"),
    ],
)
def test_what_is_refused_is_refused_in_words(words: str, said: str, root: Client) -> None:
    page = root.get(f"{address(Incident, 'changelist')}?{words}")
    assert page.status_code == 400
    assert said in page.content.decode()


def test_days_that_there_are_are_found(root: Client) -> None:
    for words in ("date__year=2019", "date__year=2019&date__month=5", "date__year=2019&date__month=5&date__day=7"):
        page = root.get(f"{address(Incident, 'changelist')}?{words}")
        assert page.context["cl"].result_count == 1


TRY = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
WORDS = st.sampled_from(["p", "o", "all", "q", "e", "_popup", "_to_field", "date__year", "date__month", "date__day"])


@settings(TRY, max_examples=60)
@given(
    model=st.sampled_from(MODELS),
    asked=st.dictionaries(WORDS | st.text(max_size=6), st.sampled_from(NUMBERS) | st.text(max_size=12), max_size=4),
)
def test_any_words_at_the_desk_are_answered_or_refused(root: Client, model: Any, asked: dict[str, str]) -> None:
    is_answered(root, address(model, "changelist"), asked)
