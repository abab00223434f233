"""Which language an answer is in: what the address asks, then the account's setting, then the browser's wish."""

import datetime as dt

import pytest
from django import forms
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext, override, pgettext

from incidents import naming
from incidents.models import Edition, Group
from incidents.models.editions import LOADED
from incidents.people import People
from project.models import Preference
from stats.period_names import span_of
from tests.answers import markup
from tests.builders import make_user

pytestmark = pytest.mark.django_db

KOREAN = {"HTTP_ACCEPT_LANGUAGE": "ko-KR,ko;q=0.9"}
OVERVIEW = {"ko": ">개요</a>", "en": ">Overview</a>"}


def language_of(client: Client, address: str, **headers: str) -> str:
    """The language that a page says it is in, which is that of its words."""
    response = client.get(address, **headers)  # type: ignore[arg-type]
    found = str(response.headers["Content-Language"])
    page = response.content.decode()
    assert f'<html lang="{found}"' in page
    assert OVERVIEW[found] in page
    return found


def choose(client: Client, language: str, back: str = "/codebook/") -> str:
    """Press the button of a language; where it leads."""
    response = client.post("/language/", {"language": language, "next": back})
    assert response.status_code == 302
    return str(response.headers["Location"])


def test_english_is_where_nobody_wishes_anything(reader: Client) -> None:
    assert language_of(reader, "/codebook/") == "en"
    assert language_of(reader, "/codebook/", HTTP_ACCEPT_LANGUAGE="de") == "en"


def test_the_browser_wishes(reader: Client) -> None:
    assert language_of(reader, "/codebook/", **KOREAN) == "ko"


def test_the_account_stands_above_the_browser(reader: Client) -> None:
    choose(reader, "en")
    assert language_of(reader, "/codebook/", **KOREAN) == "en"
    choose(reader, "ko")
    assert language_of(reader, "/codebook/") == "ko"


def test_the_address_stands_above_the_account_and_is_not_remembered(reader: Client) -> None:
    choose(reader, "ko")
    assert language_of(reader, "/codebook/?lang=en", **KOREAN) == "en"
    assert language_of(reader, "/codebook/") == "ko"


def test_the_account_keeps_its_language_for_the_next_login_and_another_browser(reader: Client) -> None:
    choose(reader, "ko")
    again = Client()
    again.force_login(User.objects.get(username="reader"))
    assert language_of(again, "/codebook/") == "ko"
    other = Client()
    other.force_login(make_user("Editor"))
    assert language_of(other, "/codebook/") == "en"


def test_the_button_leads_back_to_the_page_in_the_account_s_language(reader: Client) -> None:
    assert choose(reader, "ko", "/incidents/?country=CN&lang=en&country=MN") == "/incidents/?country=CN&country=MN"
    for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)", ""):
        assert choose(reader, "ko", elsewhere) == "/"


def test_a_language_that_there_is_not_cannot_be_chosen(reader: Client) -> None:
    response = reader.post("/language/", {"language": "xx", "next": "/"})
    assert response.status_code == 400
    assert not Preference.objects.exists()
    assert reader.get("/language/").status_code == 405


def test_what_is_chosen_on_the_login_page_stays(client: Client) -> None:
    account = make_user("Reader")
    account.set_password("correct horse battery")
    account.save()
    page = markup(client.get("/accounts/login/?next=/codebook/").text)
    assert '<a href="?next=%2Fcodebook%2F&amp;lang=ko" lang="ko" hreflang="ko">한국어</a>' in page
    asked = client.get("/accounts/login/?next=/codebook/&lang=ko").content.decode()
    assert 'action="/accounts/login/?lang=ko"' in asked
    sent = {"username": "reader", "password": "correct horse battery", "next": "/codebook/"}
    assert client.post("/accounts/login/?lang=ko", sent).headers["Location"] == "/codebook/"
    assert language_of(client, "/codebook/") == "ko"
    assert Preference.objects.get().language == "ko"


@pytest.mark.parametrize("address", ["/codebook/", "/incidents/", "/incidents.json", "/incidents.csv", "/", "/admin/"])
@pytest.mark.parametrize("value", ["xx", "", "KO", "ko-KR"])
def test_another_value_is_refused_by_name(address: str, value: str, reader: Client) -> None:
    response = reader.get(address, {"lang": value})
    assert response.status_code == 400
    text = response.content.decode()
    assert "lang" in text
    assert "one of en, ko" in text


def test_two_languages_at_once_are_refused(reader: Client) -> None:
    response = reader.get("/countries.json?lang=ko&lang=en")
    assert response.status_code == 400
    assert response.json()["faults"] == [{"word": "lang", "value": "ko, en", "allowed": "this word once"}]


def test_a_refusal_is_in_the_reader_s_language(reader: Client) -> None:
    choose(reader, "ko")
    assert "쓸 수 있는 값: en, ko 중 하나" in reader.get("/incidents.csv?lang=xx").content.decode()


def test_korean_has_a_counter_behind_years_people_and_shares() -> None:
    whole = {"period_start": "2019-01-01", "period_end": "2019-12-31"}
    open_ended = People(low=1, best=2, high=1500, open=True)
    said = {}
    for language in ("en", "ko"):
        with override(language):
            said[language] = (
                span_of(whole), naming.years(2002, 2007), naming.years(2002, 2002), naming.years(1998, None),
                naming.percent(0.077), naming.span(open_ended), naming.or_more(2, is_open=True),
            )  # fmt: skip
    assert said["en"] == (
        "2019", "2002–2007", "2002", "since 1998", "7.7\u00a0%", "1 to 1,500 or more", "2 or more",
    )  # fmt: skip
    assert said["ko"] == (
        "2019년", "2002~2007년", "2002년", "1998년부터", "7.7%", "1~1,500명 이상", "2 이상",
    )  # fmt: skip


def test_what_a_load_notes_is_said_in_the_reader_s_language(reader: Client) -> None:
    edition = Edition.objects.create(number=1, published_at=timezone.now(), note=LOADED)
    for address in ("/editions/", "/editions/1/"):
        assert "파일에서 불러옴" in reader.get(address, **KOREAN).content.decode()  # type: ignore[arg-type]
        assert "Loaded from files" in reader.get(address).content.decode()
    assert edition.published()["note"] == "Loaded from files"


def test_a_word_with_two_meanings_has_two_words_in_korean() -> None:
    with override("ko"):
        assert (gettext("Change"), pgettext("from the year before", "Change")) == ("변경", "증감")
        assert (gettext("Release"), pgettext("of the record", "Release")) == ("석방", "릴리스")
        assert (str(Group._meta.verbose_name_plural), gettext("groups")) == ("집단", "그룹")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_desk_s_times_are_short_and_its_forms_take_what_they_show(language: str) -> None:
    midnight = dt.datetime(2026, 11, 28, 0, 1)
    with override(language):
        assert localize(midnight) == {"en": "28 Nov 2026, 00:01 UTC", "ko": "2026년 11월 28일 00:01 UTC"}[language]
        shown = forms.DateInput().format_value(midnight.date())
        assert (shown, forms.DateField().clean(shown)) == ("2026-11-28", midnight.date())


def test_no_cache_mixes_languages(reader: Client) -> None:
    vary = reader.get("/codebook/").headers["Vary"]
    assert "Accept-Language" in vary
    assert "Cookie" in vary


def test_the_account_s_language_costs_no_query(reader: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as before:
        reader.get("/codebook/?lang=ko")
    choose(reader, "ko")
    with CaptureQueriesContext(connection) as after:
        reader.get("/codebook/")
    assert len(after) <= len(before)
