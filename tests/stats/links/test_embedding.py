"""A picture in a frame of another page: what it weighs, who may frame it, and how pages find out about it."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from stats.citing.keeping import keep_figure
from tests.stats.links.test_public import make_link, opened, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]

MOST = 30_000  # bytes on their way to a reader who has touched nothing


def test_a_frame_has_picture_source_edition_and_the_way_to_the_link() -> None:
    link = make_link(title="When?")
    page = text_of(opened(f"{link.address}embed/"))
    assert "When were people sent back from China?" in page
    assert "Tumen, edition 1 of" in page
    assert f'href="http://testserver{link.address}"' in page
    assert 'class="picture for-wide' in page
    assert "/charts/" not in page


def test_a_frame_has_what_a_script_draws_without_an_address_of_the_site_in_it() -> None:
    page = text_of(opened(f"{make_link(words='').address}embed/"))
    figure = json.loads(page.split('<script id="embedded" type="application/json">')[1].split("</script>")[0])
    names = {mark["name"] for trace in figure["data"] for mark in trace.get("customdata", ()) if mark}
    assert "2001, China: 10 people, 1 incident" in names
    assert "href" not in json.dumps(figure)


def test_a_pinned_frame_leads_to_whether_its_number_is_still_right(reader: Client) -> None:
    link = make_link(edition=1, kept=keep_figure("/charts/returns-over-time/?edition=1"))
    assert f'href="http://testserver{link.address}then-and-now/"' in text_of(opened(f"{link.address}embed/"))
    assert "then-and-now" not in text_of(opened(f"{make_link().address}embed/"))


@pytest.mark.parametrize("path", ["/charts/returns-over-time/", "/charts/map/"])
def test_a_frame_weighs_less_than_30_kb_with_all_that_it_asks_for(path: str) -> None:
    page = text_of(opened(f"{make_link(path, words='').address}embed/"))
    weights = {"page": len(gzip.compress(page.encode()))}
    module = Path(str(finders.find("js/framed.js"))).read_text()
    imported = re.findall(r'from "\./([a-z]+\.js)"', module)
    asked = re.findall(r'(?:href|src)="(/(?:static|codebook)[^"]*)"', page) + [f"/static/js/{one}" for one in imported]
    for address in asked:
        of_file = address.startswith("/static/") and finders.find(address.removeprefix("/static/"))
        body = Path(str(of_file)).read_bytes() if of_file else Client().get(address).content
        weights[address] = len(gzip.compress(body))
    assert sum(weights.values()) < MOST, weights


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_frame_is_light_or_dark_as_its_address_says(theme: str) -> None:
    link = make_link()
    assert f'class="{theme}"' in text_of(opened(f"{link.address}embed/?theme={theme}"))
    assert opened(f"{link.address}embed/?theme=blue").status_code == 400
    assert opened(f"{link.address}embed/?country=LA").status_code == 400


def test_only_frames_may_be_framed() -> None:
    link = make_link()
    framed = opened(f"{link.address}embed/")
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed.headers
    for address in (link.address, f"{link.address}view.svg", "/l/nothing/embed/", "/accounts/login/"):
        answer = opened(address)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], address
        assert answer["X-Frame-Options"] == "DENY", address


def test_oembed_gives_the_frame_and_the_picture_of_a_link_and_of_nothing_else() -> None:
    link = make_link(title="When?")
    found: dict[str, Any] = opened(f"/oembed.json?url=http://testserver{link.address}&maxwidth=400").json()
    assert (found["version"], found["type"], found["width"]) == ("1.0", "rich", 400)
    assert f'src="http://testserver{link.address}embed/"' in found["html"]
    assert opened(found["thumbnail_url"])["Content-Type"] == "image/png"
    assert opened("/oembed.json?url=http://testserver/charts/map/").status_code == 404
    assert opened(f"/oembed.json?url={make_link(revoked_at=timezone.now()).address}").status_code == 410
    page = text_of(opened(link.address))
    assert 'type="application/json+oembed"' in page


def test_the_picture_in_cards_is_a_png_at_an_absolute_address() -> None:
    page = text_of(opened(make_link().address))
    (image,) = re.findall(r'property="og:image" content="([^"]*)"', page)
    assert image.startswith("http://testserver/l/")
    answer = opened(image.removeprefix("http://testserver"))
    assert answer.content.startswith(b"\x89PNG")
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
