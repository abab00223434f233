"""The admin as somebody sits at it: logged in, with a form as its page filled it in."""

import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.builders import make_user


def at_the_desk(role: str = "Editor") -> Client:
    """A browser logged in with a new account of this role."""
    client = Client()
    client.force_login(make_user(role))
    return client


def address(record: Any, page: str = "change") -> str:
    """A record's page at the desk; `record` is its model where the page is about no record."""
    names = record._meta
    args = [] if isinstance(record, type) else [record.pk]
    return reverse(f"admin:{names.app_label}_{names.model_name}_{page}", args=args)


def filled(client: Client, url: str, /, **changes: Any) -> dict[str, Any]:
    """What a browser would post from the form at this address, with changes; `claims-0-source` as `claims_0_source`."""
    page = client.get(url)
    assert page.status_code == 200
    sent: dict[str, Any] = {"_form": ticket_on(page)}
    formsets = [inline.formset for inline in page.context["inline_admin_formsets"]]
    forms = [page.context["adminform"].form, *formsets]
    for form in [*forms[:1], *(f.management_form for f in formsets), *(form for f in formsets for form in f.forms)]:
        for field in form:
            if (value := field.value()) is not None and value is not False:
                sent[field.html_name] = value
    return sent | {as_posted(name): value for name, value in changes.items()}


def ticket_on(page: Any) -> str:
    """The ticket of the form on a page."""
    found = re.search(r'name="_form" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def as_posted(name: str) -> str:
    """`claims_0_source` is a field of a row; `people_low` is one of the record."""
    prefix, _first, rest = name.partition("_")
    number, _second, field = rest.partition("_")
    if rest == "TOTAL_FORMS":
        return f"{prefix}-{rest}"
    return f"{prefix}-{number}-{field}" if number.isdigit() else name


def save(client: Client, url: str, button: str = "_save", /, **changes: Any) -> Any:
    """Fill in, press a button, and go where it leads; whoever publishes says yes to the page that asks."""
    sent = filled(client, url, **changes)
    page = client.post(url, sent | {button: "1"}, follow=True)
    return yes(client, page) if asks(page) else page


def asks(page: Any) -> bool:
    """Whether a page asks before something is published."""
    return bool(page.context) and "hidden" in page.context and "going" in page.context


def yes(client: Client, page: Any, /, **typed: str) -> Any:
    """Publish what a page shows, with a note, and go where that leads."""
    sent: dict[str, Any] = {}
    for name, value in page.context["hidden"]:
        sent.setdefault(name, []).append(value)
    answer = {"note": "As the ministry says now", "overruled": "It is known"} | typed
    return client.post(page.context["form_action"], sent | answer | {"_yes": "1"}, follow=True)


def delete(client: Client, record: Any) -> Any:
    """Look at the page that asks whether to delete, and say yes."""
    page = client.get(address(record, "delete"))
    sent = {"post": "yes"} | ({"base": page.context["base"]} if "base" in (page.context or {}) else {})
    return client.post(address(record, "delete"), sent)


def said(page: Any) -> list[str]:
    """The messages on a page."""
    return [str(message) for message in page.context["messages"]]


def errors_of(page: Any) -> dict[str, list[str]]:
    """The errors on a form's page, by field; those of rows as `claims-0-source`."""
    forms = [page.context["adminform"].form]
    forms += [form for inline in page.context["inline_admin_formsets"] for form in inline.formset.forms]
    return {form.add_prefix(name): list(texts) for form in forms for name, texts in form.errors.items()}


def queries(client: Client, url: str) -> list[str]:
    """The queries that a page takes."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured.captured_queries]
