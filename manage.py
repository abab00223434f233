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

    from project.deep_calls import with_room

    with_room(execute_from_command_line)(sys.argv)


if __name__ == "__main__":
    main()
