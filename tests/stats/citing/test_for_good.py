"""What is kept stays, to the byte: after fifty editions, after the drawing changed; but not after a removal."""

from typing import Any

import pytest
from django.test import Client

from incidents.editions.publishing import publish
from incidents.erasure.erasing import erase
from incidents.erasure.needle import Needle
from incidents.models import Edition
from stats.citing import kept_pictures
from stats.citing.keeping import keep_figure
from stats.models import KeptFigure, PublicLink
from tests.answers import body
from tests.builders import make_user
from tests.erasable import NAME, SLUG, everything, has, make_record
from tests.stats.citing.conftest import returned

pytestmark = pytest.mark.django_db

CHART = "/charts/returns-by-country/"


def test_fifty_editions_and_another_drawing_change_no_byte(
    first_edition: Edition, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keep_figure(CHART, site="http://testserver")
    files = [f"{kept.address}{name}" for name in ("table.json", "table.csv", "picture.svg")]
    pinned, live = (
        PublicLink.objects.create(maker=make_user("Contributor", username=name), path=CHART, **about)
        for name, about in (("pins", {"edition": 1, "kept": kept}), ("lives", {}))
    )
    files += [f"{pinned.address}view.{form}" for form in ("csv", "json", "svg", "png")]
    before = [body(reader, address) for address in files]
    assert f"http://testserver{kept.address}".encode() in before[2]
    incident = returned("2022-03-nine", 9, 9, 9)
    for best in range(10, 60):
        incident.groups.update(people_low=best, people_best=best, people_high=best)
        publish([incident], note=f"Now {best}")
    monkeypatch.setattr(kept_pictures, "framed_picture", lambda *_args, **_options: "<svg>drawn otherwise</svg>")
    assert Edition.objects.count() == 51
    assert [body(reader, address) for address in files] == before
    assert keep_figure(f"{CHART}?edition=1").pk == kept.pk
    newest = keep_figure(CHART)
    assert newest.table["rows"] == [["CN", 3, 69, 69, 71, True]]
    assert newest.picture == "<svg>drawn otherwise</svg>"
    assert body(reader, f"{live.address}view.csv").decode().endswith("CN,3,69,69,71,true\r\n")


def test_a_removal_reaches_every_kept_table_picture_and_citation(reader: Client) -> None:
    make_record()
    publish(everything())
    for address in ("/charts/map/", f"/incidents/?q={NAME}", f"/incidents/{SLUG}/", "/charts/arrivals-by-year/"):
        keep_figure(address)
    kept: Any = KeptFigure.objects.get(view_name="chart", args=["map"])
    assert NAME in str(kept.table)
    before = [row[-5:] for row in kept.table["rows"]]
    erase(Needle(NAME, "[removed]"), reason="At risk")
    assert not has(str(list(KeptFigure.objects.values())), NAME)
    kept.refresh_from_db()
    assert [row[-5:] for row in kept.table["rows"]] == before  # its numbers stay
    assert kept.erased
    for one in KeptFigure.objects.all():
        for page in ("", "cite/", "cite.bib", "cite.json", "table.csv"):
            assert NAME not in body(reader, f"{one.address}{page}").decode()
        if reader.get(f"{one.address}picture.svg").status_code == 200:
            assert NAME not in body(reader, f"{one.address}picture.svg").decode()


def test_a_picture_with_the_text_broken_into_lines_is_drawn_anew(first_edition: Edition, reader: Client) -> None:
    kept = keep_figure(CHART)
    broken = f"<svg><text><tspan>{NAME[:3]}</tspan><tspan>{NAME[3:]}</tspan></text></svg>"
    KeptFigure.objects.filter(pk=kept.pk).update(picture=broken)
    make_record()
    publish(everything())
    erase(Needle(NAME, "[removed]"), reason="At risk")
    kept.refresh_from_db()
    assert (kept.picture, bool(kept.erased)) == ("", True)
    assert b"<svg" in body(reader, f"{kept.address}picture.svg")
    kept.refresh_from_db()
    assert kept.picture
    assert NAME[3:] not in kept.picture
