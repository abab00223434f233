"""The file of incidents out of lines that are ready: the same as out of documents, and never what was removed."""

import csv
import io

import pytest
from django.core.management import call_command
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test import Client

from incidents.models import IncidentVersion, ReadyLine
from tests.answers import body

pytestmark = pytest.mark.django_db


def read(client: Client, asked: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(client, asked).decode())))


@pytest.mark.parametrize("asked", ["who=all", "who=all&sort=title", "q=border", "country=CN&outcome=detained"])
def test_the_file_is_the_same_with_ready_lines_without_and_with_some(seeded: None, asked: str, reader: Client) -> None:
    assert ReadyLine.objects.count() == IncidentVersion.objects.count()
    ready = body(reader, f"/incidents.csv?{asked}")
    ReadyLine.objects.filter(version__in=IncidentVersion.objects.filter(country="CN")).delete()
    some = body(reader, f"/incidents.csv?{asked}&lang=en")
    ReadyLine.objects.all().delete()
    assert ready == some == body(reader, f"/incidents.csv?{asked}&lang=ko")
    assert ready.count(b"\r\n") > 10


def test_a_file_asks_for_lines_and_reads_no_document(seeded: None, reader: Client) -> None:
    ReadyLine.objects.update(line=Concat(F("line"), Value(" ready")))
    found = read(reader, "/incidents.csv?country=MN")
    assert found
    assert {row["summary_ko"][-6:] for row in found} == {" ready"}


def test_a_line_of_other_columns_is_passed_over_and_written_anew(seeded: None, reader: Client) -> None:
    before = body(reader, "/incidents.csv")
    ReadyLine.objects.update(columns=7, line="of older software")
    assert body(reader, "/incidents.csv?lang=en") == before
    call_command("ready_lines", stdout=io.StringIO())
    assert not ReadyLine.objects.filter(line="of older software").exists()
    assert ReadyLine.objects.count() == IncidentVersion.objects.count()
    assert body(reader, "/incidents.csv?lang=ko") == before
