"""python -m tests.editions.write: keep the table of each list and chart that is not kept yet. What is kept stays."""

import os

import django


def main() -> None:
    """Load the frozen seeds into a database that is thrown away, and write what has no file yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment

    from tests.builders import make_user
    from tests.editions.kept import KEPT, kept, load_frozen, unkept

    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    load_frozen()
    client = Client()
    client.force_login(make_user("Reader"))
    KEPT.mkdir(exist_ok=True)
    missing = unkept(client)
    for name, text in missing.items():
        (KEPT / name).write_bytes(text)
        print(KEPT / name)
    print(f"{len(missing)} written, {len(kept()) - len(missing)} left as they were")
    connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
