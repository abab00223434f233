"""What anybody sees at the address of a link, and that nothing else opens from there."""

import datetime as dt
import json
import os
import re
import time
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from project.models import Tally
from stats.models import PublicLink
from stats.views.links import public
from tests.builders import make_user
from tests.routes import SAMPLES, routes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]

CHINA = "who=escapees&country=CN"
MASS_RETURN = "2023-10-china-mass-return"
OPEN_TO_ALL = (
    "/accounts/",
    "/healthz",
    "/csp-report/",
    "/codebook/colours.css",
    "/l/",
    "/feeds/",
    "/admin/login/",
    "/feeds/",
    "/oembed.json",
)


def make_link(path: str = "/charts/returns-over-time/", words: str = CHINA, **changes: Any) -> PublicLink:
    maker = changes.pop("maker", None) or make_user("Contributor", username=f"maker-{PublicLink.objects.count()}")
    return PublicLink.objects.create(maker=maker, path=path, question=dict(QueryDict(words).lists()), **changes)


def opened(path: str, **headers: Any) -> Any:
    return Client().get(path, **headers)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def ways_out(page: str) -> set[str]:
    """Where links and forms of a page lead, those of this site."""
    found = {unescape(address) for address in re.findall(r'(?:<a|<form)\b[^>]*?(?:href|action)="([^"]*)"', page)}
    return {address for address in found if not address.startswith(("http", "#"))}


def test_anybody_sees_the_chart_with_its_table_and_who_shares_it(settings: Any) -> None:
    settings.ORGANISATION = "Border Watch"
    link = make_link(note="For the hearing")
    response = opened(link.address)
    page = text_of(response)
    assert response.status_code == 200
    assert "When were people sent back from China?" in page
    assert "Shared by <b>Border Watch</b>" in page
    assert "For the hearing" in page
    assert re.search(r"<th[^>]*>2023</th>\s*<td[^>]*>China", re.sub(r"</?span>", "", page))
    assert "/charts/" not in page.replace("/static/", "")
    assert link.maker is not None
    assert link.maker.get_username() not in page
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page


@pytest.mark.parametrize(
    ("path", "words", "said"),
    [
        ("/charts/arrivals-by-year/", "destination=KR", "How many reached South Korea"),
        ("/explore/", "measure=people&by=country&by=year&who=escapees&country=CN", "2023"),
        ("/incidents/", "who=escapees&country=LA", "Incidents"),
        ("/countries/CN/", "", "Practice over time"),
        (f"/incidents/{MASS_RETURN}/", "", "What each source claims"),
        ("/sources/", "q=amnesty", "Sources"),
        ("/countries/", "", "Countries"),
        ("/arrivals/", "destination=KR", "Every announcement"),
        ("/arrivals/others/", "", "Resettled"),
        ("/arrivals/events/", "", "Country that acted"),
    ],
)
def test_each_kind_of_page_can_be_shared_and_leads_nowhere_else(path: str, words: str, said: str) -> None:
    link = make_link(path, words)
    page = text_of(opened(link.address))
    assert said in page
    ways = ways_out(page)
    assert {way for way in ways if not way.startswith(link.address)} == set()
    for way in sorted(ways)[:12]:
        assert opened(way).status_code == 200, way


def test_a_link_opens_its_tabs_its_files_and_the_records_that_it_counts() -> None:
    link = make_link()
    for view in ("chart", "table", "records", "sources", "method"):
        assert opened(f"{link.address}?view={view}").status_code == 200
    records = text_of(opened(f"{link.address}?view=records"))
    assert f'href="{link.address}records/{MASS_RETURN}/"' in records
    record = text_of(opened(f"{link.address}records/{MASS_RETURN}/"))
    assert "What each source claims" in record
    assert {way for way in ways_out(record) if not way.startswith(link.address)} == set()
    table = b"".join(opened(f"{link.address}view.csv").streaming_content).decode()
    assert table.startswith("year,country,incidents,low,best,high,open")
    answer = json.loads(opened(f"{link.address}view.json").content)
    assert answer["address"] == f"http://testserver{link.address}"
    assert opened(f"{link.address}view.xlsx").status_code == 200


def test_a_record_that_the_view_does_not_count_is_not_there_nor_any_where_the_maker_says_so() -> None:
    assert opened(f"{make_link(words='country=LA').address}records/{MASS_RETURN}/").status_code == 404
    closed = make_link(with_records=False)
    assert opened(f"{closed.address}records/{MASS_RETURN}/").status_code == 404
    assert f"records/{MASS_RETURN}" not in text_of(opened(f"{closed.address}?view=records"))


@pytest.mark.parametrize(
    "words", ["edition=1", "country=LA", "asof=2026-01-01", "of=1", "who=all", "q=x", "view=nothing"]
)
def test_no_word_of_a_reader_changes_what_a_link_is_of(words: str) -> None:
    link = make_link()
    for ending in ("", f"records/{MASS_RETURN}/", "view.csv", "view.json", "view.xlsx"):
        assert opened(f"{link.address}{ending}?{words}").status_code in (400, 404), ending


def test_every_other_address_of_the_site_is_refused_from_there() -> None:
    """With a browser that has the link open: by each address, with editions and words of a question."""
    link = make_link()
    stranger = Client()
    assert stranger.get(link.address).status_code == 200
    values = SAMPLES | {"code": link.code, "slug": "returns-over-time"}
    seen = []
    for route in routes():
        path = route.path(**values)
        if not route.plain or path.startswith(OPEN_TO_ALL):
            continue
        for words in ("", "?edition=1", "?country=CN&edition=1&view=table"):
            answer = stranger.get(path + words, HTTP_REFERER=f"http://testserver{link.address}")
            refused = answer.status_code == 401 or answer.headers.get("Location", "").startswith(
                ("/accounts/login/", "/admin/login/")
            )
            assert refused, (path + words, answer.status_code)
            seen.append(path)
    assert len(seen) > 300


def closing_ways() -> dict[str, Any]:
    yesterday = timezone.now().date() - dt.timedelta(days=1)
    gone = make_user("Contributor", username="gone")
    gone.is_active = False
    gone.save()
    lowered = make_user("Contributor", username="lowered")
    lowered.groups.set([Group.objects.get(name="Reader")])
    return {
        "revoked": make_link(revoked_at=timezone.now()),
        "past": make_link(until=yesterday),
        "maker gone": make_link(maker=gone),
        "maker lost the right": make_link(maker=lowered),
    }


def test_a_link_that_is_closed_says_so_in_all_its_addresses_and_nothing_of_what_it_showed() -> None:
    for why, link in closing_ways().items():
        for ending in ("", "view.csv", "view.json", f"records/{MASS_RETURN}/"):
            answer = opened(link.address + ending)
            assert answer.status_code == 410, (why, ending)
            assert "China" not in text_of(answer)
        assert "This link is closed" in text_of(opened(link.address))


def test_the_last_day_of_a_link_is_open() -> None:
    assert opened(make_link(until=timezone.now().date()).address).status_code == 200


def test_a_link_without_its_maker_is_closed() -> None:
    link = make_link()
    User.objects.filter(public_links=link).delete()
    assert opened(link.address).status_code == 410


def asked_by_a_refusal(path: str) -> list[str]:
    with CaptureQueriesContext(connection) as found:
        opened(path)
    return [
        re.sub(r"'[^']*'|\"s\d+_x\d+\"|\b\d[\d.]*(e[-+]\d+)?\b", "?", query["sql"]) for query in found.captured_queries
    ]


def test_what_never_was_and_what_is_over_run_the_same_queries() -> None:
    link = make_link(revoked_at=timezone.now())
    opened("/l/never/")  # from here on there is a tally of this caller
    never, over = asked_by_a_refusal(f"/l/{'a' * 26}/"), asked_by_a_refusal(link.address)
    assert len(never) > 1
    assert never == over


# GUESSES=100000 is its long form.
def test_who_guesses_is_slowed_by_address_and_nobody_else_is() -> None:
    link = make_link()
    codes = [public_code(number) for number in range(int(os.environ.get("GUESSES", "300")))]
    began, limit = time.monotonic(), public.CODES_PER_CALLER
    answers = [opened(f"/l/{code}/", REMOTE_ADDR="203.0.113.7").status_code for code in codes]
    let_in_again = (time.monotonic() - began) / limit.seconds + 1
    assert limit.most <= answers.count(404) <= limit.most + let_in_again
    assert set(answers) == {404, 429}
    opened(f"/l/{codes[0]}/", REMOTE_ADDR="203.0.113.7")  # uses up what time may have given back
    assert opened(link.address, REMOTE_ADDR="203.0.113.7").status_code == 429
    assert opened(link.address, REMOTE_ADDR="203.0.113.8").status_code == 200
    assert Tally.objects.filter(scope="codes").count() == 1


def public_code(number: int) -> str:
    return f"{number:026d}".translate(str.maketrans("0123456789", "abcdefghij"))


def test_a_code_is_128_random_bits_and_no_two_are_alike() -> None:
    codes = {PublicLink().code for _ in range(1000)}
    assert len(codes) == 1000
    assert all(re.fullmatch("[a-z2-7]{26}", code) for code in codes)


def test_chat_programs_get_title_sentence_and_edition_without_an_account() -> None:
    page = text_of(opened(make_link().address))
    cards = dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page))
    assert cards["og:title"] == "When were people sent back from China?"
    assert re.search(r"people .* in all; \d+ incidents\. Tumen, edition 1 of ", cards["og:description"])
    assert cards["og:url"].startswith("http://testserver/l/")


def test_a_note_is_text_wherever_it_stands() -> None:
    note = """<script>alert(1)</script>"><img src=x onerror=alert(2)> {{ link }}"""
    maker = make_user("Contributor", username="writer")
    link = make_link(note=note, title=note, maker=maker)
    client = Client()
    client.force_login(maker)
    for address in (link.address, f"{link.address}embed/", "/links/", f"/links/{link.code}/"):
        page = text_of(client.get(address))
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text_of(opened(link.address))
    assert "onerror" not in json.loads(opened(f"/oembed.json?url=http://testserver{link.address}").content)["title"]


def test_a_panel_that_is_shared_stands_beside_its_chart() -> None:
    link = make_link(words=f"{CHINA}&open=2023.CN")
    page = text_of(opened(link.address))
    assert 'id="panel"' in page
    assert f'href="{link.address}records/{MASS_RETURN}/"' in page
    assert {way for way in ways_out(page) if not way.startswith(link.address)} == set()
    assert "/charts/" not in page.replace("/static/", "")
    assert 'id="panel"' not in text_of(opened(make_link().address))


def test_a_link_is_listed_by_search_engines_only_where_its_maker_says_so() -> None:
    response = opened(make_link(indexed=True).address)
    assert "X-Robots-Tag" not in response.headers
    assert "noindex" not in text_of(response)
