"""Pictures of pages, each drawn once for its figure and size: the overview, the gallery and charts share them."""

import hashlib
import json
import re
from collections.abc import Iterable

from django.core.cache import cache
from django.utils.translation import get_language

from project import software
from stats.drawing.drawn import Figure
from stats.pictures.picture import svg_picture
from stats.pictures.sizes import PictureSize

PICTURES_KEPT = 24 * 3600  # seconds
MARK_NUMBER = re.compile(r' data-of="((\d+)\.(\d+))"')
NAMELESS = "\x01"  # stands for what ids begin with; no text of a picture can hold it (canvas.UNWRITABLE)


def page_pictures(figure: Figure, sizes: Iterable[PictureSize], name: str) -> str:
    """A figure in several sizes, for a page where ids that begin with `name` are its own."""
    keys = picture_keys(figure, sizes)
    kept = cache.get_many(keys)
    fresh = {
        key: numbered_once(svg_picture(figure, size, name=NAMELESS)) for key, size in keys.items() if key not in kept
    }
    if fresh:
        cache.set_many(fresh, PICTURES_KEPT)
    return "".join((kept | fresh)[key] for key in keys).replace(NAMELESS, name)


def numbered_once(svg: str) -> str:
    """A picture whose marks say which they are only where they do not follow the one before; plotted.js counts on."""
    following = ""

    def unless_it_follows(found: re.Match[str]) -> str:
        nonlocal following
        follows, following = found[1] == following, f"{found[2]}.{int(found[3]) + 1}"
        return "" if follows else found[0]

    return MARK_NUMBER.sub(unless_it_follows, svg)


def picture_keys(figure: Figure, sizes: Iterable[PictureSize]) -> dict[str, PictureSize]:
    """Where the cache has each size: by the figure's own bytes, and by the language that its numbers are written in."""
    said = hashlib.sha256(json.dumps(figure, default=str).encode()).hexdigest()
    return {f"picture:{software.token()}:{get_language()}:{said}:{size.name}": size for size in sizes}
