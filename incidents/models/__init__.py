"""The record in the database."""

from incidents.models.copies import KeptFile, Snapshot
from incidents.models.countries import Country, CountryVersion, Practice, Treaty
from incidents.models.editions import Edition, Publishable, Version
from incidents.models.erasures import Erasure, ErasureSpan
from incidents.models.incident_parts import Claim, Event, Group, Overlap, Statement
from incidents.models.incidents import Incident
from incidents.models.instruments import Instrument
from incidents.models.releases import Release
from incidents.models.reviews import Submission
from incidents.models.sources import Origin, OriginFact, Source, SourceVersion
from incidents.models.versions import CitationFact, GroupFact, IncidentVersion, OverlapFact, TotalFact

__all__ = [
    "CitationFact", "Claim", "Country", "CountryVersion", "Edition", "Erasure", "ErasureSpan", "Event", "Group",
    "GroupFact", "Incident", "IncidentVersion", "Instrument", "KeptFile", "Origin", "OriginFact", "Overlap",
    "OverlapFact", "Practice", "Publishable", "Release", "Snapshot", "Source", "SourceVersion", "Statement",
    "Submission", "TotalFact", "Treaty", "Version",
]  # fmt: skip
