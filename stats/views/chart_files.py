"""The files of any chart, of the catalogue or of the explorer, by the ending of its address."""

from collections.abc import Callable

from django.http import HttpResponseBase

from stats.views.chart_answers import AskedChart, csv_answer, json_answer, xlsx_answer
from stats.views.chart_pictures import png_answer, svg_answer

FILE_ANSWERS: dict[str, Callable[[AskedChart], HttpResponseBase]] = {
    "csv": csv_answer,
    "xlsx": xlsx_answer,
    "json": json_answer,
    "svg": svg_answer,
    "png": png_answer,
}
