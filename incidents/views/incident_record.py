"""The page of one incident: what it has besides what every record's page does."""

from incidents.columns import columns_of_model
from incidents.documents import Document
from incidents.editions.asked import Asked
from incidents.editions.then_and_now import Movement, incident_moved
from incidents.models import Claim, Incident, IncidentVersion, Source
from incidents.views.described import TEXT, Schema, document_schema, list_of, row_schema
from incidents.views.record_contents import full_record, with_sources_of
from incidents.views.record_pages import ABOUT_RECORD, RecordPage, Shown


class IncidentPage(RecordPage):
    template = "incidents/incident_record.html"

    def shown(self, asked: Asked, version: IncidentVersion) -> Shown:
        return full_record(version, asked.number)

    def moved(self, asked: Asked, version: IncidentVersion, shown: Shown, newest: int) -> Movement:
        return incident_moved(version, asked.number or 0, newest)

    def whole(self, asked: Asked, version: IncidentVersion) -> Document:
        return with_sources_of(asked.edition, version)

    @property
    def schema(self) -> Schema:
        """Each claim has its source whole."""
        claim = row_schema(columns_of_model(Claim))
        claim["properties"]["source"] = document_schema(Source)
        worked_out = {"claims": list_of(claim), "outcome": TEXT}
        return document_schema(self.model, **worked_out, **ABOUT_RECORD)


INCIDENT_PAGE = IncidentPage(Incident)
