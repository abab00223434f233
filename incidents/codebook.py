"""Every code of the record: its value, label, definition and colour, each written once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Label = str | Promise


@dataclass(frozen=True)
class Code:
    """One code. `light` and `dark` are its colours in the two themes, for codes that are drawn."""

    value: str
    label: Label
    definition: Label
    light: str = ""
    dark: str = ""


class Codes:
    """A named list of codes, in the order in which people see them."""

    def __init__(self, name: str, title: Label, *codes: Code) -> None:
        self.name, self.title, self._codes = name, title, {code.value: code for code in codes}

    def __iter__(self) -> Iterator[Code]:
        return iter(self._codes.values())

    def __contains__(self, value: object) -> bool:
        return value in self._codes

    def __getitem__(self, value: str) -> Code:
        return self._codes[value]

    @property
    def choices(self) -> list[tuple[str, Label]]:
        return [(code.value, code.label) for code in self]

    @property
    def values(self) -> list[str]:
        return list(self._codes)

    def label(self, value: str | None) -> Label:
        # A value that has left the codebook is shown as it was published.
        code = self._codes.get(value or "")
        return code.label if code else value or ""

    def help(self) -> Any:
        # Lazy, so that it is in the language of whoever reads it.
        return lazy(lambda: "\n".join(f"{code.label}: {code.definition}" for code in self), str)()


OUTCOMES = Codes(
    "outcome",
    _("Outcome"),
    Code("repatriated", _("Repatriated"), _("Returned to North Korea."), "#a33929", "#cf4d26"),
    Code("detained", _("Detained"), _("Still held when last reported."), "#e9b057", "#fed56f"),
    Code("died", _("Died"), _("Died in the episode."), "#0c0b0b", "#fdfcfc"),
    Code(
        "transferred_to_rok",
        _("Moved to South Korea"),
        _("Transferred to the Republic of Korea."),
        "#212bb0",
        "#4d46cb",
    ),
    Code(
        "resettled_elsewhere",
        _("Resettled elsewhere"),
        _("Taken in by a country other than South Korea."),
        "#c3deff",
        "#a6b8e5",
    ),
    Code("released", _("Released"), _("Let go, or put back over a border and stayed free."), "#04af7b", "#48a887"),
    Code(
        "moved_on",
        _("Moved on"),
        _("Left for another country by their own means or with help; final destination not known."),
        "#3f1440",
        "#400052",
    ),
    Code(
        "pending",
        _("Pending"),
        _("Undecided at the last report, and plausibly so now."),
        "#fffefd",
        "#070405",
    ),
    Code("unknown", _("Unknown"), _("No text that tells the result was found."), "#757b85", "#383e49"),
)
WHOLE_OUTCOMES = Codes(
    "whole_outcome",
    _("Outcome of a whole incident"),
    *OUTCOMES,
    Code("mixed", _("Mixed"), _("Its groups met different fates; derived, never entered.")),
)
FATE_CODES = Codes(
    "fate",
    _("Fate"),
    Code("returned", _("Returned"), _("Repatriated to North Korea.")),
    Code("let_go", _("Let go"), _("Released, moved to South Korea, or resettled elsewhere.")),
    Code("moved_on", _("Moved on"), _("Left for another country by their own means or with help.")),
    Code("held", _("Still held"), _("Detained when last reported.")),
    Code("died", _("Died"), _("Died in the episode.")),
    Code("unknown", _("Unknown"), _("No text tells, or nothing was decided yet.")),
)
NOT_KNOWN_OUTCOMES = ("unknown", "pending")

KINDS = Codes(
    "kind",
    _("Kind"),
    Code("detention", _("Detention"), _("People were caught or held.")),
    Code("repatriation", _("Repatriation"), _("People were sent to North Korea.")),
    Code("transfer_to_rok", _("Transfer to South Korea"), _("People were moved to the Republic of Korea.")),
    Code("asylum_entry", _("Asylum entry"), _("People entered a mission or asked a state for protection.")),
    Code("release", _("Release"), _("People were let go.")),
    Code("deportation_threat", _("Threat of return"), _("A return was announced, ordered or feared.")),
    Code("death", _("Death"), _("People died.")),
    Code("other", _("Other"), _("None of the others describes the episode.")),
)

WHO = Codes(
    "who",
    _("Who"),
    Code("escapees", _("Escapees"), _("People who left North Korea without permission.")),
    Code("workers", _("Workers"), _("People sent abroad to work by the state.")),
    Code("adrift", _("Adrift at sea"), _("Fishermen and others who drifted over a border.")),
    Code("soldiers", _("Soldiers"), _("Prisoners of war.")),
    Code("unknown", _("Not known"), _("Sources do not say who the people were.")),
)

MEASURES = Codes(
    "measure",
    _("Measure"),
    Code("movement", _("Movement"), _("People caught, moved or returned: they can be added.")),
    Code("held", _("Held at a moment"), _("People held at a moment, others may count them elsewhere: never added.")),
    Code("running_total", _("Running total"), _("A total that grows: only its differences say anything.")),
)

BASES = Codes(
    "basis",
    _("Basis"),
    Code("confirmed", _("Confirmed"), _("A state, a mission or a UN body confirmed it.")),
    Code("reported", _("Reported"), _("Credible media or an NGO reported it.")),
    Code("estimated", _("Estimated"), _("A source worked out the number.")),
    Code("alleged", _("Alleged"), _("One activist or an unnamed source says so.")),
)

CONFIDENCES = Codes(
    "confidence",
    _("Confidence"),
    Code("high", _("High"), _("Whoever entered it trusts all of it.")),
    Code("medium", _("Medium"), _("The core holds, details may not.")),
    Code("low", _("Low"), _("It may be wrong in substance.")),
)

PRECISIONS = Codes(
    "precision",
    _("Precision of a date"),
    Code("day", _("Day"), _("The day is known.")),
    Code("month", _("Month"), _("The month is known, the day is not.")),
    Code("year", _("Year"), _("Only the year is known.")),
)

LOCATION_PRECISIONS = Codes(
    "location_precision",
    _("Precision of a place"),
    Code("exact", _("Exact"), _("The spot or the building.")),
    Code("city", _("City"), _("The town or city.")),
    Code("region", _("Region"), _("A province or a stretch of border.")),
    Code("country", _("Country"), _("Only the country.")),
)

EVENT_KINDS = Codes(
    "event_kind",
    _("Step"),
    Code("crossed", _("Crossed"), _("People crossed a border.")),
    Code("arrested", _("Arrested"), _("People were caught.")),
    Code("detained", _("Detained"), _("People were taken into or kept in custody.")),
    Code("announced", _("Announced"), _("An authority made it public.")),
    Code("statement", _("Statement"), _("Somebody spoke about it.")),
    Code("transferred", _("Transferred"), _("People were moved to another place or authority.")),
    Code("repatriated", _("Repatriated"), _("People were sent to North Korea.")),
    Code("released", _("Released"), _("People were let go.")),
    Code("arrived", _("Arrived"), _("People reached a place of safety.")),
    Code("denied", _("Denied"), _("An authority denied it.")),
    Code("other", _("Other"), _("Any other step.")),
)

STANCES = Codes(
    "stance",
    _("Stance"),
    Code("confirms", _("Confirms"), _("Says that it happened.")),
    Code("denies", _("Denies"), _("Says that it did not happen.")),
    Code("could_not_confirm", _("Could not confirm"), _("Says that it cannot tell.")),
    Code("declined_to_comment", _("Declined to comment"), _("Was asked and did not answer.")),
    Code("condemns", _("Condemns"), _("Speaks against it.")),
    Code("appeals", _("Appeals"), _("Asks somebody to act.")),
    Code("comments", _("Comments"), _("Explains or judges.")),
)

SOURCE_KINDS = Codes(
    "source_kind",
    _("Kind of source"),
    Code("news", _("News"), _("A newspaper, agency or broadcaster.")),
    Code("government", _("Government"), _("A state body.")),
    Code("un", _("United Nations"), _("A body of the United Nations.")),
    Code("ngo", _("NGO"), _("A non-governmental organisation.")),
    Code("academic", _("Academic"), _("A study or an institute.")),
    Code("press_release", _("Press release"), _("An announcement, as issued.")),
    Code("court", _("Court"), _("A judgment or a court file.")),
)

AVAILABILITIES = Codes(
    "availability",
    _("Availability"),
    Code("online", _("Online"), _("Can be read at its address.")),
    Code("deleted", _("Deleted"), _("Was taken down by its publisher.")),
    Code("paywalled", _("Paywalled"), _("For members or subscribers only.")),
    Code("unknown", _("Not checked"), _("Whether it is still online was not checked.")),
)

QUALIFIERS = Codes(
    "qualifier",
    _("Qualifier"),
    Code("exact", _("exactly"), _("The source gives the number without reserve.")),
    Code("about", _("about"), _("The source rounds or estimates.")),
    Code("at_least", _("at least"), _("More than, at least, over.")),
    Code("at_most", _("at most"), _("Fewer than, at most, up to.")),
)

RANKS = Codes(
    "rank",
    _("Rank"),
    Code("preferred", _("Preferred"), _("The claim that the best estimate follows.")),
    Code("normal", _("Normal"), _("A claim among others.")),
    Code("deprecated", _("Deprecated"), _("Kept, but known to be wrong or superseded; the reason is given.")),
)

OVERLAPS = Codes(
    "overlap",
    _("Overlap"),
    Code("part_of", _("Part of"), _("Its people are among those of the other: only the other counts in totals.")),
    Code(
        "possibly_part_of",
        _("Possibly part of"),
        _("Its people may be among those of the other: best and highest count both, the lowest leaves the part out."),
    ),
)

ORIGINS = Codes(
    "origin",
    pgettext_lazy("of a source", "Origin"),
    Code("drawn_from", _("Drawn from"), _("The text draws on the other.")),
    Code("common_origin", _("Common origin"), _("Both carry one text that is not itself listed.")),
)

COUNTRY_ROLES = Codes(
    "role",
    _("Role"),
    Code("origin", _("Origin"), _("The country that people left.")),
    Code("transit", _("Transit"), _("A country on the way.")),
    Code("destination", _("Destination"), _("A country that takes people in.")),
    Code("both", _("Transit and destination"), _("A country on the way that also takes people in.")),
    Code("aggregate", _("Aggregate"), _("Totals over countries: no country of its own.")),
)

PRACTICES = Codes(
    "practice",
    _("Practice"),
    Code("returns", _("Returns"), _("Sends people back to North Korea when caught."), "#a33929", "#cf4d26"),
    Code("lets_go", _("Lets go"), _("Detains, fines or shelters, then lets people leave."), "#04af7b", "#48a887"),
    Code("tolerates", _("Tolerates"), _("Lets people pass without acting."), "#ffffff", "#1b2125"),
    Code("admits", _("Admits"), _("Admits people as its own nationals or as refugees."), "#212bb0", "#4d46cb"),
    Code("mixed", _("Mixed"), _("More than one of these at the same time."), "#e9b057", "#fed56f"),
    Code("unknown", _("Unknown"), _("No text describes the treatment."), "#757b85", "#383e49"),
)

PRACTICE_BASES = Codes(
    "practice_basis",
    _("Evidence of a practice"),
    Code("law", _("Law"), _("A statute, court or executive order.")),
    Code("agreement", _("Agreement"), _("An agreement between states.")),
    Code("statement", pgettext_lazy("evidence", "Statement"), _("Announced by a government or its officials.")),
    Code("observed", _("Observed"), _("Reported conduct.")),
)

TREATIES = Codes(
    "treaty",
    _("Treaty"),
    Code("refugee_convention_1951", _("Refugee Convention"), _("Convention relating to the Status of Refugees, 1951.")),
    Code("refugee_protocol_1967", _("Refugee Protocol"), _("Protocol relating to the Status of Refugees, 1967.")),
    Code("convention_against_torture", _("Convention against Torture"), _("Convention against Torture, 1984.")),
    Code("iccpr", _("ICCPR"), _("International Covenant on Civil and Political Rights, 1966.")),
)

TREATY_KINDS = Codes(
    "treaty_kind",
    _("Kind of treaty"),
    Code("refugee", _("Refugees"), _("Who is a refugee, and what is owed to one.")),
    Code("torture", _("Torture"), _("Against torture: nobody is sent to where it threatens.")),
    Code("rights", _("Human rights"), _("Rights of everybody, whatever their status.")),
    Code("extradition", _("Extradition"), _("Handing over people who are sought, and help in criminal cases.")),
    Code("consular", _("Consular"), _("Access of a state to its nationals abroad, and their return.")),
    Code("border", pgettext_lazy("kind of treaty", "Border"), _("Guarding a border, and handing back who crossed it.")),
)

# The kinds of those that the codebook names; every other treaty says its own.
TREATY_KIND_OF = {
    "refugee_convention_1951": "refugee",
    "refugee_protocol_1967": "refugee",
    "convention_against_torture": "torture",
    "iccpr": "rights",
}

TREATY_STATUSES = Codes(
    "treaty_status",
    pgettext_lazy("of a treaty", "Status"),
    Code("party", _("Party"), _("Bound by ratification, accession or succession.")),
    Code("signed", _("Signed"), _("Signed, not ratified.")),
    Code("none", _("Not a party"), _("Neither signed nor joined.")),
)

PERIOD_TYPES = Codes(
    "period_type",
    _("Period"),
    Code("year", _("Year"), _("A calendar year, or a fiscal year with its dates.")),
    Code("half", _("Half-year"), _("January to June or July to December.")),
    Code("quarter", _("Quarter"), _("Three months.")),
    Code("month", _("Month"), _("One month.")),
    Code("cumulative", _("Running total or odd span"), _("Since counting began, or a span of its own: never a year.")),
)

FIGURE_STATUSES = Codes(
    "figure_status",
    _("Status of a figure"),
    Code("final", _("Final"), _("The latest figure seen.")),
    Code("provisional", _("Provisional"), _("A first announcement, or one quoted before a later revision.")),
)

YEAR_STATUSES = Codes(
    "year_status",
    _("Status of a year"),
    *FIGURE_STATUSES,
    Code("unfinished", _("Unfinished"), _("Made of parts that do not cover the year.")),
)

FLOW_MEASURES = Codes(
    "flow_measure",
    _("What is counted"),
    Code("resettled", _("Resettled"), _("Admitted as refugees or taken in, during the period.")),
    Code("asylum_granted", _("Asylum granted"), _("Decisions in favour, during the period.")),
    Code("asylum_applications", _("Asylum applications"), _("Claims made, during the period.")),
    Code("refugee_stock", _("Refugees on the last day"), _("People with refugee status on the last day: a stock.")),
)

DIMENSIONS = Codes(
    "dimension",
    _("Dimension"),
    Code("age", _("Age"), _("Age at entry.")),
    Code("education", _("Education"), _("Education in the North.")),
    Code("occupation", _("Occupation"), _("Occupation in the North.")),
    Code("hometown", _("Home province"), _("Province in the North.")),
    Code("residence", _("Residence"), _("Region in the South.")),
)

CONTEXT_CATEGORIES = Codes(
    "context_category",
    _("Kind of event"),
    Code("border", _("Border"), _("A border was closed, opened or fortified.")),
    Code("policy", _("Policy"), _("A government changed what it does.")),
    Code("law", _("Law"), _("A law was passed or took effect.")),
    Code("diplomacy", _("Diplomacy"), _("States dealt with each other.")),
    Code("pandemic", _("Pandemic"), _("The pandemic and measures against it.")),
    Code("crackdown", _("Crackdown"), _("A campaign of arrests or returns.")),
)

STATES = Codes(
    "state",
    pgettext_lazy("of a record", "State"),
    Code("draft", _("Draft"), _("Never published: readers do not see it.")),
    Code("published", _("Published"), _("Readers see it as it stands.")),
    Code("changed", _("Changed since published"), _("Readers see the version before the last changes.")),
    Code("withdrawn", _("Withdrawn"), _("No longer part of the record; its history remains.")),
)

REVIEWS = Codes(
    "review",
    _("Review"),
    Code("waiting", _("In review"), _("An editor has yet to read it.")),
    Code("published", _("Published"), _("An editor published it.")),
    Code("sent_back", _("Sent back"), _("An editor asks for changes; the comment says which.")),
    Code("taken_back", _("Taken back"), _("Its author took it out of review.")),
)

ALL = {value.name: value for value in list(globals().values()) if isinstance(value, Codes)}
