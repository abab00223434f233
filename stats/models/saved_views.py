"""Views that somebody saved under a name, to be told what is new in each."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from project.questions import with_query
from stats.models.codes import CODE_LENGTH, random_code

LONGEST_VIEW_NAME = 100


class SavedView(models.Model):
    """The question of one address, without an edition, under a name of its owner.

    `seen` is the edition that was newest at the owner's last visit, `mailed` the one that the last mail went up to.
    `changed_at` is when any of it was, a visit too. `site` is how addresses begin there, for mail that a command sends.
    """

    NEVER, DAILY, WEEKLY = "", "day", "week"

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=random_code, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=LONGEST_VIEW_NAME)
    path = models.CharField(max_length=300)
    question = models.JSONField(default=dict)
    site = models.CharField(max_length=200, blank=True)
    seen = models.PositiveIntegerField(default=0)
    mail = models.CharField(
        _("mail"),
        max_length=4,
        blank=True,
        choices=[(NEVER, _("never")), (DAILY, _("once a day")), (WEEKLY, _("once a week"))],
    )
    mailed = models.PositiveIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        default_permissions = ()
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """The path of the view with its words, of the newest edition."""
        return with_query(self.path, self.question)

    @property
    def visit(self) -> str:
        """The path that opens it and marks what is new as seen."""
        return reverse("saved-view", args=[self.code])

    @property
    def feed(self) -> str:
        return reverse("feed", args=[self.code])
