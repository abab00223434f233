"""The desk by keyboard: pickers open on a letter, the focus goes on in a new row and comes to the errors."""

import pytest
from playwright.sync_api import Page, expect

from incidents.models import Incident
from tests.browser.looking import KOREAN, LAPTOP, PHONE, SCHEMES, Look, Photograph, Windows, until

pytestmark = pytest.mark.browser
NEW = "/admin/incidents/incident/add/"
FOCUS = """() => {
  const focused = document.activeElement;
  const picker = focused.closest(".select2-container")?.previousElementSibling;
  return picker?.name ?? (focused.name || focused.className);
}"""


def focus(page: Page) -> str:
    """The name of the field that has the focus."""
    return str(page.evaluate(FOCUS))


@pytest.fixture
def form(windows: Windows) -> Page:
    """The form of a new incident, at which an editor sits."""
    page = windows("editor").new_page()
    page.goto(NEW)
    until(page, "document.querySelector('.select2-selection')")
    return page


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        ("Group", "groups-1-people_low"),
        ("Event", "events-0-date"),
        ("Claim", "claims-0-source"),
        ("Statement", "statements-0-speaker"),
        ("Overlap", "overlaps-0-other"),
    ],
)
def test_after_add_another_the_focus_is_in_the_new_row(form: Page, kind: str, first: str) -> None:
    link = form.locator(".add-row a", has_text=f"Add another {kind}")
    link.focus()
    form.keyboard.press("Enter")
    until(form, f"({FOCUS})() === '{first}'")


def test_whoever_goes_on_before_the_new_row_has_the_focus_stays_where_they_are(form: Page) -> None:
    """What they type next would land in the new row: seen on a machine that is slow."""
    link = form.locator(".add-row a", has_text="Add another Event")
    link.focus()
    link.evaluate("(link) => { link.click(); document.querySelector('[name=summary]').focus(); }")
    expect(form.locator("[name=events-0-date]")).to_be_visible()
    form.wait_for_timeout(100)
    assert focus(form) == "summary"


@pytest.mark.parametrize(
    ("picker", "typed", "found"), [("country", "mong", "Mongolia"), ("entered_from", "chi", "China")]
)
def test_a_picker_opens_when_one_types_and_the_focus_comes_back_to_it(
    form: Page, picker: str, typed: str, found: str
) -> None:
    form.locator(f"[name={picker}] + .select2-container .select2-selection").focus()
    form.keyboard.type(typed, delay=30)
    expect(form.locator(".select2-search__field")).to_have_value(typed)
    expect(form.locator(".select2-results__option--highlighted")).to_have_text(found)
    form.keyboard.press("Enter")
    expect(form.locator(f"#select2-id_{picker}-container")).to_contain_text(found)
    assert focus(form) == picker


def test_a_picker_of_a_new_row_opens_when_one_types(form: Page) -> None:
    form.locator(".add-row a", has_text="Add another Claim").press("Enter")
    until(form, f"({FOCUS})() === 'claims-0-source'")
    form.keyboard.type("human rights", delay=30)
    expect(form.locator(".select2-search__field")).to_have_value("human rights")


def test_every_picker_has_a_name(form: Page) -> None:
    for kind in ("Claim", "Event"):
        form.locator(".add-row a", has_text=f"Add another {kind}").click()
    expect(form.get_by_role("combobox", name="Country:")).to_have_count(1)
    expect(form.get_by_role("combobox", name="Entered from:")).to_have_count(1)
    expect(form.get_by_role("combobox", name="Source:")).to_have_count(2)
    form.get_by_role("combobox", name="Country:").press("Enter")
    expect(form.get_by_role("searchbox", name="Country")).to_be_focused()


@pytest.mark.parametrize("look", [LAPTOP, PHONE, KOREAN], ids=lambda look: f"{look.width}-{look.language}")
def test_errors_are_listed_with_links_to_their_fields(windows: Windows, look: Look, photograph: Photograph) -> None:
    page = windows("editor", look).new_page()
    page.goto(NEW)
    until(page, "document.querySelector('.select2-selection')")
    page.fill("[name=title]", "Four held")
    page.fill("[name=date]", "10/05/2023")
    page.fill("[name=groups-0-people_low]", "dozens")
    for _row in range(2):
        page.locator("#claims-group .add-row a").click()
    page.fill("[name=claims-0-claim]", "One.")
    page.fill("[name=claims-1-claim]", "Two.")
    page.locator("[name=_save]").click()
    faults = page.locator(".faults")
    expect(faults).to_be_focused()
    if look.language == "en":
        expect(faults).to_contain_text("Claim 2, source: This field is required.")
        expect(faults).to_contain_text("Date: “10/05/2023” can be read in two ways.")
        expect(faults).to_contain_text("Group 1, lowest: “dozens” is no number.")
    photograph(page, f"desk-errors-{look.named('light')}")
    for name in ("country", "date", "groups-0-people_low", "claims-1-source"):
        page.locator(f".faults a[href='#id_{name}']").first.press("Enter")
        assert focus(page) == name
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        photograph(page, f"desk-errors-{look.named(scheme)}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_is_understood_is_said_while_one_types(form: Page) -> None:
    date, best = form.locator("[name=date]"), form.locator("[name=groups-0-people_best]")
    date.fill("early May 2023")
    expect(form.locator("#id_date_read")).to_have_text(
        "May 2023 (the day is not known); “early” is not kept, write it in a text"
    )
    best.fill("50-60")
    expect(form.locator("#id_groups-0-people_best_read")).to_have_text("lowest 50, best 50, highest 60")
    best.fill("dozens")
    expect(form.locator("#id_groups-0-people_best_read")).to_contain_text("“dozens” is no number.")
    date.fill("10/05/2023")
    form.get_by_role("radio", name="5 October 2023").click()
    expect(date).to_have_value("2023-10-05")
    expect(form.locator("#id_date_read")).to_have_text("5 October 2023")
    expect(date).to_be_focused()


@pytest.mark.parametrize("text", ["20-25", "50-60", "47,9"])
def test_no_character_of_a_number_is_dropped_by_the_browser(form: Page, text: str) -> None:
    title = f"Kept {text}"
    form.fill("[name=title]", title)
    women = form.locator("[name=groups-0-women]")
    women.press_sequentially(text)
    form.locator("[name=_save]").click()
    expect(women).to_have_value(text)
    expect(form.locator(".faults")).to_contain_text(f"Group 1, women: “{text}” is")
    assert not Incident.objects.filter(title=title).exists()


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Pacific/Kiritimati", "2026-11-29"), ("Asia/Seoul", "2026-11-28"), ("Pacific/Pago_Pago", "2026-11-27")],
)
def test_today_and_times_are_those_of_the_user_and_say_which(windows: Windows, zone: str, day: str) -> None:
    context = windows("editor", timezone_id=zone)
    page = context.new_page()
    page.clock.set_fixed_time("2026-11-28T10:30:00Z")
    page.goto("/admin/")
    page.goto("/admin/incidents/source/add/")
    expect(page.locator("#footer")).to_contain_text(f"Days and times at the desk are those of {zone}.")
    page.locator("[name=accessed] + button.today").click()
    expect(page.locator("[name=accessed]")).to_have_value(day)
    expect(page.locator(".timezonewarning")).to_have_count(0)
