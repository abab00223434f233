"""The record: countries, sources and incidents."""

from collections.abc import Callable, Mapping
from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_migrate, pre_migrate
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
        pre_migrate.connect(before_migration, sender=self)
        post_migrate.connect(after_migration, sender=self)


def before_migration(**_signal: Any) -> None:
    """What a migration does to published rows is not refused."""
    from incidents.chain.triggers import drop_triggers

    drop_triggers()


def after_migration(plan: Any = None, **_signal: Any) -> None:
    """Published rows stay as they are from here on, and all editions have their links in the chain."""
    from incidents.chain.links import link_older
    from incidents.chain.triggers import make_triggers

    make_triggers()
    # Without a plan the tables were emptied; before the last migration a model may ask for what is not there.
    if plan is not None and is_up_to_date():
        link_older(print)


def is_up_to_date() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
