"""python -m tests.editions.asked_anew play|ask: what every edition answers, asked by a process that knows nothing else.

Prints a digest of each answer as JSON.
"""

import hashlib
import json
import sys

import django


def main(play: bool) -> None:
    """Play every step first, if told to; then ask, or ask each edition when it is new."""
    django.setup()
    from django.contrib.auth.models import User
    from django.test import Client
    from django.test.utils import setup_test_environment

    from incidents.models import Edition
    from tests.builders import make_user
    from tests.editions.sequences import STEPS, answers, begin, do, newest

    setup_test_environment()
    client = Client()
    if play:
        client.force_login(make_user("Reader"))
        begin()
        found = {1: answers(client, 1)}
        for number, name in ((number, name) for number in (1, 2) for name in STEPS):
            do((name, number))
            if newest() not in found:
                found[newest()] = answers(client, newest())
    else:
        client.force_login(User.objects.get(username="reader"))
        found = {edition.number: answers(client, edition.number) for edition in Edition.objects.all()}
    digests = {a: hashlib.sha256(text).hexdigest() for texts in found.values() for a, text in texts.items()}
    print(json.dumps(digests))


if __name__ == "__main__":
    main(sys.argv[1] == "play")
