"""What an edition calls countries, in the reader's language, and which of them a question may name."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from incidents.counting.snapshots import facts_now
from incidents.models import CountryVersion, Version
from project.ordering import by_letters


@dataclass(frozen=True)
class CountryName:
    """A country's names as of an edition; `there` says whether the edition has it, or one before it had."""

    english: str
    korean: str
    there: bool


def countries_named(edition: int) -> dict[str, CountryName]:
    """The countries of an edition and those that were withdrawn before it, by code, in the order of English names."""

    def asked() -> dict[str, CountryName]:
        rows = CountryVersion.objects.filter(since__lte=edition).order_by("since_id")
        # The last version of each country wins, so a withdrawn one keeps its last name.
        last: dict[str, Any] = {
            row[0]: row[1:] for row in rows.values_list("key", "name", "name_ko", "role", "until_id")
        }
        return {
            code: CountryName(name or code, korean or name or code, until is None or until > edition)
            for code, (name, korean, role, until) in sorted(last.items(), key=lambda item: item[1][0])
            if role != "aggregate"
        }

    found: dict[str, CountryName] = facts_now(edition).kept("countries", edition, asked)
    return found


def country_names(edition: int | None) -> dict[str, str]:
    """Names by ISO code in the reader's language and its order, as of an edition, the aggregate left out.

    A country that was withdrawn keeps its name: records may still say that they are of it.
    """

    def sorted_names() -> dict[str, str]:
        found = countries_named(edition) if edition else {}
        names = {code: named.korean if korean else named.english for code, named in found.items()}
        return dict(sorted(names.items(), key=lambda one: by_letters(one[1])))

    korean = (get_language() or "").startswith("ko")
    names: dict[str, str] = facts_now(edition).kept(
        "Korean names" if korean else "English names", edition, sorted_names
    )
    return names


def countries_to_ask(edition: int | None, versions: type[Version], *columns: str) -> list[tuple[str, str]]:
    """The countries that a question about some records may name: those of an edition, by code and name.

    Of those that were withdrawn before it the ones that such a record still names in one of its `columns`.
    """
    if edition is None:
        return []
    gone = {code for code, named in countries_named(edition).items() if not named.there}
    if gone:
        gone -= named_still(gone, edition, versions, columns)
    return [(code, name) for code, name in country_names(edition).items() if code not in gone]


def named_still(codes: set[str], edition: int, versions: type[Version], columns: tuple[str, ...]) -> set[str]:
    """Those of some countries that versions of an edition name."""

    def asked() -> set[str]:
        rows = versions.objects.as_of(edition).order_by()
        return set().union(
            *(rows.filter(**{f"{name}__in": codes}).values_list(name, flat=True).distinct() for name in columns)
        )

    found: set[str] = facts_now(edition).kept(f"countries of {versions._meta.label_lower}", edition, asked)
    return found
