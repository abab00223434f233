"""How many records are new in each saved view, on the overview too, where it is filled in when that is sent."""

from typing import Any

from django.db.models import Count, Max, OuterRef, Subquery
from django.http import HttpRequest
from django.template.loader import render_to_string

from incidents.models import Edition
from stats.citing.new_records import count_new
from stats.models import SavedView

ON_OVERVIEW = 8


def newest_number() -> int:
    newest = Edition.objects.newest()
    return newest.number if newest else 0


def state_of_saved_views() -> dict[str, Subquery]:
    """What is asked together with the account: how many views it saves, and when any of them last changed."""
    own = SavedView.objects.filter(owner=OuterRef("pk")).order_by().values("owner")
    return {
        "saves_views": Subquery(own.annotate(several=Count("pk")).values("several")),
        "saved_views_changed": Subquery(own.annotate(last=Max("changed_at")).values("last")),
    }


def views_counted(own: list[SavedView], newest: int) -> list[dict[str, Any]]:
    return [{"view": one, "new": count_new(one.address, one.seen, newest)} for one in own]


def saved_on_overview(request: HttpRequest) -> str:
    """The saved views of a reader with what is new in each; nothing, and no question, where there are none."""
    account: Any = request.user
    if not getattr(account, "saves_views", False):
        return ""
    own = list(account.saved_views.all()[: ON_OVERVIEW + 1])
    context = {
        "own": views_counted(own[:ON_OVERVIEW], account.newest_edition or 0),
        "more": len(own) > ON_OVERVIEW,
    }
    return render_to_string("stats/partials/saved_on_overview.html", context)
