"""Whether what lists, charts and searches read follows from the documents that were published."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, connection, models

from incidents.chain.sums import as_published
from incidents.documents import as_now
from incidents.editions.ready_lines import COLUMNS_SUM, lines_from
from incidents.models import CountryVersion, Incident, IncidentVersion, Publishable, ReadyLine, SourceVersion, Version
from incidents.models.editions import SearchedQuerySet, publishable_models
from incidents.models.versions import cited_sources
from incidents.vocabulary import searched
from project.bulk import in_batches

OF_EVERY_VERSION = {"id", "key", "since_id", "until_id", "document", "withdrawn", "erased", "words"}


def facts_that_differ() -> Iterator[str]:
    """A sentence for each version whose facts or words are not those of its document."""
    for model in publishable_models():
        for rows in in_batches(as_published(model.VERSION.objects.all())):
            fresh = {
                pk: fresh_version(model, pk, key, since, json.loads(text)) for pk, key, since, _u, _w, text in rows
            }
            kept = model.VERSION.objects.defer("document").in_bulk(list(fresh))
            for pk, version in fresh.items():
                for fault in (*columns_that_differ(version, kept[pk]), *words_that_differ(version, kept[pk])):
                    yield f"{model.WORD} {version.key}, version of edition {version.since_id}: {fault}"
            yield from rows_below_that_differ(model, fresh, kept)
            if model is Incident:
                yield from lines_that_differ(fresh)


def fresh_version(model: type[Publishable], pk: int, key: str, since: int, document: dict[str, Any]) -> Any:
    version: Any = model.VERSION(key=key, since_id=since, document=as_now(model, document))
    version.pk = pk
    version.read(version.document)
    return version


def columns_that_differ(fresh: Version, kept: Version) -> Iterator[str]:
    names = [field.attname for field in type(fresh)._meta.concrete_fields if field.attname not in OF_EVERY_VERSION]
    for name in names:
        field: Any = type(fresh)._meta.get_field(name)
        if field.to_python(getattr(fresh, name)) != getattr(kept, name):
            yield f"its {name} is {getattr(kept, name)!r}, and {getattr(fresh, name)!r} was published"


def words_that_differ(fresh: Version, kept: Version) -> Iterator[str]:
    """Words that a search finds it by and that it does not have, or the other way round."""
    if hasattr(kept, "words"):
        type(fresh).complete([fresh])
        odd = set(kept.words.split()) ^ set(fresh.words.split())  # type: ignore[attr-defined]
        # What it names may have had another title when it was published.
        if odd and odd - names_ever(fresh):
            yield f"a search finds it by other words: {', '.join(sorted(odd - names_ever(fresh)))}"


def names_ever(version: Version) -> set[str]:
    """The words of every title that what an incident names has, or had."""
    if not isinstance(version, IncidentVersion):
        return set()
    sources = SourceVersion.objects.filter(key__in=cited_sources(version.document)).values_list("title", "publisher")
    codes = [code for code in (version.country, version.entered_from) if code]
    countries = CountryVersion.objects.filter(key__in=codes).values_list("name", "name_ko")
    return set(searched([text for row in (*sources, *countries) for text in row]).split())


def rows_below_that_differ(
    model: type[Publishable], fresh: dict[int, Version], kept: dict[int, Version]
) -> Iterator[str]:
    """A sentence for each version below which other rows stand than its document says."""
    for table, rows in model.VERSION.facts_of(list(fresh.values())):
        wanted: dict[int, Counter[str]] = defaultdict(Counter)
        for row in rows:
            wanted[row["version_id"]][as_json(row)] += 1
        found = rows_below(table, list(fresh))
        for pk, version in fresh.items():
            if wanted[pk] != found[pk]:
                where = f"{model.WORD} {version.key}, version of edition {version.since_id}"
                yield f"{where}: its {table._meta.verbose_name_plural} are not those of its document"
        yield from ends_that_differ(model, table, kept)


def lines_that_differ(fresh: dict[int, Version]) -> Iterator[str]:
    """A sentence for each version whose line of a file is not that of its document."""
    ready = ReadyLine.objects.filter(columns=COLUMNS_SUM, pk__among=list(fresh)).values_list("pk", "line")
    for pk, line in ready:
        if line != next(lines_from([fresh[pk].document])):
            yield f"incident {fresh[pk].key}, version of edition {fresh[pk].since_id}: its line of files is another"


def rows_below(table: type[models.Model], versions: list[int]) -> dict[int, Counter[str]]:
    names = [f.attname for f in table._meta.concrete_fields if f.attname not in ("id", "until_id")]
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for row in table._default_manager.filter(version__in=versions).values(*names):
        found[row["version_id"]][as_json(row)] += 1
    return found


def as_json(row: Any) -> str:
    return json.dumps({name: value for name, value in row.items() if value is not None}, sort_keys=True, default=str)


def ends_that_differ(model: type[Publishable], table: type[models.Model], kept: dict[int, Version]) -> Iterator[str]:
    """Facts that keep since and until themselves end with their version."""
    if not any(field.name == "until" for field in table._meta.fields):
        return
    for pk, until in table._default_manager.filter(version__in=list(kept)).values_list("version", "until"):
        if until != kept[pk].until_id:
            yield f"{model.WORD} {kept[pk].key}: one of its {table._meta.verbose_name_plural} ends with edition {until}"


def index_that_differs() -> Iterator[str]:
    """A sentence for each search index that does not hold what its versions say."""
    for model in publishable_models():
        table = model.VERSION._meta.db_table
        if isinstance(model.VERSION.objects.all(), SearchedQuerySet):
            check = rows_on_postgresql if connection.vendor == "postgresql" else whole_on_sqlite
            yield from (f"search index of {model._meta.verbose_name_plural}: {fault}" for fault in check(table))


def rows_on_postgresql(table: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key, since_id FROM {table} WHERE search IS DISTINCT FROM to_tsvector('simple', words)")
        yield from (f"{key}, version of edition {since}, is not found by its words" for key, since in cursor.fetchall())


def whole_on_sqlite(table: str) -> Iterator[str]:
    index = f"{table}_search"
    try:
        with connection.cursor() as cursor:
            # With a rank of 1 it is held against the table too.
            cursor.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
    except DatabaseError as error:
        rows = ", ".join(rows_not_found(table)) or "unknown"
        yield f"it is damaged, or not that of the versions ({error}); rows: {rows}"


def rows_not_found(table: str) -> list[str]:
    """The versions that SQLite's index does not find by their own words; none where it cannot be read."""
    found: list[str] = []
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, key, words FROM {table} WHERE words <> ''")
            for pk, key, words in cursor.fetchall():
                asked = " AND ".join(f'"{word}"' for word in dict.fromkeys(words.split()) if word.isalnum())
                cursor.execute(
                    f"SELECT 1 FROM {table}_search WHERE {table}_search MATCH %s AND rowid = %s", [asked, pk]
                )
                found += [] if cursor.fetchone() else [key]
    except DatabaseError:
        pass
    return found
