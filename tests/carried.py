"""A form that a page carries: what its button would send, as a browser reads it."""

from html.parser import HTMLParser
from typing import Any


class Carried(HTMLParser):
    """The fields of a page's form of the class `carried`, or of the one with this address."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted, self.inside, self.name = wanted, False, ""
        self.action = ""
        self.fields: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self.inside = self.wanted in (found.get("class"), found.get("action"))
            self.action = found.get("action") or self.action if self.inside else self.action
        elif self.inside and tag == "input" and found.get("name"):
            self.fields.setdefault(str(found["name"]), []).append(found.get("value") or "")
        elif self.inside and tag == "textarea":
            self.name = str(found["name"])
            self.fields.setdefault(self.name, []).append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.name:
            self.fields[self.name][-1] = self.fields[self.name][-1].removeprefix("\n")
            self.name = ""
        if tag == "form":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.name:
            self.fields[self.name][-1] += data


def fields_of(page: str, wanted: str = "carried") -> dict[str, Any]:
    """What would be sent."""
    parser = Carried(wanted)
    parser.feed(page)
    assert parser.fields, "the page carries no form"
    return parser.fields
