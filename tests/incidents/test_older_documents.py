"""A document remembers its shape: what was published before a column or a kind of part existed is read everywhere."""

from collections.abc import Iterator
from itertools import product
from string import ascii_uppercase
from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.test import Client

from incidents.documents import published_documents, same
from incidents.editions import publishing
from incidents.editions.differences import difference
from incidents.editions.names import Names
from incidents.editions.references import publishable_models
from incidents.models import Country, Edition, Incident, Publishable
from incidents.releases.making import make_release
from tests import builders as make
from tests.builders import rewrite
from tests.desk import address, at_the_desk
from tests.older import everything, full_documents, what_may_be_missing, without, write
from tests.walking import addresses, faults

pytestmark = pytest.mark.django_db

CODES = ["".join(letters) for letters in product(ascii_uppercase, repeat=2)]


@pytest.fixture(scope="module")
def older(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[str]]:
    """Two editions: in the first a record for each column, published without it; in the second each with all."""
    with django_db_blocker.unblock(), transaction.atomic():
        publishing.publish(everything())
        for model in publishable_models():
            full = full_documents(model)
            paths = [(key, path) for key in full for path in what_may_be_missing(model)]
            codes = (code for code in CODES if code not in make.NAMES)
            named = {(key, path): next(codes) if model is Country else f"{key}-{'-'.join(path)}" for key, path in paths}
            for edition in (Edition.objects.get(number=1), publishing.next_edition(None, "All columns")):
                for (key, path), name in named.items():
                    if edition.number == 1:
                        write(model, full[key], name, path, edition)
                    else:
                        changed = {**full[key], model.KEY: name, "verified": True, "notes": "Anew", "author": "Anew"}
                        publishing.write_versions(model, {name: changed}, edition)
        make_release("2026-11", Edition.objects.get(number=1), notes="", address="https://example.org/")
        yield [asked for asked in addresses(1) if ("edition=1" in asked) != ("/history" in asked) or "release" in asked]
        transaction.set_rollback(True)


def test_every_page_and_file_of_every_shape_answers(older: list[str], reader: Client) -> None:
    assert len(older) > 900
    assert faults(reader, older) == []


def asked_at_the_desk(client: Client, record: Publishable) -> list[Any]:
    """The form of a record, its history there, and the pages that ask before it is published or withdrawn."""
    actions = [{"action": name, ACTION_CHECKBOX_NAME: record.pk} for name in ("publish_selected", "withdraw_selected")]
    return [
        client.get(address(record)),
        client.get(address(record, "history")),
        *(client.post(address(type(record), "changelist"), action) for action in actions),
    ]


@pytest.mark.parametrize("model", publishable_models())
def test_the_desk_reads_each_field_of_a_version_that_has_none(older: list[str], model: type[Publishable]) -> None:
    client = at_the_desk()
    for key, document in full_documents(model).items():
        record = model.by_key([key]).get(key)
        if record is None:  # written for the pages of readers alone
            continue
        bare = {model.KEY: key, **{part: [{} for _row in document[part]] for part in model.PARTS}}
        rewrite(model.VERSION.objects.filter(key=key, until=None), document=bare)
        model._default_manager.filter(pk=record.pk).update(state="changed")
        assert [page.status_code for page in asked_at_the_desk(client, record)] == [200] * 4, (model, key)


def test_what_says_the_same(older: list[str]) -> None:
    [document] = published_documents(Incident, ["part"]).values()
    assert same(Incident, document, without(document, ("notes",)))
    assert same(Incident, document, without(document, ("overlaps",)) | {"overlaps": document["overlaps"]})
    assert same(Incident, document | {"claims": []}, without(document, ("claims",)))
    assert same(
        Incident, document | {"events": document["events"] * 2}, document | {"events": document["events"][::-1] * 2}
    )
    assert not same(Incident, document, document | {"notes": "Anew"})
    assert not same(Incident, document, document | {"events": document["events"] * 2})
    assert not same(Incident, document, document | {"mood": "grave"})
    assert not same(Incident, document, None)
    assert same(Incident, None, None)


def test_a_difference_is_empty_where_two_documents_say_the_same(older: list[str]) -> None:
    for model in publishable_models():
        for key, document in published_documents(
            model, model._default_manager.values_list(model.KEY, flat=True)
        ).items():
            for path in what_may_be_missing(model):
                before = without(document, path)
                assert same(model, before, document) == (not difference(model, before, document, Names(1))), (key, path)
