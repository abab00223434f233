"""A name in a hundred ways to write it: removed where a reader would see it, or named as another spelling."""

import json
import unicodedata
from pathlib import Path
from urllib.parse import quote

import pytest

from incidents.erasure.erasing import find_text
from incidents.erasure.needle import Needle
from incidents.erasure.spellings import sound_of
from incidents.erasure.sweeping import owe_sweep, sweep_is_owed
from project.starting import sweep_what_is_owed
from tests.builders import make_incident
from tests.serving import command, prepared

ROMANISED = "Kim Chol-su"
SEEN_ROMANISED = [
    "Kim Chol-su", "KIM CHOL-SU", "kim chol su", "Kim Chol Su", "Kim Chol‑su", "Kim Chol–su", "Kim Chol—su",
    "Kim Chol‐su", "Kim Chol−su", "Kim  Chol-su", "Kim\u00a0Chol-su", "Kim\u2009Chol-su", "Kim\u3000Chol-su",
    "Kim\nChol-su", "Kim Chol-\nsu", "Kim_Chol_su", "kim-chol-su", "kim+chol+su", "kim%20chol-su", "Kim Cholsu",
    "Kim Chol'su", "Kim Chol’su", "Kim Ch'ol-su", "Kim Ch’ol-su", "Kim Chʼol-su", "Kim Ch`ol-su",
    "K\u00adim Chol-su", "Kim\u200b Chol\u200b-su", "Kim Chol\u2060-su", "\u200eKim Chol-su\u200f",
    "K\u200ci\u200dm Chol-su", "Kim\ufeff Chol-su", "Ｋｉｍ　Ｃｈｏｌ－ｓｕ", "𝐊𝐢𝐦 𝐂𝐡𝐨𝐥-𝐬𝐮", "Ⓚⓘⓜ Ⓒⓗⓞⓛ-Ⓢⓤ",
    "\u041aim Chol-su", "Kim \u0421h\u043el-su", json.dumps("Kim\u00a0Chol\u2011su")[1:-1],
    quote("Kim Chol‑su"), "Kim·Chol-su", "Kim\tChol-su",
]  # fmt: skip
SPELLED_ROMANISED = [
    "KimChol-su", "KimCholsu", "Kim Cheol-su", "Kim Chul-soo", "Gim Cheolsu", "Kim Ch'ŏl-su", "Kim Chŏl-su",
    "Chol-su Kim", "KIM, Chol Su", "Kim Cheol Soo", "Kim Ch’ŏl-su", unicodedata.normalize("NFD", "Kim Chŏl-su"),
    "김철수", "김 철수",
]  # fmt: skip
HANGUL = "김철수"
SEEN_HANGUL = [
    "김철수", "김 철수", "김  철수", "김\u00a0철수", "김 철 수", "김\n철수", "김·철수", "김-철수",
    "김\u200b철수", "김\u00ad철수", "김\u2060철\ufeff수", unicodedata.normalize("NFD", "김철수"),
    unicodedata.normalize("NFD", "김 철수"), json.dumps("김철수")[1:-1], json.dumps("김 철수")[1:-1],
    quote("김철수"), quote("김 철수"), "김_철수", "김+철수", "김\u3000철수", "김철수씨", "김철수는", "(김철수)",
    "‘김철수’", "김‧철수", "김・철수", "김 철수 씨", "김철수(金)",
]  # fmt: skip
SPELLED_HANGUL = [
    "Kim Chol-su", "Kim Cheol-su", "Kim Chul-soo", "KIM CHOL SU", "Kim Ch'ŏl-su", "Cheol-su Kim", "Gim Cheolsu",
    "Kim Cheolsoo", "Kim Chulsu", "Ｋｉｍ Ｃｈｅｏｌｓｕ", "김.철수", "김쳘수", "김철쑤", "김, 철수",
    "Kim Chŏlsu", "Gim Cheol-su", "Kim, Chol-su",
]  # fmt: skip


def test_there_are_a_hundred() -> None:
    assert len({*SEEN_ROMANISED, *SPELLED_ROMANISED}) + len({*SEEN_HANGUL, *SPELLED_HANGUL}) == 100


@pytest.mark.parametrize(("name", "variants"), [(ROMANISED, SEEN_ROMANISED), (HANGUL, SEEN_HANGUL)])
def test_what_a_reader_sees_as_the_name_goes(name: str, variants: list[str]) -> None:
    needle = Needle(name, "[removed]")
    for variant in variants:
        left, count = needle.redacted(f"With {variant}, and more")
        assert (count, variant in left) == (1, False), variant
        assert left.removeprefix("\u200e").startswith("With ")
        assert left.endswith(", and more")


@pytest.mark.parametrize(("name", "variants"), [(ROMANISED, SPELLED_ROMANISED), (HANGUL, SPELLED_HANGUL)])
def test_another_spelling_stays_and_is_named(name: str, variants: list[str]) -> None:
    needle = Needle(name, "[removed]")
    for variant in variants:
        text = f"With {variant}, and more"
        assert needle.redacted(text) == (text, 0), variant
        assert needle.other_spellings(text), variant


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (ROMANISED, "Kim Chong-su"), (ROMANISED, "Kim Chol"), (ROMANISED, "Park Chol-su"), (HANGUL, "김철"),
        (HANGUL, "박철수"), (HANGUL, "김 영수"), (HANGUL, "Kim Yong-su"), ("Al Hasan", "Alhasan said"),
    ],
)  # fmt: skip
def test_somebody_else_is_neither_removed_nor_named(name: str, text: str) -> None:
    needle = Needle(name, "[removed]")
    assert needle.redacted(f"With {text}") == (f"With {text}", 0)
    assert needle.other_spellings(f"With {text}") == ({text.split()[0]} if name == "Al Hasan" else set())


def test_family_names_have_spellings_that_no_rule_explains() -> None:
    assert len({sound_of((name, "Yong", "Ho")) for name in ("Lee", "Yi", "Ri", "Rhee", "I")}) == 1
    assert sound_of(("이영호",)) == sound_of(("Ri", "Yong", "Ho")) == sound_of(("RI", "Yŏngho"))
    assert sound_of(("박영호",)) == sound_of(("Pak", "Yong-ho")) == sound_of(("Park", "Youngho"))


@pytest.mark.django_db
def test_who_looks_is_told_of_other_spellings() -> None:
    make_incident(title="Kim Ch'ŏl-su was held", summary="김철수, Kim Chol-su, and Pak Yong-ho")
    found = find_text(Needle("Kim Chol su", "[removed]"))
    assert found.spelled == ["Kim Ch'ŏl-su", "김철수"]


@pytest.mark.django_db(transaction=True)
def test_a_sweep_that_is_owed_is_done_at_the_next_start() -> None:
    owe_sweep()
    sweep_what_is_owed()
    assert not sweep_is_owed()


@pytest.mark.django_db
def test_a_sweep_that_cannot_be_done_stays_owed(caplog: pytest.LogCaptureFixture) -> None:
    owe_sweep()
    sweep_what_is_owed()  # inside the test's transaction, where no file is rewritten
    assert sweep_is_owed()
    assert "not swept out of the database's file yet" in caplog.text


@pytest.mark.sqlite
def test_a_removal_that_was_cut_off_is_swept_when_the_site_starts(tmp_path: Path) -> None:
    mine = prepared(tmp_path)
    cut_off = (
        "from tests.builders import make_incident\n"
        "from incidents.erasure.erasing import erase\n"
        "from incidents.erasure.needle import Needle\n"
        "import os\n"
        "for n in range(50): make_incident(f'i-{n}', summary='Kim Chol-su ' * 200)\n"
        "erase(Needle('Kim Chol-su', '[removed]'), reason='At risk')\n"
        "os._exit(0)\n"
    )
    assert command("shell", "-v0", "-c", cut_off, **mine).returncode == 0

    def held() -> bool:
        return any(b"Kim Chol-su" in path.read_bytes() for path in tmp_path.glob("site.sqlite3*"))

    assert held()
    started = "from project.starting import sweep_what_is_owed; sweep_what_is_owed()"
    assert command("shell", "-v0", "-c", started, **mine).returncode == 0
    assert not held()
