"""The count: arrivals, tables counted from the record, charts."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatsConfig(AppConfig):
    """The app that counts and draws."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "stats"
    verbose_name = _("Statistics")

    def archive_files(self) -> Any:
        """The files that this app adds to a release's archive: asked for late, since they know the charts."""
        from stats.archive_files import STATISTICS_RESOURCES

        return STATISTICS_RESOURCES

    def totals_moved(self, before: int, after: int) -> Any:
        """The tables of charts that two editions do not have alike, as a page shows them."""
        from stats.views.total_changes import moved_context

        return moved_context(before, after)

    def ready(self) -> None:
        """Say which chart was downloaded: its slug is the catalogue's, and holds no name."""
        from project import audit

        for ending in ("csv", "json", "xlsx"):
            audit.SUBJECTS[f"chart-{ending}"] = lambda words: ("charts/<slug>", str(words["slug"]))
