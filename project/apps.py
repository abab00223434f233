"""The site as a Django app: its static files, its commands, its messages."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "project"
    verbose_name = "Tumen"
