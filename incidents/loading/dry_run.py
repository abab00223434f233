"""What a load would do, said and not done: what is new, what changes field by field, what is unchanged or kept."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from incidents.editions.differences import Change, Difference, RowChange, difference
from incidents.editions.names import Names
from incidents.loading.writing import Folder
from incidents.models import Edition, Publishable


def load_told(site: Folder, edition: Edition | None) -> Iterator[str]:
    """Lines about a load that was done and is to be taken back: of each kind of record, then of all."""
    names = Names(edition.number if edition else None)
    new = changed = 0
    for model, keys in site.loaded.items():
        fresh = versions(model, edition.number) if edition else {}
        kept = site.kept.get(model, set())
        before = documents_before(model, fresh, edition)
        new, changed = new + len(fresh) - len(before), changed + len(before)
        yield count_of(model, len(fresh) - len(before), len(before), len(set(keys)) - len(fresh), len(kept))
        yield from (f"  {line}" for key in sorted(kept) for line in [_("kept as edited here: %s") % key])
        for key, document in sorted(fresh.items()):
            yield from lines_of(key, difference(model, before.get(key), document, names), is_new=key not in before)
    if edition is None:
        yield _("Dry run, nothing was written. Nothing new: it would make no edition.")
        return
    said = {"number": edition.number, "new": new, "changed": changed}
    yield _("Dry run, nothing was written. It would be edition %(number)s: %(new)s new, %(changed)s changed.") % said


def versions(model: type[Publishable], number: int) -> dict[str, Any]:
    return dict(model.VERSION.objects.filter(since=number).values_list("key", "document"))


def documents_before(model: type[Publishable], keys: Any, edition: Edition | None) -> dict[str, Any]:
    """What readers saw of these records before the edition."""
    if edition is None:
        return {}
    seen = model.VERSION.objects.as_of(edition.number - 1).filter(key__among=keys)
    return dict(seen.values_list("key", "document"))


def count_of(model: type[Publishable], new: int, changed: int, unchanged: int, kept: int) -> str:
    """ "incidents: 1 new, 2 changed, 165 unchanged, 0 kept as edited here"."""
    text = _("%(records)s: %(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(kept)s kept as edited here")
    said = {"new": new, "changed": changed, "unchanged": unchanged, "kept": kept}
    return text % {"records": model._meta.verbose_name_plural, **said}


def lines_of(key: str, found: Difference, *, is_new: bool) -> Iterator[str]:
    """What would become of one record."""
    yield "  " + (_("new: %s") if is_new else _("changed: %s")) % key
    yield from (f"    {field_line(change)}" for change in found.changes)
    for row in found.rows:
        yield f"    {row_line(row)}"
        yield from (f"      {field_line(change)}" for change in row.changes if row.kind == "changed")


def field_line(change: Change) -> str:
    """A field before and after, as files have them."""
    return _("%(field)s: %(before)s → %(after)s") % {
        "field": change.field,
        "before": quoted_value(change.old),
        "after": quoted_value(change.new),
    }


def row_line(row: RowChange) -> str:
    texts = {"added": _("%(kind)s added: %(title)s"), "removed": _("%(kind)s removed: %(title)s")}
    return texts.get(row.kind, _("%(kind)s changed: %(title)s")) % {"kind": row.label, "title": row.title}


def quoted_value(value: Any) -> str:
    """A value in quotes, so that one sees where it ends; nothing as "empty"."""
    if value is None or value == "":
        return _("empty")
    return f"“{value}”" if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
