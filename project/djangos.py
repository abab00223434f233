"""Django's own words for the desk that our catalogue says better in Korean: named here, makemessages keeps them."""

from django.utils.translation import gettext_noop

SAID_BETTER = (
    gettext_noop(" By %(filter_title)s "),
    gettext_noop("Please enter a correct %(username)s and password. Note that both fields may be case-sensitive."),
    gettext_noop("Save and add another"),
    gettext_noop("Save and continue editing"),
    gettext_noop("Save and view"),
    gettext_noop("Select %s to view"),
    gettext_noop("View %s"),
    gettext_noop("You don’t have permission to view or edit anything."),
    gettext_noop("users"),
)
