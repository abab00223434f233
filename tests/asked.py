"""Questions that tests ask of every chart and list, in the oracle's words (`from` is written `from_`)."""

from typing import Any

import pytest

from incidents import codebook
from incidents.counting.filters import IncidentFilter, SourceFilter
from project.questions import Question
from stats.catalogue import CHARTS, Chart
from stats.filters import ArrivalFilter, ElsewhereFilter, WhoArrivedFilter
from tests.answers import Words, address

WRITTEN_WORDS: list[Words] = [
    {},
    {"country": ["CN", "MN"], "from_": "2002"},
    {"country": "TH"},
    {"from_": "2005", "to": "2012"},
    {"from_": "2003-04", "to": "2010-10-15"},
    {"from_": "2007-06-12", "to": "2007-06-12"},
    {"from_": "2004-06", "to": "2024-06", "dated": "within"},
    {"who": "all"},
    {"who": ["workers", "soldiers", "adrift"]},
    {"outcome": ["repatriated", "detained"]},
    {"outcome": "unknown"},
    {"confidence": "high", "basis": "confirmed"},
    {"kind": ["repatriation", "detention"], "confidence": ["high", "medium"]},
    {"entered_from": ["none", "CN"]},
    {"precision": ["month", "year"]},
    {"publisher": ["daily nk", "BBC News"]},
    {"source": "rfa-2023-10-12-500"},
    {"location": "Tumen, Hunchun, Changbai, Dandong and Nanping"},
    {"independent": "one", "country": ["CN", "LA"]},
    {"weak": "any", "country": ["CN", "MN"]},
]


def of_every_list(question: type[Question], written: list[Words]) -> list[Words]:
    """For each list of the codebook that no question asks for yet, its first and its last code."""
    asked = {word for words in written for word in words}
    lists = {word: filter_.codes_of for word, filter_ in question.base_filters.items() if filter_.codes_of}
    codes = {word: codebook.ALL[name].values for word, name in lists.items() if word not in asked}
    return [{word: [values[0], values[-1]]} for word, values in codes.items()]


INCIDENT_WORDS = [*WRITTEN_WORDS, *of_every_list(IncidentFilter, WRITTEN_WORDS)]
ARRIVAL_WORDS: list[Words] = [
    {},
    {"from_": "2019"},
    {"to": "2012"},
    {"from_": "2009", "to": "2011"},
    {"from_": "2011-08", "to": "2014-05"},
    {"from_": "2025-04-01"},
    {"to": "1998-12-31"},
]
SOURCE_WORDS: list[Words] = [
    {},
    {"availability": ["deleted", "paywalled"]},
    {"from_": "2003-04", "to": "2010-10-15", "language": "ko"},
    {"kind": "ngo", "from_": "2015"},
]
OPENED = (0, 1, 4, 5, 6, 7, 9, 12, 13)  # of the questions about incidents, those whose every mark is followed


OF_OTHER_KINDS: dict[type[Question], list[Words]] = {
    ArrivalFilter: ARRIVAL_WORDS,
    SourceFilter: SOURCE_WORDS,
    ElsewhereFilter: [{}, {"measure": "refugee_stock"}, {"from_": "2009", "to": "2011"}],
    WhoArrivedFilter: [{}, *({"dimension": code} for code in codebook.DIMENSIONS.values), {"to": "2011"}],
}


def asked_of_chart(chart: Chart, about_incidents: list[Words]) -> list[Words]:
    """What a chart can be asked, by the kind of its question."""
    return OF_OTHER_KINDS.get(chart.counts, about_incidents)


def asked_of_charts(about_incidents: list[Words]) -> list[Any]:
    """Each chart with each question that it can be asked."""
    return [
        pytest.param(chart.slug, words, id=address(chart.slug, words))
        for chart in CHARTS
        for words in asked_of_chart(chart, about_incidents)
    ]


ASKED = asked_of_charts(INCIDENT_WORDS)
ASKED_OF_MARKS = asked_of_charts([INCIDENT_WORDS[place] for place in OPENED])
