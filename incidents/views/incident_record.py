"""The page of one incident: what it has besides what every record's page does."""

from django.http import HttpRequest

from incidents.documents import Document
from incidents.editions import then_and_now
from incidents.editions.then_and_now import Movement
from incidents.models import Edition, Incident, IncidentVersion
from incidents.views.record_contents import full_record, with_sources_of
from incidents.views.record_pages import RecordPage, Shown
from incidents.views.response import number_of


class IncidentPage(RecordPage):
    template = "incidents/incident_record.html"

    def shown(self, request: HttpRequest, version: IncidentVersion, edition: Edition | None) -> Shown:
        return full_record(version, number_of(edition))

    def moved(self, version: IncidentVersion, shown: Shown, edition: int, newest: int) -> Movement:
        return then_and_now.incident_moved(version, edition, newest)

    def whole(self, version: IncidentVersion, edition: Edition | None) -> Document:
        """The document, each claim with its source whole."""
        return with_sources_of(edition, version)


INCIDENT_PAGE = IncidentPage(Incident)
