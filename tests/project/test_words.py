"""Each word of an address is declared once: its panel, chip, counts, grouping and log follow, whatever is added."""

import html
import re
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from django_filters.utils import get_model_field

from incidents.counting.figures import COUNTED_BY, count
from incidents.counting.filters import IncidentFilter
from project.models import AuditEntry
from project.questions import Question, every_question
from tests import asked
from tests.answers import json_of
from tests.words import ASKED_AT, EVERY_WORD, WORDLESS, named, values_of

pytestmark = pytest.mark.django_db
WORDS = [pytest.param(question, name, id=f"{question.__name__}-{named(name)}") for question, name in EVERY_WORD]


def with_first_value(path: str, question: type[Question], name: str) -> str:
    return f"{path}?{urlencode({named(name): values_of(question, name)[0]})}"


def form_of(page: str) -> str:
    """The panel of a page; nothing where it has none."""
    found = re.search(r'(?s)<form class="filters".*?</form>', page)
    return found[0] if found else ""


def test_every_question_is_walked() -> None:
    unplaced = {one.__name__ for one in every_question()} - {one.__name__ for one in (*ASKED_AT, *WORDLESS)}
    assert not unplaced, f"ASKED_AT in tests/words.py does not say where {unplaced} are asked"


@pytest.mark.parametrize(("question", "name"), WORDS)
def test_a_word_is_on_the_panel_or_says_why_not(
    question: type[Question], name: str, seeded: None, reader: Client
) -> None:
    filter_, panel = question.base_filters[name], form_of(reader.get(ASKED_AT[question][0]).content.decode())
    shown = f'name="{named(name)}"' in panel
    assert shown != bool(filter_.unoffered), f"{name}: the panel shows it, or the filter says why not in `unoffered`"


@pytest.mark.parametrize(("question", "name"), WORDS)
def test_what_the_panel_does_not_show_is_sent_along(
    question: type[Question], name: str, seeded: None, reader: Client
) -> None:
    page = reader.get(with_first_value(ASKED_AT[question][0], question, name)).content.decode()
    panel, value = form_of(page), html.escape(values_of(question, name)[0])
    hidden = f'<input type="hidden" name="{named(name)}" value="{value}">'
    assert (hidden in panel) == bool(panel and question.base_filters[name].unoffered)


@pytest.mark.parametrize(("question", "name"), WORDS)
def test_a_word_that_is_asked_has_a_chip_with_a_way_out(
    question: type[Question], name: str, seeded: None, reader: Client
) -> None:
    value = next(v for v in values_of(question, name) if [v] != question.DEFAULTS.get(name))
    path = ASKED_AT[question][0]
    chips = reader.get(path, {named(name): value}).context["chips"]
    if question.base_filters[name].draws:  # it takes no record away, and a form of its own changes it
        assert chips == []
        return
    [chip] = chips
    # From and to are one filter, with one chip.
    label = "Years" if named(name) in ("from", "to") else str(question.base_filters[name].label)
    assert (chip.word, chip.label) == (named(name), label)
    assert chip.value
    assert urlsplit(chip.remove_href).path == path
    assert named(name) not in parse_qs(urlsplit(chip.remove_href).query)


@pytest.mark.parametrize(("question", "name"), WORDS)
def test_an_option_says_what_the_list_then_holds(
    question: type[Question], name: str, seeded: None, reader: Client
) -> None:
    page, file = ASKED_AT[question]
    facets = [facet for facet in reader.get(page).context.get("facets", []) if facet.name == name]
    offered = question.base_filters[name].place == "options"
    assert len(facets) == offered
    for option in facets[0].options if offered and question.COUNTED else []:
        assert option.count == json_of(reader, f"{file}?{urlencode({name: option.value})}")["count"], option


@pytest.mark.parametrize(("question", "name"), WORDS)
def test_the_audit_log_has_its_codes_and_never_its_texts(
    question: type[Question], name: str, seeded: None, reader: Client
) -> None:
    filter_, value = question.base_filters[name], values_of(question, name)[0]
    assert reader.get(ASKED_AT[question][1], {named(name): value}).status_code == 200
    [detail] = AuditEntry.objects.filter(action="exported").values_list("detail", flat=True)
    assert detail == f"json {named(name)}={value if filter_.coded else '…'}"


@pytest.mark.parametrize("name", [name for name in COUNTED_BY if name in IncidentFilter.base_filters])
def test_a_table_grouped_by_a_word_counts_what_the_word_finds(name: str, seeded: None) -> None:
    everybody = {"who": ["all"]} if name != "who" else {}
    grouped = count(asked_of(everybody).groups(), (name,)).cells
    assert grouped
    for (value,), people in grouped.items():
        one = asked_of({**everybody, name: ["none" if value is None else value]})
        assert people == count(one.groups(), ())[()], value


def asked_of(words: dict[str, Any]) -> IncidentFilter:
    return IncidentFilter.ask(QueryDict(urlencode(words, doseq=True)), 1, strict=True)


@pytest.mark.parametrize("name", IncidentFilter.base_filters)
def test_a_word_that_asks_for_a_fact_groups_by_it(name: str, seeded: None) -> None:
    assert (name in COUNTED_BY) == bool(IncidentFilter.base_filters[name].column)


@pytest.mark.parametrize(("question", "name"), WORDS)
def test_a_word_asks_for_a_fact_that_versions_have(question: type[Question], name: str, seeded: None) -> None:
    model, column = question._meta.model, question.base_filters[name].column
    there = not column or get_model_field(model, column)
    assert there, f"{model.__name__} has no {column}: it takes it in `read`, and a migration fills older versions"


@pytest.mark.parametrize("name", [name for name in IncidentFilter.base_filters if name != "q"])
def test_every_word_about_incidents_is_asked_of_the_csv_files_too(name: str, seeded: None) -> None:
    assert any(name in words for words in asked.INCIDENT_WORDS), "a question with it: WRITTEN_WORDS in tests/asked.py"
