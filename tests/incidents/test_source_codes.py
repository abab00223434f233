"""The language of a text is a code of ISO 639-1, the type of a kept copy one of a list."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from incidents.editions import publishing
from incidents.models import Source
from project.csv_reading import BadFiles
from project.languages import LANGUAGE_CODES, language_choices, language_name
from stats.imports import load
from tests import builders as make
from tests import csvs
from tests.desk import address, at_the_desk, errors_of, save

pytestmark = pytest.mark.django_db


def test_every_language_has_a_code_of_two_letters_and_a_name() -> None:
    assert len(LANGUAGE_CODES) == 183
    assert all(len(code) == 2 and language_name(code) != code for code in LANGUAGE_CODES)
    assert [code for code, _name in language_choices()][:3] == ["ko", "en", "zh"]
    assert dict(language_choices()).keys() == LANGUAGE_CODES


@pytest.mark.parametrize("language", ["kor", "Korean", "KO", "xx", "zh-hans"])
def test_a_form_takes_a_language_of_the_list_alone(language: str) -> None:
    source, client = make.make_source(), at_the_desk()
    page = save(client, address(source), language=language)
    assert errors_of(page)["language"][0].startswith("Select a valid choice.")
    save(client, address(source), language="mn")
    assert Source.objects.get().language == "mn"


def test_a_copy_has_a_media_type_of_the_list() -> None:
    with pytest.raises(ValidationError) as refused:
        make.make_snapshot(make.make_source(), media_type="html").full_clean()
    assert list(refused.value.error_dict) == ["media_type"]


def test_publication_refuses_what_is_no_code() -> None:
    source = make.make_source(language="kor")
    make.make_snapshot(source, media_type="html")
    with pytest.raises(publishing.Refused) as refused:
        publishing.publish([source])
    assert refused.value.reasons == [
        "paper-2019: Language: kor is not one of its codes.",
        "paper-2019: Kept copy 1, media type: html is not one of its codes.",
    ]


@pytest.mark.parametrize("language", ["kor", "KO", "Korean"])
def test_a_file_names_the_languages_that_there_are(small: Path, language: str) -> None:
    csvs.change(small, "sources.csv", 0, language=language)
    with pytest.raises(BadFiles) as bad:
        load(small, say=lambda text: None)
    assert bad.value.errors[0].startswith(f"sources.csv, line 2, language: '{language}' is not one of aa, ab, ae,")


def test_the_desk_filters_by_the_languages_in_use() -> None:
    make.make_source("a", language="mn")
    make.make_source("b", language="ko")
    make.make_source("c")
    page = at_the_desk().get("/admin/incidents/source/?language__exact=mn")
    assert "Mongolian (mn)" in page.text
    assert "Korean (ko)" in page.text
    assert "Afar" not in page.text
    assert [source.slug for source in page.context["cl"].result_list] == ["a"]
