"""The files of the site as its page lists them: address by address, in the language in use."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Self

from incidents.editions.asked import Asked
from stats.views.api.description import DescribedFile, described_files
from stats.views.api.parameters import parameters_of


@dataclass(frozen=True)
class ListedWord:
    """A word of the address, what it asks for, and what it may be: all values, or some."""

    name: str
    said: str
    values: list[str]

    @classmethod
    def of(cls, parameter: dict[str, Any]) -> Self:
        schema = parameter["schema"]
        one = schema.get("items", schema)
        values = [value for value in one.get("enum") or one.get("examples", []) if value]
        return cls(parameter["name"], parameter.get("description", ""), values)


@dataclass(frozen=True)
class ListedFile:
    """One address in each of its formats, with its words and its columns."""

    path: str
    endings: list[str]
    title: str
    words: list[ListedWord]
    columns: list[Any]


def files_listed(asked: Asked) -> Iterator[ListedFile]:
    files = sorted(described_files(asked), key=without_ending)
    for path, found in groupby(files, without_ending):
        formats = list(found)
        columns = next((file.described.columns for file in formats if file.described.columns), ())
        endings = sorted({file.address.ending for file in formats})
        words = [ListedWord.of(word) for word in parameters_of(formats[-1].described, asked)]
        yield ListedFile(path, endings, formats[0].described.title, words, list(columns))


def without_ending(file: DescribedFile) -> str:
    return file.path.rpartition(".")[0]
