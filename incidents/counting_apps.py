"""What an app that counts on the record adds to it: the record does not know such apps, they say it here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import AppConfig, apps

if TYPE_CHECKING:  # asked for when they are needed: what they know is not there yet while apps are being set up
    from incidents.editions.total_changes import ComparedTable
    from incidents.models import Publishable

    RecordKeys = Mapping[type[Publishable], set[str]]
    from incidents.releases.archive_files import Resource


@dataclass(frozen=True)
class ShownOutside:
    """A public link, a kept figure or a saved view (its `kind`) that shows a record, as of an edition."""

    kind: str
    title: str
    href: str
    edition: int


class CountingApp(AppConfig):
    """An app whose records are published beside those of the record, and whose totals follow from both."""

    def archive_files(self) -> "tuple[Resource, ...]":
        return ()

    def remove_derived(self, finds: Callable[[str], bool]) -> None:
        """Take away what follows from published texts and holds one that is removed for safety, in pieces perhaps."""

    def shown_outside(self, records: "RecordKeys") -> "Iterable[ShownOutside]":
        """Where else some records are shown, which are given by kind and key."""
        return ()

    def compared_tables(self) -> "tuple[ComparedTable, ...]":
        return ()


def counting_apps() -> list[CountingApp]:
    return [app for app in apps.get_app_configs() if isinstance(app, CountingApp)]
