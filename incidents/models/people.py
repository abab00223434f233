"""How many people: the columns of an incident and of a group, and the rules that hold them to one another."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

PEOPLE_FIELDS = ("people_low", "people_best", "people_high", "women", "men", "children")


def persons_field(label: Any, help_text: Any = "") -> Any:
    return models.PositiveIntegerField(label, null=True, blank=True, help_text=help_text)


def people_constraints(name: str) -> list[models.BaseConstraint]:
    """low <= best <= high; women and men within high; children among them."""
    rules: list[tuple[str, Q, Any]] = [
        ("low_best", Q(people_low__lte=F("people_best")), _("The lowest number of people is above the best.")),
        ("best_high", Q(people_best__lte=F("people_high")), _("The best number of people is above the highest.")),
        (
            "sexes_high",
            Q(people_high__gte=Coalesce(F("women"), 0) + Coalesce(F("men"), 0)),
            _("Women and men are more than the highest number of people."),
        ),
        ("children_high", Q(children__lte=F("people_high")), _("Children are more than the highest number of people.")),
    ]
    # A rule that compares with null is not broken to SQL, so what is unknown breaks nothing.
    return [
        models.CheckConstraint(condition=condition, name=f"{name}_{rule}", violation_error_message=message)
        for rule, condition, message in rules
    ]
