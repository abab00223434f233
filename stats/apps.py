"""The count: arrivals, tables counted from the record, charts."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from incidents import counting_apps

if TYPE_CHECKING:
    from incidents.editions.total_changes import ComparedTable
    from incidents.releases.archive_files import Resource


class StatsConfig(counting_apps.CountingApp):
    """The app that counts and draws; what it registers is imported late, since it needs models and charts."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "stats"
    verbose_name = _("Statistics")

    def archive_files(self) -> "tuple[Resource, ...]":
        from stats.archive_files import STATISTICS_RESOURCES

        return STATISTICS_RESOURCES

    def remove_derived(self, finds: Callable[[str], bool]) -> None:
        from stats.citing.erased_pictures import take_pictures_away

        take_pictures_away(finds)

    def shown_outside(self, records: "counting_apps.RecordKeys") -> "Iterable[counting_apps.ShownOutside]":
        from stats.citing.showing import shown_outside

        return shown_outside(records)

    def compared_tables(self) -> "tuple[ComparedTable, ...]":
        from stats.compared_tables import COMPARED_TABLES

        return COMPARED_TABLES

    def ready(self) -> None:
        """Say which chart was downloaded: its slug is the catalogue's, and holds no name."""
        from project import audit
        from project.doors.signing_in import KNOWN_WITH_ACCOUNT
        from project.reader_marks import FACTS, READER_STATE
        from stats.views.saved_counts import saved_on_overview, state_of_saved_views

        KNOWN_WITH_ACCOUNT.update(state_of_saved_views())
        READER_STATE.extend(state_of_saved_views())
        FACTS["saved_views"] = saved_on_overview
        # The slug of a chart is the catalogue's, and holds no name.
        for ending in ("csv", "json", "xlsx"):
            audit.SUBJECTS[f"chart-{ending}"] = lambda words: ("charts/<slug>", str(words["slug"]))
