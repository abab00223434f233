"""Erasure for safety: a text goes from everywhere, figures stay, editions say so, and the text is kept nowhere."""

import json
import unicodedata
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.db import connection, models
from django.test import Client

from incidents.editions.publishing import publish
from incidents.editions.reviewing import submit
from incidents.erasure.erasing import erase, erasures_of, find_text
from incidents.erasure.needle import Needle, faults
from incidents.erasure.walking import EXEMPT, NotErased, covered_models, may_hold_text
from incidents.models import (
    Country,
    Edition,
    Erasure,
    ErrorReport,
    Incident,
    IncidentVersion,
    ReadyLine,
    Source,
    SourceVersion,
)
from incidents.releases.making import make_release
from project.doors.sessions import SessionStore
from project.models import ApiToken, AuditEntry, BrowserSession, Passkey
from project.tokens import make_token
from stats.catalogue import CHARTS
from stats.citing.keeping import keep_figure
from stats.models import ArrivalFigure, ContextEvent, PublicLink, SavedView
from tests.answers import body, json_of, results_of
from tests.builders import (
    make_arrival,
    make_claim,
    make_context_event,
    make_country,
    make_incident,
    make_other_figure,
    make_overlap,
    make_source,
    make_user,
    rewrite,
)
from tests.erasable import HANGUL, NAME, SLUG, everything, has, make_record, published

pytestmark = pytest.mark.django_db


def needle(text: str = NAME, replacement: str = "[removed]") -> Needle:
    return Needle(text, replacement)


def remove(text: str = NAME, **options: Any) -> Erasure:
    return erase(needle(text), reason="At risk", **options)[0]


def texts_of(model: type[models.Model]) -> str:
    """All that the rows of a model say, as text and as it stands in JSON."""
    return "".join(f"{row} {json.dumps(row, default=str)}" for row in model._base_manager.values())


def everywhere() -> str:
    """All that the tables of the site say, search and sessions apart."""
    return "".join(texts_of(model) for model in apps.get_models() if model is not BrowserSession)


# It goes from everywhere


@pytest.mark.parametrize("name", [NAME, HANGUL, "Müller-Ørsted"])
def test_a_name_goes_from_every_version_working_copy_and_note(name: str) -> None:
    published(name)
    assert has(everywhere(), name)
    remove(name)
    assert not has(everywhere(), name)
    version = IncidentVersion.objects.get(key=SLUG, since=1)
    assert version.title == version.document["title"] == "Seven detained, [removed] among them"
    assert version.document["notes"] == "Who is [removed]?"
    assert version.document["events"][0]["description"] == "[removed] was arrested."
    assert IncidentVersion.objects.get(key=SLUG, until=3).withdrawn == "[removed] asked for it"
    assert Edition.objects.get(number=1).note == "With [removed]"
    assert Incident.objects.get(slug=SLUG).statements.get().speaker == "[removed]"
    assert Source.objects.get().author == "[removed]"


def test_an_address_that_spells_the_name_goes_too() -> None:
    published()
    remove()
    assert Source.objects.get().url == "https://a.example/[removed]-held"


@pytest.mark.parametrize(
    "written",
    [
        "KIM CHOL-SU", "kim chol su", "Kim  Chol‑su", "Kim\nChol-su", "Kim_Chol_su", "kim%20chol-su",
        "Kim\u00a0Chol-su",
    ],
)  # fmt: skip
def test_it_is_found_however_it_is_written(written: str) -> None:
    assert needle().redacted(f"With {written}, and more") == ("With [removed], and more", 1)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC"])
@pytest.mark.parametrize("name", [HANGUL, "Ñandú"])
def test_every_unicode_form_is_found_by_every_other(name: str, form: Any) -> None:
    for other in ("NFC", "NFD"):
        text = unicodedata.normalize(form, f"{name} said")
        assert needle(unicodedata.normalize(other, name)).redacted(text) == ("[removed] said", 1)
    assert needle(name).redacted("Nothing of it") == ("Nothing of it", 0)


def test_a_syllable_that_goes_on_is_another_one() -> None:
    decomposed = unicodedata.normalize("NFD", "나기철김")  # begins with the letters of 나기처
    assert needle("나기처").redacted(decomposed) == (decomposed, 0)


def test_a_name_that_an_address_encodes_is_found() -> None:
    assert needle(HANGUL).redacted("https://a.example/%EA%B9%80%EC%B2%A0%EC%88%98/1") == (
        "https://a.example/[removed]/1",
        1,
    )


def test_text_that_is_json_keeps_its_names_and_stays_json() -> None:
    message = json.dumps([{"changed": {"name": "claim", "object": f"Yonhap: {HANGUL}", "fields": ["Fields"]}}])
    changed, count = needle(HANGUL).redacted(message)
    assert count == 1
    assert json.loads(changed)[0]["changed"]["object"] == "Yonhap: [removed]"
    assert json.loads(needle("changed").redacted(message)[0])[0].keys() == {"changed"}


def test_a_history_entry_of_the_desk_loses_it_even_where_its_title_was_cut_off() -> None:
    incident = make_incident(title="a" * 190 + NAME[:10])
    user = make_user()
    LogEntry.objects.log_actions(user.pk, [incident], 2, [{"changed": {"name": "claim", "object": HANGUL}}])
    LogEntry.objects.update(object_repr=("b" * 193 + NAME)[:200])
    make_incident("b", summary=NAME)
    remove()
    remove(HANGUL)
    assert LogEntry.objects.get().object_repr == "b" * 193
    assert not has(LogEntry.objects.get().change_message, HANGUL)
    assert Incident.objects.get(slug=SLUG).title == "a" * 190 + NAME[:10]


def test_a_search_no_longer_finds_it() -> None:
    published()
    for query in (NAME, "chol"):
        assert IncidentVersion.objects.matching(query).count() == 2
    assert SourceVersion.objects.matching("chol").exists()
    remove()
    for query in (NAME, "chol"):
        assert not IncidentVersion.objects.matching(query).exists()
    assert not SourceVersion.objects.matching("chol").exists()
    assert IncidentVersion.objects.matching("seven removed").count() == 2
    assert not has("".join(IncidentVersion.objects.values_list("words", flat=True)), "kim chol su")


@pytest.mark.parametrize("name", ["홍길동희", "홍길동", "길동희 3명"])
def test_a_name_in_korean_is_found_no_longer_either(name: str) -> None:
    make_record("홍길동희 3명")
    publish(everything())
    assert IncidentVersion.objects.matching(name).exists()
    remove(name)
    assert not IncidentVersion.objects.matching(name).exists()
    assert not has("".join(IncidentVersion.objects.values_list("words", flat=True)), "길동")


def test_an_accent_that_the_index_does_not_keep_is_no_way_round_it() -> None:
    make_record("Müller-Ørsted")
    publish(everything())
    assert IncidentVersion.objects.matching("muller").exists()
    remove("Müller-Ørsted")
    assert not IncidentVersion.objects.matching("muller").exists()


def test_sessions_and_the_cache_forget_it() -> None:
    published(HANGUL)
    keeps, forgets = SessionStore(), SessionStore()
    keeps["language"], forgets["_messages"] = "ko", json.dumps([f"“{HANGUL}” was published"])
    keeps.save()
    forgets.save()
    found = find_text(needle(HANGUL))
    assert found.sessions == 1
    remove(HANGUL)
    assert list(BrowserSession.objects.values_list("pk", flat=True)) == [keeps.session_key]


def test_kept_files_lose_it(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "page.html").write_text(f"<p>{NAME} held</p>", encoding="utf-8")
    (tmp_path / "other.html").write_text("<p>Nothing</p>", encoding="utf-8")
    (tmp_path / "picture.bin").write_bytes(b"\xff\xfe" + NAME.encode())
    with ZipFile(tmp_path / "release.zip", "w") as archive:
        archive.writestr("incidents.csv", NAME)
    make_incident(summary=NAME)
    assert find_text(needle()).files == 3
    remove()
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {
        "page.html": "<p>[removed] held</p>",
        "other.html": "<p>Nothing</p>",
    }


def test_a_file_of_seeds_that_is_loaded_again_does_not_bring_it_back() -> None:
    incident, arrival = published(), ArrivalFigure.objects.get()
    Incident.objects.update(loaded=1)
    before = incident.edited_at
    remove()
    incident.refresh_from_db()
    assert (incident.loaded, incident.edited_at > before) == (None, True)
    assert Incident.objects.get(slug="2019-whole").loaded == 1  # nothing in it
    arrival.refresh_from_db()
    assert arrival.loaded is None


def test_a_part_is_an_edit_of_its_record() -> None:
    incident = make_incident()
    make_claim(incident, claim=NAME)
    Incident.objects.update(loaded=1)
    remove()
    incident.refresh_from_db()
    assert incident.loaded is None


# Every text of every model


COVERED = {
    "admin.logentry", "project.apitoken", "project.passkey",
    "incidents.citationfact", "incidents.claim", "incidents.country", "incidents.countryversion",
    "incidents.edition", "incidents.erasure", "incidents.errorreport", "incidents.event",
    "incidents.group", "incidents.groupfact",
    "incidents.incident", "incidents.incidentversion", "incidents.instrument", "incidents.origin",
    "incidents.originfact", "incidents.overlap", "incidents.overlapfact", "incidents.practice", "incidents.release",
    "incidents.snapshot", "incidents.source", "incidents.sourceversion", "incidents.statement",
    "incidents.submission", "incidents.treaty", "stats.arrivalfigure", "stats.arrivalversion", "stats.contextevent",
    "stats.contexteventversion", "stats.keptfigure", "stats.otherfigure", "stats.otherfigureversion",
    "stats.publiclink", "stats.savedview",
}  # fmt: skip
WITHOUT_TEXT = {"incidents.erasurespan", "incidents.totalfact"}


def test_every_model_is_walked_or_named_exempt() -> None:
    own = {m._meta.label_lower for m in apps.get_models() if m._meta.app_label in ("incidents", "stats", "project")}
    assert {model._meta.label_lower for model in covered_models()} == COVERED
    assert own - COVERED == WITHOUT_TEXT | set(EXEMPT)


def texts(model: Any) -> list[str]:
    """The columns of a model that take free text: keys apart, and what is too short for anything but a code."""
    columns = [column for column in model._meta.concrete_fields if may_hold_text(column) and not column.is_relation]
    keys = ("key", "slug", "source", "other", "part", "whole")
    return [c.name for c in columns if c.name not in keys and (c.max_length or 999) >= 20]


def one_of_each() -> None:
    """A row in every table that has columns of text."""
    incident = make_record("nobody")
    publish(everything())
    source = make_source("another")
    source.snapshots.create(sha256="0" * 64, media_type="text/html", size=1, taken_at="2024-01-01T00:00Z")
    source.origins.create(other=Source.objects.get(slug="paper-2019"), relation="drawn_from")
    make_other_figure(measure="", dimension="hometown", category="x")
    publish(everything())
    make_token(make_user("Reader"), "x", 30)
    Passkey.objects.create(user=ApiToken.objects.get().user, name="x", credential=b"x")
    LogEntry.objects.log_actions(make_user().pk, [incident], 2, "x")
    Erasure.objects.create(reason="x", replacement="x", places=1)
    Source.objects.filter(pk=source.pk).update(title="changed")
    submit(source, by=make_user("Contributor"))
    make_release("2026-11", Edition.objects.get(number=1), notes="x", address="https://tumen.example.org/")
    keep_figure("/charts/map/")
    SavedView.objects.create(
        owner=make_user("Reader", username="saver"), name="x", path="/", question={"q": ["x"]}, site="x"
    )
    PublicLink.objects.create(path="/charts/map/")
    ErrorReport.objects.create(path="/charts/map/", text="x")


WALKED = [model for model in covered_models() if texts(model)]


@pytest.mark.parametrize("model", WALKED, ids=lambda model: model.__name__)
def test_every_column_of_text_is_walked(model: Any) -> None:
    one_of_each()
    row = model._base_manager.order_by("pk").first()
    names = texts(model)
    deep = {"a": [NAME, 7, {"b": NAME}]}
    document = getattr(row, "document", {}) | deep  # an archive is built of it, for its new sum
    changes = {name: document if name == "document" else NAME for name in names}
    rewrite(model._base_manager.filter(pk=row.pk), **changes)
    remove()
    wanted = dict.fromkeys(names, "[removed]") | {"document": ["[removed]", 7, {"b": "[removed]"}]}
    wanted["words"] = "removed"
    wanted["mail"] = ""  # nobody is written to at half an address
    found = model._base_manager.values(*names).get(pk=row.pk)
    if "document" in found:
        found["document"] = found["document"]["a"]
    assert found == {name: wanted[name] for name in names}


def test_what_is_exempt_holds_no_text_of_the_record() -> None:
    published()
    assert set(EXEMPT) == {
        "incidents.chainlink",
        "incidents.keptfile",
        "incidents.readyline",
        "incidents.rowsum",
        "project.auditentry",
        "project.browsersession",
        "project.preference",
        "project.secondfactor",
        "project.takenform",
        "project.sitemark",
        "project.tally",
    }
    assert not has(texts_of(AuditEntry), NAME)
    remove()
    assert not has(texts_of(ReadyLine), NAME)


# Figures stay


def figures(client: Client) -> dict[str, Any]:
    """The numbers in the table of every chart and in every incident, in every edition."""
    found: dict[str, Any] = {}
    for number in Edition.objects.values_list("number", flat=True):
        for chart in CHARTS:
            rows = json_of(client, f"/charts/{chart.slug}.json?edition={number}")["table"]["rows"]
            found[f"{chart.slug} {number}"] = [[cell for cell in row if not isinstance(cell, str)] for row in rows]
        for result in results_of(client, f"/incidents.json?who=all&edition={number}"):
            found[f"{result['slug']} {number}"] = result["people"], result["date"], result["latitude"]
    return found


def test_every_figure_of_every_edition_stays_as_it_was(reader: Client) -> None:
    published()
    before = figures(reader)
    remove()
    assert figures(reader) == before
    assert before[f"{SLUG} 1"][0] == {"low": 7, "best": 7, "high": 7}
    assert before[f"{SLUG} 2"][0] == {"low": 7, "best": 8, "high": 8}
    assert before["returns-by-country 2"] == [[1, 7, 8, 8, False]]
    assert before["returns-by-country 3"] == []


def test_states_and_editions_stay_as_they_were() -> None:
    incident = published()
    source = Source.objects.get()
    numbers = IncidentVersion.objects.order_by("pk").values_list("key", "since", "until", "best", "date", "kind")
    before = list(numbers.all())
    remove()
    source.refresh_from_db()
    incident.refresh_from_db()
    assert (source.state, incident.state) == ("published", "withdrawn")
    assert publish([source]) is None
    assert (
        list(IncidentVersion.objects.order_by("pk").values_list("key", "since", "until", "best", "date", "kind"))
        == before
    )
    assert Edition.objects.count() == 3


# What may not be erased


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Li", "Too short"), ("김", "Too short"), ("K-i", "Too short"), ("12345", "Digits"), ("2019-05-07", "Digits"),
        ("+82 10 1234", "Digits"), ("repatriated", "code"), ("detention", "code"), ("ESCAPEES", "code"),
        ("patriate", "code"), ("x" * 2001, "Longer than"),
    ],
)  # fmt: skip
def test_a_text_that_would_touch_figures_or_other_words_is_refused(text: str, fault: str) -> None:
    assert fault in faults(text, "[removed]", "At risk")["text"]


def test_what_may_be_erased() -> None:
    for text in (NAME, HANGUL, "김구", "A whole sentence, with 7 of them.\nAnd another."):
        assert faults(text, "[removed]", "At risk") == {}


@pytest.mark.parametrize(
    ("replacement", "reason", "field"),
    [
        ("", "At risk", "replacement"), ("a\nb", "At risk", "replacement"), ('"x"', "At risk", "replacement"),
        ("x" * 61, "At risk", "replacement"), (f"not {NAME}", "At risk", "replacement"), ("[removed]", " ", "reason"),
        ("[removed]", f"{NAME.upper()} asked", "reason"),
    ],
)  # fmt: skip
def test_a_mark_or_a_reason_that_would_keep_it_is_refused(replacement: str, reason: str, field: str) -> None:
    wrong = faults(NAME, replacement, reason)
    assert list(wrong) == [field]
    assert not has(str(wrong), NAME)


def test_codes_keys_and_sums_are_not_touched() -> None:
    incident = make_incident("2019-05-dae-ho", summary="Dae Ho was held.", title="Dae")
    make_claim(incident)
    source = Source.objects.get()
    source.snapshots.create(sha256="dae0" * 16, media_type="text/html", size=1, taken_at="2024-01-01T00:00Z")
    publish(everything())
    remove("dae")
    assert Incident.objects.get().slug == "2019-05-dae-ho"
    assert IncidentVersion.objects.get().document["slug"] == "2019-05-dae-ho"
    assert SourceVersion.objects.get().document["snapshots"][0]["sha256"] == "dae0" * 16
    assert IncidentVersion.objects.get().document["summary"] == "[removed] Ho was held."


def test_a_replacement_that_does_not_fit_is_refused_and_nothing_is_changed() -> None:
    make_incident(title=NAME + "b" * 189, summary=NAME)
    with pytest.raises(NotErased, match="shorter replacement") as refused:
        erase(needle(replacement="[this was removed]"), reason="At risk")
    assert not has(str(refused.value), NAME)
    assert Incident.objects.get().summary == NAME


def test_two_countries_of_one_name_are_refused_without_naming_them() -> None:
    make_country("MN", name="Old Land")
    make_country("TH", name="old  land")
    with pytest.raises(NotErased) as refused:
        remove("Old Land")
    assert str(refused.value) == "Two records would have one name: choose another replacement."
    assert refused.value.__suppress_context__
    assert Country.objects.filter(name="Old Land").exists()
    assert not Erasure.objects.exists()


def test_a_text_that_stands_nowhere_is_refused() -> None:
    make_incident()
    with pytest.raises(NotErased, match="stands nowhere"):
        remove()


def test_what_was_agreed_to_is_what_is_done() -> None:
    make_incident(summary=NAME)
    expected = find_text(needle()).places
    make_incident("b", summary=NAME)
    with pytest.raises(NotErased, match="2 places, not 1"):
        remove(expected=expected)
    assert has(everywhere(), NAME)
    assert remove(expected=2).places == 2


# What is said of it


def test_looking_changes_nothing_and_counts_what_erasing_then_does() -> None:
    published()
    before = everywhere()
    found = find_text(needle())
    assert everywhere() == before
    assert found.kinds["incidents.claim"].places == 3
    assert found.kinds["incidents.incidentversion"].rows == 2
    assert found.spans == [(1, 3)]
    assert any(before + match + after == f"{NAME} was arrested." for _kind, before, match, after in found.samples)
    assert remove(expected=found.places).places == found.places


def test_each_edition_that_was_touched_says_so_and_no_other() -> None:
    first, second = make_incident("a"), make_incident("b", summary=f"With {NAME}.")
    publish([first])  # 1: nothing of it
    publish([second])  # 2: it stands in b
    publish([make_incident("c")])  # 3: b is still there
    Incident.objects.filter(slug="b").update(summary="Without a name.")
    publish([Incident.objects.get(slug="b")])  # 4: no longer
    publish([make_incident("d", summary=NAME)])  # 5: in d
    erasure = remove()
    assert [str(span) for span in erasure.spans.all()] == ["2–3", "5"]
    assert {n: erasures_of(n).count() for n in range(1, 7)} == {1: 0, 2: 1, 3: 1, 4: 0, 5: 1, 6: 0}
    assert erasures_of(Edition.objects.get(number=3)).get() == erasure
    assert not erasures_of(None).exists()


def test_a_note_touches_its_own_edition_alone() -> None:
    publish([make_incident("a")], note=NAME)
    publish([make_incident("b")])
    assert [str(span) for span in remove().spans.all()] == ["1"]


def test_a_record_that_was_touched_says_so(reader: Client) -> None:
    publish([make_incident("a", summary=NAME), make_incident("b")])
    remove()
    assert "A text was removed from this record for safety on " in body(reader, "/incidents/a/").decode()
    assert "for safety" not in body(reader, "/incidents/b/").decode()


@pytest.mark.parametrize("page", ["/sources/paper-2019/", "/countries/CN/"])
def test_a_source_and_a_country_say_so_too(page: str, reader: Client) -> None:
    make_record()
    publish(everything())
    remove()
    assert "for safety on " in body(reader, page).decode()


def test_what_is_kept_of_it_has_no_word_of_the_text() -> None:
    published()
    erasure = remove(by=make_user("Administrator"))
    row = Erasure.objects.values().get()
    assert not has(str(row), NAME)
    assert (row["reason"], row["replacement"], erasure.by.username) == ("At risk", "[removed]", "administrator")  # type: ignore[union-attr]
    entry = AuditEntry.objects.get(action="erased")
    assert (entry.username, entry.what, entry.key, entry.detail) == (
        "administrator", "incidents.erasure", str(erasure.pk), ""
    )  # fmt: skip
    assert NAME not in repr(needle())


def test_a_reason_of_an_earlier_erasure_is_walked_like_everything_else() -> None:
    make_incident(summary=f"{NAME} and {HANGUL}")
    erase(needle(), reason=f"As {HANGUL} is at risk")
    remove(HANGUL)
    assert Erasure.objects.order_by("pk")[0].reason == "As [removed] is at risk"


# Addresses


def with_address() -> Incident:
    incident = make_incident("2019-05-kim-chol-su", summary=f"{NAME} was held.")
    make_claim(incident, "yonhap-kim-chol-su")
    make_overlap(make_incident("part"), incident)
    make_arrival(source="yonhap-kim-chol-su")
    publish(everything())
    return incident


def test_addresses_stay_unless_asked_and_are_told() -> None:
    with_address()
    arrival = "kr-year-2019-01-01-2019-12-31-final-undated-yonhap-kim-chol-su"
    assert find_text(needle()).keys == ["2019-05-kim-chol-su", arrival, "yonhap-kim-chol-su"]
    _erasure, found = erase(needle(), reason="At risk")
    assert len(found.keys) == 3
    assert Incident.objects.filter(slug="2019-05-kim-chol-su").exists()
    assert not has(IncidentVersion.objects.get(key="2019-05-kim-chol-su").document["summary"], NAME)


def test_addresses_that_are_changed_are_changed_wherever_they_are_named(reader: Client) -> None:
    make_incident("2019-05-removed")  # taken: the new one has to be another
    with_address()
    before = figures(reader)
    erasure = remove(rename=True)
    assert erasure.addresses == 3
    assert "kim-chol-su" not in everywhere()
    record = json_of(reader, "/incidents/2019-05-removed-2.json?edition=1")
    assert (record["slug"], record["claims"][0]["source"]["slug"]) == ("2019-05-removed-2", "yonhap-removed")
    assert json_of(reader, "/incidents/part.json")["overlaps"][0]["other"] == "2019-05-removed-2"
    assert reader.get("/incidents/2019-05-kim-chol-su/").status_code == 404
    assert reader.get("/sources/yonhap-removed/").status_code == 200
    after = {name.replace("2019-05-removed-2", "2019-05-kim-chol-su"): value for name, value in figures(reader).items()}
    assert after == before
    assert publish(everything()) is None


def test_a_context_event_may_be_renamed_as_well() -> None:
    publish([make_context_event("2020-kim-chol-su")])
    remove(rename=True)
    assert ContextEvent.objects.get().slug == "2020-removed"


# The indexes


def test_the_search_still_keeps_itself_in_step_afterwards() -> None:
    """The column that versions got must not have cost the table its triggers."""
    published()
    remove()
    publish([make_incident("later", summary="Unmistakable words")])
    assert [version.key for version in IncidentVersion.objects.matching("unmistakable")] == ["later"]
    cache.clear()
    assert connection.vendor in ("sqlite", "postgresql")
