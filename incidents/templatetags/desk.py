"""Tags of the desk's pages."""

from typing import Any

from django import template

from incidents.admin.faults import FormFault, form_faults, missing_texts

register = template.Library()
register.simple_tag(form_faults)


@register.simple_tag(takes_context=True)
def missing_faults(context: Any, **labels: str) -> list[FormFault]:
    return missing_texts(context["request"], **labels)
