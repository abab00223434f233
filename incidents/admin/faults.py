"""The errors of a form as a list: the field and its row in words, what is wrong, and what a link leads to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from incidents.naming import lowered


@dataclass(frozen=True)
class FormFault:
    """One error; `target` is the id of what its link leads to."""

    where: str
    text: str
    target: str


def form_faults(form: Any, inlines: Iterable[Any] | None = None) -> list[FormFault]:
    """Every error of a form and of its rows, in the order of the page; what concerns the whole form stands above."""
    if not form or not form.is_bound:
        return []
    found = list(row_faults(form, ""))
    for inline in inlines or ():
        found += formset_faults(inline.formset)
    return found


def missing_texts(request: Any, **labels: str) -> list[FormFault]:
    """The fields of a page that asks that were sent empty, by name with their labels; one without a label may be."""
    # A field that was not sent at all is not on the page: it reads “-” here, so it is not missed.
    empty = [name for name, label in labels.items() if label and not request.POST.get(name, "-").strip()]
    return [FormFault(labels[name].rstrip(":："), _("This field is required."), name) for name in empty]  # noqa: RUF001


def formset_faults(formset: Any) -> Iterator[FormFault]:
    """The errors of rows, each named by its place: "Claim 2, source"."""
    for text in formset.non_form_errors():
        group = capfirst(str(formset.model._meta.verbose_name_plural))
        yield FormFault(group, strip_tags(text), f"{formset.prefix}-group")
    for number, row in enumerate(formset.forms, start=1):
        yield from row_faults(row, row_name(formset, number), f"{formset.prefix}-{number - 1}")


def row_name(formset: Any, number: int) -> str:
    name = capfirst(str(formset.model._meta.verbose_name))
    return _("%(row)s %(number)s") % {"row": name, "number": number}


def row_faults(form: Any, row: str, place: str = "") -> Iterator[FormFault]:
    """The errors of one form."""
    for name, texts in form.errors.items():
        target = place if name == NON_FIELD_ERRORS else form[name].id_for_label or place
        if target:
            yield from (FormFault(where(form, row, name), strip_tags(text), target) for text in texts)


def where(form: Any, row: str, name: str) -> str:
    """A field in words, after the row that it is in."""
    if name == NON_FIELD_ERRORS:
        return row
    label = str(form.fields[name].label or name)
    return _("%(row)s, %(field)s") % {"row": row, "field": lowered(label)} if row else label
