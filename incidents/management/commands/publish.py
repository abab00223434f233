"""manage.py publish: what the admin's button does, for scripts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.editions.publishing import Doubted, Refused, publish_keys
from incidents.editions.references import publishable_models
from incidents.models import Publishable


class Command(BaseCommand):
    """Publish records as one edition."""

    help = "Publish records as one edition: those that are named, or all that are drafts or changed since published."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The records, or all of them, and the edition's note."""
        parser.add_argument(
            "records",
            nargs="*",
            metavar="MODEL:KEY",
            help="such as incident:2023-05-mongolia-four-detained, country:CN",
        )
        parser.add_argument("--all", action="store_true", help="everything that readers do not see as it stands")
        parser.add_argument(
            "--note",
            default="",
            help="what the edition's page says of it; needed where a number that readers see changes",
        )
        parser.add_argument(
            "--overrule", default="", metavar="REASON", help="why what is doubtful is published all the same"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish, or say why not."""
        if options["all"] and options["records"]:
            raise CommandError("Name records as MODEL:KEY, or give --all, and not both.")
        keys = unpublished() if options["all"] else named(options["records"])
        if not keys:
            raise CommandError("Name records as MODEL:KEY, or give --all.")
        try:
            said = {"note": options["note"], "overruled": options["overrule"]}
            edition = publish_keys(keys, **said, on_progress=self.stdout.write)
        except Doubted as error:
            doubts = "\n".join(error.reasons)
            raise CommandError(
                f"Nothing was published.\n{doubts}\nTo publish all the same: --overrule REASON."
            ) from error
        except Refused as error:
            raise CommandError("\n".join(["Nothing was published.", *error.reasons])) from error
        self.stdout.write(f"Published as edition {edition.number}." if edition else "Nothing new: no edition made.")


def unpublished() -> dict[type[Publishable], list[str]]:
    """The keys of all drafts and changed records."""
    return {
        model: list(model._default_manager.filter(state__in=("draft", "changed")).values_list(model.KEY, flat=True))
        for model in publishable_models()
    }


def named(records: list[str]) -> dict[type[Publishable], list[str]]:
    """The keys by model of what was named; an unknown model or key is refused by name."""
    models = {model._meta.model_name: model for model in publishable_models()}
    keys: dict[type[Publishable], list[str]] = {}
    for record in records:
        name, _, key = record.partition(":")
        if name not in models:
            raise CommandError(f"{record}: '{name}' is not one of {', '.join(map(str, models))}")
        model = models[name]
        if not model._default_manager.filter(**{model.KEY: key}).exists():
            raise CommandError(f"{record}: there is no such {model._meta.verbose_name}")
        keys.setdefault(model, []).append(key)
    return keys
