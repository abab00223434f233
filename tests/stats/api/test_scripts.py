"""The page of scripts: the question at hand in each, pinned or live, never with a real token."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client

from project.tokens import make_token

pytestmark = pytest.mark.django_db
FILE = "/incidents.csv?who=escapees&country=CN&edition=1"


def scripts_of(reader: Client, of: str) -> dict[str, str]:
    """Each script by its name."""
    page = reader.get(f"/api/scripts/?of={quote(of)}").content.decode()
    found = re.findall(r'<pre class="quote" id="script-(\w+)"[^>]*><code>(.*?)</code></pre>', page, re.DOTALL)
    return {name: unescape(text) for name, text in found}


def test_each_script_has_the_question_at_hand(seeded: None, reader: Client) -> None:
    found = scripts_of(reader, FILE)
    assert set(found) == {"python", "r", "excel"}
    for text in found.values():
        assert f'"http://testserver{FILE}"' in text
        assert "PASTE-YOUR-TOKEN" in text
        assert text.splitlines()[0].endswith("Tumen, edition 1.")


def test_the_newest_edition_is_asked_for_without_a_pin(seeded: None, reader: Client) -> None:
    page = reader.get(f"/api/scripts/?of={quote(FILE)}").content.decode()
    [live] = [unescape(href) for href in re.findall(r'href="(/api/scripts/\?of=[^"]*)"', page) if "edition" not in href]
    page = reader.get(live).content.decode()
    assert '"http://testserver/incidents.csv?who=escapees&amp;country=CN"' in page.replace("&quot;", '"')


def test_a_real_token_is_never_in_them(seeded: None, reader: Client) -> None:
    _token, text = make_token(User.objects.get(), "x", 30)
    page = reader.get(f"/api/scripts/?of={quote(FILE)}", headers={"Authorization": f"Bearer {text}"})
    assert page.status_code == 200
    assert text not in page.content.decode()


@pytest.mark.parametrize("of", ["/incidents/", "/nowhere.csv", "https://example.org/", "/admin/", "/incidents.xlsx"])
def test_what_no_script_reads_is_not_there(of: str, seeded: None, reader: Client) -> None:
    assert reader.get(f"/api/scripts/?of={quote(of)}").status_code == 404


def test_no_address_ends_a_text_of_a_script(seeded: None, reader: Client) -> None:
    for text in scripts_of(reader, '/incidents.csv?q="); stop("x\\').values():
        assert '"http://testserver/incidents.csv?q=%22%29%3B+stop%28%22x%5C"' in text


@pytest.mark.parametrize(
    "page", ["/incidents/?country=CN", "/charts/map/", "/explore/", "/arrivals/", "/countries/CN/"]
)
def test_every_menu_of_files_leads_there(page: str, seeded: None, reader: Client) -> None:
    [href] = re.findall(r'href="(/api/scripts/\?of=[^"]*)"', reader.get(page).content.decode())
    assert reader.get(unescape(href)).status_code == 200


def test_a_power_query_is_one_let_of_named_steps(seeded: None, reader: Client) -> None:
    """As the language has it: let, steps that end with a comma but the last, in, the name of the last."""
    text = scripts_of(reader, FILE)["excel"]
    body = re.fullmatch(r"// .*\nlet\n(.*)\nin\n    (\w+)\n", text, re.DOTALL)
    assert body
    steps = re.findall(r"^    (\w+) =", body[1], re.MULTILINE)
    assert steps == ["Token", "Address", "Answer", "Lines", "Rows"]
    assert body[2] == steps[-1]
    for opening, closing in ("()", "[]"):
        assert text.count(opening) == text.count(closing)
    assert text.count('"') % 2 == 0
    assert all(text.count(step) >= 2 for step in steps)
