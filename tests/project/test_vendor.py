"""Scripts made elsewhere: they must be those that the figures are written for."""

from pathlib import Path

import plotly
from django.contrib.staticfiles import finders


def version_line(path: Path) -> str:
    with path.open() as script:
        return next(line for line in script if "plotly.js" in line).rsplit(maxsplit=1)[-1]


def test_the_scripts_are_of_the_version_that_writes_the_figures() -> None:
    inside = version_line(Path(plotly.__file__).parent / "package_data" / "plotly.min.js")
    for name in ("basic", "cartesian", "geo"):
        found = finders.find(f"vendor/plotly-{inside.removeprefix('v')}/plotly-{name}.min.js")
        assert found, f"no plotly-{name}.min.js of {inside}"
        assert version_line(Path(found)) == inside
