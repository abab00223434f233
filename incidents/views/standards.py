"""How the record stands against the Standards for Casualty Recording of Every Casualty: a self-assessment.

The five principles and the areas of work are those of the Standards (2016, version 1.01 of 2020), in our own words.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from incidents.codebook import Code, Codes, Label

STANDARDS_ADDRESS = "https://everycasualty.org/knowledge-base/the-5-principles-of-casualty-recording/"

MET = Codes(
    "met",
    _("Assessment"),
    Code("met", _("Met"), _("The record does what the standard asks.")),
    Code("partly", _("Partly met"), _("Some of it is done, and what is missing is named.")),
    Code("not", _("Not met"), _("It is not done, or is not done here.")),
)


@dataclass(frozen=True)
class Standard:
    """One principle or area, whether it is met, what is done and what is missing."""

    name: Label
    asks: Label
    met: str
    done: Label
    missing: Label = ""


PRINCIPLES = (
    Standard(
        _("Do no harm"),
        _("Nobody should come to harm through the recording."),
        "partly",
        _(
            "Only published texts are recorded, and no one is contacted. People are counted in groups; a name is given "
            "only where the reports made it public, and can be removed from every version where it puts somebody in "
            "danger; each edition that this touched says so. Readers need an account."
        ),
        _(
            "Small groups with a place and a day may be recognised by those who hold them. No risk assessment by "
            "others has been made."
        ),
    ),
    Standard(
        _("Transparency"),
        _("Who records, how and from what should be open to all."),
        "partly",
        _(
            "Every number opens the incidents that it counts, every incident its sources, and every rule and code is "
            "defined here. Software and data are under open licences."
        ),
        _("Readers need an account. Who compiles and pays is not stated here: whoever runs the site has to say so."),
    ),
    Standard(
        _("Responsibility"),
        _("Sources, staff and those recorded should be protected, and the recorder should answer for the work."),
        "partly",
        _(
            "Who published an edition, and when, is kept. Published versions cannot be changed or deleted unseen: a "
            "correction is a new edition."
        ),
        _("There is no written protocol for those who enter records, and no form yet to report an error."),
    ),
    Standard(
        _("Inclusiveness"),
        _("All events and people in scope should be recorded alike, whatever suits whom."),
        "partly",
        _(
            "Returns, releases and transfers are recorded by the same rules in every country, denials beside claims, "
            "South Korea's own returns among them. Others than escapees are kept apart and can be asked for."
        ),
        _(
            "Publicised groups, entries into embassies and large returns are over-represented. Chinese, Russian and "
            "Vietnamese texts are almost absent from the data that a new site starts with."
        ),
    ),
    Standard(
        _("Consistency"),
        _("The same method should be used throughout, and changes to it should be told."),
        "partly",
        _(
            "Codes and rules are written once and used by pages, charts, files and forms alike; tests hold figures to "
            "a second count made from the files alone."
        ),
        _("No incident was coded by two people apart from each other, so how far they would agree is not known."),
    ),
)
AREAS = (
    Standard(
        _("Organisation"),
        _("Aims, structure, funding and affiliations should be public."),
        "not",
        _("The software names its aim and its rules."),
        _("It cannot speak for the organisation that runs it, and nothing about that organisation is published here."),
    ),
    Standard(
        _("Method: sources, evaluation, corroboration"),
        _("What is collected, from where, how it is weighed and confirmed should be described."),
        "partly",
        _(
            "Each incident keeps what every source claims, the basis of its number, the compiler's confidence and "
            "whether a source tells it directly. Sources that draw on one another count as one."
        ),
        _(
            "Texts were often read as stored copies and in part. There is no check on the ground, and many incidents "
            "rest on one source."
        ),
    ),
    Standard(
        _("Definitions and categories"),
        _("Every category should be defined and published."),
        "met",
        _("The codebook defines every code, with an address of its own; files carry the same words."),
    ),
    Standard(
        _("Details of each person"),
        _("Each person should be recorded with name, age and sex, as far as can be."),
        "not",
        _("Numbers, and women, men and children where they are told, for each group with one outcome."),
        _("People are not recorded one by one, on purpose: most are nameless in the sources, and may be at risk."),
    ),
    Standard(
        _("Security of people and data"),
        _("Risks should be assessed, access limited and data backed up."),
        "partly",
        _(
            "Roles decide who reads, enters and publishes. Drafts are seen by nobody but those who enter records. An "
            "audit log that nobody can change says who signed in, entered, published and downloaded."
        ),
        _("Encryption, backups and the safety of accounts are in the hands of whoever runs the site."),
    ),
    Standard(
        _("Publication, sharing and correction"),
        _("Data should be published with limits named, be usable by others, and be corrected in the open."),
        "partly",
        _(
            "All lists and charts can be taken as files under an open licence. Numbered editions keep what was "
            "published before, and a withdrawn record keeps its reason."
        ),
        _("Publication is to those with an account, and the record is not sent to those it concerns."),
    ),
)
