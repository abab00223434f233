"""Records that are held back, and those of which readers see more than the rule would let them see today."""

from django.utils.translation import gettext as _

from incidents.documents import published_documents, same
from incidents.editions.references import PublishedDocuments
from incidents.models import Incident
from project.bulk import in_batches


def held_along(going: PublishedDocuments) -> list[str]:
    """Why a publication is refused that would take held records along, a sentence each."""
    text = _("%(held)s A record that goes out names it: publish both later, or leave the name out.")
    return [text % {"held": said} for model, rows in going.items() if rows for said in model.held_back(rows).values()]


def seen_finer() -> list[str]:
    """Incidents that nobody changed since they were published, and that would be published with less today."""
    found = []
    published = Incident.objects.filter(state="published").order_by("slug").values_list("slug", flat=True)
    for batch in in_batches(list(published)):
        seen = dict(Incident.VERSION.objects.current().filter(key__among=batch).values_list("key", "document"))
        now = published_documents(Incident, batch)
        found += [key for key in batch if not same(Incident, seen.get(key), now[key])]
    return found
