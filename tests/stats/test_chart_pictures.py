"""Charts as files: SVG and PNG that say what they show, made once, bounded in number."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from project.short_addresses import unpacked_address
from stats.catalogue import CHARTS
from stats.views import chart_pictures

SLUGS = [chart.slug for chart in CHARTS]


def size_of(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def address_in_picture(said: str) -> str:
    """The pinned address that the short one in a picture stands for."""
    [code] = re.findall(r"http://testserver/c/([a-z2-7]+)/", said)
    return str(unpacked_address(code))


@pytest.mark.parametrize("slug", SLUGS)
def test_every_chart_has_its_picture_in_both_languages(seeded: None, reader: Client, slug: str) -> None:
    for language in ("en", "ko"):
        answer = reader.get(f"/charts/{slug}.png?lang={language}")
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
        assert size_of(answer.content) == (1200, 630)
        said = " ".join(ElementTree.fromstring(reader.get(f"/charts/{slug}.svg?lang={language}").content).itertext())
        assert re.fullmatch(rf"/charts/{slug}/\?.*edition=1", address_in_picture(said))
        assert ("제1판" in said) == (language == "ko")


def test_a_picture_says_its_question_its_doubt_and_what_else_is_asked(seeded: None, reader: Client) -> None:
    svg = reader.get("/charts/returns-over-time.svg?country=CN&confidence=high").content
    said = " ".join(ElementTree.fromstring(svg).itertext())
    for text in (
        "When were people sent back from China?",
        "Confidence: High",
        " in all.",
        "Counts of a record are not trends of the world",
        "lowest to highest",
    ):
        assert text in said
    assert "confidence=high" in address_in_picture(said)


def test_an_empty_picture_says_that_nothing_is_recorded(seeded: None, reader: Client) -> None:
    answer = reader.get("/charts/returns-by-country.svg?country=US")
    assert b"Nothing is recorded, which is not zero." in answer.content
    assert size_of(reader.get("/charts/returns-by-country.png?country=US").content) == (1200, 630)


def test_a_bad_word_is_named_and_no_picture(seeded: None, reader: Client) -> None:
    answer = reader.get("/charts/map.png?country=XX")
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert b"country" in answer.content


def test_a_picture_has_the_tag_of_its_edition(seeded: None, reader: Client) -> None:
    first = reader.get("/charts/returns-by-country.png")
    again = reader.get("/charts/returns-by-country.png", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first["Content-Disposition"].startswith('inline; filename="tumen-returns-by-country')


def test_a_picture_is_drawn_once(seeded: None, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def drawing(svg: str) -> bytes:
        drawn.append(svg)
        return b"png"

    monkeypatch.setattr(chart_pictures, "png_picture", drawing)
    assert [chart_pictures.png_of_svg("<svg/>") for _time in range(3)] == [b"png"] * 3
    assert drawn == ["<svg/>"]


def test_no_more_than_two_are_drawn_at_once_and_fifty_are_all_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most = [0], [0]

    def drawing(svg: str) -> bytes:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        Event().wait(0.01)
        at_once[0] -= 1
        return svg.encode()

    monkeypatch.setattr(chart_pictures, "png_picture", drawing)
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(chart_pictures.png_of_svg, [f"<svg>{place}</svg>" for place in range(50)]))
    assert answers == [f"<svg>{place}</svg>".encode() for place in range(50)]
    assert most[0] <= 2


def test_whoever_waits_too_long_is_told_when_to_ask_again(
    seeded: None, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_svg: str) -> Any:
        raise chart_pictures.TooBusy

    monkeypatch.setattr(chart_pictures, "png_of_svg", busy)
    answer = reader.get("/charts/map.png")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_what_is_too_much_to_draw_is_refused(seeded: None, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart_pictures, "MOST_DRAWN", 1000)
    assert reader.get("/charts/map.png").status_code == 400
