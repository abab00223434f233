"""What gunicorn serves: project.wsgi:application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")

application = get_wsgi_application()

from project.starting import refuse_to_start  # noqa: E402 # it reads the settings

refuse_to_start()
