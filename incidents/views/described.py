"""What a file answers, said beside its view: the description of the site for programs is made of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from incidents import codebook
from incidents.columns import columns_of_model
from project.table import Column

Schema = dict[str, Any]
DESCRIBED = "described"  # where a view keeps what makes its description
JSON_TYPES = {"int": "integer", "year": "integer", "float": "number", "degrees": "number", "bool": "boolean"}
TEXT: Schema = {"type": "string"}
INTEGER: Schema = {"type": "integer"}
EDITION: Schema = {"type": ["integer", "null"], "description": "The edition that it is of; null on an empty site."}
QUERY: Schema = {"type": "object", "additionalProperties": {"type": "array", "items": TEXT}}
PAGE_ADDRESS_SCHEMA: Schema = {"type": "string", "format": "uri", "description": "The page that shows the same."}
CITED_SCHEMA: Schema = {"type": "string", "format": "uri", "description": "The same, short, to be cited by."}
SOURCED = {
    "licence": TEXT,
    "address": PAGE_ADDRESS_SCHEMA,
    "cite_as": CITED_SCHEMA,
}  # which `json_file` adds to what has an address
NEXT: Schema = {"type": ["string", "null"], "format": "uri", "description": "The next page; null on the last."}


@dataclass(frozen=True)
class Described:
    """One file: `question` is the kind that reads its words; one without has the schemas of its own `words`.

    `columns` are those of a CSV, `schema` is that of a JSON. `paged` ones give a page of what they list, `pinned` ones
    take an edition. `required` are words that have to be asked, `refuses` the statuses of refusals that few files know.
    `title` stands for the first line of the view's docstring.
    """

    question: Any = None
    words: Mapping[str, Schema] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    schema: Schema = field(default_factory=dict)
    paged: bool = False
    refuses: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    pinned: bool = True
    media_type: str = "application/json"
    title: str = ""


# Of an edition and of what the URL configuration gives the view but its format; several, by the address's last word.
MakesDescribed = Callable[..., Described | Mapping[str, Described]]
DescribedView = TypeVar("DescribedView", bound=Callable[..., Any])


def described_by(made: MakesDescribed) -> Callable[[DescribedView], DescribedView]:
    def marked(view: DescribedView) -> DescribedView:
        setattr(view, DESCRIBED, made)
        return view

    return marked


def column_schema(column: Column) -> Schema:
    """A cell of a column as JSON has it: null is unknown, never 0."""
    kind = JSON_TYPES.get(column.type, "string")
    said = ", ".join(filter(None, (str(column.label), str(column.unit_label))))
    found: Schema = {"type": [kind, "null"], "description": said}
    if column.codes:
        # A code that was dropped stays as it was published, and some lists may be left empty.
        found["examples"] = codebook.ALL[column.codes].values if column.codes in codebook.ALL else []
    if column.type == "date":
        found["format"] = "date"
    if column.type == "country":
        found["pattern"] = "^([A-Z]{2})?$"
    return found


def row_schema(columns: Iterable[Column], **more: Schema) -> Schema:
    """A record by the names of its columns, all of which are there; an older edition may know fewer of them."""
    return object_schema({column.name: column_schema(column) for column in columns} | more)


def object_schema(properties: Schema, *, required: Iterable[str] = ()) -> Schema:
    return {"type": "object", "properties": properties, "required": [*required], "additionalProperties": False}


def whole_object(**properties: Schema) -> Schema:
    """An object that has all of these."""
    return object_schema(properties, required=properties)


def list_of(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def list_schema(result: Schema, **more: Schema) -> Schema:
    """What `list_json` and `whole_list_json` make."""
    return whole_object(
        count=INTEGER, edition=EDITION, query=QUERY, next=NEXT, results=list_of(result), **more,
        **SOURCED,
    )  # fmt: skip


def document_schema(model: Any, **more: Schema) -> Schema:
    """A whole published document: the columns of its model, and the rows below it."""
    parts = {
        part: list_of(row_schema(columns_of_model(model._meta.get_field(part).related_model))) for part in model.PARTS
    }
    return row_schema(columns_of_model(model), **(parts | more)) | {"required": [*more]}
