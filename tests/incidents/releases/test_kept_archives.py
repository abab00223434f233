"""Archives of releases are built once, kept as files, and built again where the file is not what it was."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from incidents.editions.publishing import publish
from incidents.models import Edition, Release
from incidents.releases import kept_archives
from incidents.releases.kept_archives import forget_archives
from incidents.releases.making import build, make_release
from tests.answers import body
from tests.builders import make_incident, rewrite

ADDRESS = "/releases/2026-11.zip"


@pytest.fixture
def release(db: None, settings: Settings, tmp_path: Path) -> Release:
    settings.VAR_DIR = tmp_path
    publish([make_incident("2020-01-one")])
    return make_release("2026-11", Edition.objects.get(), notes="", address="https://tumen.example.org/")


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of releases whose archives were built, one for each time."""
    names: list[str] = []

    def noted(release: Release) -> Any:
        names.append(release.name)
        return build(release)

    monkeypatch.setattr(kept_archives, "build", noted)
    return names


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "archives").glob("*"))


def test_an_archive_is_built_once_and_has_the_same_bytes(
    release: Release, built: list[str], reader: Client, tmp_path: Path
) -> None:
    first = body(reader, ADDRESS)
    assert (body(reader, ADDRESS), built) == (first, ["2026-11"])
    assert release.sums is not None
    assert files(tmp_path) == [f"{release.sums['sha256']}.zip"]
    assert (tmp_path / "archives" / files(tmp_path)[0]).read_bytes() == first
    assert (tmp_path / "archives").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", ["cut", "flipped", "gone"])
def test_a_damaged_file_is_never_sent(
    damage: str, release: Release, built: list[str], reader: Client, tmp_path: Path
) -> None:
    whole = body(reader, ADDRESS)
    [name] = files(tmp_path)
    kept = tmp_path / "archives" / name
    if damage == "gone":
        kept.unlink()
    else:
        kept.write_bytes(whole[:-1] if damage == "cut" else bytes([whole[0] ^ 1]) + whole[1:])
    assert body(reader, ADDRESS) == whole
    assert built == ["2026-11", "2026-11"]
    assert kept.read_bytes() == whole


def test_what_a_removal_made_old_is_not_kept(
    release: Release, built: list[str], reader: Client, tmp_path: Path
) -> None:
    body(reader, ADDRESS)
    # On another machine its file stands there still; the sums in the database are new.
    stray = tmp_path / "archives" / f"{'0' * 64}.zip"
    stray.write_bytes(b"old")
    publish([make_incident("2021-01-two")])
    make_release("2026-12", Edition.objects.get(number=2), notes="", address="https://tumen.example.org/")
    body(reader, "/releases/2026-12.zip")
    assert len(files(tmp_path)) == 2
    assert stray.name not in files(tmp_path)
    forget_archives()
    assert files(tmp_path) == []
    body(reader, ADDRESS)
    assert built == ["2026-11", "2026-12", "2026-11"]


def test_an_archive_that_differs_from_its_sums_is_not_kept(release: Release, reader: Client, tmp_path: Path) -> None:
    rewrite(Release.objects.all(), notes="Another word")
    assert body(reader, ADDRESS)
    assert files(tmp_path) == []


def test_where_nothing_can_be_written_it_is_built_for_each(
    release: Release, built: list[str], reader: Client, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "archives").write_text("a file where the folder should be")
    with caplog.at_level(logging.WARNING):
        first = body(reader, ADDRESS)
    assert (body(reader, ADDRESS), built) == (first, ["2026-11", "2026-11"])
    assert "cannot be kept" in caplog.text
