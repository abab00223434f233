"""After a removal: the sums of all rows that it changed, for its link in the chain."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict

from django.db import models

from incidents.chain.sums import ENDED_KIND, SUMS_OF_ROWS, Sum, sums_of_closed, sums_of_versions
from incidents.models import Release
from incidents.models.editions import publishable_models
from incidents.releases.making import built_sums

Changed = Mapping[type[models.Model], Collection[int]]  # the numbers of changed rows by their model


def sums_after(changed: Changed, releases: Collection[str]) -> Iterator[tuple[str, Iterator[Sum]]]:
    """New sums by kind of row. `releases` are those in whose archive the text stood: it has other bytes now."""
    for record in publishable_models():
        if numbers := changed.get(record.VERSION):
            versions = record.VERSION.objects.filter(pk__among=numbers)
            yield record.WORD, sums_of_versions(versions)
            yield record.WORD + ENDED_KIND, sums_of_closed(versions)
    keep_new_sums(releases)
    of_archives = set(Release.objects.filter(name__in=releases).values_list("pk", flat=True))
    for kind, (model, sum_of) in SUMS_OF_ROWS.items():
        numbers = {*changed.get(model, ()), *(of_archives if model is Release else ())}
        rows = model._default_manager.filter(pk__in=numbers).order_by("pk")
        yield kind, ((row.pk, sum_of(row)) for row in rows)


def keep_new_sums(releases: Collection[str]) -> None:
    for release in Release.objects.filter(name__in=releases).exclude(sums=None):
        Release._base_manager.filter(pk=release.pk).update(sums=asdict(built_sums(release)))
