"""The words of an address as parameters: of the filters that read them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from incidents.editions.asked import Asked
from incidents.models import Edition
from incidents.views.described import Described, Schema
from project.questions import Question
from project.word_filters import LONGEST_VALUE, CodesFilter, OneFilter, PeriodFilter, TextsFilter

PERIOD_PATTERN = r"^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?$"
NO_NULL = r"^[^\x00]*$"  # PostgreSQL keeps no null character in a text


def values_chosen_from(choices: Iterable[tuple[Any, Any]]) -> list[str]:
    return [str(value) for value, _label in choices if value]


def word_schema(word: Any) -> Schema:
    """What one word may be: as its filter refuses what it may not."""
    if isinstance(word, PeriodFilter):
        return {"type": "string", "pattern": PERIOD_PATTERN, "examples": ["2023", "2023-05", "2023-05-10"]}
    if isinstance(word, CodesFilter):
        return {"type": "array", "items": {"type": "string", "enum": values_chosen_from(word.extra["choices"])}}
    if isinstance(word, TextsFilter):
        return {"type": "array", "items": text_schema()}
    if isinstance(word, OneFilter):
        # An empty one, which forms send, asks for nothing.
        return {"type": "string", "enum": [*values_chosen_from(word.extra["choices"]), ""]}
    return text_schema()


def text_schema() -> Schema:
    return {"type": "string", "maxLength": LONGEST_VALUE, "pattern": NO_NULL}


def words_of_every_file(asked: Asked) -> dict[str, Schema]:
    """Those of every file: which edition, and in which language what is said in it."""
    return {
        "edition": {
            "type": "integer", "minimum": 1, "maximum": max(asked.number or 1, 1),
            "description": _("An edition by its number; the newest where none is asked for."),
        },
        "asof": {
            "type": "string", "format": "date",
            "description": _("The edition that was newest at the end of this day (UTC). Not beside edition."),
        },
        "lang": {"type": "string", "enum": [code for code, _name in settings.LANGUAGES]},
    }  # fmt: skip


def words_of_question(question: Question, *, paged: bool) -> dict[str, Schema]:
    found = {
        name.rstrip("_"): {**word_schema(word), "description": str(word.label or "")}
        for name, word in question.filters.items()
    }
    if paged:
        found["page"] = {"type": "integer", "minimum": 1}
    if question.SORTS and "sort" in question.SITE_WORDS and not question.drawing_words:
        found["sort"] = {"type": "string", "enum": list(question.SORTS)}
    return found


def question_asked(kind: type[Question], asked: Asked) -> Question:
    """A question of its kind that asks for nothing: its filters know what may be asked of the edition."""
    return kind(QueryDict(), edition=asked.number, queryset=Edition.objects.none())  # no row is asked for


def parameters_of(file: Described, asked: Asked) -> list[dict[str, Any]]:
    """The parameters of one file, in the order of its address."""
    words: Mapping[str, Schema] = file.words
    if file.question is not None:
        words = words_of_question(question_asked(file.question, asked), paged=file.paged) | dict(words)
    every = words_of_every_file(asked)
    if not file.pinned:
        every = {"lang": every["lang"]}
    return [parameter(word, schema, file.required) for word, schema in {**words, **every}.items()]


def parameter(word: str, schema: Schema, required: tuple[str, ...]) -> dict[str, Any]:
    said = {name: value for name, value in schema.items() if name != "description"}
    found: dict[str, Any] = {"name": word, "in": "query", "required": word in required, "schema": said}
    if text := schema.get("description"):
        found["description"] = text
    if schema.get("type") == "array":
        found |= {"style": "form", "explode": True}
    return found
