"""The page of one incident: what it has besides what every record's page does."""

from incidents.documents import Document
from incidents.editions.asked import Asked
from incidents.editions.then_and_now import Movement, incident_moved
from incidents.models import Incident, IncidentVersion
from incidents.views.record_contents import full_record, with_sources_of
from incidents.views.record_pages import RecordPage, Shown


class IncidentPage(RecordPage):
    template = "incidents/incident_record.html"

    def shown(self, asked: Asked, version: IncidentVersion) -> Shown:
        return full_record(version, asked.number)

    def moved(self, asked: Asked, version: IncidentVersion, shown: Shown, newest: int) -> Movement:
        return incident_moved(version, asked.number or 0, newest)

    def whole(self, asked: Asked, version: IncidentVersion) -> Document:
        return with_sources_of(asked.edition, version)


INCIDENT_PAGE = IncidentPage(Incident)
