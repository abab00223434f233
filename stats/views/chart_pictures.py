"""A chart as a picture: SVG and PNG that say what they show, with their doubt, edition and address inside."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.utils.translation import gettext as _

from incidents.editions.kept_answers import KEPT_FOR, MOST_KEPT
from incidents.naming import full_day, people_phrase
from project import filter_panel, software
from project.formats import attached, file_name
from project.questions import BadQuestion, Fault
from project.short_addresses import short_address
from stats.asked_questions import other_words, question_in_words
from stats.catalogue.drawn_charts import drawn_with_legend
from stats.drawing import Figure
from stats.pictures import PictureWords, framed_picture, png_picture
from stats.views.chart_answers import AskedChart
from stats.views.chart_context import people_in_all

SVG_TYPE, PNG_TYPE = "image/svg+xml; charset=utf-8", "image/png"
MOST_DRAWN = 1024 * 1024  # characters of an SVG that is drawn as PNG: a chart of the catalogue has 40,000
CARD_HEIGHT, ROOM_FOR_WORDS = 630, 190  # pixels
MANY_PANELS = 5  # axes of a figure, from which its picture is as tall as its page has it
PICTURES_AT_ONCE = 2  # pictures that a process draws at the same time; others wait their turn
PICTURE_PATIENCE = 25  # seconds that one waits
TURNS = BoundedSemaphore(PICTURES_AT_ONCE)


class TooBusy(Exception):
    """Too many pictures are being drawn: whoever asks may do so again soon."""


@contextmanager
def picture_turn() -> Iterator[None]:
    if not TURNS.acquire(timeout=PICTURE_PATIENCE):
        raise TooBusy
    try:
        yield
    finally:
        TURNS.release()


def svg_answer(chart: AskedChart) -> HttpResponse:
    """A chart as SVG, which needs nothing else to be shown."""
    return picture_file(chart, svg_of_chart(chart).encode(), "svg", SVG_TYPE)


def png_answer(chart: AskedChart) -> HttpResponse:
    """A chart as PNG; 503 where too many are being drawn."""
    try:
        return picture_file(chart, png_of_svg(svg_of_chart(chart)), "png", PNG_TYPE)
    except TooBusy:
        text = _("Too many pictures are being drawn. Please try again in a moment.")
        return HttpResponse(
            f"{text}\n", status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "5"}
        )


def picture_file(chart: AskedChart, content: bytes, ending: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    name = file_name(chart.slug, chart.question.edition, chart.address)
    attached(response, f"{name}.{ending}")
    response["Content-Disposition"] = response["Content-Disposition"].replace("attachment", "inline")
    return response


def png_of_svg(svg: str) -> bytes:
    """The PNG of an SVG, drawn once; what is too much to draw is refused."""
    if len(svg) > MOST_DRAWN:
        raise BadQuestion(Fault("", "", _("This is too much for a picture: ask for fewer records.")))
    key = f"png:{software.token()}:{hashlib.sha256(svg.encode()).hexdigest()}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        with picture_turn():
            kept = png_picture(svg)
        if len(kept) <= MOST_KEPT:
            cache.set(key, kept, KEPT_FOR)
    return kept


def svg_of_chart(chart: AskedChart) -> str:
    figure, entries = drawn_with_legend(chart.entry, chart.table, chart.asked.names) if chart.table.rows else (None, ())
    return framed_picture(figure, words_of_picture(chart, entries), height=picture_height(figure))


def picture_height(figure: Figure | None) -> int:
    """As tall as cards on other sites have it; a figure of many small ones is as tall as on its page."""
    panels = sum(1 for name in (figure or {}).get("layout", {}) if name.startswith("yaxis"))
    return CARD_HEIGHT if figure is None or panels < MANY_PANELS else figure["layout"]["height"] + ROOM_FOR_WORDS


def words_of_picture(chart: AskedChart, entries: tuple[tuple[str, str], ...]) -> PictureWords:
    title = question_in_words(chart.entry, chart.question, chart.asked.names)
    besides = other_words(filter_panel.chips(chart.question, chart.path))
    return PictureWords(
        title=title,
        question=" · ".join(filter(None, (str(chart.entry.title), besides))),
        doubt=" ".join(filter(None, (total_in_words(chart), str(chart.entry.caveat)))),
        edition=edition_in_words(chart),
        address=short_address(chart.address),
        series=entries,
    )


def total_in_words(chart: AskedChart) -> str:
    """ "1,374 or more people in all (1,293 to 1,888 or more)."; what is said where nothing is drawn."""
    if not chart.table.rows:
        return _("Nothing is recorded, which is not zero.")
    total = people_in_all(chart.table)
    if not total:
        return ""
    return _("%(people)s in all.") % {"people": people_phrase(total)}


def edition_in_words(chart: AskedChart) -> str:
    edition = chart.asked.edition
    if edition is None:
        return "Tumen"
    words: dict[str, Any] = {"number": edition.number, "day": full_day(edition.published_at)}
    return _("Tumen, edition %(number)s of %(day)s") % words
