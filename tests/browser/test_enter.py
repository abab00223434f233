"""Enter in a field of the desk saves at most: it never publishes, nor submits for review."""

from collections.abc import Iterator

import pytest
from django.contrib.admin.models import LogEntry
from playwright.sync_api import Page, expect

from incidents.editions.publishing import note_change, publish_keys
from incidents.models import Edition, Incident, Source, Submission
from stats.models import ArrivalFigure
from tests.browser.addresses import Place
from tests.browser.looking import SCHEMES, Windows
from tests.browser.test_job import choose
from tests.browser.test_pages import barriers

pytestmark = pytest.mark.browser
SLUG = "2023-05-mongolia-four-detained"

FIELDS = {
    "title": "[name=title]",
    "place": "[name=location]",
    "day": "[name=date], [name=date_0]",
    "number": "[name=groups-0-people_low]",
    "coordinate": "[name=latitude]",
    "wording of a claim": "[name=claims-0-wording]",
    "date of a row": "[name=groups-0-outcome_date], [name=groups-0-outcome_date_0]",
    "speaker": "[name=statements-0-speaker]",
    "tick": "[name=verified]",
}
SOURCE_FIELDS = {"publisher": "[name=publisher]", "address": "[name=url]", "author": "[name=author]"}
FIGURE_FIELDS = {"men": "[name=male]", "total": "[name=total]", "last day": "[name=period_end], [name=period_end_0]"}


@pytest.fixture
def editor(windows: Windows) -> Page:
    return windows("editor").new_page()


@pytest.fixture(autouse=True)
def _nothing_goes_out(site: str) -> Iterator[None]:
    before = Edition.objects.count()
    yield
    assert Edition.objects.count() == before
    assert not Submission.objects.exists()


def form_of(record: Incident | Source | ArrivalFigure, page: str = "change") -> str:
    names = record._meta
    return f"/admin/{names.app_label}/{names.model_name}/{record.pk}/{page}/"


def press_enter(page: Page, field: str) -> None:
    """Enter in a field, which sends the form: the page that comes is another."""
    page.locator(field).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def saves(page: Page, record: Incident | Source | ArrivalFigure, field: str) -> None:
    """Enter in a field of a record's form saves it, and leads to the list."""
    before = LogEntry.objects.count()
    page.goto(form_of(record))
    press_enter(page, field)
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert LogEntry.objects.count() >= before


@pytest.mark.parametrize("name", FIELDS)
def test_enter_in_a_field_of_an_incident_saves(name: str, editor: Page) -> None:
    incident = Incident.objects.exclude(statements=None).filter(slug=SLUG).first() or Incident.objects.get(slug=SLUG)
    saves(editor, incident, FIELDS[name])


@pytest.mark.parametrize("name", SOURCE_FIELDS)
def test_enter_in_a_field_of_a_source_saves(name: str, editor: Page) -> None:
    saves(editor, Source.objects.earliest("pk"), SOURCE_FIELDS[name])


@pytest.mark.parametrize("name", FIGURE_FIELDS)
def test_enter_in_a_field_of_a_figure_saves(name: str, editor: Page) -> None:
    saves(editor, ArrivalFigure.objects.earliest("pk"), FIGURE_FIELDS[name])


@pytest.mark.parametrize("address", ["/admin/incidents/incident/add/", "/admin/incidents/source/add/?_popup=1"])
def test_enter_in_a_new_form_that_is_not_whole_shows_what_is_missing(address: str, editor: Page) -> None:
    editor.goto(address)
    editor.locator("[name=title]").fill("Begun")
    editor.keyboard.press("Tab")
    if editor.locator("input[name=title]").count():
        press_enter(editor, "[name=title]")
    else:
        press_enter(editor, "[name=publisher]")
    expect(editor.locator(".errornote, .errorlist").first).to_be_visible()


def test_enter_in_the_search_of_a_list_only_searches(editor: Page) -> None:
    editor.goto("/admin/incidents/incident/")
    editor.select_option("[name=action]", "publish_selected")
    editor.locator("[name=q]").fill("Mongolia")
    editor.keyboard.press("Enter")
    editor.wait_for_url("**q=Mongolia**")


def test_enter_on_a_ticked_row_asks_and_does_no_more(editor: Page) -> None:
    incident = Incident.objects.get(slug=SLUG)
    Incident.objects.filter(pk=incident.pk).update(location="Near the border")
    note_change(incident)
    for action, said in (("publish_selected", "Publish"), ("withdraw_selected", "Withdraw from the record")):
        editor.goto("/admin/incidents/incident/?q=four")
        editor.locator(f"[name=_selected_action][value='{incident.pk}']").check()
        editor.select_option("[name=action]", action)
        press_enter(editor, f"[name=_selected_action][value='{incident.pk}']")
        expect(editor.get_by_role("heading", level=1)).to_have_text(said)


def test_enter_in_the_note_of_the_page_that_asks_publishes_nothing(editor: Page) -> None:
    incident = Incident.objects.get(slug=SLUG)
    Incident.objects.filter(pk=incident.pk).update(location="Near the border, again")
    note_change(incident)
    editor.goto(form_of(incident, "publish"))
    editor.get_by_label("Note of the edition:").fill("Typed")
    editor.keyboard.press("Enter")
    editor.wait_for_timeout(300)
    expect(editor.get_by_label("Note of the edition:")).to_have_value("Typed")
    for scheme in SCHEMES:
        editor.emulate_media(color_scheme=scheme)
        assert list(barriers(editor, Place("asked", "/admin/"), scheme, {})) == []


def test_the_page_that_asks_why_can_be_read(editor: Page) -> None:
    source = Source.objects.filter(claims__isnull=False).earliest("pk")
    if source.state == "changed":
        publish_keys({Source: [source.slug]})
    editor.goto(form_of(source))
    editor.get_by_role("button", name="Withdraw…").click()
    expect(editor.get_by_role("heading", name="What rests on it")).to_be_visible()
    for scheme in SCHEMES:
        editor.emulate_media(color_scheme=scheme)
        assert list(barriers(editor, Place("withdrawn", "/admin/"), scheme, {})) == []


def test_what_takes_a_place_is_chosen_and_looked_at_before_anything_happens(windows: Windows) -> None:
    editor, reader = windows("editor").new_page(), windows("reader").new_page()
    editor.goto(form_of(Source.objects.get(slug="nknews-2023-05-mongolia-four")))
    editor.get_by_role("button", name="Withdraw…").click()
    choose(editor, "id_place-0", "noletup", "Human Rights Watch")
    editor.get_by_label("Reason, which readers will see:").fill("Entered twice")
    editor.get_by_role("button", name="Withdraw", exact=True).click()
    expect(editor.locator(".messagelist")).to_contain_text("Look at what changes with it")
    expect(editor.get_by_role("heading", name="What is published anew in the same edition")).to_be_visible()
    expect(editor.get_by_label("Reason, which readers will see:")).to_have_value("Entered twice")
    reader.goto(f"/incidents/{SLUG}/")
    expect(reader.locator("main")).to_contain_text("NK News")
