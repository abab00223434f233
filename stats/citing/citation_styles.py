"""A view as literature cites it: a note, a reference, and the files that reference managers read."""

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.naming import full_day
from stats.models import KeptFigure

SITE = "Tumen"
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
TEX_SIGNS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    sign: f"\\{sign}" for sign in "&%$#_{}"
}


@dataclass(frozen=True)
class Citation:
    """What every style says: of what, as of which edition of which day, where, and when it was read."""

    code: str
    title: str
    edition: int
    published: dt.date
    address: str
    read: dt.date

    @property
    def name(self) -> str:
        """What reference managers call it."""
        return f"tumen-{self.edition}-{self.code[:6]}"


def citation_of(kept: KeptFigure, site: str, read: dt.date) -> Citation:
    """The citation of a kept figure, read on a day, on the site of this address."""
    published = kept.edition.published_at.date()
    return Citation(kept.code, kept.words_said["title"], kept.edition_id, published, site + kept.address, read)


def chicago_note(cited: Citation) -> str:
    """A note as the Chicago Manual of Style has it, in the language in use; a question keeps its mark and the comma."""
    return _("Tumen, “%(title)s,” edition %(number)s, %(day)s, accessed %(read)s, %(address)s.") % {
        "title": cited.title,
        "number": cited.edition,
        "day": full_day(cited.published),
        "read": full_day(cited.read),
        "address": cited.address,
    }


def apa_reference(cited: Citation) -> str:
    """A reference as APA 7 has it for data sets; English, whatever the page's language."""
    read = f"{MONTH_NAMES[cited.read.month - 1]} {cited.read.day}, {cited.read.year}"
    return (
        f"{SITE}. ({cited.published.year}). {cited.title} (Edition {cited.edition}) [Data set]. "
        f"Retrieved {read}, from {cited.address}"
    )


def bibtex(cited: Citation) -> str:
    fields = {
        "author": "{{" + SITE + "}}",
        "title": "{{" + in_tex(cited.title) + "}}",
        "year": "{" + str(cited.published.year) + "}",
        "month": MONTH_NAMES[cited.published.month - 1][:3].lower(),
        "edition": "{" + str(cited.edition) + "}",
        "note": "{" + f"Edition {cited.edition} of {cited.published.isoformat()}" + "}",
        "url": "{" + cited.address + "}",
        "urldate": "{" + cited.read.isoformat() + "}",
    }
    lines = ",\n".join(f"  {name} = {value}" for name, value in fields.items())
    return f"@misc{{{cited.name},\n{lines}\n}}\n"


def in_tex(text: str) -> str:
    return "".join(TEX_SIGNS.get(sign, sign) for sign in text)


def ris(cited: Citation) -> str:
    """RIS, with the line ends that its definition asks for."""
    lines = (
        ("TY", "DATA"),
        ("ID", cited.name),
        ("AU", SITE),
        ("TI", in_one_line(cited.title)),
        ("PY", str(cited.published.year)),
        ("DA", f"{cited.published:%Y/%m/%d}/"),
        ("ET", str(cited.edition)),
        ("PB", SITE),
        ("UR", cited.address),
        ("Y2", f"{cited.read:%Y/%m/%d}/"),
        ("ER", ""),
    )
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)


def in_one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def csl_json(cited: Citation) -> str:
    """One item of the Citation Style Language, as Zotero, Pandoc and Mendeley read it."""
    item = {
        "id": cited.name,
        "type": "dataset",
        "title": cited.title,
        "author": [{"literal": SITE}],
        "publisher": SITE,
        "version": f"edition {cited.edition}",
        "issued": {"date-parts": [date_parts(cited.published)]},
        "accessed": {"date-parts": [date_parts(cited.read)]},
        "URL": cited.address,
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def date_parts(day: dt.date) -> list[int]:
    return [day.year, day.month, day.day]


@dataclass(frozen=True)
class CitationFile:
    """A format that is downloaded: its name, its media type, how it is written."""

    label: str
    media_type: str
    write: Callable[[Citation], str]


CITATION_FILES = {
    "bib": CitationFile("BibTeX", "application/x-bibtex", bibtex),
    "ris": CitationFile("RIS", "application/x-research-info-systems", ris),
    "json": CitationFile("CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
}
