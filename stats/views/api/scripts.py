"""A file at hand, read from a script: HTTP, and the scripts that read it."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.models import Edition
from project.addresses import address_parts
from project.questions import with_query
from project.table import Words
from stats.views.api.description import file_addresses

LONGEST_OF = 4000  # characters of an address
TOKEN_STANDS_FOR = "PASTE-YOUR-TOKEN"
LANGUAGES_OF_SCRIPTS = (("python", "Python"), ("r", "R"), ("excel", "Excel"))


@dataclass(frozen=True)
class FileAsked:
    """A file for programs with the words that ask for it: `words` without the edition, which pins it."""

    path: str
    words: Words
    edition: str

    @property
    def ending(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def is_pinned(self) -> bool:
        return bool(self.edition)

    @property
    def live(self) -> str:
        return with_query(self.path, self.words)

    @property
    def address(self) -> str:
        return self.pinned(self.edition) if self.edition else self.live

    def pinned(self, edition: str) -> str:
        return with_query(self.path, self.words | {"edition": [edition]})


def file_asked(of: str) -> FileAsked:
    """The file of an address; Http404 where it is none that programs read."""
    parts = address_parts(of[:LONGEST_OF])
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        raise Http404 from None
    if name not in {address.name for address in file_addresses()}:
        raise Http404(_("Nothing that a script can read stands at this address."))
    words: dict[str, list[Any]] = dict(QueryDict(parts.query).lists())
    [edition] = words.pop("edition", [""])[-1:]
    return FileAsked(parts.path, words, edition)


@require_safe
def scripts(request: HttpRequest) -> HttpResponse:
    """Scripts that read the file whose address `of` names: pinned to an edition, or live."""
    newest = Edition.objects.newest()
    number, site = str(newest.number if newest else ""), request.build_absolute_uri("/").removesuffix("/")
    file = file_asked(request.GET.get("of") or with_query(reverse("incident-csv"), {"edition": [number]}))
    number = file.edition or number
    ways = [(scripts_address(file.pinned(number)), True), (scripts_address(file.live), False)]
    context: dict[str, Any] = {"section": "api", "edition": newest, "file": file, "number": number}
    context |= {
        "ways": ways if newest else [],
        "snippets": snippets(file, site + file.address),
        "token": TOKEN_STANDS_FOR,
    }
    return render(request, "stats/api/scripts.html", context)


def scripts_address(of: str) -> str:
    return with_query(reverse("scripts"), {"of": [of]})


def snippets(file: FileAsked, address: str) -> list[tuple[str, str, str]]:
    """A name, a label and a text for each language: every sign of an address that a text could end with is encoded."""
    said = _("Tumen, edition %s.") % file.edition if file.is_pinned else _("Tumen, the newest edition.")
    about = {"address": address, "said": said, "token": TOKEN_STANDS_FOR}
    return [
        (name, label, render_to_string(f"stats/api/scripts/{name}_{file.ending}.txt", about).strip() + "\n")
        for name, label in LANGUAGES_OF_SCRIPTS
    ]
