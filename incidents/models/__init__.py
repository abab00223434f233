"""The record in the database."""

from incidents.models.chain import ChainLink, RowSum
from incidents.models.copies import KeptFile, Snapshot
from incidents.models.countries import Country, CountryVersion, Practice, Treaty
from incidents.models.editions import Edition, Publishable, Version
from incidents.models.erasures import Erasure, ErasureSpan
from incidents.models.incident_parts import Claim, Event, Group, Overlap, Statement
from incidents.models.incidents import Incident
from incidents.models.instruments import Instrument
from incidents.models.releases import Release
from incidents.models.reports import ErrorReport
from incidents.models.reviews import Submission
from incidents.models.sources import Origin, OriginFact, Source, SourceVersion
from incidents.models.versions import CitationFact, GroupFact, IncidentVersion, OverlapFact, ReadyLine, TotalFact

__all__ = [
    "ChainLink", "CitationFact", "Claim", "Country", "CountryVersion", "Edition", "Erasure", "ErasureSpan",
    "ErrorReport", "Event", "Group", "GroupFact", "Incident", "IncidentVersion", "Instrument", "KeptFile", "Origin",
    "OriginFact", "Overlap", "OverlapFact", "Practice", "Publishable", "ReadyLine", "Release", "RowSum", "Snapshot",
    "Source", "SourceVersion", "Statement", "Submission", "TotalFact", "Treaty", "Version",
]  # fmt: skip
