"""What gunicorn serves: project.wsgi:application."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
gc.disable()  # what is loaded stays, so that to look for what may go took a third of a start; load_ahead() enables it

application = get_wsgi_application()

from project.loading_ahead import load_ahead  # noqa: E402 # these read the settings
from project.process_memory import give_memory_back  # noqa: E402
from project.starting import refuse_to_start  # noqa: E402

refuse_to_start()
give_memory_back()
load_ahead()
