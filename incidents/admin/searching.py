"""What is typed into a search at the desk: in any Unicode form, and an address in any spelling."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from django.db.models import QuerySet
from django.http import HttpRequest

from project.addresses import canonical_address
from project.generics import AnyModelAdmin
from project.search_text import normalised_words

LOOKS_LIKE_ADDRESS = re.compile(r"[/%]|xn--|^www\.", re.IGNORECASE)
MOBILE = re.compile(r"^(?:m|mobile)\.")


class SearchingAdmin(AnyModelAdmin):
    """Lists, and the pickers that read from them, which find a text however it is written."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Records that any way to write what was typed finds."""
        found, many = super().get_search_results(request, queryset, search_term)
        for term in spellings(search_term) if search_term.strip() else ():
            more, also_many = super().get_search_results(request, queryset, term)
            found, many = found | more, many or also_many
        return found, many


def spellings(term: str) -> Iterator[str]:
    """Other ways to write a term: in both Unicode forms, and in the words of an index with an address as a phrase."""
    yield from {unicodedata.normalize(form, term) for form in ("NFC", "NFD", "NFKC")} - {term}
    bits = unicodedata.normalize("NFKC", term).split()
    # Both readings are often the same, and then one search is enough.
    for phrases in dict.fromkeys((tuple(map(search_phrase, bits)), tuple(map(anywhere, bits)))):
        if any(phrases):
            yield " ".join(f'"{words}"' for words in phrases if words)


def search_phrase(bit: str) -> str:
    """What stands between two spaces, as it stands in an index."""
    return (
        normalised_words(unquote(canonical_address(bit) or bit))
        if LOOKS_LIKE_ADDRESS.search(bit)
        else normalised_words(bit)
    )


def anywhere(bit: str) -> str:
    """The same, of an address for telephones without what says so."""
    return (
        normalised_words(unquote(MOBILE.sub("", canonical_address(bit)) or bit))
        if LOOKS_LIKE_ADDRESS.search(bit)
        else normalised_words(bit)
    )
