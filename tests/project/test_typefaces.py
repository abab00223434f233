"""Typefaces, icons and descriptions: served from here, small, with their licence."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.browser.addresses import PLACES

VENDOR = Path(str(finders.find("vendor/README.md"))).parent
FACES = sorted(VENDOR.glob("*/*.woff2"))
DESCRIPTION = re.compile(r'<meta name="description" content="\s*([^"]*?)\s*">')


def test_both_typefaces_are_small_and_have_their_licence_beside_them() -> None:
    assert [face.stem for face in FACES] == ["noto-sans", "noto-serif"]
    assert sum(face.stat().st_size for face in FACES) <= 120_000
    assert all("SIL OPEN FONT LICENSE" in (face.parent / "LICENSE").read_text() for face in FACES)


def test_what_stands_in_for_a_typeface_is_set_as_wide_and_as_tall() -> None:
    css = Path(str(finders.find("css/typefaces.css"))).read_text()
    stand_ins = [face for face in css.split("@font-face")[1:] if "local(" in face]
    assert len(stand_ins) == 6
    for face in stand_ins:
        [size, ascent, descent] = [
            float(re.findall(rf"{name}: ([\d.]+)%", face)[0])
            for name in ("size-adjust", "ascent-override", "descent-override")
        ]
        assert [size * ascent / 100, size * descent / 100] == [
            pytest.approx(106.9, abs=0.1),
            pytest.approx(29.3, abs=0.1),
        ]


@pytest.mark.usefixtures("seeded")
def test_every_page_describes_itself_in_a_sentence_of_its_own(reader: Client) -> None:
    found: dict[str, str] = {}
    for place in PLACES:
        if place.account == "reader" and place.status == 200 and "view=" not in place.address:
            text = reader.get(place.address).content.decode()
            [found[place.name]] = DESCRIPTION.findall(text)
            assert text.count('rel="icon"') == 2
    assert [name for name, said in found.items() if not 20 <= len(said) <= 210] == []


def test_rules_of_a_windows_width_are_for_screens_alone() -> None:
    """A sheet of paper is as narrow as a phone, and has no need of its menus and cards."""
    for path in (VENDOR.parent / "css").glob("*.css"):
        if path.name not in ("admin.css", "paper.css"):
            assert re.findall(r"@media \((?:min|max)-width.*", path.read_text()) == [], path.name
