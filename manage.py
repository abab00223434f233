#!/usr/bin/env python
"""Run one of Django's or Tumen's commands."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    if sys.argv[1:2] == ["demo"]:
        os.environ.setdefault("DEMO", "1")  # before the settings are read; DEMO=0 still refuses

    if sys.argv[1:2] not in (["makemigrations"], ["makemessages"], ["compilemessages"]):
        os.umask(0o077)  # what stands in the database's folder is for this account alone

    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    from project.deep_calls import with_room

    try:
        with_room(execute_from_command_line)(sys.argv)
    except DatabaseError as error:
        # They ask for the settings, which the command has read by now.
        from project.busy import failure_in_words, is_for_later

        if not is_for_later(error) or "--traceback" in sys.argv:
            raise
        sys.exit(failure_in_words(error))


if __name__ == "__main__":
    main()
