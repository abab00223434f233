"""Lines of files as publishing keeps them: one for each version, and none of what was removed."""

import csv
import io

import pytest
from django.test import Client

from incidents.editions.publishing import publish
from incidents.erasure.erasing import erase
from incidents.erasure.needle import Needle
from incidents.models import Incident, ReadyLine
from tests.answers import body
from tests.builders import make_incident

pytestmark = pytest.mark.django_db


def read(client: Client, asked: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(client, asked).decode())))


def test_what_is_removed_stands_in_no_line(reader: Client) -> None:
    kept, named = make_incident("2019-05-shenyang-seven"), make_incident("2020-01-hanoi-two", notes='Says "Kim, Jin"')
    publish([kept, named])
    assert "Kim, Jin" in read(reader, "/incidents.csv")[0]["notes"] + read(reader, "/incidents.csv")[1]["notes"]
    erase(Needle("Kim, Jin", "[name]"), reason="Names a family")
    assert not ReadyLine.objects.filter(line__contains="Jin").exists()
    assert [line.version.key for line in ReadyLine.objects.all()] == [kept.slug]
    assert {row["slug"]: row["notes"] for row in read(reader, "/incidents.csv")}[named.slug] == 'Says "[name]"'


def test_each_version_has_a_line_of_its_own(reader: Client) -> None:
    record = make_incident(title="Seven in Shenyang")
    publish([record])
    Incident.objects.filter(pk=record.pk).update(title="Eight in Shenyang")
    publish([Incident.objects.get(pk=record.pk)])
    assert read(reader, "/incidents.csv?edition=1")[0]["title"] == "Seven in Shenyang"
    assert read(reader, "/incidents.csv")[0]["title"] == "Eight in Shenyang"
