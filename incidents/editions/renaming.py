"""Renaming a draft: all that names it follows. What was ever published keeps its name, since people cite it."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from incidents.editions.publishing import Refused
from incidents.models import Publishable, Submission


def may_be_renamed(record: Publishable) -> bool:
    key: Any = type(record)._meta.get_field(type(record).KEY)
    # A primary key is what the database itself knows the record by.
    return record.state == "draft" and not key.primary_key


def rename(record: Publishable, key: str) -> None:
    """Give a draft another key, in everything that names it. Refused once it was published."""
    model, old = type(record), record.key
    if not may_be_renamed(record) or model.VERSION.objects.filter(key=old).exists():
        text = _("%(record)s: it was published, so its name “%(key)s” stays: people may have cited it.")
        raise Refused([text % {"record": record, "key": old}])
    with transaction.atomic():  # the database compares the rows with the record when all is written
        for column in key_columns(model):
            rows = column.model._default_manager.filter(**{column.attname: old})
            rows.update(**{column.attname: key})
        model._default_manager.filter(pk=record.pk).update(**{model.KEY: key})
        Submission.objects.of(model, [old]).update(key=key)
    setattr(record, model.KEY, key)
    record.settle()
    if model.DERIVED:
        model._default_manager.filter(pk=record.pk).update(**{name: getattr(record, name) for name in model.DERIVED})


def key_columns(model: type[Publishable]) -> list[Any]:
    relations: Any = [relation for relation in model._meta.related_objects if isinstance(relation, models.ManyToOneRel)]
    return [relation.field for relation in relations if relation.field.target_field.name == model.KEY]
