"""The record: countries, sources and incidents."""

from collections.abc import Callable, Mapping
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    """The app that keeps what happened, to whom, and who says so."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "incidents"
    verbose_name = _("Record")

    def ready(self) -> None:
        """Say what is asked together with an account, and of what the audit log tells where a record was downloaded."""
        # Models can only be imported once all apps are loaded.
        from incidents.editions.kept_answers import state_with_account
        from incidents.editions.references import publishable_models
        from incidents.models import Publishable, Source
        from project import audit
        from project.doors.signing_in import KNOWN_WITH_ACCOUNT

        def subject(model: type[Publishable], word: str = "key") -> Callable[[Mapping[str, Any]], tuple[str, str]]:
            def told(words: Mapping[str, Any]) -> tuple[str, str]:
                # The log has a record's number, as its slug may hold a name.
                found = model._default_manager.filter(**{model.KEY: words[word]}).values_list("pk", flat=True)
                return model._meta.label_lower, str(found.first() or "")

            return told

        audit.SUBJECTS |= {model.JSON: subject(model) for model in publishable_models()}
        audit.SUBJECTS["source-copy"] = subject(Source, "slug")
        KNOWN_WITH_ACCOUNT.update(state_with_account())
