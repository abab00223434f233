"""A search finds Korean, Chinese and Japanese words inside longer ones, and incidents by the labels of their codes."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from incidents.vocabulary import code_token
from project.search_text import SEPARATOR, tokens_of, words_of

BATCH = 500


def rewritten(model: Any, words: Any, *related: str) -> None:
    """Write the words of every version anew, a batch at a time."""
    last = 0
    while batch := list(model.objects.filter(pk__gt=last).order_by("pk").prefetch_related(*related)[:BATCH]):
        for version in batch:
            version.words = words(version)
        model._base_manager.bulk_update(batch, ["words"])
        last = batch[-1].pk


def searched_incident(version: Any) -> str:
    outcomes = sorted({group.outcome for group in version.groups.all()})
    codes = [("kind", version.kind), ("who", version.who), *(("outcome", outcome) for outcome in outcomes)]
    return " ".join((tokens_of(version.words), SEPARATOR, *(code_token(name, value) for name, value in codes)))


def as_tokens(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rewritten(apps.get_model("incidents", "IncidentVersion"), searched_incident, "groups")
    rewritten(apps.get_model("incidents", "SourceVersion"), lambda version: tokens_of(version.words))


def as_words(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for name in ("IncidentVersion", "SourceVersion"):
        rewritten(
            apps.get_model("incidents", name),
            lambda version: words_of(version.words.split(f" {SEPARATOR} xq", 1)[0]),
        )


class Migration(migrations.Migration):
    dependencies = [("incidents", "0015_country_order")]
    operations = [migrations.RunPython(as_tokens, as_words, elidable=True)]
