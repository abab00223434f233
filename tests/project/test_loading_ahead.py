"""What is loaded before the processes part."""

from pathlib import Path

import pytest

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


@pytest.mark.sqlite
def test_views_and_templates_are_there_before_the_first_request(tmp_path: Path) -> None:
    done = start(LOADED, **prepared(tmp_path / "var"))
    assert done.returncode == 0, done.stderr
    loaded, templates = done.stdout.splitlines()[-2:]
    assert loaded.split() == ["True", "True", "True"]
    assert int(templates) >= len(list((ROOT / "templates").rglob("*.html")))
