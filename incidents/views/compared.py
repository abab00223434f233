"""Countries side by side: the figures, treaties and current practice of two to four of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents import codebook
from incidents.counting.column_tables import Mask
from incidents.counting.country_names import countries_to_ask
from incidents.counting.figures import count
from incidents.counting.filters import IncidentFilter
from incidents.editions.asked import Asked
from incidents.models import CountryVersion, Edition, IncidentVersion, Practice, Treaty
from incidents.naming import treaty_kind, treaty_name
from incidents.people import People
from incidents.shapes import row_of
from incidents.views.practices import numbered_practices
from project.questions import BadQuestion, Fault
from project.table import HeadingText

FEWEST, MOST = 2, 4
# What is compared of people: the name in JSON, the outcome, and what the page calls it.
FATES = (
    ("returned", "repatriated", gettext_lazy("Returned")),
    ("moved", "transferred_to_rok", gettext_lazy("Moved to South Korea")),
    ("unknown", "unknown", gettext_lazy("Outcome unknown")),
)


@dataclass(frozen=True)
class Standing:
    """Practice by one kind of evidence: what holds as far as is known, else what held last."""

    basis: codebook.Code
    current: list[dict[str, Any]]
    past: dict[str, Any] | None


@dataclass(frozen=True)
class ComparedCountry:
    """One of the countries compared; what is not recorded is None."""

    code: str
    role: str
    incidents: int
    fates: dict[str, People | None]
    sources: int
    independent: int
    treaties: dict[str, dict[str, Any]]
    standings: list[Standing]
    practices: list[dict[str, Any]]


@dataclass(frozen=True)
class ComparedFate:
    """One outcome across the countries, as a row of the page."""

    outcome: str
    label: HeadingText
    cells: list[tuple[ComparedCountry, People | None]]


def fates_of(columns: list[ComparedCountry]) -> list[ComparedFate]:
    return [
        ComparedFate(outcome, label, [(column, column.fates[name]) for column in columns])
        for name, outcome, label in FATES
    ]


def countries_asked(asked: Asked) -> list[str]:
    """The two to four countries of `country=`, each once; BadQuestion for fewer, more or one that is not there."""
    codes = list(dict.fromkeys(asked.words.getlist("country")))
    names = dict(countries_to_ask(asked.number, IncidentVersion, "country", "entered_from"))
    strangers = [code for code in codes if code not in names]
    if strangers:
        allowed = _("one of %s") % ", ".join(names)
        # Capped, as an address can name any number of them.
        raise BadQuestion(*(Fault("country", code, allowed) for code in strangers[:5]))
    if not FEWEST <= len(codes) <= MOST:
        allowed = _("two to four different countries, as in country=CN&country=MN")
        raise BadQuestion(Fault("country", ", ".join(codes), allowed, said=_("Choose two to four countries.")))
    return codes


def compared(codes: list[str], edition: int | None) -> list[ComparedCountry]:
    """A column for each country, in the order asked for: two queries, however many countries."""
    words = QueryDict(mutable=True)
    words.setlist("country", codes)
    question = IncidentFilter.ask(words, edition, strict=True)
    incidents = question.facet("country")
    fates = count(question.groups(), ("country", "outcome"))
    cited = sources_by_country(question, codes)
    versions = {version.key: version for version in CountryVersion.objects.as_of(edition).filter(key__in=codes)}
    nothing = CountryVersion(role="", document={"practices": [], "treaties": []})  # of one that was withdrawn
    return [
        ComparedCountry(
            code=code,
            role=versions.get(code, nothing).role,
            incidents=incidents.get(code, 0),
            fates={name: fates.cells.get((code, outcome)) for name, outcome, _label in FATES},
            sources=int(cited[code].sum()),
            independent=question.facts.independent(cited[code], edition),
            **standing_of(versions.get(code, nothing).document),
        )
        for code in codes
    ]


def sources_by_country(question: IncidentFilter, codes: list[str]) -> dict[str, Mask]:
    """The sources of the incidents of each country."""
    facts = question.facts
    return {code: facts.cited_by(question.selection & facts.coded["country"].among({code})) for code in codes}


def standing_of(document: dict[str, Any]) -> dict[str, Any]:
    """What binds a country and what it does, from its published document."""
    practices = numbered_practices(document["practices"])
    return {
        "treaties": {treaty["treaty"]: treaty for treaty in document["treaties"]},
        "standings": [practice_standing(basis, practices) for basis in codebook.PRACTICE_BASES],
        "practices": practices,
    }


def treaties_of(columns: list[ComparedCountry]) -> list[dict[str, Any]]:
    """The treaties of a comparison: those of the codebook, then what else any of the countries names, by kind."""
    kinds = codebook.TREATY_KINDS.values
    found = {key: treaty for column in columns for key, treaty in column.treaties.items()}
    others = [treaty for key, treaty in found.items() if key not in codebook.TREATIES]
    others.sort(key=lambda treaty: (kinds.index(treaty_kind(treaty)), treaty_name(treaty)))
    return [*({"treaty": code.value} for code in codebook.TREATIES), *others]


def practice_standing(basis: codebook.Code, practices: Iterable[dict[str, Any]]) -> Standing:
    """The entries of one kind of evidence that have no end, and the one that ended last."""
    found = [practice for practice in practices if practice["basis"] == basis.value]
    ended = [practice for practice in found if practice["to_year"] is not None]
    past = max(ended, key=lambda practice: (practice["to_year"], practice["from_year"]), default=None)
    return Standing(basis, [practice for practice in found if practice["to_year"] is None], past)


def compared_json(column: ComparedCountry, edition: Edition | None) -> dict[str, Any]:
    """One country of the comparison's JSON, with the columns that the edition knew."""
    current = {s.basis.value: [row_of(edition, Practice, row) for row in s.current] for s in column.standings}
    return {
        "country": column.code,
        "role": column.role,
        "incidents": column.incidents,
        **{name: people_json(people) for name, people in column.fates.items()},
        "sources": column.sources,
        "independent": column.independent,
        "treaties": [row_of(edition, Treaty, row) for row in column.treaties.values()],
        "current_practice": current,
    }


def people_json(people: People | None) -> dict[str, Any] | None:
    """People as JSON gives them: a high that is not known is null."""
    if people is None:
        return None
    high = None if people.open else people.high
    return {"incidents": people.incidents, "low": people.low, "best": people.best, "high": high}
