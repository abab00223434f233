"""The site for gunicorn; run as a module it makes its tables, its static files and the account that the bench uses."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.plain_django.settings"

import django
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()


def set_up() -> None:
    from django.contrib.auth.models import User
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not User.objects.filter(username="admin").exists():
        User.objects.create_superuser("admin", password="demo")


if __name__ == "__main__":
    set_up()
