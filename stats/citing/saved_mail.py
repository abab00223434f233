"""Mail of what is new in saved views, for those who ask for it."""

import datetime as dt
from collections.abc import Iterator

from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from project.models import Preference
from project.questions import BadQuestion
from stats.citing.cited_views import NotCitable
from stats.citing.new_records import NewRecord, new_records
from stats.models import SavedView

NAMED_IN_MAIL = 20
PERIODS_OF_MAIL = {SavedView.DAILY: dt.timedelta(days=1), SavedView.WEEKLY: dt.timedelta(days=7)}
SENT_EARLY = dt.timedelta(hours=1)  # a timer that runs a little early still sends


def views_due(now: dt.datetime) -> Iterator[SavedView]:
    """Saved views whose owner asked for mail that is due."""
    for mail, period in PERIODS_OF_MAIL.items():
        due = Q(mailed_at=None) | Q(mailed_at__lte=now - period + SENT_EARLY)
        asked = SavedView.objects.filter(due, mail=mail, owner__is_active=True).exclude(owner__email="")
        yield from asked.select_related("owner").order_by("pk")


def mail_about(saved: SavedView, newest: int, stop: str) -> EmailMessage | None:
    """The mail about one view, in its owner's language; None where nothing is new. `stop` is the path that ends it."""
    language = Preference.objects.filter(user=saved.owner).values_list("language", flat=True).first()
    with translation.override(language or "en"):
        found = new_since(saved, newest)
        if not found:
            return None
        context = {
            "saved": saved, "records": found[:NAMED_IN_MAIL], "more": max(len(found) - NAMED_IN_MAIL, 0),
            "several": len(found), "stop": saved.site + stop,
        }  # fmt: skip
        subject = _("Tumen: new in “%(name)s”") % {"name": saved.name}
        headers = {
            "List-Unsubscribe": f"<{saved.site}{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        return EmailMessage(
            subject, render_to_string("stats/saved_view_mail.txt", context), to=[saved.owner.email], headers=headers
        )


def new_since(saved: SavedView, newest: int) -> list[tuple[NewRecord, str]]:
    """What is new since the last mail, each with its address."""
    try:
        found = list(new_records(saved.address, newest, after=saved.mailed, most=1000))
    except (NotCitable, BadQuestion):
        return []
    return [(record, saved.site + record.model.page_address(record.key)) for record in found]
