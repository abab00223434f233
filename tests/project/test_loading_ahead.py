"""What is loaded before the processes part."""

import ctypes
import platform
from pathlib import Path
from types import SimpleNamespace

import pytest

from project import loading_ahead
from tests.project.test_settings import ROOT, start
from tests.serving import prepared

LOADED = """
import gc, sys
import project.wsgi
from django.template import engines
[loader] = engines["django"].engine.template_loaders
print("stats.views.charts" in sys.modules, gc.get_freeze_count() > 100_000, gc.isenabled())
print(len(loader.get_template_cache))
"""


def test_views_and_templates_are_there_before_the_first_request(tmp_path: Path) -> None:
    done = start(LOADED, **prepared(tmp_path / "var"))
    assert done.returncode == 0, done.stderr
    loaded, templates = done.stdout.splitlines()[-2:]
    assert loaded.split() == ["True", "True", "True"]
    assert int(templates) >= len(list((ROOT / "templates").rglob("*.html")))


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="MEMORY IS NOT GIVEN BACK: no glibc here")
def test_glibc_takes_each_setting_of_its_memory() -> None:
    assert loading_ahead.give_memory_back() == list(loading_ahead.MEMORY_SETTINGS)


def test_a_system_without_such_settings_starts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: SimpleNamespace())
    assert loading_ahead.give_memory_back() == []
