"""The count: arrivals, tables counted from the record, charts."""

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

    def compared_tables(self) -> "tuple[ComparedTable, ...]":
        from stats.compared_tables import COMPARED_TABLES

        return COMPARED_TABLES

    def ready(self) -> None:
        """Say which chart was downloaded: its slug is the catalogue's, and holds no name."""
        from project import audit

        # The slug of a chart is the catalogue's, and holds no name.
        for ending in ("csv", "json", "xlsx"):
            audit.SUBJECTS[f"chart-{ending}"] = lambda words: ("charts/<slug>", str(words["slug"]))
