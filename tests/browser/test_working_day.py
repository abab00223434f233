"""The five incidents of a working day, entered and published by keyboard alone, with every key counted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from incidents.models import IncidentVersion
from tests.browser.hands import Hands
from tests.browser.looking import Windows, until

pytestmark = pytest.mark.browser
NEW = "/admin/incidents/incident/add/"
NO_LETUP = ("no letup", "No Letup in Forced Returns")
FOUR = ("mongolia detains 4", "Mongolia detains 4 North Koreans")


@pytest.fixture
def page(windows: Windows) -> Page:
    """The form of a new incident, at which an editor sits."""
    page = windows("editor").new_page()
    page.goto(NEW)
    until(page, "document.querySelector('.select2-selection') && document.activeElement.name === 'title'")
    return page


def begin(hands: Hands, title: str, country: tuple[str, str], kind: tuple[str, str], date: str, summary: str) -> None:
    """What every incident is asked."""
    hands.fill("title", title)
    hands.pick("country", *country)
    hands.choose("kind", *kind)
    hands.fill("date", date)
    hands.choose("people_basis", "r", "reported")
    hands.choose("confidence", "m", "medium")
    hands.fill("summary", summary)


def exactly(hands: Hands, number: int, count: int, outcome: tuple[str, str]) -> None:
    """A group of which the number is known."""
    for name in ("low", "best", "high"):
        hands.fill(f"groups-{number}-people_{name}", str(count))
    hands.choose(f"groups-{number}-outcome", *outcome)


def claim(hands: Hands, number: int, source: tuple[str, str], said: str) -> None:
    """What a source says of the number."""
    hands.add("Claim")
    hands.pick(f"claims-{number}-source", *source)
    hands.fill(f"claims-{number}-people_reported", said)


def publish(hands: Hands) -> None:
    """Save, look at what readers will see, and publish."""
    hands.push("[name=_publish]")
    hands.push("[name=_yes]")
    expect(hands.page.locator(".messagelist")).to_contain_text("published as Edition")


def simple(hands: Hands) -> None:
    begin(
        hands, "Five North Koreans held in Vientiane", ("laos", "Laos"), ("det", "detention"), "3 March 2026",
        "Police in Vientiane held five people who had come from China.",
    )  # fmt: skip
    exactly(hands, 0, 5, ("det", "detained"))
    claim(hands, 0, NO_LETUP, "5")
    publish(hands)


def two_groups(hands: Hands) -> None:
    begin(
        hands, "Nine caught near Tumen, six of them sent back", ("china", "China"), ("rep", "repatriation"),
        "2026. 4. 12.", "Border guards caught nine people; six were sent back the same week.",
    )  # fmt: skip
    exactly(hands, 0, 6, ("rep", "repatriated"))
    hands.add("Group")
    exactly(hands, 1, 3, ("det", "detained"))
    claim(hands, 0, NO_LETUP, "9")
    publish(hands)


def to_the_month(hands: Hands) -> None:
    begin(
        hands, "More than 500 returned through several crossings", ("china", "China"), ("rep", "repatriation"),
        "early October 2026", "Buses took people over several crossings within days.",
    )  # fmt: skip
    hands.fill("groups-0-people_low", "more than 500")
    hands.choose("groups-0-outcome", "rep", "repatriated")
    claim(hands, 0, NO_LETUP, "more than 500")
    publish(hands)


def new_source(hands: Hands) -> None:
    hands.page.goto("/admin/incidents/source/add/")
    hands.fill("title", "Seven North Koreans held at Mae Sai")
    hands.fill("publisher", "Chiang Rai Times")
    hands.fill("published", "9 June 2026")
    hands.fill("language", "en")
    hands.choose("kind", "n", "news")
    hands.fill("url", "https://example.org/2026/06/mae-sai-seven")
    hands.push("[name=_save]")
    hands.page.goto(NEW)
    begin(
        hands, "Seven held at Mae Sai", ("thai", "Thailand"), ("det", "detention"), "8 June 2026",
        "Seven people gave themselves up at the border.",
    )  # fmt: skip
    exactly(hands, 0, 7, ("det", "detained"))
    claim(hands, 0, ("held at mae sai", "Seven North Koreans held at Mae Sai"), "7")
    publish(hands)


def several_claims(hands: Hands) -> None:
    begin(
        hands, "About 12 held near Dornod, later let go", ("mong", "Mongolia"), ("det", "detention"), "2026년 9월 2일",
        "Guards held a group that had walked for days; all were let go.",
    )  # fmt: skip
    hands.fill("groups-0-people_low", "10-12")
    hands.choose("groups-0-outcome", "rel", "released")
    hands.fill("groups-0-outcome_date", "20 Sept 2026")
    for number, (date, kind, text) in enumerate(
        (
            ("2 Sept 2026", ("ar", "arrested"), "Guards stopped them."),
            ("5 Sept 2026", ("an", "announced"), "The ministry said so."),
            ("20 Sept 2026", ("rel", "released"), "All were let go."),
        )
    ):
        hands.add("Event")
        hands.fill(f"events-{number}-date", date)
        hands.choose(f"events-{number}-kind", *kind)
        hands.fill(f"events-{number}-description", text)
    claim(hands, 0, NO_LETUP, "about 12")
    claim(hands, 1, FOUR, "at least 10")
    publish(hands)


@dataclass(frozen=True)
class Entry:
    """An incident of the day: how it is entered, what readers then see of it, and what that may cost.

    `keys` at most by keyboard alone; `clicks` at most where a mouse goes to each field that Tab does not reach at once.
    """

    enter: Callable[[Hands], None]
    date: tuple[str, str]
    groups: list[tuple[int, int, int | None, str]]
    claims: list[tuple[int, int | None, str, str]]
    keys: int
    clicks: int


DAY = {
    "simple": Entry(
        simple, ("2026-03-03", "day"), [(5, 5, 5, "detained")], [(5, None, "", "")], keys=245, clicks=11
    ),
    "two groups": Entry(
        two_groups, ("2026-04-12", "day"), [(6, 6, 6, "repatriated"), (3, 3, 3, "detained")],
        [(9, None, "", "")], keys=280, clicks=13,
    ),
    "to the month": Entry(
        to_the_month, ("2026-10-01", "month"), [(500, 500, None, "repatriated")],
        [(500, None, "at_least", "more than 500")], keys=280, clicks=11,
    ),
    "new source": Entry(
        new_source, ("2026-06-08", "day"), [(7, 7, 7, "detained")], [(7, None, "", "")], keys=350, clicks=14
    ),
    "several claims": Entry(
        several_claims, ("2026-09-02", "day"), [(10, 10, 12, "released")],
        [(12, None, "about", "about 12"), (10, None, "at_least", "at least 10")], keys=440, clicks=20,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DAY)
def test_an_incident_is_entered_and_published_by_keyboard_in_so_many_keys(page: Page, name: str) -> None:
    entry, hands = DAY[name], Hands(page)
    entry.enter(hands)
    document = IncidentVersion.objects.current().latest("pk").document
    assert (document["date"], document["date_precision"]) == entry.date
    assert [people(group) for group in document["groups"]] == entry.groups
    assert [said(claim) for claim in document["claims"]] == entry.claims
    print(f"{name}: {hands.keys} keys, {hands.walked} of them to get about, or {hands.clicks} clicks instead")
    assert hands.keys <= entry.keys
    assert hands.clicks <= entry.clicks


def people(group: dict[str, Any]) -> tuple[Any, ...]:
    return (*(group[f"people_{name}"] for name in ("low", "best", "high")), group["outcome"])


def said(claim: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(claim[name] for name in ("people_reported", "people_high", "qualifier", "wording"))
