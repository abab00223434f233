"""python -m tests.team.moved play|rows|answers [SESSION]: a site of three editions, its rows, what readers get.

Prints what it found as JSON: of `play` a reader's session, else digests.
"""

import hashlib
import json
import re
import sys
from typing import Any

import django

MADE_ANEW = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')  # each time that a page is sent
# Records' histories, workbooks, and a chart's pages by each of its views: their files say the same.
PASSED_OVER = re.compile(r"/history|\.xlsx|/charts/[^.]*/\?(who|from|view)=")
RETIRED = "left-in-october"  # an account that was deleted, whose number nobody else may get


def play() -> str:
    """Three editions, a release, a draft that waits, a kept copy, accounts, a role of the team's own, an audit log."""
    from django.contrib.auth.models import Group, Permission, User
    from django.test import Client

    from incidents.editions.publishing import publish, withdraw
    from incidents.editions.reviewing import submit
    from incidents.models import Edition, Incident, Source
    from incidents.releases.making import make_release
    from project.models import Preference
    from stats.imports import load
    from tests.builders import make_kept_page, make_user
    from tests.oracle import SEEDS

    load(SEEDS, say=lambda text: None)
    editor, reader = make_user("Editor"), make_user("Reader")
    first, second, third = Incident.objects.order_by("slug")[:3]
    first.title, second.title = "Read anew: “송환” – 中国", "A draft\r\nof two lines; it's =1+1"
    first.save()
    make_kept_page(Source.objects.order_by("slug")[0])
    publish([first, Source.objects.order_by("slug")[0]], note="Read anew", by=editor)
    withdraw(third, reason="A forgery", by=editor)
    make_release("2026-11", Edition.objects.get(number=2), notes="As cited", address="https://a.example.org", by=editor)
    second.save()
    submit(second, by=editor, note="Is it so?")
    team = Group.objects.create(name="Translators")
    team.permissions.add(Permission.objects.get(codename="publish"))
    editor.groups.add(team)
    Preference.objects.create(user=editor, language="ko")
    User.objects.create_user(RETIRED).delete()
    client = Client()
    client.force_login(reader)
    client.get("/incidents.csv")
    return str(client.cookies["sessionid"].value)


def digest(content: Any) -> str:
    return hashlib.sha256(content if isinstance(content, bytes) else str(content).encode()).hexdigest()[:20]


def rows() -> dict[str, str]:
    """A digest of every row of each table, and of the number that its next one would be after."""
    from django.db import connection

    from project.moving import SEQUENCE_LEFT, tables_of

    found = {}
    for model in tables_of("default"):
        held = [row_digest(row) for row in model._base_manager.order_by("pk").values_list().iterator(chunk_size=100)]
        found[model._meta.db_table] = f"{len(held)} {digest(''.join(held))}"
        if model._meta.pk.get_internal_type() in ("AutoField", "BigAutoField"):
            with connection.cursor() as cursor:
                cursor.execute(SEQUENCE_LEFT[connection.vendor], [model._meta.db_table])
                found[f"after {model._meta.db_table}"] = str((cursor.fetchone() or [None])[0] or None)
    return found


def row_digest(row: tuple[Any, ...]) -> str:
    cells = [bytes(cell).hex() if isinstance(cell, bytes | memoryview) else cell for cell in row]
    return digest(json.dumps(cells, sort_keys=True, default=str))


def answers(session: str) -> dict[str, str]:
    """A digest of each list, chart, edition and file of all editions, and of some records, as a reader gets them."""
    from django.test import Client

    from tests.walking import addresses

    client = Client()
    client.cookies["sessionid"] = session
    asked = [path for path in addresses(1, 2, 3, of_records=()) if not PASSED_OVER.search(path)]
    records = [path for path in addresses(1, 3, of_records=(1, 3)) if path.startswith("/incidents/2000-")]
    found = {}
    for path in [*asked, *records]:
        response = client.get(path)
        content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        found[path] = f"{response.status_code} {digest(MADE_ANEW.sub(b'', content))}"
    return found


def main(word: str, *given: str) -> None:
    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    print(json.dumps({"play": play, "rows": rows, "answers": answers}[word](*given)))  # type: ignore[operator]


if __name__ == "__main__":
    main(*sys.argv[1:])
