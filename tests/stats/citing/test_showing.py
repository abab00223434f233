"""Before a withdrawal, a merge or a removal: what shows the record is named."""

import pytest

from incidents.editions.publishing import publish
from incidents.models import Edition, Erasure, Incident, Source
from incidents.releases.making import make_release
from stats.citing.keeping import keep_figure
from stats.citing.showing import shown_outside
from stats.models import PublicLink, SavedView
from tests.builders import make_claim, make_user
from tests.desk import address, at_the_desk
from tests.stats.citing.conftest import returned

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(first_edition: Edition) -> None:
    """Of each kind one that shows the record of 2019, and one that does not."""
    make_release("2026-11", first_edition, notes="", address="https://tumen.example.org/")
    maker, reader = make_user("Contributor", username="maker"), make_user("Reader", username="saver")
    for year in ("2019", "2020"):
        period = {"from": [year], "to": [year]}
        words = f"?from={year}&to={year}"
        keep_figure(f"/charts/returns-by-country/{words}")
        PublicLink.objects.create(maker=maker, path="/incidents/", question=period, note=f"Link of {year}")
        SavedView.objects.create(owner=reader, name="Mine", path="/charts/returns-over-time/", question=period)
    publish([returned("2021-two", 2, 2, 2, date="2021-02-02")])
    make_release("2026-12", Edition.objects.get(number=2), notes="", address="https://tumen.example.org/")


def test_each_kind_is_found_by_what_it_counts(shown: None) -> None:
    found = list(shown_outside({Incident: {"2019-05-seven"}}))
    assert [(one.kind, one.title) for one in found] == [
        ("link", "Link of 2019"),
        ("kept", "Who was sent back, and from where, 2019?"),
        ("saved", "When were people sent back, and from where, 2019?"),
    ]
    assert not list(shown_outside({Incident: {"never-published"}}))


def test_a_source_is_shown_where_an_incident_that_rests_on_it_is(shown: None) -> None:
    claimed = Incident.objects.get(slug="2020-01-three")
    source = make_claim(claimed, "paper-2019").source_id
    publish([Source.objects.get(slug=source), claimed])
    assert [one.title for one in shown_outside({Source: {source}}) if one.kind == "link"] == ["Link of 2020"]


def test_before_a_source_is_merged_and_a_text_removed_they_are_named(shown: None) -> None:
    claimed = Incident.objects.get(slug="2020-01-three")
    source = make_claim(claimed, "paper-2019").source
    publish([source, claimed])
    merge = {"action": "withdraw_selected", "_selected_action": [source.pk]}
    pages = (
        at_the_desk().post(address(Source, "changelist"), merge),
        at_the_desk("Administrator").post(
            address(Erasure, "add"), {"text": claimed.title, "replacement": "x", "reason": "At risk"}
        ),
    )
    for page in pages:
        part = page.content.decode().split('id="shown-outside"')[1].split("</fieldset>")[0]
        assert "Link of 2020" in part


def test_the_page_that_asks_for_a_reason_names_them(shown: None) -> None:
    record = Incident.objects.get(slug="2019-05-seven")
    asked = {"action": "withdraw_selected", "_selected_action": [record.pk]}
    page = at_the_desk().post(address(Incident, "changelist"), asked).content.decode()
    part = page.split('id="shown-outside"')[1].split("</fieldset>")[0]
    assert "Link of 2019" in part
    assert "Link of 2020" not in part
    assert "Who was sent back, and from where, 2019?" in part
    assert "When were people sent back, and from where, 2019?" in part
    assert "2026-11" in part
    assert "2026-12" in part
    assert "Mine" not in part  # what a reader calls a view is the reader's own
