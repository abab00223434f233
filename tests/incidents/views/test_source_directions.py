"""What the page of a source says of where it comes from, what draws on it, and how it could be read."""

import pytest
from django.test import Client

from tests.answers import markup

pytestmark = pytest.mark.django_db


def page_of(reader: Client, slug: str) -> str:
    return markup(reader.get(f"/sources/{slug}/").content.decode())


def section(page: str, heading: str) -> str:
    return page.partition(f"<h2>{heading}</h2>")[2].partition("</section>")[0]


def test_what_draws_on_a_source_is_not_where_it_comes_from(seeded: None, reader: Client) -> None:
    page = page_of(reader, "nknews-2023-05-mongolia-four")
    assert "mongolia-gabp-2023-05-press-release" in section(page, "Where it comes from")
    assert "mongolianbusinessdb-2023-05-mongolia-four" not in section(page, "Where it comes from")
    assert "mongolianbusinessdb-2023-05-mongolia-four" in section(page, "What draws on it")


def test_a_common_origin_is_said_by_both(seeded: None, reader: Client) -> None:
    for slug, other in (("reuters-2023-10-12-nodefectors", "yonhap-2023-10-13-many"),):
        assert other in section(page_of(reader, slug), "Where it comes from")
        assert slug in section(page_of(reader, other), "Where it comes from")


def test_a_deleted_source_does_not_say_that_it_went_with_the_first_edition(seeded: None, reader: Client) -> None:
    page = page_of(reader, "mongolia-gabp-2023-05-press-release")
    assert "since edition 1" not in page
    # The notice of 17 May was gone when a report of 21 May told of it.
    assert "Deleted – since May 2023" in section(page, "How it could be read")
    assert "The publisher took this text down: May 2023." in page
    assert '<span class="flag">deleted May 2023</span>' in markup(
        reader.get("/incidents/2023-05-mongolia-four-detained/").text
    )


def test_sources_are_called_independent_only_where_it_is_known(seeded: None, reader: Client) -> None:
    assert "none known to draw on another" in markup(reader.get("/incidents/2024-08-kunming-fifteen/").text)
    page = markup(reader.get("/incidents/2023-05-mongolia-four-detained/").text)
    assert "4 sources, 1 where those known to draw on another are counted once" in page
    # A flag says no more than is known: that one source is one, or that several have one origin.
    rows = reader.get("/incidents/?country=MN").text
    assert "independent" not in rows
    assert (
        '4 sources <span class="flag">original deleted</span> <span class="flag one">sources of one origin</span>'
        in rows
    )
    assert '1 source <span class="flag one">one source alone</span>' in rows


def test_practice_that_is_not_known_is_dashed(seeded: None, reader: Client) -> None:
    page = markup(reader.get("/countries/MN/").text)
    assert 'class="lane p-unknown unsure"' in page
    assert "dashed: not verified, or not known" in page
