"""Treaties: what each is called and what kind it is. Where a country stands towards one hangs below the country."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from project.limits import Checked
from project.ordering import name_as_read


class Instrument(Checked):
    """A treaty. What it is called stands in each country's record too, so that an old edition says what it said."""

    KEY = "slug"
    PUBLISHED = ("name", "name_ko", "kind")
    PARTS = ("parties",)

    slug = models.SlugField(_("slug"), max_length=60, unique=True, editable=False)
    name = models.CharField(_("English name"), max_length=150, unique=True, help_text=_("With its year."))
    name_ko = models.CharField(_("Korean name"), max_length=150, blank=True)
    kind = models.CharField(
        _("kind"), max_length=12, choices=codebook.TREATY_KINDS.choices, help_text=codebook.TREATY_KINDS.help()
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("treaty")
        verbose_name_plural = _("treaties")

    def __str__(self) -> str:
        if self.in_codebook:
            return str(codebook.TREATIES.label(self.slug))
        return name_as_read(self.name, self.name_ko)

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        # What it is called stands in the record of each country.
        self.parties.update(**self.names())

    @property
    def in_codebook(self) -> bool:
        return self.slug in codebook.TREATIES

    def names(self) -> dict[str, str]:
        # The codebook says it in every language, so a record leaves it to that.
        return {name: "" if self.in_codebook else getattr(self, name) for name in self.PUBLISHED}

    @property
    def key(self) -> str:
        return self.slug
