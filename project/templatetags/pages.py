"""What a page says of itself to those who only list it."""

from html import unescape

from django import template
from django.template.base import NodeList
from django.template.context import Context
from django.template.loader_tags import BlockNode
from django.utils.html import strip_tags
from django.utils.text import Truncator

register = template.Library()
LENGTH = 200  # letters: what search engines show of a description at most


@register.simple_tag(takes_context=True)
def lede_text(context: Context) -> str:
    """The page's first sentences as plain text. A block can be written once only, so its node is made anew."""
    lede = BlockNode("lede", NodeList()).render(context)
    return in_a_sentence(unescape(strip_tags(lede)))


@register.filter
def in_a_sentence(text: str | None) -> str:
    return Truncator(" ".join((text or "").split())).chars(LENGTH)
