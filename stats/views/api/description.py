"""All files of the site as OpenAPI 3.1, made of its addresses and of what is said beside each view."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils import translation

from incidents.editions.asked import Asked
from incidents.views.described import DESCRIBED, EDITION, TEXT, Described, Schema, list_of, or_null, whole_object
from project.formats import LICENCE, LICENCE_ADDRESS
from stats.views.api.parameters import parameters_of

PROGRAM_ENDINGS = (".json", ".csv")
WORDS_OF_FORMAT = {"form", "ending"}  # what the URL configuration gives a view that answers in several formats
WORD_IN_ROUTE = re.compile(r"<(?:(\w+):)?(\w+)>")
PATH_TYPES: dict[str, Schema] = {
    "int": {"type": "integer", "minimum": 0},
    "slug": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
}
OPENAPI_SCHEMA: Schema = {"type": "object", "required": ["openapi", "info", "paths", "components"]}
# What a refusal is called among the components, by its status.
REFUSAL_SAID = {
    "400": ("Refused", "A word, its value or a page that is not allowed: each with what is."),
    "401": ("Error", "Nobody is logged in, or the token has ended."),
    "404": ("Error", "Nothing is published at this address, in this edition."),
    "410": ("Withdrawn", "The record was withdrawn: when, why, and where it was last published."),
    "429": ("Error", "Asked too often for what is not there: Retry-After says when again."),
    "501": ("Error", "A format that is none here."),
    "503": ("Error", "Somebody writes, or the database is away: Retry-After says when again."),
}
INFO = """Every figure with its sources, as JSON and CSV: the same words in the address as on the pages.

`edition=` pins an answer to what was published then; without it the newest is asked, whose number every JSON says.
A word may be repeated for "any of" where it is a list here. An unknown word, or a value that is not allowed, is refused
with 400, which names it. A JSON of a list is a page of it, `next` the address of the following one; a CSV is the whole.
An edition has the columns that it was published with, which may be fewer than the newest's."""


@dataclass(frozen=True)
class FileAddress:
    """An address of the URL configuration where programs get a file, its view, and what is given to that."""

    name: str
    route: str
    view: Any
    about: dict[str, Any]

    @property
    def ending(self) -> str:
        return self.route.rpartition(".")[2]

    @property
    def path(self) -> str:
        return "/" + WORD_IN_ROUTE.sub(r"{\2}", self.route)

    @property
    def path_words(self) -> list[tuple[str, str]]:
        return [(kind or "str", word) for kind, word in WORD_IN_ROUTE.findall(self.route)]

    @property
    def is_public(self) -> bool:
        return not getattr(self.view, "login_required", True)


def file_addresses(resolver: Any = None, before: str = "") -> Iterator[FileAddress]:
    """Every address that ends as a file for programs does, in the order of the URL configuration."""
    for entry in (resolver or get_resolver()).url_patterns:
        if not isinstance(entry.pattern, RoutePattern) or str(entry.pattern).startswith("admin/"):
            continue
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from file_addresses(entry, route)
        elif isinstance(entry, URLPattern) and route.endswith(PROGRAM_ENDINGS):
            yield FileAddress(entry.name or "", route, entry.callback, entry.default_args)


@dataclass(frozen=True)
class DescribedFile:
    """A file at one path, which may stand for one value of the address's word."""

    address: FileAddress
    path: str
    words: list[tuple[str, str]]
    described: Described

    @property
    def title(self) -> str:
        return self.described.title or (self.address.view.__doc__ or "").strip().partition("\n")[0]


def described_files(asked: Asked) -> Iterator[DescribedFile]:
    """What is said of each address; those that show several, such as charts, are a path for each."""
    known: dict[Any, Any] = {}
    for address in file_addresses():
        describe = getattr(address.view, DESCRIBED)
        about = {word: value for word, value in address.about.items() if word not in WORDS_OF_FORMAT}
        key = (describe, *about.items())
        if key not in known:  # alike in all its formats; of charts it takes all their tables
            known[key] = describe(asked, **about)
        made = known[key]
        if isinstance(made, Described):
            yield DescribedFile(address, address.path, address.path_words, made)
            continue
        *others, (_kind, last) = address.path_words
        for value, one in made.items():
            yield DescribedFile(address, address.path.replace(f"{{{last}}}", value), others, one)


def openapi(asked: Asked) -> dict[str, Any]:
    """The whole description, in English, as of an edition."""
    with translation.override("en"):
        return {
            "openapi": "3.1.0",
            "info": {
                "title": "Tumen", "version": f"edition {asked.number}" if asked.number else "nothing published",
                "description": INFO,
                "license": {"name": LICENCE, "url": LICENCE_ADDRESS},
            },
            "servers": [{"url": asked.site}],
            "security": [{"token": []}, {"session": []}],
            "paths": {file.path: {"get": operation(file, asked)} for file in described_files(asked)},
            "components": {
                "securitySchemes": {
                    "token": {
                        "type": "http", "scheme": "bearer",
                        "description": "A personal token, made at /accounts/tokens/, which reads and changes nothing.",
                    },
                    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
                },
                "schemas": refusal_schemas(),
            },
        }  # fmt: skip


def operation(file: DescribedFile, asked: Asked) -> dict[str, Any]:
    """One file: its words, its answer, and what it refuses."""
    in_path = [
        {"name": word, "in": "path", "required": True, "schema": PATH_TYPES.get(kind, TEXT)}
        for kind, word in file.words
    ]
    one_of_several = file.path.rpartition("/")[2].partition(".")[0] if file.path != file.address.path else ""
    found = {
        "operationId": "-".join(filter(None, (file.address.name, one_of_several))),
        "summary": file.title,
        "parameters": in_path + parameters_of(file.described, asked),
        "responses": {"200": answer_described(file), **refusals(file)},
    }
    return found | ({"security": []} if file.address.is_public else {})


def answer_described(file: DescribedFile) -> dict[str, Any]:
    """What is answered: the schema of a JSON, the columns of a CSV."""
    if file.address.ending == "json":
        content: Schema = {file.described.media_type: {"schema": file.described.schema}}
        return {"description": file.title, "content": content}
    columns = [column.as_dict() for column in file.described.columns]
    return {
        "description": "RFC 4180 in UTF-8, with a line of names; an empty cell is unknown.",
        "content": {"text/csv": {"schema": {"type": "string", "x-columns": columns}}},
    }


def refusals(file: DescribedFile) -> dict[str, Any]:
    """The answers that are none: JSON where JSON was asked for, else a line of text."""
    statuses = ["400", "503"]
    statuses += [] if file.address.is_public else ["401"]
    statuses += ["404"] if file.words else []
    statuses += ["404", "410", "429"] if file.address.is_public else []
    return {status: refusal_described(file, status) for status in sorted({*statuses, *file.described.refuses})}


def refusal_described(file: DescribedFile, status: str) -> dict[str, Any]:
    name, said = REFUSAL_SAID[status]
    if file.address.is_public and name == "Withdrawn":
        name, said = "Error", "The link was ended, or is past its day."
    if file.address.ending == "csv":
        return {"description": said, "content": {"text/plain": {"schema": TEXT}}}
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {"description": said, "content": {"application/json": {"schema": schema}}}


def refusal_schemas() -> dict[str, Schema]:
    """What `refusal_in_words`, `refuse_question` and `absence_json` answer."""
    last: Schema = {"type": ["string", "null"], "format": "uri"}
    return {
        "Error": whole_object(error=TEXT),
        "Refused": whole_object(error=TEXT, faults=list_of(whole_object(word=TEXT, value=TEXT, allowed=TEXT))),
        "Withdrawn": whole_object(
            error=TEXT,
            withdrawn=or_null(whole_object(edition=EDITION, published_at=TEXT, reason=TEXT)),
            published_in=EDITION, last=last, history=TEXT,
        ),
    }  # fmt: skip
