"""A Korean session without an English word of ours, and the catalogue that it rests on."""

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.translation import gettext, override

from project.djangos import SAID_BETTER
from project.management.commands.demo import make_accounts
from project.starting import DEMO_ACCOUNTS
from stats.catalogue import CHARTS
from tests import korean
from tests.browser.addresses import LATER, PLACES, Place
from tests.builders import make_user
from tests.edits import NEW, WORDS, a_month_of_work
from tests.latin_texts import latin_sentences

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = ROOT / "project" / "locale" / "ko" / "LC_MESSAGES"
PO = CATALOGUE / "django.po"
APPS = ("project", "incidents", "stats", "templates")
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|%%")
TAG = re.compile(r"</?\w+")
DJANGOS_OWN = {"Search"}  # of the desk's magnifying glass: written into Django's template in English
HOW_TO_MEND = "CONTRIBUTING.md says how to bring the catalogue up to date"

Entry = dict[str, str]


def entries(po: Path) -> Iterator[Entry]:
    """The strings of a catalogue by msgctxt, msgid, msgid_plural and msgstr; `flags` holds what stands above them."""
    for block in po.read_text(encoding="utf-8").split("\n\n"):
        entry: Entry = {"flags": ""}
        field = ""
        for line in block.splitlines():
            if line.startswith("#"):
                entry["flags"] += line
                continue
            if not line.startswith('"'):
                field = line.split(" ", 1)[0].replace("msgstr[0]", "msgstr")
                entry[field] = ""
            entry[field] += "".join(STRING.findall(line))
        if entry.get("msgid"):
            yield entry


def named(entry: Entry) -> tuple[str, str, str]:
    """What tells a string from the others."""
    return entry.get("msgctxt", ""), entry["msgid"], entry.get("msgid_plural", "")


def test_every_string_is_translated_and_none_is_guessed() -> None:
    found = list(entries(PO))
    assert len(found) > 1000
    assert [entry["msgid"] for entry in found if not entry.get("msgstr")] == [], HOW_TO_MEND
    assert [entry["msgid"] for entry in found if "fuzzy" in entry["flags"]] == [], HOW_TO_MEND
    assert "#~" not in PO.read_text(encoding="utf-8"), HOW_TO_MEND


def test_the_catalogue_has_the_strings_of_the_sources_and_no_others(tmp_path: Path) -> None:
    for app in APPS:
        shutil.copytree(ROOT / app, tmp_path / app, ignore=shutil.ignore_patterns("locale", "static", "__pycache__"))
    (tmp_path / "project" / "locale").mkdir()
    shutil.copy(ROOT / "manage.py", tmp_path)
    command = [sys.executable, "manage.py", "makemessages", "--locale=ko"]
    environment = os.environ | {"DEMO": "1", "DJANGO_SETTINGS_MODULE": "project.settings", "VAR_DIR": str(tmp_path)}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    wanted = {named(entry) for entry in entries(tmp_path / "project/locale/ko/LC_MESSAGES/django.po")}
    there = {named(entry) for entry in entries(PO)}
    assert sorted(wanted - there) == [], f"not in the catalogue: {HOW_TO_MEND}"
    assert sorted(there - wanted) == [], f"no longer in the sources: {HOW_TO_MEND}"


def test_the_compiled_catalogue_is_that_of_its_text(tmp_path: Path) -> None:
    compiled = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", compiled, PO], check=True)
    assert compiled.read_bytes() == (CATALOGUE / "django.mo").read_bytes(), HOW_TO_MEND


def test_a_translation_says_every_value_and_keeps_every_tag() -> None:
    for entry in entries(PO):
        texts = (entry["msgid"], entry.get("msgid_plural", ""))
        for pattern in (PLACEHOLDER, TAG):
            wanted = {found for text in texts for found in pattern.findall(text)}
            assert set(pattern.findall(entry["msgstr"])) == wanted, entry


def test_the_catalogue_names_no_machine_and_no_date() -> None:
    head = PO.read_text(encoding="utf-8").split("\n\n", 1)[0]
    assert not re.search(r"\d{4}-\d\d-\d\d|@|/\w+/", head)
    assert "\n#:" not in PO.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(p for app in APPS[:3] for p in (ROOT / app).rglob("*.py")), ids=str)
def test_no_alias_hides_a_string_from_the_catalogue(path: Path) -> None:
    aliases = re.findall(r"import \w*gettext\w*(?:, \w*gettext\w*)* as (\w+)", path.read_text(encoding="utf-8"))
    assert set(aliases) <= {"_"}


GLOSSARY = list(csv.DictReader((ROOT / "project" / "locale" / "glossary.csv").open(encoding="utf-8")))


@pytest.mark.parametrize("term", GLOSSARY, ids=lambda term: f"{term['english']} {term['context']}".strip())
def test_the_catalogue_says_what_the_glossary_says(term: dict[str, str]) -> None:
    found = {(entry.get("msgctxt", ""), entry["msgid"]): entry["msgstr"] for entry in entries(PO)}
    assert found[term["context"], term["english"]] == term["korean"], term["why"]


# Words that no sentence may use, whatever it translates: the glossary has another in their place. 억류국 is the state
# that holds prisoners of war, 수용소 a camp, 구독자 a subscriber, and 글 only alone is a text.
NEVER = (
    r"최저|최고|최선|강제송환|억류(?!국)|수용(?!소)|(?<!구)독자|판별로|라이선스|이용 허락",
    r"(?<![가-힣])글(?:[을이은의로과]|입니다|에서|마다)?(?![가-힣])",
)


def test_no_sentence_uses_a_word_that_the_glossary_replaced() -> None:
    assert {entry["msgstr"] for entry in entries(PO) if re.search("|".join(NEVER), entry["msgstr"])} == set()


@pytest.mark.parametrize("text", SAID_BETTER)
def test_no_word_of_djangos_has_two_forms_of_a_particle(text: str) -> None:
    with override("ko"):
        said = gettext(text)
    assert not re.search("와/과|은/는|이/가|을/를", said)
    assert not re.search(r"(%\(\w+\)[sdr]|\{\w+\})[\"”]?(?:[은는이가을를와과]|으?로)(?![가-힣])", said)


# The session


@pytest.fixture(scope="module")
def data(seeded: None, django_db_blocker: pytest.FixtureRequest) -> set[str]:
    """What the record itself says in English."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return korean.recorded()


@pytest.fixture
def session(db: None) -> Client:
    """A browser that wishes Korean."""
    return Client(HTTP_ACCEPT_LANGUAGE="ko-KR,ko;q=0.9,en;q=0.5")


def as_account(session: Client, account: str) -> User | None:
    """Log in as one of the demo's accounts."""
    if not account:
        return None
    user = make_user({"admin": "Administrator"}.get(account, account.capitalize()))
    session.force_login(user)
    return user


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_page_has_no_english_word_of_ours(place: Place, session: Client, data: set[str]) -> None:
    user = as_account(session, place.account)
    response = session.get(place.address)
    assert response.status_code == place.status
    known = data | {user.username if user else place.account} | DJANGOS_OWN
    # The sentence to copy stands in both languages, each marked with its own.
    page = re.sub(r'(?s)<p class="quote" id="panel-sentence-en" lang="en">.*?</button>', "", response.content.decode())
    # Marks part the texts that a search finds.
    said = korean.said_on(re.sub(r'(?s)<ol class="hits">.*?</ol>', "", page))
    left = [text for text in korean.english(said, known) if not korean.part_of_a_text(text, data)]
    assert left == [], HOW_TO_MEND
    if place.account != "admin" and not place.address.startswith("/admin/"):  # the desk shows texts in their fields
        assert latin_sentences(page) == [], (
            "an English text of the record does not say that it is English: {{ text|spoken }}"
        )


@pytest.mark.django_db
def test_nor_have_the_pages_of_a_site_that_was_worked_with(session: Client, seeded: None) -> None:
    make_accounts()
    a_month_of_work("https://tumen.example.org")
    known = korean.recorded() | {*WORDS, *DEMO_ACCOUNTS, NEW} | DJANGOS_OWN
    for place in LATER:
        session.force_login(User.objects.get(username=place.account))
        response = session.get(place.address)
        assert response.status_code == place.status
        left = korean.english(korean.said_on(response.content.decode()), known)
        assert left == [], place.address


@pytest.mark.django_db
@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.slug)
def test_a_chart_speaks_korean(chart: object, session: Client, data: set[str]) -> None:
    as_account(session, "reader")
    answer = session.get(f"/charts/{chart.slug}.json").json()  # type: ignore[attr-defined]
    columns = [column["label"] for column in answer["table"]["columns"]]
    said = [*korean.said_in(answer["figure"]), *columns, *answer["table"]["notes"]]
    assert any(re.search("[가-힣]", text) for text in said)
    assert korean.english(said, data) == []
