"""The site as a Django app: its static files, its commands, its messages, an account's language."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "project"
    verbose_name = "Tumen"

    def ready(self) -> None:
        """Listen for logins, which bring an account's language back, and for what the audit log keeps."""
        # Each of them begins to listen where it is imported.
        from project import audit, caching, language, ordering  # noqa: F401
        from project.doors import callers, sessions  # noqa: F401

        ordering.install()
