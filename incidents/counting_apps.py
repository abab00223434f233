"""What an app that counts on the record adds to it: the record does not know such apps, they say it here."""

from typing import TYPE_CHECKING

from django.apps import AppConfig, apps

if TYPE_CHECKING:  # asked for when they are needed: what they know is not there yet while apps are being set up
    from incidents.editions.total_changes import ComparedTable
    from incidents.releases.archive_files import Resource


class CountingApp(AppConfig):
    """An app whose records are published beside those of the record, and whose totals follow from both."""

    def archive_files(self) -> "tuple[Resource, ...]":
        return ()

    def compared_tables(self) -> "tuple[ComparedTable, ...]":
        return ()


def counting_apps() -> list[CountingApp]:
    return [app for app in apps.get_app_configs() if isinstance(app, CountingApp)]
