"""What gunicorn serves: project.wsgi:application."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
gc.disable()  # what is loaded stays, so that to look for what may go took a third of a start; load_ahead() enables it

application = get_wsgi_application()

from project.loading_ahead import load_ahead  # noqa: E402 # both read the settings
from project.starting import refuse_to_start  # noqa: E402

refuse_to_start()
load_ahead()
