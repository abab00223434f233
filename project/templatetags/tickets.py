"""A form's ticket, in a template."""

from typing import Any

from django import template

from project import tickets

register = template.Library()


@register.inclusion_tag("partials/ticket.html", takes_context=True)
def ticket(context: Any) -> dict[str, Any]:
    """The hidden field with the form's ticket: the one that was sent, where the form is shown again."""
    request = context["request"]
    sent = tickets.posted(request) if request.method == "POST" else None
    # Another account than the one that sent the form needs a ticket of its own.
    again = sent is not None and sent.account == request.user.pk
    shown = sent if sent is not None and again else tickets.new(request)
    return {"ticket": shown, "name": tickets.TICKET_FIELD, "key": tickets.key(shown.account), "again": again}
