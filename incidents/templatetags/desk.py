"""Tags of the desk's pages."""

from django import template

from incidents.admin.faults import form_faults

register = template.Library()
register.simple_tag(form_faults)
