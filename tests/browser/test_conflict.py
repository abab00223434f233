"""Two browsers edit one incident: the second to save is shown the conflict, decides, and nothing is lost."""

import pytest
from playwright.sync_api import Page, expect

from incidents.models import Claim, Group, Incident
from tests.browser.addresses import Place
from tests.browser.looking import LAPTOP, PHONE, SCHEMES, Look, Photograph, Windows
from tests.browser.test_pages import barriers

pytestmark = pytest.mark.browser
SLUG = "2023-05-mongolia-four-detained"


def opened(windows: Windows, account: str, look: Look = LAPTOP) -> Page:
    """The incident's form in a window of its own."""
    page = windows(account, look).new_page()
    page.goto(f"/admin/incidents/incident/{Incident.objects.get(slug=SLUG).pk}/change/")
    return page


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def add_row(page: Page, kind: str) -> None:
    page.locator(".add-row a", has_text=f"Add another {kind}").click()


def can_be_read(page: Page, name: str) -> None:
    """It keeps nobody from reading it, in light and dark, and is no wider than its window."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert list(barriers(page, Place(name, "/admin/"), scheme, {})) == []
    page.emulate_media(color_scheme="light")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("look", [LAPTOP, PHONE], ids=lambda look: str(look.width))
def test_two_people_edit_one_incident_and_nothing_is_lost(windows: Windows, look: Look, photograph: Photograph) -> None:
    first, second = opened(windows, "editor"), opened(windows, "contributor", look)
    claims, groups = Claim.objects.filter(incident__slug=SLUG), Group.objects.filter(incident__slug=SLUG)
    before, people = claims.count(), groups.count()
    first.get_by_label("Title:", exact=True).fill(f"The first's title {look.width}")
    first.fill("[name=location]", f"Altanbulag {look.width}")
    add_row(first, "Group")
    first.fill(f"[name=groups-{people}-people_low]", "1")
    first.fill(f"[name=groups-{people}-people_best]", "2")
    first.locator("[name=claims-0-DELETE]").check()
    save(first)
    expect(first.locator(".messagelist")).to_contain_text("was changed successfully")

    second.get_by_label("Title:", exact=True).fill(f"The second's title {look.width}")
    second.fill("[name=notes]", f"Typed by the second {look.width}")
    second.fill("[name=claims-0-claim]", f"Edited by the second {look.width}")
    add_row(second, "Event")
    events = int(second.input_value("[name=events-TOTAL_FORMS]")) - 1
    second.fill(f"[name=events-{events}-date]", "2023-05-09")
    second.select_option(f"[name=events-{events}-kind]", "arrested")
    second.fill(f"[name=events-{events}-description]", f"Seen by the second {look.width}")
    save(second)

    conflict = second.locator(".conflict")
    expect(conflict.get_by_role("alert")).to_contain_text("changed while you had it open")
    expect(conflict).to_contain_text("editor")
    told = conflict.locator("tbody tr")
    expect(told.filter(has_text="Title")).to_contain_text(f"The first's title {look.width}")
    expect(told.filter(has_text="Title")).to_contain_text(f"The second's title {look.width}")
    expect(told.filter(has_text="Place")).to_contain_text("Theirs: you had not changed it.")
    expect(told.filter(has_text="Group, added: 1 to 2 or more people")).to_contain_text("Their new row.")
    expect(told.filter(has_text="Claim, removed")).to_contain_text("Yours, as a new row.")
    assert Incident.objects.get(slug=SLUG).title == f"The first's title {look.width}"
    can_be_read(second, "conflict")
    photograph(second, f"conflict-{look.named('light')}")

    told.filter(has_text="Title").get_by_role("checkbox").check()
    save(second)
    expect(second.locator(".messagelist")).to_contain_text("was changed successfully")
    kept = Incident.objects.get(slug=SLUG)
    assert (kept.title, kept.location) == (f"The first's title {look.width}", f"Altanbulag {look.width}")
    assert kept.notes == f"Typed by the second {look.width}"
    assert (claims.count(), groups.count()) == (before, people + 1)
    assert claims.filter(claim=f"Edited by the second {look.width}").count() == 1
    assert kept.events.filter(description=f"Seen by the second {look.width}").count() == 1


def test_a_contributor_submits_and_an_editor_publishes_what_was_read(windows: Windows) -> None:
    author, editor = opened(windows, "contributor"), windows("editor").new_page()
    author.fill("[name=summary]", "Four people were detained near the border.")
    author.fill("[name=groups-0-people_best]", "2023")  # the year of its date, which is doubtful
    author.fill("[name=groups-0-people_high]", "")
    author.fill("[name=review_note]", "Wording only.")
    author.get_by_role("button", name="Save and submit for review").click()
    expect(author.locator(".messagelist")).to_contain_text("1 record was submitted for review")
    editor.goto("/admin/")
    expect(editor.get_by_role("heading", name="1 record in review")).to_be_visible()
    can_be_read(editor, "front page")
    editor.get_by_role("link", name="Read, publish or send back").click()
    can_be_read(editor, "queue")
    expect(editor.locator(".entry")).to_contain_text("Wording only.")
    expect(editor.locator(".entry tr", has_text="Summary")).to_contain_text("near the border")
    editor.locator(".entry").get_by_role("checkbox").check()
    editor.get_by_role("button", name="Publish as one edition").click()
    can_be_read(editor, "asked")
    editor.get_by_label("Note of the edition:").fill("Checked.")
    editor.get_by_label("Publish it all the same, because:").fill("The sources say so.")
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(editor.locator(".messagelist")).to_contain_text("1 record was published as edition 2.")
    author.goto("/admin/")
    expect(author.get_by_role("heading", name="Answers to what you submitted")).to_be_visible()
    can_be_read(author, "answers")
    author.get_by_role("button", name="I have read these").click()
    expect(author.get_by_role("heading", name="Answers to what you submitted")).to_have_count(0)
