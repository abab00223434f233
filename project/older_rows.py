"""For migrations: rows that older code let in, beyond limits that came later, are marked, named and kept."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import CheckConstraint, Q

Ranges = dict[str, tuple[Any, Any]]
NAMING_COLUMNS = (
    "slug",
    "iso2",
    "incident__slug",
    "source_id",
    "country_id",
)  # what names a row, or the record it is part of


def marking(app: str, limits: dict[str, Ranges]) -> Callable[[Any, Any], None]:
    """A step of a migration that marks the rows of some models in which a column is out of its range."""

    def mark(apps: Any, _schema: Any) -> None:
        for name, ranges in limits.items():
            # The model as it was then, whatever it is now.
            model = apps.get_model(app, name)
            beyond = Q()
            for column, (least, most) in ranges.items():
                beyond |= Q(**{f"{column}__lt": least}) | Q(**{f"{column}__gt": most})
            for text in rows_out_of_range(model, ranges, model.objects.filter(beyond)):
                sys.stdout.write(f"\n  {text}")
            model.objects.filter(beyond).update(before_limits=True)

    return mark


def within_ranges(name: str, ranges: Ranges) -> CheckConstraint:
    within = Q(**{f"{column}__range": bounds for column, bounds in sorted(ranges.items())})
    return CheckConstraint(condition=Q(before_limits=True) | within, name=name)


def rows_out_of_range(model: Any, ranges: Ranges, rows: Any) -> Iterator[str]:
    """A sentence for each value that is out of its range: which record's, what it is, and what becomes of it."""
    fields = {field.attname for field in model._meta.concrete_fields}
    name = next(name for name in NAMING_COLUMNS if name in fields or name.partition("__")[0] + "_id" in fields)
    for key, *values in rows.order_by("pk").values_list(name, *ranges):
        for (column, (least, most)), value in zip(ranges.items(), values, strict=True):
            if value is not None and not least <= value <= most:
                yield (
                    f"{model._meta.verbose_name} of {key}: {column} is {value}, which is not from {least} to {most}. "
                    "It stays as it is; the form asks for another when somebody saves it."
                )
