"""What a page says of its reader, in a template."""

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from project.reader_marks import said_of_reader

register = template.Library()


@register.simple_tag(takes_context=True)
def reader(context: Context, fact: str) -> SafeString:
    return said_of_reader(context["request"], fact)
